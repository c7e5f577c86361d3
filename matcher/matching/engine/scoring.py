"""The key of a ranking: ln p̂ − ½·ln(0.25 + fill) − ln(1 + λ·E/D), told as the sum of its terms.

p̂ is the chance of a yes (see `rounds.acceptance`), the same as for invitations. Its logarithm is
taken apart in a fixed order: what anybody far away would answer, then what their interest adds,
their nearness, recent notices, and how they and the group answered so far. Fill is the share of
the shift's seats that is taken; E the group's recent connections and D the seats it wanted.

No term looks at how much a person is free or how far they would go, only at whether the gates
were passed, so broad availability buys no rank.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import fsum

import numpy as np

from matcher.matching.engine.closeness import affinity
from matcher.matching.engine.model import Match, Pair, Reason, ReasonCode, Settings, Term
from matcher.matching.engine.rounds.acceptance import AcceptanceModel, Features, chances
from matcher.matching.engine.rounds.model import Floats
from matcher.matching.engine.town import MOST_STEPS

EMPTY = 0.25
"""What the need of a shift is measured from, so that an empty one is not needed without end."""
DIGITS = 12
"""Terms are rounded, so that equal pairs have equal scores on every machine."""


class Scored:
    """Pairs that passed all gates, the chance of a yes of each, and the terms of its score."""

    def __init__(self, pairs: Sequence[Pair], settings: Settings) -> None:
        self._pairs, self._exposure = pairs, settings.exposure
        ln_chances = _ln_chances(settings.model, _features(pairs))
        self.chances: list[float] = np.exp(ln_chances[:, -1]).tolist()
        self._known = np.column_stack([np.diff(ln_chances, prepend=0.0), _needs(pairs)])
        exposed = [settings.exposure.of(pair.opening.group_id) for pair in pairs]
        self._exposed = np.array(exposed, np.float64)

    def terms(self, weight: float) -> list[list[float]]:
        """Return the values of the terms of each pair, exposure weighing this much (λ)."""
        usual = np.log1p(weight * self._exposure.usual)
        exposure = usual - np.log1p(weight * self._exposed)
        values: list[list[float]] = np.round(
            np.column_stack([self._known, exposure]), DIGITS
        ).tolist()
        return values

    def match(self, row: int, values: Sequence[float]) -> Match:
        """Return the pair in this row as a match, with the terms its score is made of."""
        pair = self._pairs[row]
        terms = tuple(
            Term(name, value, reason(pair, value))
            for (name, reason), value in zip(TERMS, values, strict=True)
            if value
        )
        facts = tuple(facts_of(pair))
        return Match(pair.person.id, pair.opening.id, fsum(values), terms, facts)


def _features(pairs: Sequence[Pair]) -> Features:
    return Features(
        people=np.array([pair.person.id for pair in pairs], np.int64),
        groups=np.array([pair.opening.group_id for pair in pairs], np.int64),
        affinity=np.array([affinity(p.person.fields, p.opening.field) for p in pairs], float),
        distance=np.array([_steps(pair) for pair in pairs], np.float64),
        fatigue=np.array([pair.person.fatigue for pair in pairs], np.float64),
    )


def _steps(pair: Pair) -> float:
    return pair.town.steps_apart(pair.person.area, pair.opening.area)


def _ln_chances(model: AcceptanceModel, known: Features) -> Floats:
    """Return ln p̂ of each pair as more and more is taken into account, one column a step."""
    nobody = replace(
        model, people=(), person_leanings=(), person_weights=(), groups=(), group_leanings=()
    )
    none = np.zeros(len(known.people))
    far_away = replace(known, affinity=none, distance=none + MOST_STEPS, fatigue=none)
    interested = replace(far_away, affinity=known.affinity)
    there = replace(interested, distance=known.distance)
    steps = [chances(nobody, one) for one in (far_away, interested, there, known)]
    ln_chances: Floats = np.log(np.column_stack([*steps, chances(model, known)]))
    return ln_chances


def _needs(pairs: Sequence[Pair]) -> Floats:
    """Return −½·ln(0.25 + fill), moved so that a full shift has 0; without a limit it has too."""
    fill = [p.opening.taken / p.opening.capacity if p.opening.capacity else 1.0 for p in pairs]
    needs: Floats = -0.5 * np.log((EMPTY + np.array(fill, np.float64)) / (EMPTY + 1))
    return needs


def interest_reason(pair: Pair, value: float) -> Reason | None:
    """Return that they like what it is about, if that adds anything."""
    field = pair.opening.field
    return Reason(ReasonCode.INTEREST, {"field": field}) if field and value > 0 else None


def nearness_reason(pair: Pair, _value: float) -> Reason | None:
    """Return where it lies, as seen from their home, if it is near."""
    area, home = pair.opening.area, pair.person.area
    if area is None or home is None:
        return None
    if area == home:
        return Reason(ReasonCode.SAME_AREA, {"area": area})
    if pair.town.touches(home, area):
        return Reason(ReasonCode.NEIGHBOUR_AREA, {"area": area})
    km = pair.town.km(home, area)
    if km is None or km >= pair.settings.near_km:
        return None
    return Reason(ReasonCode.NEAR_KM, {"area": area, "km": max(1, round(km))})


def _fatigue(pair: Pair, _value: float) -> Reason | None:
    times = pair.person.asked_recently
    return Reason(ReasonCode.ASKED_RECENTLY, {"times": times}) if times else None


def _need(pair: Pair, _value: float) -> Reason | None:
    missing = _missing(pair)
    return Reason(ReasonCode.STILL_NEEDED, {"missing": missing}) if missing > 0 else None


def _group(pair: Pair, value: float) -> Reason | None:
    return Reason(ReasonCode.GROUP_SHORT) if value > 0 and _missing(pair) > 0 else None


def _missing(pair: Pair) -> int:
    return (pair.opening.capacity or 0) - pair.opening.taken


def _untold(_pair: Pair, _value: float) -> None:
    return None


def facts_of(pair: Pair) -> Iterator[Reason]:
    """Yield what the gates found to be so, and what they let pass unchecked."""
    opening, person = pair.opening, pair.person
    if opening.needed:
        yield Reason(ReasonCode.TIME_TO_BE_CHECKED) if person.free is None else _free_at(pair)
    elif opening.start is None:
        yield Reason(ReasonCode.ANYTIME)
    if opening.skills:
        first, *others = sorted(opening.skills)
        yield Reason(ReasonCode.SKILL, {"skill": first, "more": len(others)})
    limited = opening.min_age is not None or opening.max_age is not None or opening.grades
    if person.age is None and limited:
        yield Reason(ReasonCode.AGE_TO_BE_CHECKED)


def _free_at(pair: Pair) -> Reason:
    needed = pair.opening.needed
    weekday, band = divmod((needed & -needed).bit_length() - 1, pair.town.bands)
    more = needed.bit_count() - 1
    return Reason(ReasonCode.FREE_AT, {"weekday": weekday, "band": band, "more": more})


# How people answered so far is told of nobody.
TERMS: tuple[tuple[str, Callable[[Pair, float], Reason | None]], ...] = (
    ("anybody", _untold),
    ("interest", interest_reason),
    ("nearness", nearness_reason),
    ("fatigue", _fatigue),
    ("answers", _untold),
    ("need", _need),
    ("exposure", _group),
)
