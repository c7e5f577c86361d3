"""Tests of the record a member sees, the word they send, and who is reminded."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Role, Wants
from matcher.attendance.rules import Mark, Presence
from matcher.attendance.service.afterwards import remind_all
from matcher.engagements.rules import State
from matcher.extensions import db
from matcher.notices.models import Notice
from matcher.shared.db import transaction
from tests.attendance.helping import AWAY, CAME, mark, organizer_with_shift, rows_of, trace_of
from tests.attendance.test_routes_roster import main_of
from tests.factories import EngagementFactory, person, staff
from tests.support.signing import client_of

DAY = timedelta(days=1)


def recorded(now, what=AWAY):
    """Return a member's login, the group's, and an engagement on which something is recorded."""
    login, shift = organizer_with_shift(now)
    account, resident = person()
    engagement = EngagementFactory(shift_id=shift.id, member_id=resident.id)
    mark(engagement, what, login, now=now)
    return account, login, engagement


def test_both_sides_see_what_was_recorded_and_how(app, at_ten, signed_in_as):
    account, login, engagement = recorded(at_ten)
    mark(engagement, CAME, login, now=at_ten + timedelta(minutes=5))
    for who in (account, login):
        page = main_of(signed_in_as(who).get(f"/engagements/{engagement.id}/attendance"))
        assert "欠席 → 参加（2時間）" in page
        assert "主催者" in page
    stranger = signed_in_as(person()[0])
    stranger.guarded = False
    assert stranger.get(f"/engagements/{engagement.id}/attendance").status_code == 403
    for unknown in (0, 999, 2**31, 10**30):
        assert stranger.get(f"/engagements/{unknown}/attendance").status_code == 404


def test_a_member_asks_and_nothing_changes_by_it(app, at_ten, signed_in_as):
    account, login, engagement = recorded(at_ten)
    address = f"/engagements/{engagement.id}/attendance"
    client = signed_in_as(account)
    assert "入力してください" in main_of(client.submit(address))
    words = {"words": "10分遅れましたが、参加しました。"}
    assert client.submit(address, words).location == address
    letter = db.session.scalars(select(Notice)).one()
    assert letter.kind == "attendance_asked"
    assert words["words"] in letter.body
    assert f"/shifts/{engagement.shift_id}/attendance" in letter.body
    assert rows_of(engagement)[0].presence == "absent"
    assert trace_of(engagement)[-1].reason == words["words"]
    assert "訂正のお願い" in main_of(client.get(address))
    other = signed_in_as(login)
    other.guarded = False
    app.config["WTF_CSRF_ENABLED"] = False
    assert other.post(address, data=words).status_code == 403


def test_nothing_is_asked_of_what_is_not_recorded(app, at_ten, signed_in_as):
    account, resident = person()
    engagement = EngagementFactory(member_id=resident.id)
    client = signed_in_as(account)
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(f"/engagements/{engagement.id}/attendance", data={"words": "ちがいます"})
    assert not trace_of(engagement)


def test_who_came_unrecorded_tells_the_organizer(both_apps, at_ten):
    login, shift = organizer_with_shift(at_ten - DAY)
    account, resident = person()
    engagement = EngagementFactory(shift_id=shift.id, member_id=resident.id)
    address, client = f"/engagements/{engagement.id}/attendance", client_of(both_apps, account)
    for page in (f"/engagements/{engagement.id}", "/me/hours"):
        assert f'href="{address}"' in client.get(page).get_data(as_text=True)
    page = main_of(client.get(address))
    assert "主催者が、まだ出欠を記録していません。" in page
    assert "参加したことを主催者に知らせる" not in main_of(client_of(both_apps, login).get(address))
    assert client.submit(address).location == address
    assert "参加したとの連絡" in main_of(client.get(address))
    letter = db.session.scalars(select(Notice)).one()
    assert "参加したとの連絡がありました" in letter.body
    assert "いまの記録" not in letter.body
    assert not rows_of(engagement)
    offline = Mark(Presence.PRESENT, at=at_ten - DAY, key="k" * 20)
    mark(engagement, offline, login, now=at_ten)
    assert [row.presence for row in rows_of(engagement)] == [Presence.PRESENT]
    assert "まだ出欠を記録していません" not in main_of(client.get(address))


def test_gifts_and_what_is_still_to_come_are_not_told(app, at_ten, signed_in_as):
    account, resident = person()
    _login, shift = organizer_with_shift(at_ten)
    _other, gift = organizer_with_shift(at_ten - DAY)
    db.session.get_one(Role, gift.role_id).wants = Wants.GOODS
    db.session.commit()
    client = signed_in_as(account)
    for each in (shift, gift):
        engagement = EngagementFactory(shift_id=each.id, member_id=resident.id)
        page = main_of(client.get(f"/engagements/{engagement.id}/attendance"))
        assert "参加したことを主催者に知らせる" not in page
    assert "参加したことを主催者に知らせる" not in main_of(client.get("/me/hours"))


def test_organizers_are_reminded_the_morning_after_and_once_more(both_apps, now):
    login, shift = organizer_with_shift(now)
    EngagementFactory(shift_id=shift.id)
    done = organizer_with_shift(now)[1]
    mark(EngagementFactory(shift_id=done.id), CAME, login, now=now)
    organizer_with_shift(now)
    off = organizer_with_shift(now, cancelled_at=now)[1]
    EngagementFactory(shift_id=off.id)
    for days in (0, 1, 1, 2, 3, 4, 9):
        with transaction():
            remind_all(now=now + days * DAY)
    letters = db.session.scalars(select(Notice)).all()
    assert [letter.kind for letter in letters] == ["attendance_unrecorded"] * 2
    assert f"/shifts/{shift.id}/attendance" in letters[0].body


def test_a_group_sees_its_rosters_of_today_and_what_is_still_to_record(app, at_ten, signed_in_as):
    login, shift = organizer_with_shift(at_ten)
    EngagementFactory(shift_id=shift.id)
    group_id = next(iter(login.actor().memberships))
    address = f"/organizations/{group_id}/rosters"
    client = signed_in_as(login)
    page = main_of(client.get(address))
    assert "名簿を開く" in page
    assert "未記録" not in page
    shift.starts_at, shift.ends_at = at_ten - 2 * DAY, at_ten - 2 * DAY + DAY / 12
    db.session.commit()
    page = main_of(client.get(address))
    assert "きょうの活動はありません" in page
    assert "出欠が未記録の日程" in page
    stranger = signed_in_as(person()[0])
    stranger.guarded = False
    assert stranger.get(address).status_code == 403


@pytest.mark.parametrize("state", [State.ATTENDED, State.ABSENT])
def test_the_history_leads_to_the_record(app, at_ten, signed_in_as, state):
    account, _login, engagement = recorded(at_ten, CAME if state is State.ATTENDED else AWAY)
    page = signed_in_as(account).get(f"/engagements/{engagement.id}")
    assert "参加の記録を見る" in main_of(page)


@pytest.mark.parametrize("state", [State.INVITED, State.DECLINED, State.EXPIRED])
def test_of_whoever_was_only_asked_the_organizer_learns_nothing(app, at_ten, signed_in_as, state):
    login, shift = organizer_with_shift(at_ten)
    account, resident = person()
    engagement = EngagementFactory(shift_id=shift.id, member_id=resident.id, state=state)
    address = f"/engagements/{engagement.id}/attendance"
    client = signed_in_as(login)
    client.guarded = False
    answer = client.get(address)
    assert answer.status_code == 404
    assert resident.name not in answer.get_data(as_text=True)
    assert main_of(signed_in_as(account).get(address))
    assert resident.name in main_of(signed_in_as(staff()).get(address))
