"""What the tests of what follows share: a shift that is over, and people who came to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from matcher.activities.models import Activity, Shift
from matcher.attendance.models import Attendance
from matcher.attendance.rules import Presence
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.extensions import db
from tests.factories import (
    ActivityFactory,
    EngagementFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    manager,
    person,
)
from tests.support.html import parse, text_of

YESTERDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
"""Nine in the morning in Tokyo, on the day before the tests."""


def group_with_shift(starts_at: datetime | None = YESTERDAY, **activity: Any):
    """Return a group's login and a shift of theirs, of two hours, that is over."""
    login, group = manager()
    activity.setdefault("title", "河川敷の清掃")
    listing = ActivityFactory(organization_id=group.id, **activity)
    return login, shift_of(listing, starts_at)


def shift_of(activity: Activity, starts_at: datetime | None = YESTERDAY, **shift: Any) -> Shift:
    """Return one more shift of an activity."""
    made: Shift = ShiftFactory(
        role_id=RoleFactory(activity_id=activity.id).id, starts_at=starts_at, **shift
    )
    return made


def came(shift: Shift, member=None, *, minutes: int = 120, people: int = 1) -> Engagement:
    """Return the engagement of somebody whose coming is on record."""
    member = member or ResidentFactory()
    engagement: Engagement = EngagementFactory(
        shift_id=shift.id,
        member_id=member.id,
        state=State.ATTENDED,
        seats=people,
        people=people,
        updated_at=(shift.starts_at or YESTERDAY) + timedelta(hours=2),
    )
    put_down(engagement, minutes=minutes, people=people)
    return engagement


def put_down(engagement: Engagement, *, minutes: int = 120, people: int = 1) -> Attendance:
    """Record that the member of an engagement came."""
    row = Attendance(
        engagement_id=engagement.id,
        presence=Presence.PRESENT,
        minutes=minutes,
        people=people,
        updated_at=engagement.updated_at,
    )
    db.session.add(row)
    db.session.commit()
    return row


def somebody_who_came(shift: Shift, **resident: Any):
    """Return a login and the engagement of a resident who came."""
    account, member = person(ResidentFactory(**resident))
    return account, came(shift, member)


def main_of(response) -> str:
    """Return the words of a page's own part."""
    assert response.status_code == 200, response.status_code
    tree, _errors = parse(response.get_data(as_text=True))
    return text_of(tree.find(".//main"))


def fresh(row):
    """Return a row as it is in the database by now."""
    db.session.rollback()
    db.session.refresh(row)
    return row
