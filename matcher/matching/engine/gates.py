"""The gates: a pair that fails one of them is never scored, whatever else speaks for it."""

from collections.abc import Callable

from matcher.matching.engine.model import Gate, Opening, Pair, Person, Settings
from matcher.matching.engine.town import Town


def failed_gates(
    person: Person, opening: Opening, town: Town, settings: Settings
) -> tuple[Gate, ...]:
    """Return every gate this person fails for this opening; nothing means they go together."""
    pair = Pair(person, opening, town, settings)
    return tuple(gate for gate, holds in GATES if not holds(pair))


def passes(pair: Pair) -> bool:
    """Tell whether all gates are passed, stopping at the first that is not."""
    for _, holds in GATES:  # noqa: SIM110 (all() over a generator takes half as long again)
        if not holds(pair):
            return False
    return True


def _reaches(pair: Pair) -> bool:
    area, person = pair.opening.area, pair.person
    if area is None:
        return True
    if person.reach:
        return area in person.reach
    return person.area in {None, area} or pair.town.touches(person.area, area)


def _is_free(pair: Pair) -> bool:
    needed, free = pair.opening.needed, pair.person.free
    if free is None or not needed:
        return True
    return bool(needed & free) if pair.opening.any_part else needed & free == needed


def _is_not_busy(pair: Pair) -> bool:
    start = pair.opening.start
    if start is None or not pair.person.busy:
        return True
    end, buffer = _end(pair, start), pair.settings.buffer_minutes
    return not any(
        busy_start < end + buffer and start < busy_end + buffer
        for busy_start, busy_end in pair.person.busy
    )


def _end(pair: Pair, start: int) -> int:
    end = pair.opening.end
    return start + pair.settings.assumed_minutes if end is None else end


def _has_skills(pair: Pair) -> bool:
    return pair.opening.skills <= pair.person.skills


def _is_of_age(pair: Pair) -> bool:
    # A birth date is optional: who gave none passes, with a note for staff (see scoring).
    age, opening = pair.person.age, pair.opening
    if age is None:
        return True
    if opening.min_age is not None and age < opening.min_age:
        return False
    if opening.max_age is not None and age > opening.max_age:
        return False
    return not opening.grades or not opening.grades.isdisjoint(pair.person.grades)


def _has_room_in_month(pair: Pair) -> bool:
    month, person = pair.opening.month, pair.person
    if month is None:
        return True
    room = person.room_by_month.get(month, person.room_otherwise)
    return room is None or room > 0


def _is_new_to_it(pair: Pair) -> bool:
    return pair.opening.id not in pair.person.engaged_shift_ids


def _is_not_blocked(pair: Pair) -> bool:
    return pair.opening.group_id not in pair.person.blocked_group_ids


def _has_seat(pair: Pair) -> bool:
    capacity = pair.opening.capacity
    return capacity is None or pair.opening.taken < capacity


def _is_to_come(pair: Pair) -> bool:
    start, now = pair.opening.start, pair.settings.now
    return start is None or now is None or now < start


# Those that turn away most come first.
GATES: tuple[tuple[Gate, Callable[[Pair], bool]], ...] = (
    (Gate.AREA, _reaches),
    (Gate.TIME, _is_free),
    (Gate.SKILL, _has_skills),
    (Gate.NO_SEAT_LEFT, _has_seat),
    (Gate.BEGUN, _is_to_come),
    (Gate.BUSY, _is_not_busy),
    (Gate.MONTHLY_LIMIT, _has_room_in_month),
    (Gate.ELIGIBILITY, _is_of_age),
    (Gate.ALREADY_ENGAGED, _is_new_to_it),
    (Gate.BLOCKED, _is_not_blocked),
)
