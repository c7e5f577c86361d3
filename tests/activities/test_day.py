"""Tests of the day itself: what the organizer says of it, and who is told."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from matcher.activities.models import Activity, ActivityStatus, Role, Shift
from matcher.activities.pages.today import words_of
from matcher.activities.rules.recurrence_json import from_json
from matcher.activities.rules.terms import DayStatus, Per, Rain
from matcher.activities.service import day
from matcher.activities.service.day import DayCommand
from matcher.activities.service.reading import visible_activity
from matcher.activities.service.recurring import repeat_anew
from matcher.activities.service.watching import Changes
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.errors import RuleBroken
from matcher.notices.models import Notice, NoticeChannel
from matcher.shared.clock import from_local
from matcher.shared.db import db, transaction
from tests.activities.days import HOUR, TODAY, Meeting, at
from tests.conftest import NOW
from tests.factories import (
    EngagementFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    person,
    staff,
)
from tests.support import html
from tests.support.signing import client_of

GO, OFF, MOVE, PLACE = (
    DayStatus.GOES_AHEAD,
    DayStatus.CALLED_OFF,
    DayStatus.MOVED,
    DayStatus.OTHER_PLACE,
)
EARLY = NOW - timedelta(hours=3, minutes=28)
"""6:32 in the morning."""


@pytest.fixture
def meeting(both_apps):
    return Meeting()


def say(meeting, status, *, now=EARLY, **more):
    command = DayCommand(more.pop("day", TODAY), status, **more)
    with transaction():
        day.say(meeting.whole(), command, actor=meeting.organizer, now=now)


def letters(kind=None):
    found = select(Notice).order_by(Notice.id)
    return [n for n in db.session.scalars(found) if kind is None or n.kind == kind]


def test_what_was_withdrawn_a_moment_ago_says_nothing_any_more(meeting):
    with transaction():
        seen = meeting.whole()
        withdrawn = update(Activity).values(status=ActivityStatus.CANCELLED)
        db.session.execute(withdrawn.execution_options(synchronize_session=False))
        with pytest.raises(RuleBroken, match="activity_cancelled"):
            day.say(seen, DayCommand(TODAY, GO), actor=meeting.organizer, now=EARLY)


def test_everybody_who_is_confirmed_hears_that_it_goes_ahead_by_their_own_channel(meeting):
    by_phone = ResidentFactory(email=None, phone="0900000000")
    people = [ResidentFactory(), by_phone]
    for one in people:
        EngagementFactory(shift_id=meeting.morning.id, member_id=one.id)
    EngagementFactory(shift_id=meeting.morning.id, state=State.APPLIED)
    EngagementFactory(shift_id=meeting.tomorrow.id)
    say(meeting, GO, note="長靴で")
    told = letters()
    assert {(n.member_id, n.channel) for n in told} == {
        (people[0].id, NoticeChannel.MAIL),
        (by_phone.id, NoticeChannel.CALL),
    }
    assert all(n.kind == "engagement_goes_ahead" and "長靴で" in n.body for n in told)
    assert meeting.said() == [(GO, "長靴で"), (GO, "長靴で"), (None, "")]


def test_the_same_word_twice_sends_no_second_letter_and_another_does(meeting):
    EngagementFactory(shift_id=meeting.morning.id)
    for later in (0, 5):
        say(meeting, GO, note="長靴で", now=EARLY + timedelta(minutes=later))
    assert len(letters()) == 1
    say(meeting, GO, note="傘も", now=EARLY + timedelta(minutes=9))
    assert len(letters()) == 2


def test_calling_a_day_off_ends_every_tie_to_it_and_to_no_other_day(meeting):
    ties = [
        EngagementFactory(shift_id=meeting.morning.id),
        EngagementFactory(shift_id=meeting.noon.id, state=State.WAITLISTED),
        EngagementFactory(shift_id=meeting.tomorrow.id),
    ]
    say(meeting, OFF, note="大雨のため")
    states = [db.session.get_one(Engagement, tie.id).state for tie in ties]
    assert states == [State.CANCELLED, State.CANCELLED, State.CONFIRMED]
    told = letters("engagement_cancelled")
    assert len(told) == 2
    assert all("中止" in n.subject and "大雨のため" in n.body for n in told)
    off = [shift.cancelled_at is not None for shift in meeting.shifts()]
    assert off == [True, True, False]
    activity = db.session.get_one(Activity, meeting.activity.id)
    assert activity.next_at == meeting.tomorrow.starts_at


def test_one_may_change_ones_mind_until_it_is_called_off(meeting):
    EngagementFactory(shift_id=meeting.morning.id)
    say(meeting, GO)
    say(meeting, OFF)
    say(meeting, OFF, note="やはり", now=EARLY + HOUR)
    assert [n.kind for n in letters()] == ["engagement_goes_ahead", "engagement_cancelled"]
    for status in (GO, PLACE):
        with pytest.raises(RuleBroken, match="day_called_off"):
            say(meeting, status, venue="体育館")


def test_moving_a_day_takes_all_its_dates_the_same_way(meeting):
    tie = EngagementFactory(shift_id=meeting.noon.id)
    asked = EngagementFactory(shift_id=meeting.noon.id, state=State.INVITED)
    say(meeting, MOVE, starts_at=at(25, 10), note="午後に")
    moved = [(s.starts_at, s.ends_at) for s in meeting.shifts()[1:]]
    # It began at nine and at twelve.
    assert moved == [(at(25, 10), at(25, 12)), (at(25, 13), at(25, 15))]
    assert db.session.get_one(Engagement, tie.id).released_at == EARLY
    assert db.session.get_one(Engagement, asked.id).released_at is None
    told = {n.member_id: n.body for n in letters("engagement_moved")}
    assert "11月25日（水） 13:00" in told[tie.member_id]
    assert "取りやめられます" in told[tie.member_id]
    assert "取りやめられます" not in told[asked.member_id]
    with pytest.raises(RuleBroken, match="day_without_dates"):
        say(meeting, MOVE, starts_at=at(25, 10), note="午後に")


def test_a_delay_within_the_day_is_told_once(meeting):
    EngagementFactory(shift_id=meeting.morning.id)
    for _time in range(2):
        say(meeting, MOVE, starts_at=at(24, 13))
    assert len(letters()) == 1
    assert meeting.shifts()[0].starts_at == at(24, 13)


@pytest.mark.parametrize(
    ("starts_at", "now", "code"),
    [
        (at(24, 9), EARLY, "day_not_moved"),
        (at(23, 9), EARLY, "date_in_past"),
        (at(25, 9), at(24, 10), "day_has_begun"),
        (at(25, 9), EARLY, "date_taken"),
    ],
)
def test_what_cannot_move_says_why(meeting, starts_at, now, code):
    with pytest.raises(RuleBroken, match=code):
        say(meeting, MOVE, starts_at=starts_at, now=now)


def test_what_is_over_by_noon_is_left_as_it_was(meeting):
    over = EngagementFactory(shift_id=meeting.morning.id)
    ahead = EngagementFactory(shift_id=meeting.noon.id)
    say(meeting, OFF, now=at(24, 11))
    states = [db.session.get_one(Engagement, tie.id).state for tie in (over, ahead)]
    assert states == [State.CONFIRMED, State.CANCELLED]
    assert [s.cancelled_at is not None for s in meeting.shifts()] == [False, True, False]


def test_what_is_still_ahead_moves_when_the_rest_is_over(meeting):
    say(meeting, MOVE, starts_at=at(24, 15), now=at(24, 11))
    assert [s.starts_at for s in meeting.shifts()][:2] == [at(24, 9), at(24, 15)]


def test_another_place_is_told_and_stands_on_the_dates(meeting):
    tie = EngagementFactory(shift_id=meeting.morning.id)
    for _time in range(2):
        say(meeting, PLACE, venue="体育館")
    (letter,) = letters("engagement_moved")
    assert "体育館" in letter.body
    assert [s.venue for s in meeting.shifts()] == ["体育館", "体育館", ""]
    assert db.session.get_one(Engagement, tie.id).released_at == EARLY


def test_nothing_is_said_of_a_day_that_is_over_or_of_a_draft(meeting):
    with pytest.raises(RuleBroken, match="day_is_over"):
        say(meeting, GO, now=at(24, 20))
    with pytest.raises(RuleBroken, match="day_without_dates"):
        say(meeting, GO, day=date(2026, 11, 30))
    for status, code in (
        (ActivityStatus.DRAFT, "not_open"),
        (ActivityStatus.CANCELLED, "activity_cancelled"),
    ):
        with transaction():
            meeting.whole().status = status
        with pytest.raises(RuleBroken, match=code):
            say(meeting, GO)


@pytest.mark.parametrize("status", [OFF, MOVE])
def test_a_date_of_a_series_is_not_made_again_once_it_is_off_or_elsewhere(meeting, status):
    role = meeting.weekly()
    say(meeting, status, starts_at=at(25, 15) if status is MOVE else None)
    with transaction():
        kept = db.session.get_one(Role, role.id)
        before = len(kept.shifts)
        repeat_anew(kept, set(), Changes(), now=EARLY)
        tuesdays = [s for s in kept.shifts if s.by_rule]
        assert len(kept.shifts) == before
    assert min(s.starts_at for s in tuesdays if s.starts_at) == at(24, 15) + timedelta(days=7)
    (rule,) = [from_json(raw) for raw in kept.recurrences]
    assert [gap.first for gap in rule.gaps] == [TODAY]


def test_the_words_on_top_tell_what_holds_now(meeting):
    assert words_of(meeting.whole(), now=EARLY) == []
    say(meeting, GO, note="長靴で")
    (word,) = words_of(meeting.whole(), now=NOW)
    assert (word.kind, word.more) == ("success", "長靴で")
    assert word.title == "本日（11月24日）は予定どおり行います（6:32 主催者）"
    say(meeting, OFF, day=date(2026, 11, 25))
    titles = [word.title for word in words_of(meeting.whole(), now=at(25, 20))]
    assert titles == ["本日（11月25日）は中止です（11月24日（火） 6:32 主催者）"]
    assert words_of(meeting.whole(), now=at(26, 1)) == []


@pytest.fixture
def page(app):
    with time_machine.travel(EARLY, tick=False):
        yield Meeting()


def main_of(response):
    assert response.status_code == 200
    tree, _errors = html.parse(response.get_data(as_text=True))
    (main,) = list(tree.iter("main"))
    return html.text_of(main)


def test_the_organizer_says_it_with_one_press(app, page):
    EngagementFactory(shift_id=page.morning.id)
    client = client_of(app, page.login)
    address = f"/activities/{page.activity.id}/day"
    seen = main_of(client.get(address))
    assert "本日（11月24日）" in seen
    assert "参加が決まっている1人に知らせます" in seen
    assert client.submit(address).status_code == 303
    assert len(letters("engagement_goes_ahead")) == 1
    shown = main_of(app.test_client().get(f"/activities/{page.activity.id}"))
    assert shown.index("予定どおり行います") < shown.index(page.activity.title)


def test_calling_off_asks_once_more(app, page):
    client = client_of(app, page.login)
    address = f"/activities/{page.activity.id}/day"
    asked = main_of(client.get(f"{address}?say=called_off"))
    assert "中止しますか" in asked
    assert client.submit(f"{address}?say=called_off", {"note": "大雨"}).status_code == 303
    assert meeting_is_off(page)
    assert "元に戻すことはできません" in main_of(client.get(f"{address}?day=2026-11-24"))


def meeting_is_off(page):
    return all(shift.cancelled_at for shift in page.shifts()[:2])


@pytest.mark.parametrize(
    ("said", "typed", "words"),
    [
        ("moved", {"new_day": "", "new_start": "9:00"}, "新しい日にちを入力してください"),
        ("moved", {"new_day": "2026-11-20"}, "今日から3年以内"),
        ("moved", {"new_day": "あした"}, "実際にある日"),
        ("moved", {"new_start": ""}, "新しい開始時刻を入力してください"),
        ("other_place", {"venue": ""}, "新しい場所を入力してください"),
        ("other_place", {"venue": "体育館", "note": "あ" * 301}, "300"),
    ],
)
def test_what_is_typed_wrongly_is_shown_again(app, page, said, typed, words):
    client = client_of(app, page.login)
    response = client.submit(f"/activities/{page.activity.id}/day?say={said}", typed)
    assert words in main_of(response)
    assert [shift.day_status for shift in page.shifts()] == [None] * 3


def test_a_day_moves_and_gets_another_place_by_the_page(app, page):
    client = client_of(app, page.login)
    address = f"/activities/{page.activity.id}/day"
    client.submit(f"{address}?say=other_place&day=2026-11-25", {"venue": "体育館"})
    client.submit(f"{address}?say=moved", {"new_start": "13時"})
    starts = [(s.starts_at, s.venue) for s in page.shifts()]
    assert starts == [(at(24, 13), ""), (at(24, 16), ""), (at(25, 9), "体育館")]


def test_who_goes_back_after_moving_a_day_is_told_that_it_is_gone(app, page):
    client = client_of(app, page.login)
    address = f"/activities/{page.activity.id}/day?say=moved"
    typed = {"day": "2026-11-24", "new_day": "2026-11-26"}
    client.submit(address, typed)
    for again in (typed, typed | {"new_start": ""}, typed | {"status": "x"}, {"day": "x"}):
        answer = client.submit(address, again)
        assert answer.status_code == 303
        assert "この日の日程は、もうありません" in client.get(answer.location).text
    starts = [shift.starts_at for shift in page.shifts()]
    assert starts == [at(25, 9), at(26, 9), at(26, 12)]


def test_the_day_in_the_address_counts_where_the_form_names_none(app, page):
    client = client_of(app, page.login)
    address = f"/activities/{page.activity.id}/day?day=2026-11-25"
    assert client.submit(address, {"day": ""}).status_code == 303
    assert [said for said, _note in page.said()] == [None, None, GO]


def test_the_page_reminds_of_the_rain_and_leads_to_other_days(app, page):
    with transaction():
        activity = db.session.get_one(Activity, page.activity.id)
        activity.rain, activity.rain_note = Rain.NEXT_DAY, "7時に決めます"
    client = client_of(app, page.login)
    seen = main_of(client.get(f"/activities/{page.activity.id}/day"))
    assert "7時に決めます" in seen
    assert "11月25日（水）" in seen
    for odd in ("", "x", "2026-02-30", "2027-01-01"):
        assert "本日" in main_of(client.get(f"/activities/{page.activity.id}/day?day={odd}"))


def test_strangers_and_other_groups_cannot_say_anything(app, page):
    address = f"/activities/{page.activity.id}/day"
    assert app.test_client().get(address).status_code == 303
    stranger, _resident = person()
    assert client_of(app, stranger).get(address).status_code == 403
    assert client_of(app, staff()).get(address).status_code == 200
    with transaction():
        db.session.get_one(Activity, page.activity.id).status = ActivityStatus.DRAFT
    assert client_of(app, page.login).get(address).status_code == 404


def test_without_dates_to_come_the_page_says_so(app, page):
    with transaction():
        for shift in db.session.scalars(select(Shift)):
            shift.starts_at, shift.ends_at = at(20, 9), at(20, 10)
    seen = main_of(client_of(app, page.login).get(f"/activities/{page.activity.id}/day"))
    assert "これからの日程はありません" in seen


def test_an_open_ended_role_beside_has_no_day(app, page):
    role = RoleFactory(activity_id=page.activity.id, name="相談係")
    ShiftFactory(role_id=role.id, starts_at=None)
    actor = page.organizer
    whole = visible_activity(page.activity.id, actor)
    assert day.coming_days(whole, now=EARLY) == [TODAY, date(2026, 11, 25)]
    assert from_local(TODAY) < EARLY


def test_seats_in_all_are_free_again_once_a_day_is_called_off(meeting):
    with transaction():
        role = db.session.get_one(Role, meeting.helper.id)
        role.per, role.capacity = Per.TOTAL, 5
    for shift in (meeting.morning, meeting.tomorrow):
        EngagementFactory(shift_id=shift.id, seats=2)
    say(meeting, OFF)
    tomorrow = db.session.get_one(Shift, meeting.tomorrow.id)
    assert (tomorrow.taken, tomorrow.capacity) == (2, 5)
