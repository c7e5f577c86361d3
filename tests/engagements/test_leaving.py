"""Tests of withdrawing by one tap, of taking it back, and of the search for a substitute."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matcher.activities.models import Selection, Shift
from matcher.desk.service.shifts import Wanted, shifts_visible_to
from matcher.engagements import service
from matcher.engagements.models import Consent, Engagement, EngagementEvent
from matcher.engagements.queries import shifts_left_late
from matcher.engagements.rules import State
from matcher.engagements.service.returning import give_reason, undo
from matcher.engagements.waiting import expire_due
from matcher.errors import Conflict, DomainError
from matcher.members.models import Resident
from matcher.notices.models import Notice
from matcher.offers.models import OfferStatus
from matcher.shared.channel import Channel
from matcher.shared.db import db, transaction
from matcher.shared.town import current_city
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    OfferFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    manager,
    person,
    staff,
)
from tests.support.html import parse, text_of
from tests.support.signing import SignedInAs, press

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DAY_BEFORE = SATURDAY_MORNING - 24 * HOUR


class Shore:
    """A group's shift with two seats, and words for what happens to it."""

    def __init__(self, now: datetime, *, capacity: int = 2, **role) -> None:
        self.now = now
        self.login, self.group = manager()
        self.organizer = actor_of(self.login)
        activity = ActivityFactory(organization_id=self.group.id, title="海岸の清掃")
        role_ = RoleFactory(activity_id=activity.id, capacity=capacity, **role)
        self.shift_id = ShiftFactory(role_id=role_.id, capacity=capacity).id
        self.activity_id = activity.id

    def join(self, resident: Resident | None = None):
        """Let somebody apply; return their login, and the engagement."""
        account, resident = person(resident)
        with transaction():
            tie = service.apply(self.shift_id, resident, actor=actor_of(account), now=self.now)
        return account, tie

    def leave(self, account, tie, at: datetime, reason: str = "") -> None:
        with transaction():
            service.withdraw(tie, actor=actor_of(account), now=at, reason=reason)

    def undo(self, account, tie, at: datetime) -> None:
        with transaction():
            undo(tie, actor=actor_of(account), now=at)

    @property
    def taken(self) -> int:
        db.session.rollback()
        return db.session.get_one(Shift, self.shift_id).taken

    def asked(self) -> list[Engagement]:
        db.session.rollback()
        rows = select(Engagement).where(
            Engagement.shift_id == self.shift_id, Engagement.state == State.INVITED
        )
        return list(db.session.scalars(rows.order_by(Engagement.id)))


def letters(kind: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))


def supporter(**offer) -> Resident:
    resident = ResidentFactory()
    OfferFactory(member_id=resident.id, free_slots=["5-morning", "5-afternoon"], **offer)
    return resident


@pytest.fixture
def shore(both_apps: Flask, now: datetime) -> Shore:
    return Shore(now)


@pytest.fixture
def sqlite_shore(app: Flask, now: datetime) -> Shore:
    return Shore(now)


def main_of(client, address: str) -> str:
    tree, _ = parse(client.get(address).get_data(as_text=True))
    return text_of(tree.find(".//main"))


@pytest.mark.usefixtures("at_ten")
def test_one_tap_withdraws_and_the_page_says_what_can_still_be_done(
    sqlite_shore: Shore, signed_in_as: SignedInAs
) -> None:
    account, tie = sqlite_shore.join()
    client = signed_in_as(account)
    answer = client.submit("/me/engagements", form=f"/engagements/{tie.id}/withdraw")
    assert (answer.status_code, answer.location) == (303, f"/engagements/{tie.id}")
    assert sqlite_shore.taken == 0
    page = main_of(client, answer.location)
    assert "取りやめました。主催者にお知らせします。" in page
    assert "10:15までは、元に戻せます" in page
    assert "取りやめた理由を伝える（任意）" in page
    assert not letters("engagement_left_late")


@pytest.mark.usefixtures("at_ten")
def test_the_button_names_what_it_does(sqlite_shore: Shore, signed_in_as: SignedInAs) -> None:
    (account, tie), (_other, _tie) = sqlite_shore.join(), sqlite_shore.join()
    waiting, queued = sqlite_shore.join()
    assert queued.state is State.WAITLISTED
    assert "参加を取りやめる" in main_of(signed_in_as(account), f"/engagements/{tie.id}")
    assert "キャンセル待ちをやめる" in main_of(signed_in_as(waiting), f"/engagements/{queued.id}")


