"""Tests of the history: every step with who, when, why, and by which channel."""

from datetime import timedelta

import pytest

from matcher.activities.models import Shift
from matcher.activities.service.watching import Changes, tell_of
from matcher.desk.service.answers import answer
from matcher.engagements import service
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.pages.history import history_of
from matcher.engagements.queries import engagement_with_context, times_asked
from matcher.engagements.rules import State
from matcher.engagements.steps import move
from matcher.notices.models import Notice
from matcher.shared.channel import Channel
from matcher.shared.db import db, transaction
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    manager,
    person,
    staff,
)
from tests.support.signing import press

DAY = timedelta(days=1)


class Told:
    """A resident's engagement with a group, and its history in words."""

    def __init__(self, now, state: State = State.CONFIRMED) -> None:
        self.now = now
        self.login, self.group = manager()
        self.account, self.resident = person()
        activity = ActivityFactory(organization_id=self.group.id)
        shift = ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id)
        tie = EngagementFactory(member_id=self.resident.id, shift_id=shift.id, state=state)
        self.id, self.shift_id = tie.id, shift.id

    @property
    def tie(self) -> Engagement:
        return db.session.get_one(Engagement, self.id)

    def lines(self) -> list[tuple[str, str, str]]:
        db.session.rollback()
        db.session.expunge_all()
        whole = engagement_with_context(self.id)
        assert whole is not None
        return [(line["title"], line["who"], line["note"]) for line in history_of(whole)]


@pytest.fixture
def told(app, now) -> Told:
    return Told(now)


def test_a_step_tells_who_took_it_and_by_what_way(told: Told) -> None:
    with transaction():
        member = actor_of(told.account)
        service.withdraw(told.tie, actor=member, now=told.now, reason="通院のため")
    assert told.lines() == [("参加を取りやめました", "ご本人（Web）", "通院のため")]


def test_the_organizer_and_the_centre_are_told_apart(told: Told) -> None:
    with transaction():
        service.cancel(told.tie, actor=actor_of(told.login), now=told.now, reason="人数の都合")
    other = Told(told.now)
    with transaction():
        service.cancel(other.tie, actor=actor_of(staff()), now=told.now)
    assert told.lines() == [("取り消されました", "主催者（Web）", "人数の都合")]
    assert other.lines() == [("取り消されました", "支援センター（Web）", "")]


def test_an_answer_by_telephone_says_so(app, now) -> None:
    told = Told(now, State.INVITED)
    with transaction():
        answer(told.id, is_yes=True, actor=actor_of(staff()), now=now)
    assert told.lines() == [("参加が決まりました", "支援センター（電話）", "")]


@pytest.mark.parametrize(
    ("channel", "words"),
    [(Channel.AUTOMATIC, "自動"), (Channel.LINK, "リンクから"), (Channel.WEB, "自動")],
)
def test_what_nobody_signed_in_did_says_how_it_came(told: Told, channel, words) -> None:
    with transaction():
        step = EngagementEvent(engagement_id=told.id, to_state=State.EXPIRED, at=told.now)
        step.channel = channel
        db.session.add(step)
    assert told.lines()[0][1] == words


def test_a_changed_date_is_a_step_of_its_own_and_asks_nobody_again(told: Told) -> None:
    EngagementFactory(shift_id=told.shift_id, state=State.INVITED)
    with transaction():
        shift = db.session.get_one(Shift, told.shift_id)
        shift.starts_at, shift.ends_at = SATURDAY_MORNING + DAY, SATURDAY_MORNING + 2 * DAY
        tell_of(Changes(moved=[shift]), actor=actor_of(told.login), now=told.now)
    assert told.lines() == [("日時・場所が変わりました", "主催者（Web）", "")]
    assert times_asked(since=told.now - DAY) == {}


@pytest.mark.parametrize("record", [State.ATTENDED, State.ABSENT])
def test_a_record_put_right_is_no_news_of_a_place(told: Told, record: State) -> None:
    after = SATURDAY_MORNING + DAY
    for to in (record, State.CONFIRMED):
        with transaction():
            move(told.tie, to, actor=actor_of(told.login), now=after)
    assert told.lines()[0][0] == "出欠の記録を取り消しました"
    kinds = set(db.session.scalars(db.select(Notice.kind)))
    assert not {kind for kind in kinds if kind.startswith("engagement_")}


@pytest.mark.usefixtures("at_ten")
def test_member_organizer_and_desk_see_it_and_nobody_else(told: Told, signed_in_as) -> None:
    with transaction():
        service.withdraw(told.tie, actor=actor_of(told.account), now=told.now, reason="通院のため")
    address = f"/engagements/{told.id}"
    for login in (told.account, told.login, staff()):
        page = signed_in_as(login).get(address).get_data(as_text=True)
        assert "通院のため" in page
        assert "ご本人（Web）" in page
    assert signed_in_as(person()[0]).get(address).status_code == 403


@pytest.mark.usefixtures("at_ten")
def test_a_withdrawal_by_telephone_is_written_down_by_the_staff(told: Told, signed_in_as) -> None:
    client = signed_in_as(staff())
    page, small = f"/desk/residents/{told.resident.id}", f"/desk/engagements/{told.id}/withdrawn"
    assert f'href="{small}"' in client.get(page).get_data(as_text=True)
    said = {"said_by": "counter", "reason": "通院のため"}
    assert client.submit(small, said).status_code == 303
    assert told.lines() == [("参加を取りやめました", "支援センター（窓口）", "通院のため")]
    shown = client.get(page).get_data(as_text=True)
    assert "取りやめると聞いた" not in shown
    assert "取りやめを元に戻す" in shown
    stranger = signed_in_as(person()[0])
    stranger.guarded = False
    assert press(stranger, small).status_code == 403
    assert press(stranger, f"/desk/engagements/{told.id}/restored").status_code == 403


@pytest.mark.usefixtures("at_ten")
def test_the_staff_take_back_a_withdrawal_written_down_by_mistake(told: Told, signed_in_as) -> None:
    client, small = signed_in_as(staff()), f"/desk/engagements/{told.id}/withdrawn"
    client.submit(small, {"said_by": "counter"})
    assert client.submit(small, form=f"/desk/engagements/{told.id}/restored").status_code == 303
    assert told.lines()[-1][1] == "支援センター（窓口）"
    assert "取りやめを記録する" in client.get(small).get_data(as_text=True)
    assert press(client, f"/desk/engagements/{told.id}/restored").status_code in {303, 409}
