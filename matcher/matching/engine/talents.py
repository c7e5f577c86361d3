"""Who can give a talent that is wanted: a weighted sum, told by its terms.

0.35·hours + 0.2·e^−distance + 0.2·cosine + 0.15·how often they answer + 0.1/(1 + load)

Not every posting says by a code which skill it wants. Whose talent it names in its own words
comes before all whose it does not.
Hours is the share of the time wanted in which they are free; whoever never told theirs counts
as half. Distance goes in steps between areas. How often they answer is smoothed, so that
somebody who was asked once is not judged by it, and is told of nobody, as is their load.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from math import exp, fsum

from matcher.matching.engine.closeness import affinity
from matcher.matching.engine.gates import failed_gates
from matcher.matching.engine.model import (
    Gate,
    Match,
    Opening,
    Pair,
    Person,
    Reason,
    ReasonCode,
    Settings,
    Term,
)
from matcher.matching.engine.ranking import lot
from matcher.matching.engine.scoring import facts_of, interest_reason, nearness_reason
from matcher.matching.engine.town import Town

NAMED = 1.0  # as much as all the rest together
HOURS, NEARNESS, INTEREST, ANSWERS, FREE_OF_LOAD = 0.35, 0.2, 0.2, 0.15, 0.1
UNTOLD = 0.5
WISHES = frozenset({Gate.TIME, Gate.MONTHLY_LIMIT})
"""Hours are spoken about: they count, but shut nobody out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talent:
    """Somebody who offers what they can do, and how they answered so far."""

    person: Person
    asked: int = 0
    answered: int = 0  # with a yes or a no
    load: int = 0  # what they have promised and is still to come
    named: bool = False  # what is wanted names what they offer


def fits_talent(talent: Talent, opening: Opening, town: Town, settings: Settings) -> bool:
    """Tell whether somebody can do what is wanted, where and as whom it is wanted."""
    return WISHES.issuperset(failed_gates(talent.person, opening, town, settings))


def talents_for(
    opening: Opening,
    talents: Iterable[Talent],
    town: Town,
    *,
    settings: Settings,
    seed: str,
    limit: int | None = None,
) -> list[Match]:
    """Return who can give what an opening wants, best first; equals are drawn by lot."""
    fitting = [one for one in talents if fits_talent(one, opening, town, settings)]
    found = [_match(one, Pair(one.person, opening, town, settings)) for one in fitting]
    most = len(found) if limit is None else limit
    return nsmallest(most, found, key=lambda m: (-m.score, lot(seed, opening.id, m.person_id)))


def _match(talent: Talent, pair: Pair) -> Match:
    hours = HOURS * _hours(pair)
    distance = pair.town.steps_apart(pair.person.area, pair.opening.area)
    interest = INTEREST * affinity(pair.person.fields, pair.opening.field)
    nearness = NEARNESS * exp(-distance)
    terms = (
        Term("hours", hours),
        Term("nearness", nearness, nearness_reason(pair, nearness)),
        Term("interest", interest, interest_reason(pair, interest)),
        Term("answers", ANSWERS * (talent.answered + 1) / (talent.asked + 2)),
        Term("load", FREE_OF_LOAD / (1 + talent.load)),
        Term("named", NAMED * talent.named),
    )
    score = fsum(term.value for term in terms)
    facts = tuple(facts_of(pair)) if hours >= HOURS else tuple(_to_be_asked(pair))
    return Match(pair.person.id, pair.opening.id, score, terms, facts)


def _to_be_asked(pair: Pair) -> Iterator[Reason]:
    """Yield the facts of somebody whose hours do not cover what is wanted."""
    for fact in facts_of(pair):
        busy = fact.code is ReasonCode.FREE_AT
        yield Reason(ReasonCode.TIME_TO_BE_CHECKED) if busy else fact


def _hours(pair: Pair) -> float:
    """Return the share of the hours wanted in which they are free."""
    needed, free = pair.opening.needed, pair.person.free
    if not needed:
        return 1.0
    if free is None:
        return UNTOLD
    if pair.opening.any_part:
        return float(bool(needed & free))
    return (needed & free).bit_count() / needed.bit_count()