@pytest.mark.usefixtures("at_ten")
def test_a_mistaken_tap_is_undone_by_one_tap(sqlite_shore: Shore, signed_in_as: SignedInAs) -> None:
    account, tie = sqlite_shore.join()
    client = signed_in_as(account)
    client.submit("/me/engagements", form=f"/engagements/{tie.id}/withdraw")
    client.submit(f"/engagements/{tie.id}", form=f"/engagements/{tie.id}/undo")
    assert sqlite_shore.taken == 1
    page = main_of(client, f"/engagements/{tie.id}")
    assert "参加が決まっています" in page
    assert "取りやめを元に戻しました" in page
    press(client, f"/engagements/{tie.id}/undo")
    assert "時間がたったため" in main_of(client, "/me/engagements")


@pytest.mark.usefixtures("at_ten")
def test_a_reason_is_told_afterwards_once(sqlite_shore: Shore, signed_in_as: SignedInAs) -> None:
    account, tie = sqlite_shore.join()
    client, page = signed_in_as(account), f"/engagements/{tie.id}/reason"
    assert "取りやめたあとの一度だけ" in main_of(client, page)
    client.submit("/me/engagements", form=f"/engagements/{tie.id}/withdraw")
    assert "理由を入力してください" in client.submit(page).get_data(as_text=True)
    assert client.submit(page, {"reason": "孫の熱のため"}).status_code == 303
    assert "取りやめた理由：孫の熱のため" in main_of(client, f"/engagements/{tie.id}")
    assert "取りやめたあとの一度だけ" in main_of(client, page)
    (told,) = letters("engagement_reason")
    assert told.member_id == sqlite_shore.group.id
    assert "孫の熱のため" in told.body


