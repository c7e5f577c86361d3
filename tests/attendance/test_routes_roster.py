"""Tests of the roster's pages: by tap, by list, by walk-in, and for whom they open."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Shift
from matcher.attendance.rules import Presence
from matcher.attendance.service.afterwards import record_all
from matcher.engagements.models import Companion, Engagement
from matcher.engagements.rules import Origin, State
from matcher.errors import RuleBroken
from matcher.extensions import db
from matcher.members.models import Channel, Resident
from matcher.notices.models import Notice
from matcher.shared.text import same_name
from tests.attendance.helping import CAME, organizer_with_shift, rows_of, state_of, trace_of
from tests.factories import (
    EngagementFactory,
    ResidentFactory,
    ShiftFactory,
    actor_of,
    person,
    staff,
)
from tests.support.html import parse, text_of
from tests.support.signing import client_of
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
DAY = timedelta(days=1)
PAGES = ("roster", "roster/print", "attendance", "poster", "marks")
UNKNOWN = (0, 999, 2**31, 10**30)


def main_of(response) -> str:
    """Return the words of a page's own part."""
    assert response.status_code == 200
    tree, _errors = parse(response.get_data(as_text=True))
    return text_of(tree.find(".//main"))


def test_one_tap_records_and_leads_back_to_the_line(app, now, signed_in_as):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    client = signed_in_as(login)
    roster = f"/shifts/{shift.id}/roster"
    answer = client.submit(roster, form=roster, press=f"tap=came {engagement.id}")
    assert (answer.status_code, answer.location) == (303, f"{roster}#p{engagement.id}")
    assert rows_of(engagement)[0].minutes == 120
    assert trace_of(engagement)[0].channel is Channel.ON_SITE
    assert "1人が来ました" in main_of(client.get(roster)).replace(" ", "")


@pytest.mark.parametrize(
    ("tap", "words"), [("late", "遅刻 10:00"), ("left", "早退 10:00"), ("absent", "欠席")]
)
def test_the_other_buttons_say_late_early_and_absent(app, now, signed_in_as, tap, words):
    login, shift = organizer_with_shift(now)
    engagement = EngagementFactory(shift_id=shift.id)
    client, roster = signed_in_as(login), f"/shifts/{shift.id}/roster"
    client.submit(roster, form=roster, press=f"tap={tap} {engagement.id}")
    assert words in main_of(client.get(roster))
    client.submit(roster, form=roster, press=f"tap=undo {engagement.id}")
    assert not rows_of(engagement)


def test_a_strange_tap_changes_nothing(app, now, signed_in_as):
    login, shift = organizer_with_shift(now)
    elsewhere = EngagementFactory()
    client, roster = signed_in_as(login), f"/shifts/{shift.id}/roster"
    client.guarded = False
    for press in ("came", "came x", f"came {elsewhere.id}", "dance 1", "came 1-x", "came ９"):
        answer = client.submit(roster, form=roster, press=f"tap={press}")
        assert answer.status_code in {303, 404}
    assert state_of(elsewhere) is State.CONFIRMED


def test_a_walk_in_is_two_fields_and_one_button(both_apps, now):
    login, shift = organizer_with_shift(now, capacity=1)
    EngagementFactory(shift_id=shift.id)
    known = ResidentFactory(name="見本 太郎", name_key=same_name("見本 太郎"), phone="09011112222")
    client = client_of(both_apps, login)
    roster = f"/shifts/{shift.id}/roster"
    for name, phone in (("見本　太郎", "090-1111-2222"), ("見本 太郎", "")):
        answer = client.submit(roster, {"name": name, "phone": phone}, form="walk-in")
        assert (answer.status_code, answer.location) == (303, roster)
    came = select(Engagement).where(Engagement.origin == Origin.WALK_IN).order_by(Engagement.id)
    first, second = db.session.scalars(came)
    assert first.member_id == known.id
    newcomer = db.session.get_one(Resident, second.member_id)
    assert (newcomer.channel, newcomer.entered_by) == (Channel.ON_SITE, login.id)
    told = db.session.scalars(select(Notice)).one()
    assert (told.kind, told.member_id) == ("attendance_walk_in", known.id)
    row = db.session.get_one(Shift, shift.id)
    assert (row.taken, row.capacity) == (3, 3)
    assert {first.state, second.state} == {State.ATTENDED}
    client.submit(roster, {"name": "見本 花子", "furigana": "みほん はなこ"}, form="walk-in")
    assert "ミホン ハナコ" in main_of(client.get(roster))
    answer = client.submit(roster, {"name": "", "phone": "12"}, form="walk-in")
    assert "10桁または11桁" in main_of(answer)


