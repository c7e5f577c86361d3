"""Roles and shifts brought in line with a posting, without losing anybody tied to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from matcher.activities.models import Activity, Role, Shift
from matcher.activities.rules.recurrence_json import to_json
from matcher.activities.service.commands import RoleCommand, ShiftCommand, write_terms
from matcher.activities.service.recurring import repeat_anew
from matcher.activities.service.sharing import share_seats
from matcher.activities.service.watching import Changes, held_among
from matcher.shared.db import db


@dataclass(slots=True)
class _Writer:
    """One act of writing: shifts `held` keep their rows, and `changes` says what befell them."""

    activity: Activity
    held: set[int]
    now: datetime
    changes: Changes = field(default_factory=Changes)

    def write(self, role: Role, command: RoleCommand) -> None:
        """Bring the shifts of a role in line with the command."""
        if command.called_off:
            role.shifts[:] = [shift for shift in role.shifts if self._call_off(shift)]
            role.recurrences, role.recurs_until = [], None
            return
        known = {shift.id: shift for shift in role.shifts}
        written = [self._shift(known.get(c.id or 0), c) for c in command.shifts]
        kept = [shift for shift in written if shift is not None]
        named = {c.id for c in command.shifts}
        role.shifts[:] = kept + [s for s in known.values() if s.id not in named and self.stays(s)]
        self._repeat(role, command)
        share_seats(role)

    def stays(self, shift: Shift) -> bool:
        """Tell whether a shift that the posting does not name stays: held, past, or by a rule."""
        over_at = shift.over_at
        past = over_at is not None and over_at <= self.now
        return past or shift.id in self.held or shift.by_rule

    def _repeat(self, role: Role, command: RoleCommand) -> None:
        if command.recurrences is None:
            return
        rules = [to_json(rule) for rule in command.recurrences]
        if rules != role.recurrences:
            role.recurrences = rules
            repeat_anew(role, self.held, self.changes, now=self.now)

    def _shift(self, shift: Shift | None, command: ShiftCommand) -> Shift | None:
        if command.called_off:
            return self._call_off(shift)
        if shift is None:
            shift = Shift(activity_id=self.activity.id, taken=0)
        self._set_times(shift, command)
        return shift

    def _call_off(self, shift: Shift | None) -> Shift | None:
        """Keep a shift that somebody is tied to, as called off; let go of any other."""
        if shift is None or shift.id not in self.held:
            return None
        if shift.cancelled_at is None:
            shift.cancelled_at = self.now
            self.changes.called_off.append(shift)
        return shift

    def _set_times(self, shift: Shift, command: ShiftCommand) -> None:
        before = (shift.starts_at, shift.ends_at)
        shift.starts_at, shift.ends_at = command.starts_at, command.ends_at
        shift.timed = command.timed
        if shift.id in self.held and before != (shift.starts_at, shift.ends_at):
            self.changes.moved.append(shift)


def write_roles(activity: Activity, commands: Sequence[RoleCommand], *, now: datetime) -> Changes:
    """Bring roles and shifts in line with the commands; return what happened to held shifts.

    What a posting no longer names goes, unless somebody is tied to it or it is past.
    """
    writer = _Writer(activity, held_among(_locked_shifts(activity)), now)
    known = {role.id: role for role in activity.roles}
    kept = [_role(known.get(command.id or 0), command) for command in commands]
    for role in known.values():
        if role not in kept:
            role.shifts[:] = [shift for shift in role.shifts if writer.stays(shift)]
    activity.roles[:] = kept + [r for r in known.values() if r not in kept and r.shifts]
    db.session.flush()
    for role, command in zip(kept, commands, strict=True):
        writer.write(role, command)
        if command.called_off and not role.shifts:
            activity.roles.remove(role)
    db.session.flush()
    return writer.changes


def _locked_shifts(activity: Activity) -> Sequence[Shift]:
    """Return the shifts as they are now; nobody takes a seat until this write ends."""
    if activity.id is None:
        return ()
    theirs = select(Shift).where(Shift.activity_id == activity.id).order_by(Shift.id)
    fresh = theirs.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(fresh).all()


def _role(role: Role | None, command: RoleCommand) -> Role:
    role = role or Role(recurrences=[])
    write_terms(role, command.terms)
    return role
