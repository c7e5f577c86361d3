"""The links around the list: other orders, quick choices, and ways out of finding nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import request
from flask_babel import gettext as _
from markupsafe import Markup

from matcher.activities.forms.finding import SortField
from matcher.activities.pages.cards import lines_of
from matcher.activities.rules.terms import Trait
from matcher.activities.service.filters import Sort
from matcher.activities.service.finding import first_of
from matcher.activities.service.misses import Miss, Part, misses_of
from matcher.activities.service.questions import Question
from matcher.activities.service.statements import MOST_COUNTED
from matcher.activities.wording.terms import say
from matcher.shared.town import current_city
from matcher.shared.web.addresses import Pair, address_of, this_address
from matcher.shared.week import Days

_SHOWN = 5
"""So many of the nearest misses are shown at once."""
_ADDRESS: Mapping[Part, frozenset[str]] = {
    Part.NEED: frozenset({"need"}),
    Part.FIELDS: frozenset({"field"}),
    Part.TIMES: frozenset({"days", "band"}),
    Part.DATES: frozenset({"from", "to"}),
    Part.DISTANCE: frozenset({"km"}),
    Part.AREAS: frozenset({"area"}),
    Part.WORDS: frozenset({"q"}),
}
"""The names that say each filter in an address."""
_OF_NO_FILTER = frozenset({"sort", "near"})
"""What an address says of order and origin; it stays whatever is let go."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a row; `current` tells that one is there."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A filter in force: its words, what says it in the address, and the address without it."""

    label: str
    name: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class WaysOut:
    """Where nothing is found: what letting go of filters gives, and the first of the nearest."""

    links: Sequence[Link]
    nearest: str
    lines: Sequence[Markup]


def orders(sort: Sort, *, is_resident: bool) -> list[Link]:
    """Return the orders of the list; only a resident can be asked what suits them."""
    return [
        Link(label, this_address(without=["page", "sort"], **_said(code)), code == sort)
        for code, label in SortField.words()
        if is_resident or code != Sort.FOR_ME
    ]


def origins() -> list[Link]:
    """Return the areas from which the nearest can be told."""
    areas = current_city().areas
    return [Link(area.name, this_address(without=["page"], near=area.code)) for area in areas]


def quick_choices(today: date) -> list[Link]:
    """Return what many look for, at one tap each; what is chosen already is left out."""
    there = set(request.args.items(multi=True))
    return [Link(label, _with(pairs)) for label, pairs in _quick(today) if not set(pairs) <= there]


def ways_out(question: Question, tags: Sequence[Tag]) -> WaysOut:
    """Return what is found without one of the filters: four queries at most."""
    misses = misses_of(question)
    if not misses:
        return WaysOut((), "", ())
    links = [_way_out(miss, tags) for miss in misses]
    rows = first_of(misses[0].question)[:_SHOWN]
    return WaysOut(links, links[0].url, lines_of(rows, now=question.moment["now"]))


def _said(code: str) -> dict[str, str]:
    return {"sort": code} if code else {}


def _quick(today: date) -> Iterator[tuple[str, list[Pair]]]:
    sunday = today + timedelta(days=6 - today.weekday())
    saturday = max(today, sunday - timedelta(days=1))
    yield _("今週末"), [("from", saturday.isoformat()), ("to", sunday.isoformat())]
    if band := current_city().find_band("morning"):
        yield (
            _("土日の%(band)s", band=band.name),
            [("days", Days.WEEKEND.value), ("band", band.code)],
        )
    for need in (Trait.ONE_OFF, Trait.BEGINNERS, Trait.CHILDREN):
        yield say(need), [("need", need.value)]


def _with(pairs: Sequence[Pair]) -> str:
    """Return the address with these said in place of what it says of the same; needs add up."""
    gone = {name for name, _value in pairs} - {"need"} | {"page"}
    there = [pair for pair in request.args.items(multi=True) if pair[0] not in gone]
    return address_of("", [*there, *pairs])


def _way_out(miss: Miss, tags: Sequence[Tag]) -> Link:
    names = _ADDRESS[miss.part]
    own = [tag for tag in tags if tag.name in names and miss.need in {None, tag.value}]
    said = {(tag.name, tag.value) for tag in own}
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name in _OF_NO_FILTER
        or (name != "page" and miss.alone == bool({(name, value), (name, "")} & said))
    ]
    words = _("・").join(tag.label for tag in own)
    return Link(_say(miss, words), address_of("", kept))


def _say(miss: Miss, words: str) -> str:
    most = miss.count >= MOST_COUNTED
    number = f"{miss.count:,}"
    count = _("%(count)s件以上", count=number) if most else _("%(count)s件", count=number)
    if miss.alone:
        return str(_("%(filters)sだけでさがす（%(count)s）", filters=words, count=count))
    return str(_("%(filters)sを外す（%(count)s）", filters=words, count=count))
