"""Activities as the lines of a list: plain words, translated once for a whole page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import get_template_attribute, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from matcher.activities.rules.deadlines import Window
from matcher.activities.rules.standing import Seats, Standing, Terms, standing_of
from matcher.activities.service.finding import Listed
from matcher.activities.wording.listing import say_standing
from matcher.shared.clock import local_date, to_local
from matcher.shared.text import shorten
from matcher.shared.town import current_city
from matcher.shared.web.filters import day_ja, shift_when
from matcher.shared.web.keeping import kept_each

_NOTE = 60
"""So many letters of a note stand in a list."""
_BADGES = {
    Standing.FULL: "full",
    Standing.URGENT: "urgent",
    Standing.TODAY: "urgent",
    Standing.PLANNED: "planned",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One line of a list, as the component `activity_card` shows it."""

    title: str
    url: str
    organization: str
    date: date | None
    when: str
    where: str
    field: str
    seats: str
    state: str
    state_words: str


def lines_of(rows: Iterable[Listed], *, now: datetime) -> list[Markup]:
    """Return the lines of a list as they are drawn; a line that says the same is drawn once."""
    today = local_date(now)
    keys = [("activity_card", row, today) for row in rows]
    return kept_each(keys, lambda key: _line(key[1], now))


def cards_of(rows: Iterable[Listed], *, now: datetime) -> list[Card]:
    """Return the cards of a page of the list."""
    words = _Words(now)
    return [words.card(row) for row in rows]


def _line(row: Listed, now: datetime) -> Markup:
    draw = get_template_attribute("components/activity_card.html", "activity_card")
    drawn: Markup = draw(_Words(now).card(row), level=2)
    return drawn


class _Words:
    """The words of one page: looked up once, however many lines it has."""

    def __init__(self, now: datetime) -> None:
        city = current_city()
        self.today = local_date(now)
        self.now = now
        self.this_year: str = _("%(year)d年", year=self.today.year)
        self.areas = {area.code: area.name for area in city.areas}
        self.fields = {field.code: field.name for field in city.fields}
        self.address = url_for("activities.show", activity_id=0).removesuffix("0")
        self.standings = {standing: say_standing(standing) for standing in _BADGES}
        self.left: str = _("あと{count}人")
        self.full: str = _("キャンセル待ちを受け付けています")
        self.others_free: str = _("この回は満員、ほかの回に空きがあります")
        self.until: str = _("{day}締切")
        self.and_more: str = _("{when}（ほか{count}回）")

    def card(self, row: Listed) -> Card:
        standing = self._standing(row)
        return Card(
            title=row.title,
            url=f"{self.address}{row.id}",
            organization=row.organization,
            date=to_local(row.starts_at).date() if row.starts_at else None,
            when=self._when(row),
            where=self._where(row),
            field=self.fields.get(row.field, ""),
            seats=self._how_many_and_until(row),
            state=_BADGES.get(standing, ""),
            state_words=self.standings.get(standing, ""),
        )

    def _when(self, row: Listed) -> str:
        if row.starts_at is None and row.schedule_note:
            return shorten(row.schedule_note, _NOTE)
        when = shift_when(row.starts_at, row.ends_at, row.timed).replace(self.this_year, "")
        others = row.dates - 1
        return self.and_more.format(when=when, count=others) if others > 0 else when

    def _where(self, row: Listed) -> str:
        area = self.areas.get(row.area or "", "")
        return row.venue if not area or area in row.venue else f"{area}　{row.venue}".rstrip()

    def _how_many_and_until(self, row: Listed) -> str:
        """Return the next date's seats and deadline."""
        last_day = Window.of(row).last_day(row.starts_at)
        until = self.until.format(day=day_ja(last_day)) if last_day else ""
        return "　".join(filter(None, (self._seats(row), until)))

    def _seats(self, row: Listed) -> str:
        if row.seats_left is None:
            return ""
        if row.seats_left:
            return self.left.format(count=row.seats_left)
        return self.others_free if row.dates_free else self.full

    def _standing(self, row: Listed) -> Standing:
        """Return how the listing stands, by its next shift; it is full when all of them are."""
        full = None if row.dates_free else row.capacity
        seats = Seats(None, full, row.taken, row.starts_at)
        terms = Terms("published", Window.of(row))
        return standing_of(terms, seats, now=self.now, today=self.today)