def test_an_empty_roster_says_so_until_somebody_walks_in(app, now, signed_in_as):
    login, shift = organizer_with_shift(now)
    client, roster = signed_in_as(login), f"/shifts/{shift.id}/roster"
    page = main_of(client.get(roster))
    assert "参加が決まっている方は、まだいません" in page
    assert "スマートフォンのカメラで参加者のコードを読み取ると" in page
    client.submit(roster, {"name": "見本 花子"}, form="walk-in")
    assert "まだいません" not in main_of(client.get(roster))


def test_the_roster_leads_to_the_report_of_an_accident_where_there_is_insurance(
    app, now, signed_in_as, monkeypatch
):
    login, shift = organizer_with_shift(now)
    client = signed_in_as(login)
    page = client.get(f"/shifts/{shift.id}/roster").get_data(as_text=True)
    assert f"/shifts/{shift.id}/accidents/new" in page
    uninsured = replace(app.extensions["city"], insurance=None)
    monkeypatch.setitem(app.extensions, "city", uninsured)
    page = client.get(f"/shifts/{shift.id}/roster").get_data(as_text=True)
    assert "/accidents/new" not in page


def test_a_mistaken_walk_in_is_nothing_again(app, now, signed_in_as):
    login, shift = organizer_with_shift(now)
    client, roster = signed_in_as(login), f"/shifts/{shift.id}/roster"
    client.submit(roster, {"name": "見本 花子"}, form="walk-in")
    engagement = db.session.scalars(select(Engagement)).one()
    client.submit(roster, form=roster, press=f"tap=undo {engagement.id}")
    assert state_of(engagement) is State.CANCELLED
    assert db.session.get_one(Shift, shift.id).taken == 0


@pytest.mark.parametrize("page", PAGES)
def test_the_day_is_for_the_organizers_people_and_the_staff(app, now, signed_in_as, page):
    login, shift = organizer_with_shift(now)
    stranger, other = person()[0], organizer_with_shift(now)[0]
    statuses = []
    for account in (login, staff(), stranger, other):
        client = signed_in_as(account)
        client.guarded = account in (login,)
        statuses.append(client.get(f"/shifts/{shift.id}/{page}").status_code)
        for id_ in UNKNOWN:
            assert client.get(f"/shifts/{id_}/{page}").status_code == 404
    assert statuses == [200, 200, 403, 403]
    assert app.test_client().get(f"/shifts/{shift.id}/{page}").status_code == 303


def test_a_roster_of_two_hundred_costs_as_much_as_one(app, now, signed_in_as):
    login, shift = organizer_with_shift(now)
    EngagementFactory(shift_id=shift.id)
    client, address = signed_in_as(login), f"/shifts/{shift.id}/roster"
    before = _statements_of(client, address)
    for _ in range(199):
        EngagementFactory(shift_id=shift.id)
    assert _statements_of(client, address) == before <= 10


def test_the_paper_has_boxes_blank_lines_and_only_what_was_agreed(app, now, signed_in_as):
    login, shift = organizer_with_shift(now)
    contact = {"emergency_name": "見本 次郎", "emergency_phone": "0312345678"}
    sharing = ResidentFactory(furigana="ワダ", emergency_shared_at=now, **contact)
    silent = ResidentFactory(emergency_name="見本 三郎", emergency_phone="0399999999")
    for resident in (sharing, silent):
        EngagementFactory(shift_id=shift.id, member_id=resident.id)
    client = signed_in_as(login)
    for address in (
        f"/shifts/{shift.id}/roster/print",
        f"/activities/{shift.activity_id}/roster/2026-11-24/print",
    ):
        page = main_of(client.get(address))
        assert "取扱注意" in page
        assert "ワダ" in page
        assert "0312345678" in page
        assert "0399999999" not in page


def test_of_whoever_only_applied_the_roster_tells_the_name_alone(app, now, signed_in_as):
    login, shift = organizer_with_shift(now)
    contact = {"emergency_name": "見本 次郎", "emergency_phone": "0312345678"}
    waiting = ResidentFactory(phone="09011112222", emergency_shared_at=now, **contact)
    EngagementFactory(shift_id=shift.id, member_id=waiting.id, state=State.WAITLISTED)
    page = signed_in_as(login).get(f"/shifts/{shift.id}/roster").get_data(as_text=True)
    assert waiting.name in page
    assert "09011112222" not in page
    assert "0312345678" not in page


