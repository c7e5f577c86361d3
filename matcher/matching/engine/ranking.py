"""The two questions: what is there for this person, who is there for this opening.

The answer depends on the input and the seed alone, not on the order the input comes in. Ties
are drawn by lot, anew for every seed, so that the oldest registration is not always first.
"""

from collections.abc import Iterable
from hashlib import blake2b
from heapq import nsmallest
from typing import NamedTuple

from matcher.matching.engine.gates import failed_gates, passes
from matcher.matching.engine.model import Match, Opening, Pair, Person, Rejection, Settings, Town
from matcher.matching.engine.scoring import explain, score


class _Ranked(NamedTuple):
    """A pair and its place in the order: highest score first, then the lot."""

    place: tuple[float, bytes]
    pair: Pair


def openings_for(  # noqa: PLR0913 (one argument for each thing the answer depends on)
    person: Person,
    openings: Iterable[Opening],
    town: Town,
    *,
    settings: Settings,
    seed: str,
    limit: int | None = None,
    one_per_activity: bool = True,
) -> list[Match]:
    """Return what suits this person, best first, with only the best shift of each activity."""
    pairs = (Pair(person, opening, town, settings) for opening in openings)
    ranked = [
        _Ranked((-score(pair), _lot(seed, person.id, pair.opening.id)), pair)
        for pair in pairs
        if passes(pair)
    ]
    return _first(_best_of_each_activity(ranked) if one_per_activity else ranked, limit)


def people_for(
    opening: Opening,
    people: Iterable[Person],
    town: Town,
    *,
    settings: Settings,
    seed: str,
    limit: int | None = None,
) -> list[Match]:
    """Return who suits this opening, best first."""
    pairs = (Pair(person, opening, town, settings) for person in people)
    ranked = [
        _Ranked((-score(pair), _lot(seed, opening.id, pair.person.id)), pair)
        for pair in pairs
        if passes(pair)
    ]
    return _first(ranked, limit)


def judge(person: Person, opening: Opening, town: Town, *, settings: Settings) -> Match | Rejection:
    """Return the match with its reasons, or the gates in its way: the answer to "why (not)?"."""
    gates = failed_gates(person, opening, town, settings)
    if gates:
        return Rejection(person.id, opening.id, gates)
    return explain(Pair(person, opening, town, settings))


def _lot(seed: str, asking_id: int, id_: int) -> bytes:
    """Return a lot that differs by seed and asker, so that equals take turns at being first."""
    return blake2b(f"{seed}/{asking_id}/{id_}".encode(), digest_size=8).digest()


def _best_of_each_activity(ranked: Iterable[_Ranked]) -> list[_Ranked]:
    best: dict[int, _Ranked] = {}
    for one in ranked:
        activity_id = one.pair.opening.activity_id
        if activity_id not in best or one.place < best[activity_id].place:
            best[activity_id] = one
    return list(best.values())


def _first(ranked: list[_Ranked], limit: int | None) -> list[Match]:
    count = len(ranked) if limit is None else limit
    return [explain(one.pair) for one in nsmallest(count, ranked, key=lambda one: one.place)]
