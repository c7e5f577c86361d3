"""The seats of a role, given to its dates."""

from collections.abc import Sequence

from matcher.activities.models import Role, Shift
from matcher.activities.rules.terms import Per


def share_seats(role: Role) -> None:
    """Give every date of a role its seats, never fewer than are taken.

    Seats in all are shared: each date could still have all those that no date has taken.
    """
    going = [shift for shift in role.shifts if shift.cancelled_at is None]
    left = _left(role, going) if role.per is Per.TOTAL else None
    for shift in going:
        shift.capacity = _seats(role, shift, left)


def _left(role: Role, going: Sequence[Shift]) -> int | None:
    if role.capacity is None:
        return None
    return max(role.capacity - sum(shift.taken for shift in going), 0)


def _seats(role: Role, shift: Shift, left: int | None) -> int | None:
    if role.capacity is None:
        return None
    return max(role.capacity, shift.taken) if left is None else shift.taken + left