def test_a_day_leads_to_its_rosters(app, now, signed_in_as):
    login, shift = organizer_with_shift(now)
    client = signed_in_as(login)
    client.guarded = False
    address = f"/activities/{shift.activity_id}/roster/2026-11-24"
    assert client.get(address).location == f"/shifts/{shift.id}/roster"
    ShiftFactory(role_id=shift.role_id, starts_at=now + timedelta(hours=3))
    assert main_of(client.get(address)).count("名簿を開く") == 2
    for day in ("2026-11-25", "きょう", "2026-13-01", "0001-01-01", "9999-12-31"):
        assert client.get(f"/activities/{shift.activity_id}/roster/{day}").status_code == 404
    other = signed_in_as(organizer_with_shift(now)[0])
    other.guarded = False
    assert other.get(address).status_code == 403


def test_the_paper_roster_is_typed_in_with_one_button(app, now, signed_in_as):
    login, shift = organizer_with_shift(now - DAY)
    engagements = [EngagementFactory(shift_id=shift.id) for _ in range(3)]
    companion = Companion(engagement_id=engagements[0].id, name="見本 花子")
    db.session.add(companion)
    db.session.commit()
    client, address = signed_in_as(login), f"/shifts/{shift.id}/attendance"
    first, second, third = (engagement.id for engagement in engagements)
    said = {f"{second}-arrived": "9:30", f"{second}-left": "10:30", f"{third}-presence": "absent"}
    answer = client.submit(address, said)
    assert answer.location == f"/shifts/{shift.id}/roster"
    assert [row.minutes for row in rows_of(engagements[0])] == [120, 120]
    assert [row.minutes for row in rows_of(engagements[1])] == [60]
    assert rows_of(engagements[2])[0].presence is Presence.ABSENT
    assert trace_of(engagements[2])[0].channel is Channel.PAPER
    assert "1人の出欠" not in main_of(client.get(answer.location))
    client.submit(address)
    assert len(trace_of(engagements[1])) == 1
    assert first


def test_a_wrong_line_keeps_its_error_and_what_was_typed(app, now, signed_in_as):
    login, shift = organizer_with_shift(now - DAY)
    engagement = EngagementFactory(shift_id=shift.id)
    client, address = signed_in_as(login), f"/shifts/{shift.id}/attendance"
    wrong = {f"{engagement.id}-arrived": "9:90", f"{engagement.id}-presence": "dance"}
    page = client.submit(address, wrong).get_data(as_text=True)
    assert "時刻は「9:30」のように" in page
    assert 'value="9:90"' in page
    assert not rows_of(engagement)


def test_a_correction_after_the_day_asks_why(app, now, signed_in_as):
    login, shift = organizer_with_shift(now - DAY)
    engagement = EngagementFactory(shift_id=shift.id)
    client, address = signed_in_as(login), f"/shifts/{shift.id}/attendance"
    client.submit(address)
    absent = {f"{engagement.id}-presence": "absent"}
    assert "理由を入力してください" in main_of(client.submit(address, absent))
    assert state_of(engagement) is State.ATTENDED
    client.submit(address, {**absent, "reason": "別の方と取りちがえていました。"})
    assert state_of(engagement) is State.ABSENT


def _statements_of(client, address) -> int:
    db.session.expunge_all()
    with counted_statements() as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_tap_on_whoever_was_only_asked_is_refused(app, now, signed_in_as):
    login, shift = organizer_with_shift(now)
    resident = ResidentFactory(name="見本 招待", phone="09011112222")
    asked = EngagementFactory(shift_id=shift.id, member_id=resident.id, state=State.INVITED)
    client, roster = signed_in_as(login), f"/shifts/{shift.id}/roster"
    client.guarded = False
    for tap in ("came", "absent", "undo"):
        client.submit(roster, form=roster, press=f"tap={tap} {asked.id}")
        assert state_of(asked) is State.INVITED
    page = client.get(roster).get_data(as_text=True)
    assert resident.name not in page
    assert resident.phone not in page


def test_who_was_only_asked_is_not_typed_in_afterwards_either(both_apps, now):
    login, shift = organizer_with_shift(now)
    EngagementFactory(shift_id=shift.id)
    asked = EngagementFactory(shift_id=shift.id, state=State.INVITED)
    client, address = client_of(both_apps, login), f"/shifts/{shift.id}/attendance"
    client.submit(address, {f"{asked.id}-presence": "present"})
    assert state_of(asked) is State.INVITED
    with pytest.raises(RuleBroken, match="not_expected"):
        record_all(shift.id, {str(asked.id): CAME}, actor=actor_of(login), now=now)
    db.session.rollback()
    assert not rows_of(asked)
