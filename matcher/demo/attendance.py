"""Who came to what is over, and a roster of this very hour."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import contains_eager

from matcher.activities.models import Activity, ActivityStatus, Role, Shift, Wants
from matcher.activities.rules.terms import Per
from matcher.activities.service.indexing import refresh_index
from matcher.attendance import snapshots
from matcher.attendance.models import Attendance, AttendanceChange
from matcher.attendance.rosters import times_of
from matcher.attendance.rules import Mark, Presence
from matcher.demo.ground import Ground, save
from matcher.demo.residents import Person
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.queries import promised_spans
from matcher.engagements.rules import Origin, Span, State
from matcher.members.models import Organization, Resident
from matcher.shared.channel import Channel
from matcher.shared.db import db

LATE, EARLY, UNEXPECTED = 0.06, 0.04, 0.05
BEGAN = timedelta(minutes=20)
LENGTH = timedelta(hours=2)
PEOPLE_TODAY = 12
DAYS_AHEAD = timedelta(days=9)
ADULT = 20
EXTRA = "受付と案内"
GIVEN_NAMES = ("一郎", "直子", "誠", "由美")
RELATIONS = ("配偶者", "長男", "妹")


def record_past(ground: Ground) -> int:
    """Write down who came to every shift that is over; return how many."""
    recorded = select(Engagement).join(Engagement.shift).options(contains_eager(Engagement.shift))
    recorded = recorded.where(Engagement.state.in_([State.ATTENDED, State.ABSENT]))
    engagements = db.session.scalars(recorded.order_by(Engagement.id)).all()
    kept = [(engagement, _standing(ground, engagement)) for engagement in engagements]
    if kept:
        db.session.execute(insert(Attendance), [_row(*one) for one in kept])
        db.session.execute(insert(AttendanceChange), [_change(*one) for one in kept])
    _come_unexpected(ground, [e for e in engagements if e.state is State.ATTENDED])
    return len(kept)


def gather_today(ground: Ground, group: Organization, people: Sequence[Person]) -> Shift | None:
    """Let an activity of this group have begun a little while ago, with people on its roster."""
    role = _role_of(group)
    if role is None:
        return None
    began = ground.now.replace(second=0, microsecond=0) - BEGAN
    shift = Shift(
        role_id=role.id,
        activity_id=role.activity_id,
        starts_at=began,
        ends_at=began + LENGTH,
        capacity=role.capacity and max(role.capacity, PEOPLE_TODAY),
    )
    save([shift])
    span = Span(began, began + LENGTH)
    free = [p.resident for p in _grown_up(ground, people) if _is_free(p.resident.id, span)]
    for resident in free[:PEOPLE_TODAY:2]:
        _share_contact(ground, resident)
    engagements = [_expected(ground, shift, one.id) for one in free[:PEOPLE_TODAY]]
    save(engagements)
    shift.taken = len(engagements)
    save(_confirmed(engagement) for engagement in engagements)
    db.session.expire_all()
    refresh_index(db.session.get_one(Activity, role.activity_id), now=ground.now)
    return shift


def _standing(ground: Ground, engagement: Engagement) -> snapshots.Snapshot:
    shift = engagement.shift
    if engagement.state is State.ABSENT:
        return snapshots.of_mark(Mark(Presence.ABSENT), times_of(shift))
    arrived = left = None
    if shift.starts_at and ground.happens(LATE):
        arrived = shift.starts_at + timedelta(minutes=ground.dice.randint(12, 35))
    if shift.ends_at and shift.timed and ground.happens(EARLY):
        left = shift.ends_at - timedelta(minutes=ground.dice.randint(15, 40))
    mark = Mark(Presence.PRESENT, arrived, left, people=engagement.people, minutes=120)
    return snapshots.of_mark(mark, times_of(shift))


def _row(engagement: Engagement, standing: snapshots.Snapshot) -> dict[str, Any]:
    columns = snapshots.columns_of(standing)
    return {"engagement_id": engagement.id, "updated_at": engagement.updated_at, **columns}


def _change(engagement: Engagement, standing: snapshots.Snapshot) -> dict[str, Any]:
    return {
        "engagement_id": engagement.id,
        "at": engagement.updated_at,
        "channel": Channel.PAPER,
        "before": {},
        "after": standing,
        "reason": "",
    }


def _come_unexpected(ground: Ground, engagements: Sequence[Engagement]) -> None:
    """Let a few of those who came have come without having applied."""
    ids = [engagement.id for engagement in engagements if ground.happens(UNEXPECTED)]
    theirs = EngagementEvent.engagement_id.in_(ids)
    db.session.execute(
        delete(EngagementEvent).where(theirs, EngagementEvent.to_state != State.ATTENDED)
    )
    db.session.execute(update(EngagementEvent).where(theirs).values(from_state=None))
    values = {"origin": Origin.WALK_IN, "created_at": Engagement.updated_at}
    db.session.execute(update(Engagement).where(Engagement.id.in_(ids)).values(**values))


def _role_of(group: Organization) -> Role | None:
    roomy = (
        select(Role)
        .join(Role.activity)
        .where(
            Activity.organization_id == group.id,
            Activity.status == ActivityStatus.PUBLISHED,
            Role.wants == Wants.PEOPLE,
            Role.per == Per.EACH,
        )
    )
    roles = db.session.scalars(roomy.order_by(Role.capacity.desc().nulls_first(), Role.id)).all()
    now_and_then = (role for role in roles if not role.recurrences)
    return next(now_and_then, None) or _new_role(roles)


def _new_role(roles: Sequence[Role]) -> Role | None:
    """Return another role of the first listing: one that does not keep to a rule."""
    if not roles:
        return None
    role = Role(activity_id=roles[0].activity_id, name=EXTRA, skills=[], recurrences=[])
    save([role])
    return role


def _grown_up(ground: Ground, people: Sequence[Person]) -> list[Person]:
    adults = [person for person in people if person.supporter and person.age >= ADULT]
    return ground.dice.sample(adults, min(len(adults), 3 * PEOPLE_TODAY))


def _share_contact(ground: Ground, resident: Resident) -> None:
    """Let somebody have said whom to call, and that an organizer may know on the day."""
    family = resident.name.split()[0]
    resident.emergency_name = f"{family} {ground.dice.choice(GIVEN_NAMES)}"
    resident.emergency_relation = ground.dice.choice(RELATIONS)
    resident.emergency_phone = f"0700000{ground.dice.randint(1000, 9999)}"
    resident.emergency_shared_at = ground.now - DAYS_AHEAD


def _is_free(member_id: int, span: Span) -> bool:
    return not any(span.overlaps(other) for other in promised_spans(member_id))


def _expected(ground: Ground, shift: Shift, member_id: int) -> Engagement:
    applied = ground.now - DAYS_AHEAD
    return Engagement(
        member_id=member_id,
        shift_id=shift.id,
        state=State.CONFIRMED,
        origin=Origin.APPLIED,
        seats=1,
        created_at=applied,
        updated_at=applied,
    )


def _confirmed(engagement: Engagement) -> EngagementEvent:
    return EngagementEvent(
        engagement_id=engagement.id,
        from_state=None,
        to_state=State.CONFIRMED,
        at=engagement.created_at,
    )
