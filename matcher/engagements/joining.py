"""Who may join a shift, and how they begin: the rules put to the rows."""

from dataclasses import replace
from datetime import datetime, timedelta

from matcher.activities.models import Activity, Selection, Shift
from matcher.activities.rules.terms import Per
from matcher.engagements import rules, seats
from matcher.engagements.promises import is_drawn
from matcher.engagements.queries import promised_spans, role_of, span_of, terms_of
from matcher.engagements.rules import State, Terms
from matcher.errors import RuleBroken
from matcher.members.models import Member, Organization, OrgStatus, Resident
from matcher.shared.clock import local_date
from matcher.shared.town import current_city


def check_may_join(shift: Shift, member: Member, *, now: datetime, asked: bool = False) -> None:
    """Raise RuleBroken if the shift is not open to this member or overlaps their promises.

    Whoever the organizer or the staff `asked` may join after the deadline too.
    """
    activity, terms = _activity(shift), terms_now(shift)
    if asked:
        terms = replace(terms, last_day=None, opens_on=None)
    rules.check_open(terms, now=now, today=local_date(now))
    if activity.organization_id == member.id:
        raise RuleBroken("own_activity")
    if isinstance(member, Organization) and member.status is not OrgStatus.APPROVED:
        raise RuleBroken("member_not_approved")
    if isinstance(member, Resident):
        day = local_date(shift.starts_at or now)
        rules.check_age(terms, member.birth_date, day=day)
    check_overlap(shift, member)


def check_seats(shift: Shift, member: Member, wanted: int) -> None:
    """Raise RuleBroken for more seats than one person needs or the shift has at all."""
    if wanted > 1 and isinstance(member, Resident):
        raise RuleBroken("one_seat_each")
    role = role_of(shift)
    most = role.capacity if role.per is Per.TOTAL else shift.capacity
    if most is not None and wanted > most:
        raise RuleBroken("too_many_seats", seats=most)


def check_overlap(shift: Shift, member: Member) -> None:
    """Raise RuleBroken if a resident has promised this time to somebody else."""
    if isinstance(member, Resident):
        buffer = timedelta(minutes=current_city().policies.travel_minutes)
        promised = promised_spans(member.id, except_shift=shift.id)
        rules.check_overlap(span_of(shift), promised, buffer)


def entry_state(shift: Shift, member: Member, wanted: int, *, asked: bool = False) -> State:
    """Return how an engagement begins: confirmed, in the queue, or for the organizer to decide.

    The organizer decides where they said so, unless they asked; so does a lottery until it is
    drawn. And the organizer decides where a limit meets an age nobody told.
    """
    role = role_of(shift)
    decided = role.selection is Selection.LOTTERY and is_drawn(shift)
    if role.selection is not Selection.FIRST_COME and not asked and not decided:
        return State.APPLIED
    if isinstance(member, Resident) and rules.age_is_open(terms_now(shift), member.birth_date):
        return State.APPLIED
    return State.CONFIRMED if seats.are_left(shift, wanted) else State.WAITLISTED


def terms_now(shift: Shift) -> Terms:
    """Return what decides whether this shift can be joined."""
    return terms_of(shift, role_of(shift), _activity(shift))


def has_begun(shift: Shift, *, now: datetime) -> bool:
    """Tell whether nobody can be asked to come any more: begun, or called off."""
    begun = shift.starts_at is not None and shift.starts_at <= now
    return begun or terms_now(shift).cancelled


def answer_by(shift: Shift, limit: datetime, *, now: datetime) -> datetime:
    """Return until when somebody can answer: the limit, but not after the shift's beginning.

    One that is under way, over several days, can be answered until it is over.
    """
    ends = [moment for moment in (shift.starts_at, shift.over_at) if moment and moment > now]
    return min([limit, *ends])


def _activity(shift: Shift) -> Activity:
    return role_of(shift).activity
