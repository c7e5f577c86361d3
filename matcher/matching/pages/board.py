"""A board as its page shows it: days, places, people, and what is still to be done."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matcher.engagements.rules import State
from matcher.matching.pages.labels import Labels, hours
from matcher.matching.roster_words import (
    causes_in_words,
    lacks_in_words,
    problems_in_words,
    reasons_in_words,
    room_in_words,
)
from matcher.matching.service.rosters import Helper, Place, Placed, Sheet, problems_of
from matcher.matching.troubles import trouble_of_board, trouble_of_helper
from matcher.shared.clock import local_date
from matcher.shared.web.filters import date_ja

_STATES: Mapping[State | None, Callable[[], str]] = {
    None: lambda: _("これから"),
    State.APPLIED: lambda: _("申込み中"),
    State.INVITED: lambda: _("お願い中"),
    State.OFFERED: lambda: _("ご案内中"),
    State.WAITLISTED: lambda: _("キャンセル待ち"),
    State.CONFIRMED: lambda: _("確定"),
    State.ATTENDED: lambda: _("来た"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One helper on one place; `key` is who, and from where they are moved."""

    key: str
    helper_id: int
    shift_id: int
    name: str
    label: str
    along: str
    state: str
    is_settled: bool
    locked: bool
    by_hand: bool
    reasons: tuple[str, ...]
    trouble: str


@dataclass(frozen=True, slots=True)
class Row:
    """One place at one time with its people, and what it still lacks."""

    id: int
    hours: str
    name: str
    where: str
    label: str
    heads: int
    least: int
    most: int
    chips: tuple[Chip, ...]
    lacks: tuple[str, ...]
    causes: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """The places of one day."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board's page shows."""

    days: tuple[Day, ...]
    idle: tuple[Chip, ...]
    lost: tuple[Chip, ...]
    problems: tuple[str, ...]
    room: str
    trouble: str
    people: dict[str, list[tuple[str, str]]]
    places: list[tuple[str, str]]
    placed: int
    locked: int
    lacking: int
    total: int

    @property
    def short_rows(self) -> list[Row]:
        """Return the places that lack somebody."""
        return [row for day in self.days for row in day.rows if row.lacks]


def board_of(sheet: Sheet) -> Board:
    """Return the page of a board."""
    labels = Labels(sheet)
    roster = sheet.roster
    placed = {one.helper_id for one in sheet.placed}
    rows = {place.id: _row(sheet, place, labels) for place in sheet.places}
    return Board(
        days=tuple(_days(sheet.places, rows)),
        idle=tuple(_idle(helper) for helper in sheet.helpers if helper.id not in placed),
        lost=tuple(_chip(one, sheet, labels) for one in sheet.lost),
        problems=tuple(problems_in_words(problems_of(sheet), labels)),
        room=room_in_words(sheet),
        trouble=trouble_of_board(roster.trouble) if roster and roster.trouble else "",
        people=_people(sheet, labels),
        places=[(str(place.id), labels.of(place.id)) for place in sheet.places],
        placed=len(placed),
        locked=sum(one.locked for one in sheet.placed),
        lacking=sum(bool(row.lacks) for row in rows.values()),
        total=len(sheet.helpers),
    )


def waits_since(sheet: Sheet, *, now: datetime) -> int | None:
    """Return for how many minutes the worker has had this board; None where it has not."""
    since = sheet.roster.working_since if sheet.roster else None
    return None if since is None else max(0, int((now - since).total_seconds() // 60))


def _days(places: Sequence[Place], rows: Mapping[int, Row]) -> Iterable[Day]:
    def day_of(place: Place) -> str:
        return date_ja(local_date(place.shift.starts_at)) if place.shift.starts_at else ""

    for label, its in groupby(places, key=day_of):
        yield Day(label, tuple(rows[place.id] for place in its))


def _row(sheet: Sheet, place: Place, labels: Labels) -> Row:
    return Row(
        id=place.id,
        hours=hours(place),
        name=place.role.name,
        where=labels.where(place),
        label=labels.of(place.id),
        heads=sheet.heads_on(place.id),
        least=place.least,
        most=place.most,
        chips=tuple(_chip(one, sheet, labels) for one in _in_order(sheet.on(place.id), sheet)),
        lacks=tuple(lacks_in_words(sheet, place)),
        causes=tuple(causes_in_words(sheet, place)),
        url=url_for("matching.roster_need", activity_id=sheet.activity.id, shift_id=place.id),
    )


def _in_order(placed: Iterable[Placed], sheet: Sheet) -> list[Placed]:
    return sorted(placed, key=lambda one: (sheet.names[one.helper_id], one.helper_id))


def _chip(one: Placed, sheet: Sheet, labels: Labels) -> Chip:
    helper = sheet.helper_by_id.get(one.helper_id)
    state = helper.ties.get(one.shift_id) if helper else None
    code, params = one.trouble.get("code", ""), one.trouble.get("params", {})
    return Chip(
        key=f"{one.helper_id}-{one.shift_id}",
        helper_id=one.helper_id,
        shift_id=one.shift_id,
        name=labels.person(one.helper_id),
        label=labels.of(one.shift_id),
        along=_along(helper),
        state=_STATES[state](),
        is_settled=state is State.CONFIRMED,
        locked=one.locked,
        by_hand=one.by_hand,
        reasons=tuple(reasons_in_words(one, labels)),
        trouble=trouble_of_helper(code, params) if code else "",
    )


def _idle(helper: Helper) -> Chip:
    return Chip(
        key=f"{helper.id}-0",
        helper_id=helper.id,
        shift_id=0,
        name=str(_("%(name)sさん", name=helper.name)),
        label="",
        along=_along(helper),
        state="",
        is_settled=False,
        locked=False,
        by_hand=False,
        reasons=(),
        trouble="",
    )


def _along(helper: Helper | None) -> str:
    if helper is None or helper.people == 1:
        return ""
    return str(_("ほか%(count)d人", count=helper.people - 1))


def _people(sheet: Sheet, labels: Labels) -> dict[str, list[tuple[str, str]]]:
    """Return whom the plain form can place: those who stand somewhere, and everybody anew."""
    where = Counter(one.helper_id for one in sheet.placed)
    standing = [
        (f"{one.helper_id}-{one.shift_id}", _from(labels, one))
        for one in sorted(sheet.placed, key=lambda one: (sheet.names[one.helper_id], one.shift_id))
    ]
    idle = [h for h in sheet.helpers if not where[h.id]]
    busy = [h for h in sheet.helpers if where[h.id]]
    groups: dict[str, list[Any]] = {
        str(_("持ち場のない方")): [(f"{h.id}-0", labels.person(h.id)) for h in idle],
        str(_("持ち場を移す・外す")): standing,
        str(_("持ち場をもう1つ加える")): [(f"{h.id}-0", labels.person(h.id)) for h in busy],
    }
    return {label: options for label, options in groups.items() if options}


def _from(labels: Labels, one: Placed) -> str:
    person, place = labels.person(one.helper_id), labels.of(one.shift_id)
    return str(_("%(person)s：いま「%(place)s」", person=person, place=place))
