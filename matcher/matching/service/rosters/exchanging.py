"""People who would take the very places that the others of them leave."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime

from matcher.authz import Actor
from matcher.engagements.service.moving import transfer_together
from matcher.errors import DomainError
from matcher.matching.service.rosters.deciding import Step, Told, row_of, tie_of
from matcher.shared.db import db


def circles(steps: Sequence[Told]) -> Iterator[list[Told]]:
    """Yield people who can only move together, the fewest at once, nobody twice."""
    left = [told for told in steps if told.step is Step.MOVE]
    while left:
        first = left.pop(0)
        circle = _circle(first, left)
        if circle:
            yield circle
            left = [told for told in left if told not in circle]


def exchange(activity_id: int, circle: Sequence[Told], *, actor: Actor, now: datetime) -> bool:
    """Let these people change places in one step; tell whether they could."""
    try:
        with db.session.begin_nested():
            ties = [(tie_of(one.helper_id, one.from_shift or 0), one.shift_id) for one in circle]
            transfer_together(ties, actor=actor, now=now)
    except DomainError:
        return False
    for told in circle:
        row = row_of(activity_id, told)
        if row is not None:
            row.trouble = {}
    return True


def _circle(first: Told, others: Sequence[Told]) -> list[Told]:
    """Return the shortest way from where somebody goes back to where they come from."""
    ways, seen = deque([[first]]), {first.shift_id}
    while ways:
        way = ways.popleft()
        if way[-1].shift_id == first.from_shift:
            return way
        for told in others:
            if told.from_shift == way[-1].shift_id and told.shift_id not in seen:
                seen.add(told.shift_id)
                ways.append([*way, told])
    return []
