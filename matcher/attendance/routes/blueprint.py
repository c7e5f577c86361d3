"""The blueprint of the day, and how its views come to their shift."""

from datetime import date

from flask import Blueprint
from werkzeug.wrappers import Response

from matcher.activities.models import Shift
from matcher.attendance.reading import shift_with_activity, shifts_on
from matcher.attendance.wording import hours_of
from matcher.authz import Actor, Permission
from matcher.errors import NotFound
from matcher.shared.clock import YEARS
from matcher.shared.web import authorise

Page = str | Response

attendance = Blueprint("attendance", __name__)
attendance.add_app_template_filter(hours_of, "hours_ja")


def shift_to_record(shift_id: int) -> tuple[Shift, Actor]:
    """Return a shift whose people this person may record, and who they are."""
    shift = shift_with_activity(shift_id)
    return shift, authorise(Permission.RECORD_ATTENDANCE, shift.activity)


def shifts_to_record(activity_id: int, day: str) -> list[Shift]:
    """Return the shifts of a day that this person may record; raise NotFound for none."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound from error
    shifts = shifts_on(activity_id, wanted) if wanted.year in YEARS else []
    if not shifts:
        raise NotFound
    authorise(Permission.RECORD_ATTENDANCE, shifts[0].activity)
    return shifts
