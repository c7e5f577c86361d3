"""Reading engagements: whose they are, when they are, who waits."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from matcher.activities.models import Activity, ActivityStatus, Role, Selection, Shift, Wants
from matcher.activities.rules.deadlines import Window
from matcher.activities.service.finding import is_coming
from matcher.engagements.models import Draw, Engagement, EngagementEvent
from matcher.engagements.rules import LIVE, SEATED, Span, State, Terms
from matcher.engagements.rules.leaving import is_late
from matcher.members.models import Resident
from matcher.shared.db import db
from matcher.shared.town import current_city
from matcher.shared.web.paging import PER_PAGE, Page, offset

_LEFT = frozenset({State.WITHDRAWN, State.CANCELLED})


def terms_of(shift: Shift, role: Role, activity: Activity) -> Terms:
    """Return what decides whether this shift can be joined."""
    return Terms(
        published=activity.status is ActivityStatus.PUBLISHED,
        cancelled=shift.cancelled_at is not None or activity.status is ActivityStatus.CANCELLED,
        starts_at=shift.starts_at,
        ends_at=shift.over_at,
        last_day=Window.of(activity).last_day(shift.starts_at),
        min_age=role.min_age,
        max_age=role.max_age,
        opens_on=activity.opens_on,
        grades=frozenset(role.grades),
    )


def role_of(shift: Shift) -> Role:
    """Return the role of a shift with its activity, as they are, and no dates of theirs."""
    alone = joinedload(Role.activity).lazyload(Activity.roles), lazyload(Role.shifts)
    return db.session.scalars(select(Role).where(Role.id == shift.role_id).options(*alone)).one()


def span_of(shift: Shift) -> Span | None:
    """Return the time a shift takes, or None if it names no hours."""
    end = shift.over_at
    if shift.starts_at is None or end is None or not shift.timed:
        return None
    return Span(shift.starts_at, end)


def awaits_record(engagement: Engagement, *, now: datetime) -> bool:
    """Tell whether somebody promised to come to what is over, and nobody has recorded it.

    The shift's role is loaded; one for goods, rooms or money has nobody to record.
    """
    shift = engagement.shift
    is_over = shift.over_at is not None and shift.over_at <= now and shift.cancelled_at is None
    of_people = shift.role.wants in {Wants.PEOPLE, Wants.TALENT}
    return engagement.state is State.CONFIRMED and is_over and of_people


def promised_spans(member_id: int, *, except_shift: int | None = None) -> list[Span]:
    """Return the times this member has promised to somebody already."""
    promised = (
        select(Shift)
        .join(Engagement, Engagement.shift_id == Shift.id)
        .where(
            Engagement.member_id == member_id,
            Engagement.state.in_(SEATED),
            Shift.id != (except_shift or 0),
        )
    )
    spans = (span_of(shift) for shift in db.session.scalars(promised))
    return [span for span in spans if span]


def engagements_of(member_ids: Sequence[int]) -> list[Engagement]:
    """Return every engagement of these members with its activity, latest shift first."""
    mine = _whole().where(Engagement.member_id.in_(member_ids)).join(Engagement.shift)
    return list(db.session.scalars(mine.order_by(Shift.starts_at.desc(), Engagement.id)))


def coming_engagements(member_ids: Collection[int], *, now: datetime) -> list[Engagement]:
    """Return what these members are asked, wait for and have promised, soonest first."""
    ahead = _whole().join(Engagement.shift).where(*_ahead(member_ids, now))
    order = (Shift.starts_at.asc().nulls_last(), Engagement.id)
    return list(db.session.scalars(ahead.order_by(*order)))


def past_engagements(
    member_ids: Collection[int], number: int, *, now: datetime
) -> Page[Engagement]:
    """Return one page of what has ended, one way or another, the latest first."""
    mine, ahead = _ahead(member_ids, now)
    counted = select(func.count()).select_from(Engagement).join(Engagement.shift)
    total = db.session.scalar(counted.where(mine, not_(ahead))) or 0
    ended = _whole().join(Engagement.shift).where(mine, not_(ahead))
    order = (Engagement.updated_at.desc(), Engagement.id.desc())
    rows = db.session.scalars(ended.order_by(*order).limit(PER_PAGE).offset(offset(number)))
    return Page(rows.all(), number, total)


def applicants(activity_id: int) -> list[Engagement]:
    """Return every engagement for an activity, by shift and in the order they came.

    Who comes along is loaded too, and their steps: they tell whom the organizer knows
    (`rules.is_known`).
    """
    residents = joinedload(Engagement.member).selectin_polymorphic([Resident])
    more = selectinload(Engagement.events), selectinload(Engagement.companions)
    whole = _whole().options(residents, *more)
    theirs = whole.join(Engagement.shift).where(Shift.activity_id == activity_id)
    return list(
        db.session.scalars(
            theirs.order_by(Shift.starts_at, Shift.id, Engagement.created_at, Engagement.id)
        )
    )


def engagement_with_context(engagement_id: int) -> Engagement | None:
    """Return one engagement with its member, shift, activity and steps."""
    if not 0 < engagement_id < 2**31:
        return None
    whole = _whole().options(selectinload(Engagement.events))
    return db.session.scalars(whole.where(Engagement.id == engagement_id)).one_or_none()


def undecided(organization_ids: Sequence[int], *, now: datetime) -> list[Engagement]:
    """Return the applications these organizations have to answer, what is due first first."""
    waiting = (
        _whole()
        .join(Engagement.shift)
        .join(Shift.role)
        .join(Shift.activity)
        .where(Activity.organization_id.in_(organization_ids), *to_be_decided(now=now))
    )
    order = (Engagement.decide_by.asc().nulls_first(), Engagement.created_at, Engagement.id)
    return list(db.session.scalars(waiting.order_by(*order)))


def to_be_decided(*, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions, over all of its tables, for what waits for an organizer's answer.

    Not what waits for a guardian's word, nor what the program draws when its time comes.
    """
    drawn = exists().where(Draw.shift_id == Shift.id, Draw.drawn_at.is_not(None))
    draws_itself = and_(
        Role.selection == Selection.LOTTERY,
        or_(Shift.starts_at.is_not(None), Activity.deadline.is_not(None)),
        ~drawn,
    )
    return (
        Engagement.state == State.APPLIED,
        Engagement.awaits.is_(None),
        not_(draws_itself),
        is_coming(now=now),
    )


