"""Whatever people do in whatever order, seats, queue and promises stay right, on both databases."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from matcher.engagements.rules import LIVE, SEATED, TRANSITIONS, State
from tests.engagements import deeds
from tests.engagements.world import BEGIN, BESIDE, FIRST, LAST, ORGANIZATION, STARTS, World, busy_at

EXAMPLES = int(os.environ.get("LIFE_EXAMPLES", "12"))
STEPS = 50
UNDECIDED = LIVE - {State.CONFIRMED}


class Life(RuleBasedStateMachine):
    """The same deeds done in every world, and after each what the worker does."""

    apps: ClassVar[list[Flask]]
    reached: ClassVar[set[State]]

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGIN

    @initialize()
    def build(self) -> None:
        self.worlds = [World(app) for app in self.apps]
        self._see()
        self.before = self.seen

    @rule(
        kind=st.sampled_from(deeds.KINDS),
        person=st.integers(0, ORGANIZATION),
        shift=st.integers(0, len(STARTS) - 1),
        choice=st.integers(0, 10_000),
    )
    def something_happens(self, kind: str, person: int, shift: int, choice: int) -> None:
        """One thing: a single rule, so that the mixture is as dense as in a busy week."""
        self.now += deeds.PASSES.get(kind, timedelta(minutes=1))
        if kind in deeds.ON_A_TIE:
            tied = [(p, s) for s, (_seats, rows) in enumerate(self.seen) for p, *_rest in rows]
            person, shift = tied[choice % len(tied)] if tied else (person, shift)
        deed = deeds.Deed(person, shift, choice, self.now)
        self._do(lambda world: deeds.ALL[kind](world, deed))

    def _do(self, deed: Callable[[World], object]) -> None:
        self.before = self.seen
        outcomes = [world.do(deed) for world in self.worlds]
        assert all(outcome == outcomes[0] for outcome in outcomes), outcomes
        for world in self.worlds:
            world.work(self.now)
        self._see()

    def _see(self) -> None:
        self.seen, *others = (world.look() for world in self.worlds)
        assert all(other == self.seen for other in others), "the databases do not agree"
        self.reached.update(row[1] for _seats, rows in self.seen for row in rows)

    def teardown(self) -> None:
        """Let all be over: nobody is left without an answer, and every history is whole."""
        if not hasattr(self, "worlds"):
            return
        for world in self.worlds:
            world.work(LAST)
            for _seats, rows in world.look():
                assert not [row for row in rows if row[1] in UNDECIDED]
            for steps in world.histories():
                _is_whole(steps)

    @invariant()
    def seats_taken_are_those_of_the_seated_and_never_too_many(self) -> None:
        for (capacity, taken, _off, others), rows in self.seen:
            seated = sum(seats for _p, state, seats, *_rest in rows if state in SEATED)
            assert taken == seated + others
            assert taken <= capacity

    @invariant()
    def no_seat_is_idle_while_somebody_waits_whom_it_would_do(self) -> None:
        for shift, (capacity, taken, off, _others), rows in self._ahead():
            busy = busy_at(self.seen, shift)
            waiting = [
                seats
                for p, state, seats, *_rest in rows
                if state is State.WAITLISTED and p not in busy
            ]
            assert off or all(seats > capacity - taken for seats in waiting)

    @invariant()
    def nobody_is_passed_over_in_the_queue(self) -> None:
        for shift, (before, after) in enumerate(zip(self.before, self.seen, strict=True)):
            was = {row[0]: row[1] for row in before[1]}
            busy = busy_at(self.before, shift) | busy_at(self.seen, shift)
            still = [row for row in after[1] if row[1] is State.WAITLISTED and row[0] not in busy]
            for person, state, seats, queued_at, _override in after[1]:
                if state is State.OFFERED and was.get(person) is State.WAITLISTED:
                    assert all(row[2] > seats for row in still if _earlier(row[3], queued_at))

    @invariant()
    def nobody_has_promised_the_same_hour_twice_unless_the_staff_said_so(self) -> None:
        promised = [
            {
                p: override
                for p, state, _s, _q, override in self.seen[shift][1]
                if state in {State.CONFIRMED, State.OFFERED} and p != ORGANIZATION
            }
            for shift in (FIRST, BESIDE)
        ]
        for person in promised[0].keys() & promised[1].keys():
            assert promised[0][person] or promised[1][person]

    def _ahead(self) -> list[tuple[int, tuple[Any, ...], list[Any]]]:
        """Return the shifts that have not begun."""
        return [
            (shift, *self.seen[shift]) for shift, start in enumerate(STARTS) if start > self.now
        ]


def _earlier(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one < other


def _is_whole(steps: list[tuple[State | None, State]]) -> None:
    """Hold a history to the table: each step begins where the one before it ended."""
    state: State | None = None
    for before, after in steps:
        assert before == state
        assert after == before or after in TRANSITIONS[before]
        state = after


@pytest.mark.postgres
def test_no_life_of_a_listing_breaks_the_seats_the_queue_or_a_promise(
    sqlite_app: Flask, postgres_app: Flask
) -> None:
    moderate = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    Life.apps, Life.reached = [sqlite_app, postgres_app], set()
    run_state_machine_as_test(Life, settings=moderate)
    assert Life.reached == set(State)
