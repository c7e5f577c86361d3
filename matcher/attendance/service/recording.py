"""Recording who came: one mark on one person, with its trace and the state that follows."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select

from matcher.activities.models import Shift
from matcher.attendance import rules, snapshots
from matcher.attendance.models import Attendance, AttendanceChange
from matcher.attendance.rosters import times_of
from matcher.attendance.rules import Mark, Presence
from matcher.attendance.service.settling import settle
from matcher.attendance.snapshots import Snapshot
from matcher.attendance.telling import tell_corrected
from matcher.authz import Actor
from matcher.engagements import seats
from matcher.engagements.models import Companion, Engagement, EngagementEvent
from matcher.engagements.rules import KNOWN
from matcher.engagements.rules import is_known as is_known_member
from matcher.errors import NotFound, RuleBroken
from matcher.members.models import Member, MemberKind
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.town import current_city


class Outcome(StrEnum):
    """What became of a mark."""

    DONE = "done"
    ALREADY = "already"


def record(
    engagement: Engagement,
    companion_id: int | None,
    mark: Mark,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> Outcome:
    """Write down whether one person came, with its trace; the engagement's state follows.

    One sent twice, by its key, counts once; one overtaken by a mark made later is kept in the
    trace alone. Raise RuleBroken when it is too early, and for a correction after the day that
    gives no reason; of such a correction the member is told.
    """
    case = Case.opened(engagement, companion_id)
    return record_case(case, mark, actor=actor, now=now, reason=reason)


def record_case(
    case: "Case", mark: Mark, *, actor: Actor, now: datetime, reason: str = ""
) -> Outcome:
    """Do what `record` does for a case that is open already."""
    if mark.key and is_known(mark.key):
        return Outcome.ALREADY
    at = rules.moment_of(mark, now=now)
    after = case.after(mark, at=at)
    if case.before == after:
        return Outcome.ALREADY
    overtaken = case.is_overtaken(at)
    said_at = now if case.takes_back(after, now=now) else at
    if not overtaken and not reason and case.is_correction(on=said_at):
        raise RuleBroken("correction_needs_reason")
    change = case.trace(after, actor=actor, at=at, key=mark.key, reason=reason)
    if not overtaken:
        case.write(after, now=now)
        settle(case.engagement, case.shift, actor=actor, now=now, reason=reason)
        if case.is_correction(on=now):
            tell_corrected(change, now=now)
    return Outcome.DONE


class Case:
    """One person's record on a shift that is locked: nobody else changes it until this ends."""

    def __init__(
        self,
        engagement: Engagement,
        companion_id: int | None,
        shift: Shift,
        row: Attendance | None,
    ) -> None:
        self.engagement, self.companion_id = engagement, companion_id
        self.shift, self.row = shift, row
        self.before = snapshots.of_row(row)

    @classmethod
    def opened(cls, engagement: Engagement, companion_id: int | None) -> "Case":
        """Return the case of one person, their shift locked; NotFound for a strange companion."""
        shift = seats.lock(engagement.shift_id, engagement.member_id)
        db.session.refresh(engagement)
        _check_companion(engagement, companion_id)
        return cls(engagement, companion_id, shift, row_of(engagement.id, companion_id))

    def after(self, mark: Mark, *, at: datetime) -> Snapshot:
        """Return what the mark would leave; raise RuleBroken if it cannot be made."""
        times = times_of(self.shift)
        checkin = timedelta(minutes=current_city().policies.checkin_minutes)
        rules.check_window(times, at=at, checkin=checkin)
        rules.check_mark(mark)
        if not self._is_organization():
            mark = replace(mark, people=1)
        if times.starts_at is None and mark.arrived_at is None:
            # Without a time of its own, the shift took place when somebody came.
            mark = replace(mark, arrived_at=at)
        return snapshots.of_mark(mark, times)

    def is_overtaken(self, at: datetime) -> bool:
        """Tell whether a mark made later has arrived already."""
        theirs = _of(AttendanceChange, self.engagement.id, self.companion_id)
        later = db.session.scalars(
            select(AttendanceChange).where(*theirs, AttendanceChange.at > at)
        )
        # A member's word to the organizer changes nothing, so it overtakes nothing.
        return any(change.before != change.after for change in later)

    def is_correction(self, *, on: datetime) -> bool:
        """Tell whether something that was recorded is changed after the day of the shift."""
        last = self.shift.over_at or (self.row.updated_at if self.row else on)
        return bool(self.before) and rules.is_after_the_day(local_date(last), on=local_date(on))

    def takes_back(self, after: Snapshot, *, now: datetime) -> bool:
        """Tell whether somebody recorded as there before today would be there no longer.

        By a telephone's own time that could be dated back; it needs its reason.
        """
        there = Presence.PRESENT
        gone = self.before.get("presence") == there and after.get("presence") != there
        return gone and self.row is not None and local_date(self.row.updated_at) < local_date(now)

    def trace(
        self, after: Snapshot, *, actor: Actor, at: datetime, key: str | None, reason: str
    ) -> AttendanceChange:
        """Write down the change itself."""
        change = AttendanceChange(
            engagement_id=self.engagement.id,
            companion_id=self.companion_id,
            at=at,
            account_id=actor.account_id,
            channel=actor.channel,
            key=key,
            before=self.before,
            after=after,
            reason=reason,
        )
        db.session.add(change)
        db.session.flush()
        return change

    def write(self, after: Snapshot, *, now: datetime) -> None:
        """Let the record say so."""
        if not after and self.row:
            db.session.delete(self.row)
        elif after:
            pair = {"engagement_id": self.engagement.id, "companion_id": self.companion_id}
            self.row = self.row or Attendance(**pair)
            for name, value in snapshots.columns_of(after).items():
                setattr(self.row, name, value)
            self.row.updated_at = now
            db.session.add(self.row)
        db.session.flush()

    def _is_organization(self) -> bool:
        kind = select(Member.kind).where(Member.id == self.engagement.member_id)
        is_it = db.session.scalar(kind) is MemberKind.ORGANIZATION
        return is_it and self.companion_id is None


def check_expected(engagement: Engagement) -> None:
    """Raise RuleBroken("not_expected") for one who never showed the organizer who they are.

    Who was asked and comes without an answer says so themselves, or gives a name on the spot.
    """
    if engagement.state in KNOWN:
        return
    steps = select(EngagementEvent.to_state).where(EngagementEvent.engagement_id == engagement.id)
    if not is_known_member(db.session.scalars(steps)):
        raise RuleBroken("not_expected")


def row_of(engagement_id: int, companion_id: int | None) -> Attendance | None:
    """Return what is recorded of one person."""
    theirs = select(Attendance).where(*_of(Attendance, engagement_id, companion_id))
    return db.session.scalars(theirs).one_or_none()


def _check_companion(engagement: Engagement, companion_id: int | None) -> None:
    if companion_id is None:
        return
    companion = db.session.get(Companion, companion_id)
    if companion is None or companion.engagement_id != engagement.id:
        raise NotFound


def _of(
    table: type[Attendance | AttendanceChange], engagement_id: int, companion_id: int | None
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    whose = table.companion_id == companion_id if companion_id else table.companion_id.is_(None)
    return table.engagement_id == engagement_id, whose


def is_known(key: str) -> bool:
    """Tell whether a mark of this key has arrived already."""
    known = select(AttendanceChange.id).where(AttendanceChange.key == key)
    return db.session.scalar(known) is not None