@pytest.mark.parametrize("act", ["undo", "reason", "move", "swap"])
def test_strangers_change_nothing(app, sqlite_shore: Shore, signed_in_as, act: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    _account, tie = sqlite_shore.join()
    client = signed_in_as(person()[0])
    client.guarded = False
    assert client.post(f"/engagements/{tie.id}/{act}").status_code == 403
    assert client.post(f"/engagements/999/{act}").status_code == 404
    assert sqlite_shore.taken == 1


def test_undoing_gives_back_the_seat_if_nobody_was_offered_it(shore: Shore) -> None:
    account, tie = shore.join()
    shore.leave(account, tie, shore.now)
    shore.undo(account, tie, shore.now + 15 * MINUTE)
    assert (tie.state, shore.taken) == (State.CONFIRMED, 1)


def test_a_seat_offered_to_the_next_is_gone_and_this_is_said(shore: Shore) -> None:
    (account, tie), _other, (_waits, queued) = shore.join(), shore.join(), shore.join()
    shore.leave(account, tie, shore.now)
    with pytest.raises(Conflict, match="undo_seat_gone"):
        shore.undo(account, tie, shore.now + MINUTE)
    assert (tie.state, queued.state, shore.taken) == (State.WITHDRAWN, State.OFFERED, 2)


def test_who_undoes_keeps_their_place_in_the_queue(shore: Shore) -> None:
    holder, _second = shore.join(), shore.join()
    account, first = shore.join()
    shore.now += MINUTE
    _later, next_ = shore.join()
    shore.leave(account, first, shore.now)
    shore.undo(account, first, shore.now + MINUTE)
    assert first.state is State.WAITLISTED
    shore.leave(holder[0], holder[1], shore.now + 2 * MINUTE)
    assert (first.state, next_.state) == (State.OFFERED, State.WAITLISTED)


def test_an_application_is_restored_as_an_application(both_apps: Flask, now: datetime) -> None:
    shore = Shore(now, selection=Selection.SCREENING)
    account, tie = shore.join()
    shore.leave(account, tie, now)
    shore.undo(account, tie, now + MINUTE)
    assert (tie.state, shore.taken) == (State.APPLIED, 0)
    assert tie.decide_by is not None


def test_it_is_too_late_after_a_quarter_of_an_hour(shore: Shore) -> None:
    account, tie = shore.join()
    shore.leave(account, tie, shore.now)
    with pytest.raises(Conflict, match="undo_too_late"):
        shore.undo(account, tie, shore.now + 16 * MINUTE)


def test_who_promised_the_time_elsewhere_meanwhile_cannot_undo(shore: Shore) -> None:
    account, tie = shore.join()
    shore.leave(account, tie, shore.now)
    resident = db.session.get_one(Resident, tie.member_id)
    with transaction():
        service.apply(ShiftFactory().id, resident, actor=actor_of(account), now=shore.now)
    with pytest.raises(DomainError, match="overlapping_shift"):
        shore.undo(account, tie, shore.now + MINUTE)
    assert shore.taken == 0


def test_a_late_withdrawal_offers_the_seat_first_to_the_queue_for_half_the_time_left(
    shore: Shore,
) -> None:
    supporter()
    (account, tie), _other, (_waits, queued) = shore.join(), shore.join(), shore.join()
    shore.leave(account, tie, DAY_BEFORE, reason="体調不良")
    assert (queued.state, queued.expires_at) == (State.OFFERED, DAY_BEFORE + 12 * HOUR)
    assert not shore.asked()
    (letter,) = letters("engagement_left_late")
    assert "【直前】" in letter.subject
    assert "海岸の清掃" in letter.subject
    assert "2026年11月28日（土）" in letter.subject
    assert "キャンセル待ちの1人" in letter.body
    assert "体調不良" in letter.body
    assert not letters("engagement_news")[3:]


def test_without_a_queue_as_many_supporters_as_the_town_says_are_asked(shore: Shore) -> None:
    free = [supporter().id for _ in range(5)]
    account, tie = shore.join()
    shore.leave(account, tie, DAY_BEFORE)
    asked = shore.asked()
    assert len(asked) == 3
    assert {one.member_id for one in asked} < set(free)
    assert {one.origin for one in asked} == {"referred"}
    assert {one.expires_at for one in asked} == {DAY_BEFORE + 12 * HOUR}
    (letter,) = letters("engagement_left_late")
    assert "3人に、支援センターから声をかけました" in letter.body
    steps = select(EngagementEvent).where(EngagementEvent.to_state == State.INVITED)
    assert {step.channel for step in db.session.scalars(steps)} == {Channel.AUTOMATIC}


def test_those_asked_least_come_first_and_nobody_beyond_their_limit(shore: Shore) -> None:
    weary, rested, never = supporter(), supporter(), supporter()
    for resident, times in ((weary, 3), (rested, 1)):
        for _ in range(times):
            _ask_elsewhere(shore, resident)
    for _ in range(2):
        supporter()
    account, tie = shore.join()
    shore.leave(account, tie, DAY_BEFORE)
    asked = {one.member_id for one in shore.asked()}
    assert never.id in asked
    assert weary.id not in asked
    assert rested.id not in asked


def _ask_elsewhere(shore: Shore, resident: Resident) -> None:
    far = SATURDAY_MORNING + timedelta(days=30)
    with transaction():
        shift = ShiftFactory(starts_at=far)
        member = db.session.get_one(Resident, resident.id)
        service.invite(shift.id, member, actor=shore.organizer, now=shore.now)


def test_nobody_is_asked_who_said_no_paused_or_never_told_their_hours(shore: Shore) -> None:
    said_no, paused, unsaid = supporter(), supporter(status=OfferStatus.CLOSED), ResidentFactory()
    OfferFactory(member_id=unsaid.id)
    with transaction():
        member = db.session.get_one(Resident, said_no.id)
        tie = service.invite(shore.shift_id, member, actor=shore.organizer, now=shore.now)
        service.refuse(tie, actor=shore.organizer, now=shore.now)
    account, mine = shore.join()
    shore.leave(account, mine, DAY_BEFORE)
    assert not shore.asked()
    (letter,) = letters("engagement_left_late")
    assert "まだ見つかっていません" in letter.body
    assert f"/shifts/{shore.shift_id}/candidates" in letter.body
    assert paused.id


def test_an_organizer_who_cancels_late_starts_the_same_search(shore: Shore) -> None:
    supporter()
    _account, tie = shore.join()
    with transaction():
        service.cancel(tie, actor=shore.organizer, now=DAY_BEFORE, reason="定員の都合")
    assert len(shore.asked()) == 1
    assert letters("engagement_left_late")
    assert letters("engagement_cancelled")


@pytest.mark.parametrize(("before", "late"), [(timedelta(hours=48), True), (49 * HOUR, False)])
def test_late_begins_when_the_town_says(sqlite_shore: Shore, before, late) -> None:
    account, tie = sqlite_shore.join()
    sqlite_shore.leave(account, tie, SATURDAY_MORNING - before)
    assert bool(letters("engagement_left_late")) is late


def test_a_town_can_ask_nobody(sqlite_shore: Shore) -> None:
    policies = current_city().policies
    object.__setattr__(policies, "substitute_asks", 0)
    try:
        supporter()
        account, tie = sqlite_shore.join()
        sqlite_shore.leave(account, tie, DAY_BEFORE)
        assert not sqlite_shore.asked()
    finally:
        object.__setattr__(policies, "substitute_asks", 3)


def test_once_the_seat_is_taken_the_others_are_told_that_nobody_is_needed(
    both_apps: Flask, now: datetime
) -> None:
    shore = Shore(now, capacity=1)
    for _ in range(3):
        supporter()
    account, tie = shore.join()
    shore.leave(account, tie, DAY_BEFORE)
    first, *others = shore.asked()
    yes, _resident = person(db.session.get_one(Resident, first.member_id))
    with transaction():
        service.accept(first, actor=actor_of(yes), now=DAY_BEFORE + HOUR)
    assert (first.state, shore.taken) == (State.CONFIRMED, 1)
    assert {one.state for one in others} == {State.EXPIRED}
    assert len(letters("engagement_filled")) == 2
    assert not letters("engagement_expired")


def test_undoing_a_late_withdrawal_calls_the_search_off(both_apps: Flask, now: datetime) -> None:
    shore = Shore(now, capacity=1)
    supporter()
    account, tie = shore.join()
    shore.leave(account, tie, DAY_BEFORE)
    (asked,) = shore.asked()
    shore.undo(account, tie, DAY_BEFORE + 5 * MINUTE)
    assert (tie.state, asked.state, shore.taken) == (State.CONFIRMED, State.EXPIRED, 1)


def test_the_desk_sees_first_what_was_left_late(both_apps: Flask, now: datetime) -> None:
    shore = Shore(now)
    account, tie = shore.join()
    sooner = ShiftFactory(
        role_id=RoleFactory(capacity=3).id, capacity=3, starts_at=DAY_BEFORE + 2 * HOUR
    )
    shore.leave(account, tie, DAY_BEFORE)
    assert shifts_left_late(now=DAY_BEFORE) == [shore.shift_id]
    page = shifts_visible_to(actor_of(staff()), Wanted(), 1, now=DAY_BEFORE)
    found = [(row.shift_id, row.left_late) for row in page.items]
    assert found == [(shore.shift_id, True), (sooner.id, False)]


def test_a_withdrawal_days_before_is_no_late_one_when_the_day_comes_near(shore: Shore) -> None:
    account, tie = shore.join()
    shore.leave(account, tie, shore.now)
    assert shifts_left_late(now=DAY_BEFORE) == []


def test_an_offer_that_ran_out_before_a_late_shift_goes_on_to_the_next(shore: Shore) -> None:
    (account, tie), _other = shore.join(), shore.join()
    (_a, first), (_b, second) = shore.join(), shore.join()
    shore.leave(account, tie, DAY_BEFORE)
    with transaction():
        expire_due(now=DAY_BEFORE + 13 * HOUR)
    assert (first.state, second.state) == (State.EXPIRED, State.OFFERED)
    assert second.expires_at == DAY_BEFORE + 18 * HOUR + 30 * MINUTE
    assert shore.taken == 2


def test_a_reason_twice_or_without_a_withdrawal_is_refused(shore: Shore) -> None:
    account, tie = shore.join()
    for reason in ("まだ", "一度目", "二度目"):
        with transaction():
            if reason == "一度目":
                service.withdraw(tie, actor=actor_of(account), now=shore.now)
                give_reason(tie, reason, actor=actor_of(account), now=shore.now)
                continue
            with pytest.raises(Conflict, match="engagement_moved_on"):
                give_reason(tie, reason, actor=actor_of(account), now=shore.now)


def test_undoing_does_not_get_round_a_guardians_word(both_apps: Flask, now: datetime) -> None:
    shore = Shore(now)
    account, tie = shore.join()
    with transaction():
        consent = Consent(engagement_id=tie.id, consenter="guardian", name="見本 母", relation="母")
        consent.requested_at, consent.expires_at = now, SATURDAY_MORNING
        db.session.add(consent)
    shore.leave(account, tie, now)
    with pytest.raises(Conflict, match="undo_too_late"):
        shore.undo(account, tie, now + MINUTE)
