"""Whatever people do in whatever order, the seats and the queue stay right, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
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
from sqlalchemy import select

from matcher.activities.models import Selection, Shift
from matcher.authz import Actor, MembershipRole
from matcher.engagements import service
from matcher.engagements.models import Engagement
from matcher.engagements.rules import ACTS, SEATED, Act, State
from matcher.engagements.waiting import expire_due, offer_idle_seats
from matcher.errors import DomainError
from matcher.extensions import db
from matcher.members.models import Member
from matcher.shared.db import transaction
from tests.factories import (
    AccountFactory,
    ActivityFactory,
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    bind_session,
)

BEGIN = datetime(2026, 11, 24, 1, tzinfo=UTC)
START = BEGIN + timedelta(days=6)
PEOPLE = 5
KINDS = ("apply",) * 8 + ("decide",) * 5 + ("invite", "try", "make room", "wait")
people = st.integers(0, PEOPLE)
shifts = st.sampled_from([0, 0, 0, 1, 2])


class World:
    """A group's three shifts, two of them at the same hour, and those who want to come."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            bind_session(db.session)
            self.account_id: int = AccountFactory().id
            organization = OrganizationFactory()
            activity = ActivityFactory(organization_id=organization.id)
            first, choosing = (
                RoleFactory(activity_id=activity.id, selection=selection).id
                for selection in (Selection.FIRST_COME, Selection.SCREENING)
            )
            self.shift_ids: list[int] = [
                ShiftFactory(role_id=first, starts_at=START, capacity=1).id,
                ShiftFactory(role_id=first, starts_at=START, capacity=2).id,
                ShiftFactory(role_id=choosing, starts_at=START + timedelta(days=1), capacity=1).id,
            ]
            self.member_ids: list[int] = [
                *(ResidentFactory().id for _ in range(PEOPLE)),
                OrganizationFactory().id,
            ]
            self.organizer = Actor(self.account_id, memberships=_managing(organization.id))

    def do(self, deed: Callable[["World"], object]) -> object:
        """Do one thing in one transaction; return what came of it, or why it was refused."""
        with self.app.app_context():
            try:
                with transaction():
                    outcome = deed(self)
                    return getattr(outcome, "state", None)
            except DomainError as error:
                return error.code

    def look(self) -> list[list[tuple[Any, ...]]]:
        """Return for each shift its seats, then who is tied to it, by their place in the world."""
        with self.app.app_context():
            return [self._look_at(shift_id) for shift_id in self.shift_ids]

    def _look_at(self, shift_id: int) -> list[tuple[Any, ...]]:
        shift = db.session.get_one(Shift, shift_id)
        tied = select(Engagement).where(Engagement.shift_id == shift_id)
        rows = [
            (self.member_ids.index(e.member_id), e.state, e.seats, e.queued_at)
            for e in db.session.scalars(tied)
        ]
        return [(shift.capacity, shift.taken), *sorted(rows)]

    def engagement(self, person: int, shift: int) -> Engagement | None:
        """Return what ties this person to this shift."""
        pair = select(Engagement).where(
            Engagement.member_id == self.member_ids[person],
            Engagement.shift_id == self.shift_ids[shift],
        )
        return db.session.scalars(pair).one_or_none()

    def member(self, person: int) -> Member:
        """Return one of the members."""
        return db.session.get_one(Member, self.member_ids[person])

    def actor(self, person: int) -> Actor:
        """Return the member in person."""
        return Actor(self.account_id, memberships={self.member_ids[person]: MembershipRole.SELF})


