"""Tests of the roster, and of what others ask about who came."""

from datetime import timedelta

from matcher.attendance.queries import attended_between, unrecorded
from matcher.attendance.rosters import roster_of
from matcher.engagements.models import Companion, Party
from matcher.engagements.rules import State
from matcher.extensions import db
from matcher.shared.clock import local_date
from tests.attendance.helping import CAME, mark, organizer_with_shift
from tests.factories import EngagementFactory, OrganizationFactory, ResidentFactory
from tests.support.statements import counted_statements

DAY = timedelta(days=1)


def test_everybody_stands_on_it_by_their_reading_with_what_they_agreed_to_share(both_apps, now):
    _login, shift = organizer_with_shift(now)
    contact = {"emergency_name": "見本 次郎", "emergency_phone": "0312345678"}
    sharing = ResidentFactory(furigana="ワダ", emergency_shared_at=now, address="港町1", **contact)
    silent = ResidentFactory(furigana="アベ", **contact)
    both = [EngagementFactory(shift_id=shift.id, member_id=r.id) for r in (sharing, silent)]
    both[0].party = Party.HOUSEHOLD
    db.session.add(Companion(engagement_id=both[0].id, name="子ども", furigana="カトウ"))
    company = OrganizationFactory(furigana="サカモト")
    EngagementFactory(shift_id=shift.id, member_id=company.id, people=4)
    EngagementFactory(shift_id=shift.id, state=State.WITHDRAWN)
    db.session.commit()
    roster = roster_of(shift)
    assert [p.furigana for p in roster] == ["アベ", "カトウ", "サカモト", "ワダ"]
    assert [p.people for p in roster] == [1, 1, 4, 1]
    assert [p.emergency.phone if p.emergency else "" for p in roster] == ["", "", "", "0312345678"]
    assert [p.address for p in roster] == ["", "港町1", "", "港町1"]
    assert roster[1].comes_with == sharing.name


def test_two_hundred_cost_as_much_as_one(both_apps, now):
    _login, shift = organizer_with_shift(now)
    EngagementFactory(shift_id=shift.id)
    before = _statements(shift)
    for _ in range(199):
        EngagementFactory(shift_id=shift.id)
    assert _statements(shift) == before <= 3


def _statements(shift) -> int:
    db.session.expire_all()
    assert shift.id
    with counted_statements() as seen:
        assert roster_of(shift)
    return len(seen)


def test_hours_are_those_of_days_in_tokyo(both_apps, now):
    login, shift = organizer_with_shift(now)
    login_of_open, open_ended = organizer_with_shift(now, starts_at=None)
    member = ResidentFactory()
    for where, whose in ((shift, login), (open_ended, login_of_open)):
        mark(EngagementFactory(shift_id=where.id, member_id=member.id), CAME, whose, now=now)
    today = local_date(now)
    found = attended_between([member.id], today, today)
    assert [(a.shift.id, a.minutes, a.people, a.day) for a in found] == [
        (shift.id, 120, 1, today),
        (open_ended.id, 0, 1, today),
    ]
    assert found[0].activity.organization.name
    assert not attended_between([member.id], today + DAY, today + DAY)
    assert not attended_between([member.id + 1], today, today)


def test_a_shift_waits_until_everybody_is_recorded(both_apps, now):
    login, shift = organizer_with_shift(now - 2 * DAY)
    engagement = EngagementFactory(shift_id=shift.id)
    rows = db.session.execute(unrecorded(before=now)).all()
    assert [(row.Shift.id, row.people) for row in rows] == [(shift.id, 1)]
    assert rows[0].Shift.activity.organization.email
    assert not db.session.execute(unrecorded(before=now, since=now - DAY)).all()
    mark(engagement, CAME, login, now=now)
    assert not db.session.execute(unrecorded(before=now)).all()


def test_a_shift_without_an_end_waits_once_its_usual_length_has_passed(both_apps, now):
    _login, shift = organizer_with_shift(now, ends_at=None)
    EngagementFactory(shift_id=shift.id)
    assert not db.session.execute(unrecorded(before=now)).all()
    assert db.session.execute(unrecorded(before=now + timedelta(hours=1))).all()
