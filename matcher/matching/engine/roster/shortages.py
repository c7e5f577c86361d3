"""What is missing in a roster, how much of it cannot be helped, and the nearest cause."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from matcher.matching.engine.roster.board import Board, Numbers, eligible
from matcher.matching.engine.roster.cliques import Mask
from matcher.matching.engine.roster.model import Cause, Shortage
from matcher.matching.engine.roster.program import Program
from matcher.matching.engine.roster.rows import Reals
from matcher.matching.engine.roster.worth import skilled_heads

ROUNDING = 2


class _Post(NamedTuple):
    """A minimum crew, or a needed skill, of one shift."""

    shift: int
    skill: int | None
    needed: int
    there: int
    at_best: float


def shortages(board: Board, taken: Mask, program: Program, x: Reals) -> tuple[Shortage, ...]:
    """Return every post that lacks somebody here or in the relaxed optimum, by shift and skill."""
    judge = _Judge(board, taken, eligible(board.units, board.shifts))
    found = [
        Shortage(
            shift_id=board.shifts[post.shift].id,
            skill=None if post.skill is None else board.skills[post.skill],
            missing=max(0, post.needed - post.there),
            unavoidable=max(0.0, round(post.needed - post.at_best, ROUNDING)),
            cause=(counted := judge.counted(post)).cause(),
            params=counted.params(),
        )
        for post in _posts(board, taken, program, x)
        if post.there < post.needed
    ]
    return tuple(sorted(found, key=lambda one: (one.shift_id, one.skill or "")))


def _posts(board: Board, taken: Mask, program: Program, x: Reals) -> Iterator[_Post]:
    columns = program.columns
    heads = taken.T @ board.size
    crews = x[columns.first_crew : columns.first_need]
    for shift, at_best in zip(map(int, columns.crews), crews, strict=True):
        yield _Post(shift, None, int(board.min_crew[shift]), int(heads[shift]), float(at_best))
    skilled = x[columns.first_need : columns.first_unit]
    there = skilled_heads(board, taken)
    for (shift, skill, needed), has, at_best in zip(board.needs, there, skilled, strict=True):
        yield _Post(int(shift), int(skill), int(needed), int(has), float(at_best))


class _Counted(NamedTuple):
    """Heads that could fill a post, by what keeps them from it."""

    post: _Post
    able: int  # all who have the skill
    free: int  # of these, who may take the shift
    elsewhere: int  # of these, who stand on a shift that clashes with it
    at_limit: int  # of the rest, who have no hours or shifts left
    left: int  # of the rest
    room: int

    def params(self) -> dict[str, int]:
        """Return the counts the words for a cause are made of."""
        return {
            "needed": self.post.needed,
            "able": self.able,
            "free": self.free,
            "elsewhere": self.elsewhere,
            "at_limit": self.at_limit,
        }

    def cause(self) -> Cause:
        """Return the first cause that explains the shortage."""
        tests = {
            Cause.NOBODY_HAS_SKILL: self.post.skill is not None and not self.able,
            Cause.TOO_FEW_HAVE_SKILL: self.post.skill is not None and self.able < self.post.needed,
            Cause.NOBODY_IS_FREE: not self.free,
            Cause.TOO_FEW_ARE_FREE: self.free < self.post.needed,
            Cause.NO_ROOM: self.left and not self.room,
            Cause.PARTY_TOO_LARGE: self.left,
            Cause.ALL_ELSEWHERE: not self.at_limit,
            Cause.ALL_AT_LIMIT: not self.elsewhere,
            Cause.ALL_TAKEN: True,
        }
        return next(cause for cause, holds in tests.items() if holds)


class _Judge(NamedTuple):
    board: Board
    taken: Mask
    eligible: Mask

    def counted(self, post: _Post) -> _Counted:
        """Return who could fill this post, and what they do instead."""
        board, taken, shift = self.board, self.taken, post.shift
        heads = board.size if post.skill is None else board.skilled[:, post.skill]
        waiting = self.eligible[:, shift] & ~taken[:, shift]
        elsewhere = waiting & (taken & board.clash[shift]).any(axis=1)
        spent = (board.most_minutes - taken @ board.length < board.length[shift]) | (
            board.most_shifts <= taken.sum(axis=1)
        )
        at_limit = waiting & ~elsewhere & spent
        return _Counted(
            post=post,
            able=_sum(heads),
            free=_sum(heads[self.eligible[:, shift]]),
            elsewhere=_sum(heads[elsewhere]),
            at_limit=_sum(heads[at_limit]),
            left=_sum(heads[waiting & ~elsewhere & ~at_limit]),
            room=int(board.capacity[shift] - taken[:, shift] @ board.size),
        )


def _sum(heads: Numbers) -> int:
    return int(np.sum(heads))
