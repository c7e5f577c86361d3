"""The score: a sum of named terms, and the reasons made from those same terms.

No term looks at how much a person is free or how far they would go, only at whether the
gates were passed, so broad availability buys no rank. A wish spread over many fields counts
for less in each of them.
"""

from collections.abc import Callable, Iterator
from math import ceil, fsum, sqrt

from matcher.matching.engine.model import Match, Pair, Reason, ReasonCode, Term

NEIGHBOUR_SHARE = 0.6
MINUTES_A_DAY = 24 * 60


def score(pair: Pair) -> float:
    """Return the score of a pair that passed all gates: the sum of its terms."""
    return fsum([measure(pair) for _, measure, _ in TERMS])


def explain(pair: Pair) -> Match:
    """Return the pair as a match, with the terms its score is made of."""
    terms = (*_terms(pair), *_notes(pair))
    total = fsum(term.value for term in terms)
    return Match(pair.person.id, pair.opening.id, total, terms)


def _terms(pair: Pair) -> Iterator[Term]:
    for name, measure, reason in TERMS:
        value = measure(pair)
        if value:
            yield Term(name, value, reason(pair))


def _notes(pair: Pair) -> Iterator[Term]:
    """Yield what the gates let pass unchecked, at no cost in score."""
    opening, person = pair.opening, pair.person
    if person.free is None and opening.needed:
        yield Term("time", 0.0, Reason(ReasonCode.TIME_TO_BE_CHECKED))
    if person.age is None and (opening.min_age is not None or opening.max_age is not None):
        yield Term("eligibility", 0.0, Reason(ReasonCode.AGE_TO_BE_CHECKED))


def _interest(pair: Pair) -> float:
    """Return the weight times the cosine between the wishes and the one field of the opening."""
    fields = pair.person.fields
    if pair.opening.field not in fields:
        return 0.0
    return pair.settings.weights.interest / sqrt(len(fields))


def _interest_reason(pair: Pair) -> Reason:
    return Reason(ReasonCode.INTEREST, {"field": pair.opening.field or ""})


def _nearness(pair: Pair) -> float:
    area, home = pair.opening.area, pair.person.area
    if area is None or home is None:
        return 0.0
    return pair.settings.weights.nearness * _nearness_share(pair, area, home)


def _nearness_share(pair: Pair, area: str, home: str) -> float:
    """Return 1 at home, less next door, and beyond that less and less until near_km."""
    if area == home:
        return 1.0
    if pair.town.touches(home, area):
        return NEIGHBOUR_SHARE
    km, near_km = pair.town.km(home, area), pair.settings.near_km
    return 0.0 if km is None or km >= near_km else NEIGHBOUR_SHARE * (1 - km / near_km)


def _nearness_reason(pair: Pair) -> Reason:
    area, home = pair.opening.area or "", pair.person.area
    if area == home:
        return Reason(ReasonCode.SAME_AREA, {"area": area})
    if pair.town.touches(home, area):
        return Reason(ReasonCode.NEIGHBOUR_AREA, {"area": area})
    km = pair.town.km(home, area) or 0.0
    return Reason(ReasonCode.NEAR_KM, {"area": area, "km": max(1, round(km))})


def _skill(pair: Pair) -> float:
    return pair.settings.weights.skill if pair.opening.skills else 0.0


def _skill_reason(pair: Pair) -> Reason:
    wanted = sorted(pair.opening.skills)
    return Reason(ReasonCode.SKILL, {"skill": wanted[0], "more": len(wanted) - 1})


def _time(pair: Pair) -> float:
    if pair.opening.needed:
        return 0.0 if pair.person.free is None else pair.settings.weights.time
    return pair.settings.weights.anytime if pair.opening.start is None else 0.0


def _time_reason(pair: Pair) -> Reason:
    needed = pair.opening.needed
    if not needed:
        return Reason(ReasonCode.ANYTIME)
    first_slot = (needed & -needed).bit_length() - 1
    weekday, band = divmod(first_slot, pair.town.bands)
    more = needed.bit_count() - 1
    return Reason(ReasonCode.FREE_AT, {"weekday": weekday, "band": band, "more": more})


def _need(pair: Pair) -> float:
    """Return the weight times the share of seats still empty, so that splitting gains nothing."""
    capacity = pair.opening.capacity
    return pair.settings.weights.need * _missing(pair) / capacity if capacity else 0.0


def _need_reason(pair: Pair) -> Reason:
    return Reason(ReasonCode.STILL_NEEDED, {"missing": _missing(pair)})


def _missing(pair: Pair) -> int:
    return (pair.opening.capacity or 0) - pair.opening.taken


def _soon(pair: Pair) -> float:
    start, now, soon_days = pair.opening.start, pair.settings.now, pair.settings.soon_days
    if start is None or now is None:
        return 0.0
    days = ceil((start - now) / MINUTES_A_DAY)
    return pair.settings.weights.soon * (1 - days / soon_days) if days < soon_days else 0.0


def _soon_reason(pair: Pair) -> Reason:
    minutes = (pair.opening.start or 0) - (pair.settings.now or 0)
    return Reason(ReasonCode.WITHIN_DAYS, {"days": ceil(minutes / MINUTES_A_DAY)})


def _fatigue(pair: Pair) -> float:
    """Return less with each recent asking, the first of them costing most."""
    asked = pair.person.asked_recently
    return -pair.settings.weights.fatigue * asked / (asked + 2)


def _fatigue_reason(pair: Pair) -> Reason:
    return Reason(ReasonCode.ASKED_RECENTLY, {"times": pair.person.asked_recently})


TERMS: tuple[tuple[str, Callable[[Pair], float], Callable[[Pair], Reason]], ...] = (
    ("interest", _interest, _interest_reason),
    ("nearness", _nearness, _nearness_reason),
    ("skill", _skill, _skill_reason),
    ("time", _time, _time_reason),
    ("need", _need, _need_reason),
    ("soon", _soon, _soon_reason),
    ("fatigue", _fatigue, _fatigue_reason),
)
