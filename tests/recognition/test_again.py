"""Tests of asking the same people for the next time."""

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity, ActivityStatus
from matcher.authz import AccountRole
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Origin, State
from matcher.extensions import db
from matcher.recognition.service.again import earlier
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    ResidentFactory,
    manager,
    person,
    staff,
)
from tests.recognition.helping import YESTERDAY, came, group_with_shift, main_of, shift_of

pytestmark = pytest.mark.usefixtures("at_ten")


def next_time(past, **shift):
    """Return this year's posting of what took place before, with one shift ahead."""
    before = db.session.get_one(Activity, past.activity_id)
    activity = ActivityFactory(organization_id=before.organization_id, title=before.title)
    return activity, shift_of(activity, SATURDAY_MORNING, **shift)


def tie_of(member, shift):
    db.session.rollback()
    pair = (Engagement.member_id == member.id, Engagement.shift_id == shift.id)
    return db.session.scalars(select(Engagement).where(*pair)).one_or_none()


def test_who_came_is_asked_with_one_submit(app, signed_in_as):
    login, past = group_with_shift()
    people = [ResidentFactory(name=f"見本 {name}") for name in ("一", "二", "三")]
    for resident in people:
        came(past, resident)
    activity, ahead = next_time(past)
    chosen = [str(resident.id) for resident in people[:2]]
    fields = {"members": chosen, "shift": str(ahead.id), "message": "今年もぜひ。"}
    page = main_of(
        signed_in_as(login).submit(f"/activities/{activity.id}/again", fields, form="ask")
    )
    assert "2人のうち、2人にお願いを届けました。" in page
    asked = tie_of(people[0], ahead)
    assert (asked.state, asked.origin, asked.message) == (
        State.INVITED,
        Origin.INVITED,
        "今年もぜひ。",
    )
    assert tie_of(people[2], ahead) is None


def test_each_refusal_is_said_of_the_person_and_keeps_no_other_back(app, signed_in_as):
    login, past = group_with_shift()
    willing, said_no, coming = (ResidentFactory() for _ in range(3))
    for resident in (willing, said_no, coming):
        came(past, resident)
    activity, ahead = next_time(past)
    EngagementFactory(shift_id=ahead.id, member_id=said_no.id, state=State.WITHDRAWN)
    EngagementFactory(shift_id=ahead.id, member_id=coming.id)
    fields = {"members": [str(m.id) for m in (said_no, coming, willing)]}
    client = signed_in_as(login)
    page = main_of(client.submit(f"/activities/{activity.id}/again", fields, form="ask"))
    assert "3人のうち、1人にお願いを届けました。" in page
    assert "すでに辞退されています" in page
    assert "すでに申し込まれています" in page
    assert tie_of(willing, ahead).state is State.INVITED
    page = main_of(client.submit(f"/activities/{activity.id}/again", fields, form="ask"))
    assert "3人のうち、0人" in page


def test_a_full_shift_asks_nobody(app, signed_in_as):
    login, past = group_with_shift()
    resident = ResidentFactory()
    came(past, resident)
    activity, ahead = next_time(past, capacity=1)
    EngagementFactory(shift_id=ahead.id)
    fields = {"members": [str(resident.id)]}
    page = main_of(
        signed_in_as(login).submit(f"/activities/{activity.id}/again", fields, form="ask")
    )
    assert "1人のうち、0人" in page
    assert tie_of(resident, ahead) is None


def test_only_who_came_can_be_asked(app, signed_in_as):
    login, past = group_with_shift()
    came(past)
    absent = ResidentFactory(name="見本 欠席")
    EngagementFactory(shift_id=past.id, member_id=absent.id, state=State.ABSENT)
    stranger = ResidentFactory()
    activity, ahead = next_time(past)
    client = signed_in_as(login)
    assert "見本 欠席" not in main_of(client.get(f"/activities/{activity.id}/again"))
    fields = {"members": [str(absent.id), str(stranger.id)]}
    page = main_of(client.submit(f"/activities/{activity.id}/again", fields, form="ask"))
    assert "一覧の中から" in page
    assert tie_of(stranger, ahead) is None


def test_nobody_or_no_date_chosen_is_told_beside_the_field(app, signed_in_as):
    login, past = group_with_shift()
    came(past)
    activity, ahead = next_time(past)
    shift_of(activity, ahead.starts_at)
    page = main_of(
        signed_in_as(login).submit(f"/activities/{activity.id}/again", {"shift": "0"}, form="ask")
    )
    assert "選んでください" in page
    assert "一覧の中から" in page


def test_the_activity_of_the_same_name_comes_first_and_only_the_groups_own(both_apps):
    _login, past = group_with_shift()
    came(past)
    activity, _ahead = next_time(past)
    other = ActivityFactory(organization_id=activity.organization_id, title="花壇")
    came(shift_of(other, YESTERDAY))
    came(group_with_shift()[1])
    assert [one.id for one in earlier(activity)] == [past.activity_id, other.id]


def test_another_earlier_activity_is_chosen_by_the_address_and_no_foreign_one(app, signed_in_as):
    login, past = group_with_shift()
    came(past, ResidentFactory(name="見本 去年"))
    activity, _ahead = next_time(past)
    foreign = group_with_shift()[1]
    came(foreign)
    client, page = signed_in_as(login), f"/activities/{activity.id}/again"
    assert "見本 去年" in main_of(client.get(f"{page}?from={past.activity_id}"))
    for odd in (foreign.activity_id, "x", "9" * 30):
        assert client.get(f"{page}?from={odd}").status_code == 404


def test_the_page_says_what_is_missing(app, signed_in_as):
    login, past = group_with_shift()
    page = f"/activities/{past.activity_id}/again"
    assert "記録は、まだありません" in main_of(signed_in_as(login).get(page))
    came(past)
    assert "これからの日程がありません" in main_of(signed_in_as(login).get(page))
    activity, _ahead = next_time(past)
    activity.status = ActivityStatus.DRAFT
    db.session.commit()
    page = main_of(signed_in_as(login).get(f"/activities/{activity.id}/again"))
    assert "まだ公開されていません" in page


def test_foreign_people_ask_nobody(app, signed_in_as):
    _login, past = group_with_shift(area="hamado")
    came(past)
    page = f"/activities/{past.activity_id}/again"
    for account in (manager()[0], person()[0], staff(AccountRole.AREA_STAFF, ("shiote",))):
        assert signed_in_as(account).get(page).status_code == 403
    assert signed_in_as(staff()).get("/activities/999999/again").status_code == 404
