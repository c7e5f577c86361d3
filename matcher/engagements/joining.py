"""Who may join a shift, and how they begin: the rules put to the rows."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from matcher.activities.models import Activity, Selection, Shift
from matcher.engagements import rules, seats
from matcher.engagements.models import Engagement
from matcher.engagements.promises import is_drawn
from matcher.engagements.queries import promised_spans, role_of, span_of, terms_of
from matcher.engagements.rules import State, Terms
from matcher.engagements.rules.waiting import waits_until
from matcher.errors import RuleBroken
from matcher.members.models import Connection, Member, Organization, OrgStatus, Resident
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.town import current_city


def check_may_join(
    shift: Shift, member: Member, *, now: datetime, asked: bool = False, override: bool = False
) -> None:
    """Raise RuleBroken if the shift is not open to this member or overlaps their promises.

    Whoever the organizer or the staff `asked` may join after the deadline too; the staff may
    `override` an overlap.
    """
    terms = terms_now(shift)
    if asked:
        terms = replace(terms, last_day=None, opens_on=None)
    rules.check_open(terms, now=now, today=local_date(now))
    check_open_to(shift, member, now=now)
    if not override:
        check_overlap(shift, member)


def check_open_to(shift: Shift, member: Member, *, now: datetime) -> None:
    """Raise RuleBroken if a shift is not for this member, whatever the time."""
    role = role_of(shift)
    if role.activity.organization_id == member.id:
        raise RuleBroken("own_activity")
    if isinstance(member, Organization) and member.status is not OrgStatus.APPROVED:
        raise RuleBroken("member_not_approved")
    if isinstance(member, Resident):
        terms = terms_of(shift, role, role.activity)
        rules.check_age(terms, member.birth_date, day=day_of(shift, now=now))
        rules.check_residence(role.residence, connection_of(member))


def check_overlap(shift: Shift, member: Member) -> None:
    """Raise RuleBroken if a resident has promised this time to somebody else.

    Nothing is asked of a shift that the staff let them take all the same.
    """
    if not isinstance(member, Resident):
        return
    buffer = timedelta(minutes=current_city().policies.travel_minutes)
    promised = promised_spans(member.id, except_shift=shift.id)
    try:
        rules.check_overlap(span_of(shift), promised, buffer)
    except RuleBroken:
        if not _is_overridden(shift, member):
            raise


def check_consent(engagement: Engagement) -> None:
    """Raise RuleBroken while the word of a guardian or school is still to come."""
    if engagement.awaits is not None:
        raise RuleBroken("consent_open")


def entry_state(shift: Shift, member: Member, wanted: int, *, asked: bool = False) -> State:
    """Return how an engagement begins: confirmed, in the queue, or for the organizer to decide.

    The organizer decides where they said so, unless they asked; a lottery until it is drawn,
    whoever asked. And the organizer decides where a limit meets an age nobody told.
    """
    role = role_of(shift)
    if role.selection is Selection.LOTTERY and not is_drawn(shift):
        return State.APPLIED
    if role.selection is Selection.SCREENING and not asked:
        return State.APPLIED
    if isinstance(member, Resident) and rules.age_is_open(terms_now(shift), member.birth_date):
        return State.APPLIED
    return State.CONFIRMED if seats.are_left(shift, wanted) else State.WAITLISTED


def terms_now(shift: Shift) -> Terms:
    """Return what decides whether this shift can be joined."""
    return terms_of(shift, role_of(shift), _activity(shift))


def day_of(shift: Shift, *, now: datetime) -> date:
    """Return the day on which a shift begins; one without a time may be today."""
    return local_date(shift.starts_at or now)


def connection_of(resident: Resident) -> Connection | None:
    """Return what ties a resident to the town: what they said, or that they live in an area."""
    return resident.connection or (Connection.LIVES if resident.area else None)


def has_begun(shift: Shift, *, now: datetime) -> bool:
    """Tell whether nobody can be asked to come any more: begun, or called off.

    One that lasts over days can be joined until it is over.
    """
    ends = waits_until(shift.starts_at, shift.over_at)
    return (ends is not None and ends <= now) or terms_now(shift).cancelled


def may_still_join(shift: Shift, engagement: Engagement, *, now: datetime) -> bool:
    """Tell whether one who waits could say yes now: it is for them, and they have the time."""
    member = db.session.get_one(Member, engagement.member_id)
    try:
        check_open_to(shift, member, now=now)
        check_overlap(shift, member)
    except RuleBroken:
        return False
    return True


def answer_by(shift: Shift, limit: datetime, *, now: datetime) -> datetime:
    """Return until when somebody can answer: the limit, but not after the shift's beginning.

    One that is under way, over several days, can be answered until it is over.
    """
    ends = [moment for moment in (shift.starts_at, shift.over_at) if moment and moment > now]
    return min([limit, *ends])


def _is_overridden(shift: Shift, member: Member) -> bool:
    pair = Engagement.shift_id == shift.id, Engagement.member_id == member.id
    return bool(db.session.scalar(select(Engagement.override).where(*pair)))


def _activity(shift: Shift) -> Activity:
    return role_of(shift).activity
