"""Tests of asking for the report: a week after the last day, once, and only where it lacks."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity
from matcher.extensions import db
from matcher.members.models import Organization
from matcher.notices.models import Notice
from matcher.recognition.service import reminding
from matcher.recognition.tasks import ask_for_reports
from matcher.shared.db import transaction
from tests.factories import StoryFactory
from tests.recognition.helping import YESTERDAY, came, group_with_shift, shift_of

pytestmark = pytest.mark.usefixtures("at_ten")
A_WEEK_AGO = YESTERDAY - timedelta(days=6)


def send(now) -> int:
    due = reminding.due(now=now)
    with transaction():
        return sum(reminding.remind(*which, now=now) for which in due)


def letters() -> list[Notice]:
    db.session.rollback()
    return list(db.session.scalars(select(Notice).where(Notice.kind == "report_wanted")))


def test_a_week_after_the_last_day_the_group_is_asked_once(both_apps, now):
    _login, shift = group_with_shift(A_WEEK_AGO)
    came(shift)
    assert send(now - timedelta(days=1)) == 0
    assert [send(now), send(now), send(now + timedelta(days=1))] == [1, 0, 0]
    (letter,) = letters()
    assert "2026年11月17日" in letter.body
    assert f"/activities/{shift.activity_id}/report" in letter.body


def test_who_goes_on_or_has_told_is_not_asked(both_apps, now):
    _login, going_on = group_with_shift(A_WEEK_AGO)
    came(going_on)
    came(shift_of(db.session.get_one(Activity, going_on.activity_id)))
    _login, told = group_with_shift(A_WEEK_AGO)
    came(told)
    StoryFactory(activity_id=told.activity_id, last_day=date(2026, 11, 17))
    assert send(now) == 0


def test_a_report_of_an_earlier_day_does_not_stand_for_this_one(both_apps, now):
    _login, shift = group_with_shift(A_WEEK_AGO)
    came(shift)
    StoryFactory(
        activity_id=shift.activity_id, first_day=date(2026, 11, 1), last_day=date(2026, 11, 1)
    )
    assert send(now) == 1


def test_what_is_long_past_is_let_be(both_apps, now):
    came(group_with_shift(YESTERDAY - timedelta(days=40))[1])
    assert send(now) == 0


def test_a_series_is_asked_about_once_a_fiscal_year(both_apps, now):
    _login, shift = group_with_shift(A_WEEK_AGO)
    came(shift)
    assert send(now) == 1
    later = A_WEEK_AGO + timedelta(days=30)
    activity = db.session.get_one(Activity, shift.activity_id)
    came(shift_of(activity, later))
    assert send(now + timedelta(days=30)) == 0
    came(shift_of(activity, A_WEEK_AGO + timedelta(days=150)))
    assert send(now + timedelta(days=150)) == 1


def test_a_group_without_mail_is_no_call_for_the_desk(app, now):
    _login, shift = group_with_shift(A_WEEK_AGO)
    came(shift)
    activity = db.session.get_one(Activity, shift.activity_id)
    group = db.session.get_one(Organization, activity.organization_id)
    group.email, group.phone = None, "0312345678"
    db.session.commit()
    assert ask_for_reports.call_local() == 0
    assert letters() == []


def test_the_task_asks_every_group(app):
    for _ in range(2):
        came(group_with_shift(A_WEEK_AGO)[1])
    assert ask_for_reports.call_local() == 2
