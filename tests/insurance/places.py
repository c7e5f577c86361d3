"""What the tests of this room need of a town: an activity on a day, and people on its roster."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from matcher.activities.models import Activity, Shift
from matcher.engagements.models import Engagement
from matcher.insurance.models import Enrolment
from matcher.insurance.rules import Report, cover_of
from matcher.shared.db import db
from tests.conftest import NOW
from tests.factories import (
    AccountFactory,
    ActivityFactory,
    EngagementFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
)

BORN = date(1951, 2, 3)
ADDRESS = "汐凪市浜戸7番地の19"
PHONE = "09012345678"
NINE = datetime(2026, 11, 28, 0, 0, tzinfo=UTC)
"""Nine in the morning in Tokyo on the Saturday of the tests' week."""


def shift_of(
    activity: Activity | None = None, starts_at: datetime | None = NINE, **shift: Any
) -> Shift:
    """Return two hours of an activity."""
    activity = activity or ActivityFactory(venue="中央公園")
    made: Shift = ShiftFactory(
        role_id=RoleFactory(activity_id=activity.id).id, starts_at=starts_at, **shift
    )
    return made


def begun_shift(**activity: Any) -> Shift:
    """Return a shift that began an hour ago."""
    place = ActivityFactory(venue="中央公園", **activity)
    return shift_of(place, NOW - timedelta(hours=1))


def helper(shift: Shift, name: str = "見本 花子", **engagement: Any) -> Engagement:
    """Return the engagement of a resident with birth date, address and telephone."""
    resident = ResidentFactory(name=name, birth_date=BORN, address=ADDRESS, phone=PHONE)
    made: Engagement = EngagementFactory(member_id=resident.id, shift_id=shift.id, **engagement)
    return made


def insured(member_id: int, enrolled_on: date = date(2026, 4, 10), plan: str = "basic") -> None:
    """Enrol a resident in the fiscal year of the tests."""
    cover = cover_of(enrolled_on, 2026)
    row = Enrolment(
        member_id=member_id,
        year=cover.year,
        plan=plan,
        enrolled_on=enrolled_on,
        covers_from=cover.first,
        covers_until=cover.last,
        account_id=AccountFactory().id,
        created_at=NOW,
    )
    db.session.add(row)
    db.session.commit()


def report(happened_at: datetime, **told: Any) -> Report:
    """Return a report that lacks nothing but what is told otherwise."""
    whole = {
        "person": "見本 花子",
        "place": "中央公園",
        "what": "段差で転んだ",
        "injury": "右ひざの擦り傷",
        "treatment": "消毒した",
        "witness_name": "証人 太郎",
        "witness_phone": "0312345678",
        "witness_relation": "同じ班の参加者",
        "witness_outside": True,
    }
    return Report(happened_at=happened_at, **{**whole, **told})
