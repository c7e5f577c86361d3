"""A group's meeting, with two dates on one day and one on the next."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from matcher.activities.models import Activity, Role, Shift
from matcher.activities.rules.recurrence import Frequency, Recurrence
from matcher.activities.rules.recurrence_json import to_json
from matcher.activities.service.reading import visible_activity
from matcher.activities.service.recurring import add_coming_shifts
from matcher.shared.clock import from_local
from matcher.shared.db import db, transaction
from tests.conftest import NOW
from tests.factories import ActivityFactory, RoleFactory, ShiftFactory, actor_of, manager

TODAY = date(2026, 11, 24)
HOUR = timedelta(hours=1)


def at(day: int, hour: int) -> datetime:
    """Return an hour of a day in November, in Tokyo."""
    return from_local(date(2026, 11, day), time(hour))


class Meeting:
    """A listing: setting up at nine and the thing itself at noon, and again tomorrow at nine."""

    def __init__(self) -> None:
        self.login, self.group = manager()
        self.organizer = actor_of(self.login)
        self.activity = ActivityFactory(organization_id=self.group.id, venue="東の浜")
        self.helper = RoleFactory(activity_id=self.activity.id, name="準備係", capacity=5)
        self.guest = RoleFactory(activity_id=self.activity.id, capacity=5)
        self.morning = self._shift(self.helper, 24, 9)
        self.noon = self._shift(self.guest, 24, 12)
        self.tomorrow = self._shift(self.helper, 25, 9)

    def whole(self) -> Activity:
        """Return the listing as it is read for its organizer."""
        return visible_activity(self.activity.id, self.organizer)

    def shifts(self) -> list[Shift]:
        """Return its dates, soonest first."""
        theirs = select(Shift).where(Shift.activity_id == self.activity.id)
        return list(db.session.scalars(theirs.order_by(Shift.starts_at, Shift.id)))

    def said(self) -> list[tuple[object, str]]:
        """Return what was said of each date."""
        return [(shift.day_status, shift.day_note) for shift in self.shifts()]

    def weekly(self, **more: object) -> Role:
        """Return a further role, every Tuesday at three in the afternoon."""
        plain = {"weekdays": (1,), "start": time(15), "end": time(17)}
        rule = Recurrence(Frequency.WEEKLY, **plain | more)  # type: ignore[arg-type]
        role: Role = RoleFactory(activity_id=self.activity.id, name="読み聞かせ", capacity=5)
        with transaction():
            kept = db.session.get_one(Role, role.id)
            kept.recurrences = [to_json(rule)]
            add_coming_shifts(kept, now=NOW - 4 * HOUR)
        return role

    def _shift(self, role: Role, day: int, hour: int) -> Shift:
        shift: Shift = ShiftFactory(
            role_id=role.id, starts_at=at(day, hour), ends_at=at(day, hour + 2), capacity=5
        )
        return shift
