"""Reporting an accident: drafts, handing in, passing on, and the clock that runs meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from matcher.accounts.models import Membership
from matcher.activities.models import Activity, Role, Shift
from matcher.attendance.rosters import Person, roster_of
from matcher.authz import Actor
from matcher.engagements.models import Engagement
from matcher.engagements.rules import MET
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.insurance.models import Accident
from matcher.insurance.rules import (
    AccidentState,
    Report,
    check_complete,
    check_moment,
    check_witness,
    days_left,
    due_on,
    reminder_due,
)
from matcher.insurance.scheme import has_scheme, scheme
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import Recipient, enqueue
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.town import current_city


@dataclass(frozen=True, slots=True)
class AccidentCommand:
    """What is told, of whom on the roster (None: of a name that stands on none)."""

    report: Report
    engagement_id: int | None
    hand_in: bool


def note(shift: Shift, command: AccidentCommand, *, actor: Actor, now: datetime) -> Accident:
    """Begin a report, and hand it in if that is wished; the centre is told at once.

    Raise Conflict if the same accident of the same person is noted already.
    """
    _hold(shift)
    _check_new(shift, command.report)
    row = Accident(
        shift_id=shift.id, state=AccidentState.DRAFT, account_id=actor.account_id, created_at=now
    )
    _write(row, shift, command, now=now)
    db.session.add(row)
    db.session.flush()
    _tell_centre(row, shift, now=now)
    if command.hand_in:
        _hand_in(row, shift, command.report, now=now)
    return row


def amend(accident: Accident, command: AccidentCommand, *, now: datetime) -> None:
    """Write a draft anew, and hand it in if that is wished; Conflict once it is handed in."""
    db.session.refresh(accident, ["state"], with_for_update=True)
    if accident.state is not AccidentState.DRAFT:
        raise Conflict("accident_handed_in")
    shift = accident.shift
    _write(accident, shift, command, now=now)
    if command.hand_in:
        _hand_in(accident, shift, command.report, now=now)


def forward(accident: Accident, *, actor: Actor, now: datetime) -> None:
    """Record that the report was passed on to the insurer; Conflict unless it is handed in."""
    db.session.refresh(accident, ["state"], with_for_update=True)
    if accident.state is not AccidentState.REPORTED:
        raise Conflict("already_decided")
    accident.state = AccidentState.FORWARDED
    accident.forwarded_at, accident.forwarded_by = now, actor.account_id


def accident_with_context(accident_id: int) -> Accident:
    """Return a report with its shift, listing and group; raise NotFound without one."""
    found = _whole().where(Accident.id == accident_id) if 0 < accident_id < 2**31 else None
    accident = db.session.scalars(found).one_or_none() if found is not None else None
    if accident is None:
        raise NotFound
    return accident


def accidents_of(shift_ids: Sequence[int]) -> list[Accident]:
    """Return the reports of these shifts, the latest accident first."""
    theirs = _whole().where(Accident.shift_id.in_(shift_ids))
    return list(db.session.scalars(theirs.order_by(Accident.happened_at.desc(), Accident.id)))


def accidents_of_members(member_ids: Sequence[int]) -> list[Accident]:
    """Return the reports of what happened to these members, the latest first."""
    theirs = _whole().join(Accident.engagement).where(Engagement.member_id.in_(member_ids))
    return list(db.session.scalars(theirs.order_by(Accident.happened_at.desc(), Accident.id)))


def lately_of(member_id: int, *, now: datetime) -> list[Engagement]:
    """Return what a member came to lately, while an accident could still be told in time."""
    since = now - timedelta(days=scheme().report_days)
    shift = contains_eager(Engagement.shift)
    mine = (
        select(Engagement)
        .join(Engagement.shift)
        .where(
            Engagement.member_id == member_id,
            Engagement.state.in_(MET),
            Shift.cancelled_at.is_(None),
            Shift.starts_at.between(since, now),
        )
        .options(shift.joinedload(Shift.activity).lazyload(Activity.roles))
    )
    return list(db.session.scalars(mine.order_by(Shift.starts_at.desc(), Engagement.id)))


def report_of(accident: Accident) -> Report:
    """Return what is told of an accident so far."""
    return Report(**{name: getattr(accident, name) for name in _TOLD})


def remind_due(*, today: date, now: datetime) -> int:
    """Remind those whose drafts are due soon, once for each of the set days; return how many."""
    if not has_scheme():
        return 0
    drafts = _whole().where(Accident.state == AccidentState.DRAFT, Accident.due_on >= today)
    return sum(_remind(draft, today, now=now) for draft in db.session.scalars(drafts))


_TOLD = (
    *("person", "happened_at", "place", "what", "injury", "treatment"),
    *("witness_name", "witness_phone", "witness_relation", "witness_outside"),
)


def _write(row: Accident, shift: Shift, command: AccidentCommand, *, now: datetime) -> None:
    report = command.report
    people = roster_of(shift)
    check_moment(report.happened_at, shift.starts_at, shift.over_at, now=now)
    party = _party(people, command.engagement_id)
    if command.engagement_id is not None and not party:
        raise RuleBroken("accident_of_nobody")
    check_witness(report.witness_name, report.person, party)
    for name in _TOLD:
        setattr(row, name, getattr(report, name))
    row.engagement_id = command.engagement_id
    row.due_on = due_on(report.happened_at, scheme().report_days)


def _party(people: Sequence[Person], engagement_id: int | None) -> list[str]:
    return [person.name for person in people if person.engagement_id == engagement_id]


def _hand_in(row: Accident, shift: Shift, report: Report, *, now: datetime) -> None:
    check_complete(report)
    row.state, row.reported_at = AccidentState.REPORTED, now
    db.session.flush()
    _tell_centre(row, shift, now=now)


def _tell_centre(row: Accident, shift: Shift, *, now: datetime) -> None:
    """Write to the centre that there is a report; what happened is not said in a mail."""
    centre = current_city().centre
    message = letter(
        "accident_noted",
        f"{row.id}:{row.state}",
        accident=row,
        activity=shift.activity,
        left=days_left(row.due_on, local_date(now)),
    )
    enqueue(message, Recipient(centre.name, centre.email, centre.phone), now=now)


def _remind(draft: Accident, today: date, *, now: datetime) -> bool:
    days = reminder_due(draft.due_on, local_date(draft.created_at), today)
    if days is None:
        return False
    message = letter(
        "accident_due",
        f"{draft.id}:{days}",
        accident=draft,
        activity=draft.shift.activity,
        scheme=scheme(),
        left=days_left(draft.due_on, today),
    )
    return enqueue(message, _whoever_began(draft), now=now) is not None


def _whoever_began(draft: Accident) -> Recipient:
    """Return where to remind: the member who told of themselves, the group, or the centre."""
    group, engagement = draft.shift.activity.organization, draft.engagement
    began_by = _members_of(draft.account_id)
    if engagement is not None and engagement.member_id in began_by:
        return recipient_of(engagement.member)
    if group.id in began_by:
        return recipient_of(group)
    centre = current_city().centre
    return Recipient(centre.name, centre.email, centre.phone)


def _members_of(account_id: int) -> set[int]:
    theirs = select(Membership.member_id).where(Membership.account_id == account_id)
    return set(db.session.scalars(theirs))


def _check_new(shift: Shift, report: Report) -> None:
    same = select(Accident.id).where(
        Accident.shift_id == shift.id,
        Accident.person == report.person,
        Accident.happened_at == report.happened_at,
    )
    if db.session.scalar(same) is not None:
        raise Conflict("accident_already_noted")


def _hold(shift: Shift) -> None:
    """Let nobody else note an accident of this shift until this is written."""
    db.session.execute(select(Shift.id).where(Shift.id == shift.id).with_for_update())


def _whole() -> Select[Accident]:
    shift = joinedload(Accident.shift)
    activity = shift.joinedload(Shift.activity)
    return select(Accident).options(
        joinedload(Accident.engagement).joinedload(Engagement.member),
        shift.joinedload(Shift.role).lazyload(Role.shifts),
        activity.lazyload(Activity.roles),
        activity.joinedload(Activity.organization),
    )
