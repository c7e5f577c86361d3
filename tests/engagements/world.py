"""A group's five shifts and those who want to come: the same on every database."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import func, select

from matcher.activities.models import Selection, Shift
from matcher.activities.rules.terms import Guardian
from matcher.authz import AccountRole, Actor, MembershipRole
from matcher.engagements.models import Consent, Draw, Engagement, EngagementEvent, Swap
from matcher.engagements.promises import promise
from matcher.engagements.rules import SEATED, State
from matcher.engagements.rules.lottery import commitment_of
from matcher.engagements.service import consenting
from matcher.engagements.service.drawing import draw
from matcher.engagements.service.ending import end_waiting, shifts_begun
from matcher.engagements.service.lotteries import draws_due
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
DAY = timedelta(days=1)
START = BEGIN + 6 * DAY
RESIDENTS, CHILD, ORGANIZATION = range(5), 5, 6
FIRST, BESIDE, CHOSEN, LOTTERY, CONSENTED = range(5)
STARTS = (START, START, START + DAY, START + 2 * DAY, START + 3 * DAY)
"""The first two are at the same hour."""
LAST = START + 5 * DAY
SEED = "5e" * 32
Kept = TypeVar("Kept", Consent, Swap)
Row = tuple[int, State, int, datetime | None, bool]


class World:
    """One town on one database."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            bind_session(db.session)
            self._forget_all()
            self.account_id: int = AccountFactory().id
            group_id: int = OrganizationFactory().id
            self.activity_id: int = ActivityFactory(organization_id=group_id).id
            self.shift_ids = [self._shift(place) for place in range(len(STARTS))]
            self.member_ids: list[int] = [
                *(ResidentFactory(birth_date=date(1970, 1, 1)).id for _ in RESIDENTS),
                ResidentFactory(birth_date=date(2014, 5, 5)).id,
                OrganizationFactory().id,
            ]
            self._promise_a_known_seed()
        managing = {group_id: MembershipRole.MANAGER}
        self.organizer = Actor(self.account_id, memberships=managing)
        self.staff = Actor(self.account_id, AccountRole.STAFF)

    def _shift(self, place: int) -> int:
        selection = {CHOSEN: Selection.SCREENING, LOTTERY: Selection.LOTTERY}
        role = RoleFactory(
            activity_id=self.activity_id,
            selection=selection.get(place, Selection.FIRST_COME),
            guardian=Guardian.CONSENT if place == CONSENTED else Guardian.NONE,
        )
        seats = 1 if place in {FIRST, CHOSEN} else 2
        shift = ShiftFactory(role_id=role.id, starts_at=STARTS[place], capacity=seats)
        shift.ends_at = STARTS[place] + timedelta(hours=2)
        id_: int = shift.id
        db.session.commit()
        return id_

    def _promise_a_known_seed(self) -> None:
        with transaction():
            shift_id = self.shift_ids[LOTTERY]
            promise([shift_id], now=BEGIN)
            lottery = db.session.scalars(select(Draw).where(Draw.shift_id == shift_id)).one()
            lottery.seed, lottery.commitment = SEED, commitment_of(SEED)

    def do(self, deed: Callable[["World"], object]) -> object:
        """Do one thing in one transaction; return what came of it, or why it was refused."""
        with self.app.app_context():
            try:
                with transaction():
                    outcome = deed(self)
                    return getattr(outcome, "state", None)
            except DomainError as error:
                return error.code
            finally:
                self._count_ids_alike()

    def work(self, now: datetime) -> None:
        """Do what the worker does every few minutes."""
        self.do(lambda _w: expire_due(now=now))
        with self.app.app_context():
            draws = draws_due(now=now)
            consents, begun = consenting.overdue_consents(now=now), shifts_begun(now=now)
        due: list[Callable[[], object]] = [
            *(partial(draw, shift_id, actor=None, now=now) for shift_id in draws),
            *(partial(consenting.expire, consent_id, now=now) for consent_id in consents),
            *(partial(end_waiting, shift_id, now=now) for shift_id in begun),
        ]
        for deed in due:
            self._do_alone(deed)
        self.do(lambda _w: offer_idle_seats(now=now))

    def _do_alone(self, deed: Callable[[], object]) -> None:
        self.do(lambda _world: deed())

    def look(self) -> list[tuple[tuple[Any, ...], list[Row]]]:
        """Return for each shift its seats, then who is tied to it, by their place in the world."""
        with self.app.app_context():
            return [self._look_at(shift_id) for shift_id in self.shift_ids]

    def _look_at(self, shift_id: int) -> tuple[tuple[Any, ...], list[Row]]:
        shift = db.session.get_one(Shift, shift_id)
        tied = select(Engagement).where(Engagement.shift_id == shift_id)
        rows = [
            (
                self.member_ids.index(e.member_id),
                e.state,
                e.seats,
                e.queued_at,
                bool(e.override),
            )
            for e in db.session.scalars(tied)
            if e.member_id in self.member_ids
        ]
        others = self._taken_by_others(shift_id)
        return (shift.capacity, shift.taken, shift.cancelled_at is not None, others), sorted(rows)

    def _taken_by_others(self, shift_id: int) -> int:
        """Return the seats of those who came along unannounced."""
        theirs = select(Engagement).where(
            Engagement.shift_id == shift_id, Engagement.member_id.not_in(self.member_ids)
        )
        return sum(e.seats for e in db.session.scalars(theirs) if e.state in SEATED)

    def histories(self) -> list[list[tuple[State | None, State]]]:
        """Return the steps of every engagement, each history beside the state it led to."""
        with self.app.app_context():
            steps: dict[int, list[tuple[State | None, State]]] = {}
            mine = Engagement.shift_id.in_(self.shift_ids)
            events = select(EngagementEvent).join(EngagementEvent.engagement).where(mine)
            for event in db.session.scalars(events.order_by(EngagementEvent.id)):
                steps.setdefault(event.engagement_id, []).append((event.from_state, event.to_state))
            for engagement in db.session.scalars(select(Engagement).where(mine)):
                steps[engagement.id].append((engagement.state, engagement.state))
            return list(steps.values())

    def engagement(self, person: int, shift: int) -> Engagement | None:
        """Return what ties this person to this shift."""
        pair = select(Engagement).where(
            Engagement.member_id == self.member_ids[person],
            Engagement.shift_id == self.shift_ids[shift],
        )
        return db.session.scalars(pair).one_or_none()

    def last(self, kind: type[Kept]) -> Kept | None:
        """Return the latest consent or swap that was begun in this world."""
        mine = select(kind).join(Engagement, Engagement.id == kind.engagement_id)
        mine = mine.where(Engagement.shift_id.in_(self.shift_ids))
        return db.session.scalars(mine.order_by(kind.id.desc()).limit(1)).one_or_none()

    def member(self, person: int) -> Member:
        """Return one of the members."""
        return db.session.get_one(Member, self.member_ids[person])

    def actor(self, person: int) -> Actor:
        """Return the member in person."""
        return Actor(self.account_id, memberships={self.member_ids[person]: MembershipRole.SELF})

    def _count_ids_alike(self) -> None:
        """Let PostgreSQL give the next number, as SQLite does, though some were given up."""
        if db.session.get_bind().dialect.name != "postgresql":
            return
        with transaction():
            last = db.session.scalar(select(func.max(Engagement.id)))
            following = func.setval("engagements_id_seq", last or 1, last is not None)
            db.session.execute(select(following))

    def _forget_all(self) -> None:
        """Empty every table: what is drawn by lot depends on the numbers that follow."""
        with transaction():
            for table in reversed(db.metadata.sorted_tables):
                db.session.execute(table.delete())
        self._count_ids_alike()


def busy_at(seen: list[tuple[tuple[Any, ...], list[Row]]], shift: int) -> set[int]:
    """Return who has promised the hour of a shift to another one."""
    same_hour = {FIRST: BESIDE, BESIDE: FIRST}.get(shift)
    if same_hour is None:
        return set()
    return {p for p, state, *_rest in seen[same_hour][1] if state in SEATED and p != ORGANIZATION}