class Storm(RuleBasedStateMachine):
    """The same deeds done in every world."""

    apps: ClassVar[list[Flask]]

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGIN

    @initialize()
    def build(self) -> None:
        self.worlds = [World(app) for app in self.apps]
        self._see()
        self.before = self.seen

    @rule(
        kind=st.sampled_from(KINDS),
        person=people,
        shift=shifts,
        choice=st.integers(0, 10_000),
    )
    def something_happens(self, kind: str, person: int, shift: int, choice: int) -> None:
        """One thing: a single rule, so that the mixture is as dense as in a busy week."""
        if kind == "apply":
            self._apply(person, shift, seats=1 + choice % 2 if person == PEOPLE else 1)
        elif kind == "invite":
            self._invite(person, shift)
        elif kind == "decide" and self._open_deeds():
            deeds = self._open_deeds()
            self._decide(*deeds[choice % len(deeds)])
        elif kind == "try":
            self._decide(person, shift, list(Act)[choice % len(Act)])
        elif kind == "make room" and self.now < START:
            self._make_room(shift)
        elif kind == "wait":
            self.now += timedelta(hours=(1, 25)[choice % 2])
            self._do(lambda _w: expire_due(now=self.now))

    def _apply(self, person: int, shift: int, *, seats: int) -> None:
        wish = service.Wish(people=seats)
        self._do(
            lambda w: service.apply(
                w.shift_ids[shift], w.member(person), wish, actor=w.actor(person), now=self.now
            )
        )

    def _invite(self, person: int, shift: int) -> None:
        self._do(
            lambda w: service.invite(
                w.shift_ids[shift], w.member(person), actor=w.organizer, now=self.now
            )
        )

    def _make_room(self, shift: int) -> None:
        def widen(world: World) -> None:
            row = db.session.get_one(Shift, world.shift_ids[shift])
            row.capacity = (row.capacity or 0) + 1
            db.session.flush()
            offer_idle_seats(now=self.now)

        self._do(widen)

    def _open_deeds(self) -> list[tuple[int, int, Act]]:
        """Return what can be done with whose tie to which shift."""
        return [
            (person, shift, act)
            for shift, (_seats, *rows) in enumerate(self.seen)
            for person, state, _s, _q in rows
            for act in Act
            if state in ACTS[act]
        ]

    def _decide(self, person: int, shift: int, deed: Act) -> None:
        def act(world: World) -> object:
            engagement = world.engagement(person, shift)
            if engagement:
                actor = world.actor(person)
                getattr(service, deed)(engagement, actor=actor, now=self.now)
            return engagement

        self._do(act)

    def _do(self, deed: Callable[[World], object]) -> None:
        self.before = self.seen
        self.now += timedelta(minutes=1)
        outcomes = [world.do(deed) for world in self.worlds]
        assert all(outcome == outcomes[0] for outcome in outcomes), outcomes
        self._see()

    def _see(self) -> None:
        self.seen, *others = (world.look() for world in self.worlds)
        assert all(other == self.seen for other in others), "the databases do not agree"

    @invariant()
    def seats_taken_are_those_of_the_seated_and_never_too_many(self) -> None:
        for (capacity, taken), *rows in self.seen:
            assert taken == sum(seats for _p, state, seats, _q in rows if state in SEATED)
            assert taken <= capacity

    @invariant()
    def no_seat_is_idle_while_somebody_waits_whom_it_would_do(self) -> None:
        for (capacity, taken), *rows in self._ahead():
            waiting = [seats for _p, state, seats, _q in rows if state is State.WAITLISTED]
            assert all(seats > capacity - taken for seats in waiting)

    @invariant()
    def nobody_is_passed_over_in_the_queue(self) -> None:
        for before, after in zip(self.before, self.seen, strict=True):
            was = {person: state for person, state, _s, _q in before[1:]}
            still = [row for row in after[1:] if row[1] is State.WAITLISTED]
            for person, state, seats, queued_at in after[1:]:
                if state is State.OFFERED and was.get(person) is State.WAITLISTED:
                    earlier = [row for row in still if row[3] < queued_at]
                    assert all(row[2] > seats for row in earlier)

    @invariant()
    def nobody_has_promised_the_same_hour_twice(self) -> None:
        first, second, _other = self.seen
        promised = [
            {p for p, state, _s, _q in rows[1:] if state is State.CONFIRMED and p != PEOPLE}
            for rows in (first, second)
        ]
        assert not promised[0] & promised[1]

    def _ahead(self) -> list[list[tuple[Any, ...]]]:
        """Return the shifts that have not begun."""
        starts = (START, START, START + timedelta(days=1))
        seen = zip(self.seen, starts, strict=True)
        return [rows for rows, start in seen if start > self.now]


def _managing(member_id: int) -> dict[int, MembershipRole]:
    return {member_id: MembershipRole.MANAGER}


@pytest.mark.postgres
def test_no_storm_of_deeds_breaks_the_seats_or_the_queue(
    sqlite_app: Flask, postgres_app: Flask
) -> None:
    moderate = settings(
        max_examples=15,
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    Storm.apps = [sqlite_app, postgres_app]
    run_state_machine_as_test(Storm, settings=moderate)
