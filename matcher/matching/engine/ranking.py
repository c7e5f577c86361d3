"""The two questions: what is there for this person, who is there for this opening.

The answer depends on the input and the seed alone, not on the order the input comes in. Ties
are drawn by lot, anew for every seed, so that the oldest registration is not always first. An
activity has one lot, however many dates it has, and of equal dates the soonest comes first.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from heapq import nsmallest
from math import fsum

from matcher.matching.engine.gates import failed_gates, passes
from matcher.matching.engine.model import Match, Opening, Pair, Person, Rejection, Settings
from matcher.matching.engine.scoring import Scored
from matcher.matching.engine.town import Town

LEAST_KEPT = 0.95
"""The list shown promises at least this share of what the likeliest one does."""
HALVINGS = 3

Lot = tuple[bytes, int, int]
Best = Callable[[Sequence[float]], list[int]]
"""Given a score for each pair, it returns the rows to list, best first."""


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
    """Return what suits this person, best first, with only the best shift of each activity.

    Groups that few came to of late are moved up, but not so far that what is looked at first
    would be answered with less than 95 % of the yeses of the likeliest list.
    """
    pairs = [pair for one in openings if passes(pair := Pair(person, one, town, settings))]
    lots = _lots_of_openings(pairs, seed)

    def best(scores: Sequence[float]) -> list[int]:
        rows: Iterable[int] = range(len(pairs))
        if one_per_activity:
            rows = _best_of_each_activity(pairs, scores, lots)
        return nsmallest(_most(limit, pairs), rows, key=lambda row: (-scores[row], lots[row]))

    return _guarded(Scored(pairs, settings), best, settings)


def people_for(
    opening: Opening,
    people: Iterable[Person],
    town: Town,
    *,
    settings: Settings,
    seed: str,
    limit: int | None = None,
) -> list[Match]:
    """Return who suits this opening, best first: those likeliest to say yes."""
    pairs = [pair for one in people if passes(pair := Pair(one, opening, town, settings))]
    lots = [lot(seed, opening.id, pair.person.id) for pair in pairs]

    def best(scores: Sequence[float]) -> list[int]:
        rows = range(len(pairs))
        return nsmallest(_most(limit, pairs), rows, key=lambda row: (-scores[row], lots[row]))

    scored = Scored(pairs, settings)
    rows, terms = _ranked(scored, best, settings.exposure.weight)
    return [scored.match(row, terms[row]) for row in rows]


def judge(person: Person, opening: Opening, town: Town, *, settings: Settings) -> Match | Rejection:
    """Return the match with its reasons, or the gates in its way: the answer to "why (not)?"."""
    gates = failed_gates(person, opening, town, settings)
    if gates:
        return Rejection(person.id, opening.id, gates)
    scored = Scored([Pair(person, opening, town, settings)], settings)
    return scored.match(0, scored.terms(settings.exposure.weight)[0])


def _guarded(scored: Scored, best: Best, settings: Settings) -> list[Match]:
    """Return the list with as much weight on exposure as what is looked at first can bear."""
    first = slice(settings.looked_at)
    most = fsum(scored.chances[row] for row in best(scored.chances)[first])
    rows, terms = _ranked(scored, best, settings.exposure.weight)
    for weight in _lower(settings.exposure.weight):
        if fsum(scored.chances[row] for row in rows[first]) >= LEAST_KEPT * most:
            break
        rows, terms = _ranked(scored, best, weight)
    return [scored.match(row, terms[row]) for row in rows]


def _lower(weight: float) -> Iterator[float]:
    yield from (weight / 2**halvings for halvings in range(1, HALVINGS + 1))
    yield 0.0


def _ranked(scored: Scored, best: Best, weight: float) -> tuple[list[int], list[list[float]]]:
    terms = scored.terms(weight)
    return best([fsum(values) for values in terms]), terms


def _lots_of_openings(pairs: Sequence[Pair], seed: str) -> list[Lot]:
    """Return what sets equals apart: the lot of the activity, then the soonest of its dates."""
    lots = {
        pair.opening.activity_id: lot(seed, pair.person.id, pair.opening.activity_id)
        for pair in pairs
    }
    return [
        (lots[pair.opening.activity_id], pair.opening.start or 0, pair.opening.id) for pair in pairs
    ]


def lot(seed: str, asking_id: int, id_: int) -> bytes:
    """Return a lot that differs by seed and asker, so that equals take turns at being first."""
    return blake2b(f"{seed}/{asking_id}/{id_}".encode(), digest_size=8).digest()


def _best_of_each_activity(
    pairs: Sequence[Pair], scores: Sequence[float], lots: Sequence[Lot]
) -> Iterable[int]:
    best: dict[int, int] = {}
    for row, pair in enumerate(pairs):
        before = best.setdefault(pair.opening.activity_id, row)
        if (-scores[row], lots[row]) < (-scores[before], lots[before]):
            best[pair.opening.activity_id] = row
    return best.values()


def _most(limit: int | None, pairs: Sequence[Pair]) -> int:
    return len(pairs) if limit is None else limit
