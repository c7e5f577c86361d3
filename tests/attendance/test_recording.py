"""Tests of recording who came: the mark, its trace, its seat, its state."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Role, Shift
from matcher.activities.rules.terms import Per
from matcher.attendance.rules import Mark, Presence
from matcher.attendance.service.recording import Outcome
from matcher.engagements.models import Companion, EngagementEvent
from matcher.engagements.rules import State
from matcher.errors import NotFound, RuleBroken
from matcher.extensions import db
from matcher.notices.models import Notice
from tests.attendance.helping import (
    AWAY,
    CAME,
    UNDONE,
    mark,
    organizer_with_shift,
    rows_of,
    state_of,
    trace_of,
)
from tests.factories import EngagementFactory, OrganizationFactory, ShiftFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def seats_of(shift) -> tuple[int, int | None]:
    db.session.rollback()
    row = db.session.get_one(Shift, shift.id)
    return row.taken, row.capacity


def kinds_written() -> list[str]:
    return list(db.session.scalars(select(Notice.kind).order_by(Notice.id)))


def test_one_who_came_is_credited_with_the_whole_shift(both_apps, now):
    login, shift = organizer_with_shift(now, capacity=1)
    engagement = EngagementFactory(shift_id=shift.id)
    assert mark(engagement, CAME, login, now=now) is Outcome.DONE
    (row,) = rows_of(engagement)
    assert (row.presence, row.minutes, row.people) == (Presence.PRESENT, 120, 1)
    assert state_of(engagement) is State.ATTENDED
    assert seats_of(shift) == (1, 1)
    assert not kinds_written()


def test_a_mark_taken_back_leaves_a_promise_a_trace_and_no_letter(both_apps, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    db.session.add(
        EngagementEvent(engagement_id=engagement.id, to_state=State.CONFIRMED, at=now - DAY)
    )
    db.session.commit()
    for what, state in ((CAME, State.ATTENDED), (AWAY, State.ABSENT), (UNDONE, State.CONFIRMED)):
        mark(engagement, what, login, now=now)
        assert state_of(engagement) is state
    assert not rows_of(engagement)
    said = [(c.before.get("presence"), c.after.get("presence")) for c in trace_of(engagement)]
    assert said == [(None, "present"), ("present", "absent"), ("absent", None)]
    assert seats_of(shift) == (1, None)
    assert not kinds_written()


def test_sent_twice_it_counts_once(both_apps, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    keyed = replace(CAME, key="k" * 32)
    assert mark(engagement, keyed, login, now=now) is Outcome.DONE
    mark(engagement, AWAY, login, now=now + HOUR)
    assert mark(engagement, keyed, login, now=now + HOUR) is Outcome.ALREADY
    assert state_of(engagement) is State.ABSENT
    assert len(trace_of(engagement)) == 2


def test_of_two_devices_the_mark_made_last_stands_whichever_arrives_last(both_apps, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    mark(engagement, CAME, login, now=now + HOUR)
    late_word = replace(AWAY, at=now, key="late")
    assert mark(engagement, late_word, login, now=now + 2 * HOUR) is Outcome.DONE
    assert state_of(engagement) is State.ATTENDED
    assert [change.at for change in trace_of(engagement)] == [now + HOUR, now]


def test_a_clock_ahead_is_brought_back_and_a_word_of_last_week_is_refused(app, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    mark(engagement, replace(CAME, at=now + DAY), login, now=now)
    assert trace_of(engagement)[0].at == now
    with pytest.raises(RuleBroken, match="mark_too_old"):
        mark(engagement, replace(AWAY, at=now), login, now=now + timedelta(days=8))


def test_a_party_has_come_when_anybody_of_it_has(both_apps, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id, seats=2, people=2)
    companion = Companion(engagement_id=engagement.id, name="見本 花子")
    db.session.add(companion)
    db.session.commit()
    mark(engagement, AWAY, login, now=now)
    assert state_of(engagement) is State.ABSENT
    mark(engagement, CAME, login, now=now, companion_id=companion.id)
    assert state_of(engagement) is State.ATTENDED
    other = EngagementFactory(shift_id=shift.id)
    with pytest.raises(NotFound):
        mark(other, CAME, login, now=now, companion_id=companion.id)


def test_late_and_early_count_what_is_left_of_the_hours(app, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    what = Mark(Presence.PRESENT, now - HOUR / 2, now + HOUR / 2)
    mark(engagement, what, login, now=now + HOUR)
    assert rows_of(engagement)[0].minutes == 60


def test_only_an_organization_brings_several(app, now):
    login, shift = organizer_with_shift(now, capacity=9)
    company = EngagementFactory(
        shift_id=shift.id, member_id=OrganizationFactory().id, seats=5, people=5
    )
    resident = EngagementFactory(shift_id=shift.id)
    for engagement, people in ((company, 4), (resident, 1)):
        mark(engagement, replace(CAME, people=4), login, now=now)
        assert rows_of(engagement)[0].people == people


def test_whoever_waited_and_stands_there_gets_a_seat_more(both_apps, now):
    login, shift = organizer_with_shift(now, capacity=1)
    EngagementFactory(shift_id=shift.id)
    waiting = EngagementFactory(shift_id=shift.id, state=State.WAITLISTED)
    mark(waiting, CAME, login, now=now)
    assert state_of(waiting) is State.ATTENDED
    assert seats_of(shift) == (2, 2)
    last = select(EngagementEvent.reason).where(EngagementEvent.engagement_id == waiting.id)
    assert "定員を超えて" in db.session.scalars(last).one()


def test_where_dates_share_their_seats_the_role_has_one_more(both_apps, now):
    login, shift = organizer_with_shift(now, capacity=1)
    role = db.session.get_one(Role, shift.role_id)
    role.capacity, role.per = 1, Per.TOTAL
    db.session.commit()
    sister = ShiftFactory(role_id=role.id, starts_at=now + DAY, capacity=0)
    EngagementFactory(shift_id=shift.id)
    mark(EngagementFactory(shift_id=shift.id, state=State.APPLIED), CAME, login, now=now)
    assert seats_of(shift) == (2, 2)
    assert seats_of(sister) == (0, 0)
    assert db.session.get_one(Role, role.id).capacity == 2


def test_after_the_day_a_correction_gives_its_reason_and_the_member_is_told(both_apps, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    mark(engagement, AWAY, login, now=now + DAY)
    assert not kinds_written()
    with pytest.raises(RuleBroken, match="correction_needs_reason"):
        mark(engagement, CAME, login, now=now + DAY)
    mark(engagement, CAME, login, now=now + DAY, reason="受付の記入もれでした。")
    letter = db.session.scalars(select(Notice)).one()
    assert letter.kind == "attendance_corrected"
    assert "訂正前　欠席" in letter.body
    assert "訂正後　参加（2時間）" in letter.body
    assert "受付の記入もれでした。" in letter.body
    assert trace_of(engagement)[-1].reason == "受付の記入もれでした。"


def test_a_word_of_the_day_that_arrives_after_it_needs_no_reason_but_is_told(app, now):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    mark(engagement, AWAY, login, now=now)
    mark(engagement, replace(CAME, at=now + HOUR), login, now=now + DAY)
    assert state_of(engagement) is State.ATTENDED
    assert kinds_written() == ["attendance_corrected"]


@pytest.mark.parametrize("what", [AWAY, UNDONE])
def test_a_telephone_that_dates_back_takes_nobodys_presence_without_a_reason(both_apps, now, what):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    mark(engagement, CAME, login, now=now)
    with pytest.raises(RuleBroken, match="correction_needs_reason"):
        mark(engagement, replace(what, at=now + HOUR), login, now=now + DAY)
    assert state_of(engagement) is State.ATTENDED
    mark(engagement, replace(what, at=now + HOUR), login, now=now + HOUR)
    assert state_of(engagement) is not State.ATTENDED


@pytest.mark.parametrize(
    ("shift", "code"),
    [({"starts_at": None}, ""), ({"hours": 2}, "checkin_too_early"), ({"off": True}, "cancelled")],
)
def test_marks_are_made_in_their_time(app, now, shift, code):
    given = dict(shift)
    if hours := given.pop("hours", None):
        given["starts_at"] = now + timedelta(hours=hours)
    if given.pop("off", None):
        given["cancelled_at"] = now
    login, dated = organizer_with_shift(now, **given)
    engagement = EngagementFactory(shift_id=dated.id)
    if not code:
        mark(engagement, replace(CAME, minutes=90), login, now=now)
        assert (rows_of(engagement)[0].minutes, rows_of(engagement)[0].arrived_at) == (90, now)
        return
    with pytest.raises(RuleBroken, match=code):
        mark(engagement, CAME, login, now=now)
    assert not rows_of(engagement)
