"""Tests of codes read both ways: the member's by the organizer, the poster's by the member."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity, ActivityStatus, Role, Selection, Shift
from matcher.attendance.models import MemberCode, ShiftCode
from matcher.engagements.models import Companion, Engagement
from matcher.engagements.rules import Origin, State
from matcher.extensions import db
from matcher.shared.channel import Channel
from matcher.shared.db import transaction
from tests.attendance.helping import AWAY, mark, organizer_with_shift, rows_of, state_of, trace_of
from tests.attendance.test_routes_roster import main_of
from tests.factories import EngagementFactory, ResidentFactory, manager, person, staff
from tests.support.signing import client_of

pytestmark = pytest.mark.usefixtures("at_ten")
HOUR = timedelta(hours=1)


def code_for(member, now, code: str = "c" * 24) -> str:
    """Give a member a code."""
    with transaction():
        db.session.add(MemberCode(member_id=member.id, code=code, made_at=now))
    return f"/c/{code}"


def poster_of(shift, now) -> str:
    """Give a shift a poster."""
    with transaction():
        db.session.add(ShiftCode(shift_id=shift.id, code="p" * 24, made_at=now))
    return "/here/" + "p" * 24


def tie_of(member, shift) -> Engagement | None:
    db.session.rollback()
    pair = Engagement.member_id == member.id, Engagement.shift_id == shift.id
    return db.session.scalars(select(Engagement).where(*pair)).one_or_none()


def test_ones_own_code_is_made_by_a_button_and_renewing_makes_the_old_one_void(app, signed_in_as):
    account, resident = person()
    client = signed_in_as(account)
    assert "はじめに一度だけ" in main_of(client.get("/me/code"))
    codes = set()
    for said in ("コードをつくりました。", "前のコードとカードは使えません。"):
        assert client.submit("/me/code", form="/me/code").location == "/me/code"
        page = client.get("/me/code")
        assert said in page.get_data(as_text=True)
        assert "お名前と、その主催者の活動に申し込んでいることだけ" in main_of(page)
        assert "<svg" in page.get_data(as_text=True)
        assert resident.name in main_of(page)
        db.session.rollback()
        codes.add(db.session.scalars(select(MemberCode.code)).one())
    assert len(codes) == 2
    assert min(len(code) for code in codes) >= 24


def test_a_card_is_printed_by_its_owner_and_the_staff_alone(app, signed_in_as):
    account, resident = person()
    address = f"/residents/{resident.id}/card"
    for who in (account, staff()):
        client = signed_in_as(who)
        client.submit(address, form=address)
        assert resident.name in main_of(client.get(address))
    stranger = signed_in_as(manager()[0])
    stranger.guarded = False
    assert stranger.get(address).status_code == 403
    for unknown in (0, 999, 2**31):
        assert stranger.get(f"/residents/{unknown}/card").status_code == 404


def test_a_code_opens_nothing_but_to_the_organizer_of_today(both_apps, now):
    login, shift = organizer_with_shift(now)
    resident = ResidentFactory(name="見本 読取")
    engagement = EngagementFactory(shift_id=shift.id, member_id=resident.id)
    address = code_for(resident, now)
    for client in (both_apps.test_client(), client_of(both_apps, person()[0])):
        page = main_of(client.get(address))
        assert "見本 読取" not in page
        assert "受付用コード" in page
    other = main_of(client_of(both_apps, manager()[0]).get(address))
    assert "見本 読取" not in other
    assert "名簿にありません" in other
    client = client_of(both_apps, login)
    assert "見本 読取さん" in main_of(client.get(address))
    assert client.submit(address, form=address).location == address
    assert state_of(engagement) is State.ATTENDED
    assert trace_of(engagement)[0].channel is Channel.SCAN
    assert "参加" in main_of(client.get(address))
    assert "使われていません" in main_of(client.get("/c/nobodys"))


def test_a_code_records_nothing_for_others(app, now, signed_in_as):
    _login, shift = organizer_with_shift(now)
    resident = ResidentFactory()
    engagement = EngagementFactory(shift_id=shift.id, member_id=resident.id)
    address = code_for(resident, now)
    app.config["WTF_CSRF_ENABLED"] = False
    for account in (manager()[0], person()[0]):
        client = signed_in_as(account)
        client.guarded = False
        fields = {"engagement_id": str(engagement.id)}
        assert client.post(address, data=fields).status_code == 404
    assert not rows_of(engagement)


def test_the_poster_takes_one_tap_for_a_whole_party(both_apps, now):
    _login, shift = organizer_with_shift(now)
    account, resident = person()
    engagement = EngagementFactory(shift_id=shift.id, member_id=resident.id, people=2, seats=2)
    db.session.add(Companion(engagement_id=engagement.id, name="見本 花子"))
    db.session.commit()
    address = poster_of(shift, now)
    client = client_of(both_apps, account)
    assert "見本 花子" in main_of(client.get(address))
    client.submit(address)
    assert [row.arrived_at for row in rows_of(engagement)] == [now, now]
    assert "受付が済みました" in main_of(client.get(address))
    assert state_of(engagement) is State.ATTENDED


def test_who_has_not_applied_may_come_along_where_there_is_room(app, now, signed_in_as):
    _login, shift = organizer_with_shift(now, capacity=1)
    address = poster_of(shift, now)
    (first, walker), (second, late) = person(), person()
    client = signed_in_as(first)
    assert "当日参加として受け付けられます" in main_of(client.get(address))
    client.submit(address)
    tie = tie_of(walker, shift)
    assert tie
    assert (tie.origin, tie.state) == (Origin.WALK_IN, State.ATTENDED)
    client = signed_in_as(second)
    assert "受付の人に声をかけて" in main_of(client.get(address))
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(address)
    assert tie_of(late, shift) is None
    assert db.session.get_one(Shift, shift.id).capacity == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hours": 3}, "60分前から"),
        ({"hours": -5}, "受付は終わりました"),
        ({"off": True}, "中止になりました"),
    ],
)
def test_the_poster_opens_in_its_time_only(app, now, signed_in_as, change, words):
    times = {"starts_at": now + change.get("hours", -1) * HOUR}
    times |= {"cancelled_at": now} if change.get("off") else {}
    _login, shift = organizer_with_shift(now, **times)
    account, resident = person()
    engagement = EngagementFactory(shift_id=shift.id, member_id=resident.id)
    client = signed_in_as(account)
    address = poster_of(shift, now)
    assert words in main_of(client.get(address))
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(address)
    assert not rows_of(engagement)


def test_the_poster_says_what_it_cannot_do(app, now, signed_in_as):
    login, shift = organizer_with_shift(now)
    address = poster_of(shift, now)
    visitor = main_of(app.test_client().get(address))
    assert "ログインして受付する" in visitor
    assert "団体のログイン" in main_of(signed_in_as(manager()[0]).get(address))
    account, resident = person()
    engagement = EngagementFactory(shift_id=shift.id, member_id=resident.id)
    mark(engagement, AWAY, login, now=now)
    client = signed_in_as(account)
    assert "欠席と記録されています" in main_of(client.get(address))
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(address)
    assert state_of(engagement) is State.ABSENT
    client.guarded = False
    assert client.get("/here/nobodys").status_code == 404


def test_where_the_organizer_chooses_nobody_lets_themselves_in(app, now, signed_in_as):
    _login, shift = organizer_with_shift(now)
    db.session.get_one(Role, shift.role_id).selection = Selection.SCREENING
    db.session.commit()
    account, resident = person()
    EngagementFactory(shift_id=shift.id, member_id=resident.id, state=State.APPLIED)
    address = poster_of(shift, now)
    client = signed_in_as(account)
    assert "受付の人に声をかけて" in main_of(client.get(address))
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(address)
    tie = tie_of(resident, shift)
    assert tie
    assert tie.state is State.APPLIED


def test_a_poster_is_made_by_its_organizer(app, now, signed_in_as):
    login, shift = organizer_with_shift(now)
    client, address = signed_in_as(login), f"/shifts/{shift.id}/poster"
    client.submit(address, form=address)
    page = client.get(address)
    assert "受付はこちら" in main_of(page)
    code = db.session.scalars(select(ShiftCode.code)).one()
    assert main_of(app.test_client().get(f"/here/{code}"))


@pytest.mark.parametrize(
    "state", [State.APPLIED, State.WAITLISTED, State.DECLINED, State.CANCELLED]
)
def test_nobody_passes_over_the_organizers_word_by_the_poster(app, now, signed_in_as, state):
    _login, shift = organizer_with_shift(now)
    account, resident = person()
    engagement = EngagementFactory(shift_id=shift.id, member_id=resident.id, state=state)
    address = poster_of(shift, now)
    client = signed_in_as(account)
    assert "受付の人に声をかけて" in main_of(client.get(address))
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(address)
    assert state_of(engagement) is state
    assert not rows_of(engagement)


@pytest.mark.parametrize("state", [State.INVITED, State.WITHDRAWN, State.EXPIRED])
def test_who_was_asked_or_changed_their_mind_lets_themselves_in(app, now, signed_in_as, state):
    _login, shift = organizer_with_shift(now)
    account, resident = person()
    engagement = EngagementFactory(shift_id=shift.id, member_id=resident.id, state=state)
    signed_in_as(account).submit(poster_of(shift, now))
    assert state_of(engagement) is State.ATTENDED


@pytest.mark.parametrize("code", ["%00", "a%00b", "%E3%81%82", "x" * 5000])
def test_a_strange_code_is_no_code(both_apps, now, code):
    client = client_of(both_apps, manager()[0])
    client.guarded = False
    assert client.get(f"/here/{code}").status_code == 404
    assert "使われていません" in main_of(client.get(f"/c/{code}"))


def test_nobody_came_along_whose_number_is_out_of_all_measure(both_apps, now):
    _login, shift = organizer_with_shift(now)
    account, resident = person()
    engagement = EngagementFactory(shift_id=shift.id, member_id=resident.id)
    address = poster_of(shift, now)
    both_apps.config["WTF_CSRF_ENABLED"] = False
    client = client_of(both_apps, account)
    client.post(address, data={"companion_id": ["9" * 25, "9" * 5000, "９", "-1"]})
    assert len(rows_of(engagement)) == 1


@pytest.mark.parametrize("status", [ActivityStatus.DRAFT, ActivityStatus.SUBMITTED])
def test_the_poster_of_a_listing_nobody_may_see_is_over(app, now, signed_in_as, status):
    login, shift = organizer_with_shift(now)
    db.session.get_one(Activity, shift.activity_id).status = status
    db.session.commit()
    address = poster_of(shift, now)
    account, resident = person()
    for client in (app.test_client(), signed_in_as(account)):
        client.guarded = False
        assert client.get(address).status_code == 404
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(address)
    assert tie_of(resident, shift) is None
    assert main_of(signed_in_as(login).get(address))
