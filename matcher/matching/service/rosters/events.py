"""A board as the engine's event: heads, parties and locks, all as plain numbers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from matcher.matching.engine import roster as engine
from matcher.matching.service.rosters.sheet import Helper, Placed, Sheet
from matcher.shared.town import current_city

ALONG = 1_000
"""The engine's ids of those who come along are below zero: minus so many times whose they are."""


def event_of(sheet: Sheet, *, with_locks: bool = True) -> engine.Event:
    """Return the event that a board describes."""
    locked = (one for one in sheet.placed if one.locked and with_locks)
    return engine.Event(
        helpers=tuple(head for helper in sheet.helpers for head in _heads(helper)),
        shifts=tuple(_shift(sheet, place.id) for place in sheet.places),
        parties=tuple(_parties(sheet.helpers)),
        friends=tuple(_friends(sheet)),
        locked=frozenset(all_heads(sheet, locked)),
        travel=engine.Travel(minutes=current_city().policies.travel_minutes),
    )


def all_heads(sheet: Sheet, placed: Iterable[Placed]) -> Iterator[engine.Placement]:
    """Yield these placements for each person, those who come along with a helper included."""
    for one in placed:
        helper = sheet.helper_by_id.get(one.helper_id)
        for head in heads_of(one.helper_id, helper.people if helper else 1):
            yield head, one.shift_id


def heads_of(helper_id: int, people: int) -> list[int]:
    """Return the engine's ids of a helper and those who come along."""
    return [helper_id, *(-(helper_id * ALONG + number) for number in range(1, people))]


def member_of(head: int) -> int:
    """Return whose head it is."""
    return head if head > 0 else -head // ALONG


def _heads(helper: Helper) -> Iterator[engine.Helper]:
    for head in heads_of(helper.id, helper.people):
        is_self = head == helper.id
        yield engine.Helper(
            id=head,
            free=helper.free,
            skills=helper.skills if is_self else frozenset(),
            barred=helper.barred,
            wishes=helper.wishes if is_self else {},
            max_minutes=helper.most_minutes,
            max_shifts=helper.most_shifts,
        )


def _shift(sheet: Sheet, shift_id: int) -> engine.Shift:
    place = sheet.place_by_id[shift_id]
    return engine.Shift(
        id=place.id,
        start=place.start,
        end=place.end,
        capacity=place.most,
        min_crew=place.least,
        place=place.where or None,
        skills=place.skills,
    )


def _parties(helpers: Iterable[Helper]) -> Iterator[frozenset[int]]:
    """Yield those who stay together: by the party they were given, and with who comes along."""
    together: defaultdict[str, set[int]] = defaultdict(set)
    for helper in helpers:
        together[helper.party or f"\n{helper.id}"].update(heads_of(helper.id, helper.people))
    return (frozenset(heads) for heads in together.values() if len(heads) > 1)


def _friends(sheet: Sheet) -> Iterator[engine.Placement]:
    pairs = {
        (min(helper.id, friend), max(helper.id, friend))
        for helper in sheet.helpers
        for friend in helper.friends
        if friend in sheet.helper_by_id and friend != helper.id
    }
    return iter(sorted(pairs))