def last_step(engagement: Engagement) -> EngagementEvent | None:
    """Return the last entry of an engagement's history, as it is now."""
    theirs = select(EngagementEvent).where(EngagementEvent.engagement_id == engagement.id)
    latest = theirs.order_by(EngagementEvent.id.desc()).limit(1)
    return db.session.scalars(latest.execution_options(populate_existing=True)).one_or_none()


def end_of_line(shift_id: int, *, now: datetime) -> datetime:
    """Return the moment that puts somebody behind all who wait for a shift: now, or just after."""
    line = select(func.max(Engagement.queued_at)).where(
        Engagement.shift_id == shift_id, Engagement.state == State.WAITLISTED
    )
    last = db.session.scalar(line)
    return now if last is None or last < now else last + timedelta(microseconds=1)


def shifts_left_late(*, now: datetime) -> list[int]:
    """Return the coming shifts that somebody who was to come has left shortly before."""
    hours = current_city().policies.late_hours
    near = now + timedelta(hours=hours)
    left = (
        select(Shift.id, Shift.starts_at, EngagementEvent.at)
        .join(Engagement, Engagement.shift_id == Shift.id)
        .join(EngagementEvent, EngagementEvent.engagement_id == Engagement.id)
        .where(
            Shift.starts_at > now,
            Shift.starts_at <= near,
            Engagement.state.in_(_LEFT),
            EngagementEvent.from_state == State.CONFIRMED,
            EngagementEvent.to_state.in_(_LEFT),
        )
    )
    rows = db.session.execute(left).all()
    late = {row.id for row in rows if is_late(row.starts_at, now=row.at, hours=hours)}
    return sorted(late)


def times_asked(*, since: datetime, member_id: int | None = None) -> dict[int, int]:
    """Return how often each member was asked since then, or this one alone."""
    asked = (
        select(Engagement.member_id, func.count())
        .join(EngagementEvent, EngagementEvent.engagement_id == Engagement.id)
        .where(EngagementEvent.to_state == State.INVITED, EngagementEvent.at > since)
        .group_by(Engagement.member_id)
    )
    if member_id is not None:
        asked = asked.where(Engagement.member_id == member_id)
    return dict(db.session.execute(asked).all())


def _ahead(
    member_ids: Collection[int], now: datetime
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions "of these members" and "still ahead"."""
    ahead = and_(Engagement.state.in_(LIVE), is_coming(now=now))
    return Engagement.member_id.in_(member_ids), ahead


def _whole() -> Select[Engagement]:
    shift = joinedload(Engagement.shift)
    return select(Engagement).options(
        joinedload(Engagement.member),
        shift.joinedload(Shift.role).lazyload(Role.shifts),
        shift.joinedload(Shift.activity).lazyload(Activity.roles),
        shift.joinedload(Shift.activity).joinedload(Activity.organization),
    )
