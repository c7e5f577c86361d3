"""An invitation plan looked at by somebody who knows nothing of how it was made.

Everything is plain Python and slow on purpose: lists in, every violation out. Nothing here is
shared with the solvers, so that a mistake of theirs is not repeated.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import isclose

CLOSE = 1e-7


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who may be asked; None is what they did not tell."""

    id: int
    cap: int  # asks in this round
    left: int  # asks before fourteen days are full
    free: int | None = None  # weekly slots as bits
    reach: frozenset[int] | None = None
    skills: frozenset[int] = frozenset()
    age: int | None = None
    grades: frozenset[int] = frozenset()
    full_months: frozenset[int] = frozenset()
    busy: tuple[tuple[int, int], ...] = ()
    engaged: frozenset[int] = frozenset()
    blocked: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Shift:
    """Something that looks for somebody."""

    id: int
    group: int
    need: int
    weight: float = 1.0
    area: int | None = None
    needed: int = 0
    any_part: bool = False
    skills: frozenset[int] = frozenset()
    min_age: int = 0
    max_age: int = 200
    grades: frozenset[int] = frozenset()
    month: int | None = None
    start: int | None = None
    end: int | None = None
    is_open: bool = True


@dataclass(frozen=True, kw_only=True)
class Given:
    """What was to be planned."""

    people: Sequence[Person]
    shifts: Sequence[Shift]
    chances: Mapping[tuple[int, int], float]  # by person and shift
    pending: Sequence[tuple[int, float]] = ()  # shift and chance of each answer still to come
    budget: int | None = None
    buffer: int = 0


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What the plan says: asks are (person, shift, chance, gain)."""

    asks: Sequence[tuple[int, int, float, float]]
    fill: Mapping[int, float]
    objective: float
    bound: float


@dataclass(frozen=True)
class Violation:
    """Something the plan must not do or say."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def violations(given: Given, planned: Planned) -> list[Violation]:
    """Return everything that is wrong with the plan; nothing means it holds."""
    return [
        Violation(code, params)
        for check in (_pairs, _people, _overlaps, _budget, _expectations)
        for code, params in check(given, planned)
    ]


def goes_together(person: Person, shift: Shift, *, buffer: int = 0) -> bool:
    """Tell whether a person and a shift pass every gate."""
    return (
        shift.is_open
        and (shift.area is None or person.reach is None or shift.area in person.reach)
        and _has_hours(person, shift)
        and shift.skills <= person.skills
        and _may_come(person, shift)
        and shift.month not in person.full_months
        and not any(_meet(busy, (shift.start, shift.end), buffer) for busy in person.busy)
        and shift.id not in person.engaged
        and shift.group not in person.blocked
    )


def expected(need: int, chances: Sequence[float]) -> float:
    """Return E[min(need, X)] for X the number of those who say yes, by exact convolution."""
    below = [1.0] + [0.0] * (need - 1)  # the chances of 0, 1, … need − 1 of them
    for chance in chances:
        said_no = 1 - chance
        below = [
            same * said_no + less * chance for same, less in zip(below, [0.0, *below], strict=False)
        ]
    return need - sum((need - k) * count for k, count in enumerate(below)) if need else 0.0


_Found = Iterator[tuple[str, dict[str, object]]]


def _pairs(given: Given, planned: Planned) -> _Found:
    people = {person.id: person for person in given.people}
    shifts = {shift.id: shift for shift in given.shifts}
    for (person, shift), times in Counter((ask[0], ask[1]) for ask in planned.asks).items():
        if times > 1:
            yield "asked_twice", {"person": person, "shift": shift}
    for person, shift, chance, _ in planned.asks:
        named: dict[str, object] = {"person": person, "shift": shift}
        if person not in people or shift not in shifts:
            yield "unknown", named
        elif not goes_together(people[person], shifts[shift], buffer=given.buffer):
            yield "gate_closed", named
        elif given.chances.get((person, shift)) != chance:
            yield "other_chance", named


def _people(given: Given, planned: Planned) -> _Found:
    asked = Counter(ask[0] for ask in planned.asks)
    for person in given.people:
        if asked[person.id] > max(0, person.cap):
            yield "above_cap", {"person": person.id}
        if asked[person.id] > max(0, person.left):
            yield "above_fortnight", {"person": person.id}


def _overlaps(given: Given, planned: Planned) -> _Found:
    shifts = {shift.id: shift for shift in given.shifts}
    asked: dict[int, set[int]] = defaultdict(set)
    for person, shift, *_ in planned.asks:
        if shift in shifts:
            asked[person].add(shift)
    for person, theirs in asked.items():
        for one, other in combinations(sorted(theirs), 2):
            times = [(shifts[shift].start, shifts[shift].end) for shift in (one, other)]
            if _meet(times[0], times[1], given.buffer):
                yield "overlapping", {"person": person, "shifts": (one, other)}


def _budget(given: Given, planned: Planned) -> _Found:
    if given.budget is not None and len(planned.asks) > given.budget:
        yield "above_budget", {"asks": len(planned.asks)}


def _expectations(given: Given, planned: Planned) -> _Found:
    asks: dict[int, list[tuple[int, float, float]]] = defaultdict(list)
    for person, shift, chance, gain in planned.asks:
        asks[shift].append((person, chance, gain))
    waiting: dict[int, list[float]] = defaultdict(list)
    for shift, chance in given.pending:
        waiting[shift].append(chance)
    total = 0.0
    for one in given.shifts:
        fill = _filled(one, waiting[one.id], [chance for _, chance, _ in asks[one.id]])
        total += one.weight * fill
        if not _close(planned.fill.get(one.id, 0.0), fill):
            yield "wrong_fill", {"shift": one.id, "fill": fill}
        yield from _gains(one, asks[one.id], waiting[one.id], fill)
    yield from _sums(planned, total)


def _gains(
    shift: Shift, asks: Sequence[tuple[int, float, float]], waiting: Sequence[float], fill: float
) -> _Found:
    chances = [chance for _, chance, _ in asks]
    for at, (person, _, gain) in enumerate(asks):
        lost = fill - _filled(shift, waiting, chances[:at] + chances[at + 1 :])
        if not _close(gain, shift.weight * lost):
            yield "wrong_gain", {"person": person, "shift": shift.id, "lost": lost}


def _sums(planned: Planned, total: float) -> _Found:
    if not _close(planned.objective, total):
        yield "wrong_objective", {"objective": total}
    if planned.bound < total - CLOSE:
        yield "bound_below_plan", {"objective": total}


def _filled(shift: Shift, waiting: Sequence[float], chances: Sequence[float]) -> float:
    """Return how many seats the asks fill beyond those that answers still to come fill anyway."""
    need = max(0, shift.need)
    return expected(need, [*waiting, *chances]) - expected(need, waiting)


def _has_hours(person: Person, shift: Shift) -> bool:
    if person.free is None or not shift.needed:
        return True
    shared = person.free & shift.needed
    return shared != 0 if shift.any_part else shared == shift.needed


def _may_come(person: Person, shift: Shift) -> bool:
    if person.age is None:
        return True
    of_grade = not shift.grades or bool(shift.grades & person.grades)
    return shift.min_age <= person.age <= shift.max_age and of_grade


def _meet(
    one: tuple[int | None, int | None], other: tuple[int | None, int | None], buffer: int
) -> bool:
    (start, end), (begin, until) = one, other
    if start is None or end is None or begin is None or until is None:
        return False
    return begin < end + buffer and start < until + buffer


def _close(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
