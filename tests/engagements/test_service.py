"""Tests of what people do with an engagement."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matcher.activities.models import Activity, ActivityStatus, Role, Selection
from matcher.activities.rules.terms import Per
from matcher.activities.service.sharing import share_seats
from matcher.authz import AccountRole, Actor, MembershipRole
from matcher.engagements import service
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import Origin, State
from matcher.engagements.service import Wish
from matcher.engagements.waiting import expire_due, offer_idle_seats
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.extensions import db
from matcher.members.models import OrgStatus
from matcher.notices.models import Notice
from matcher.shared.clock import local_date
from matcher.shared.db import transaction
from tests.factories import (
    ActivityFactory,
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    manager,
    person,
    staff,
)

DAY = timedelta(days=1)
ALONE = Wish()


class Town:
    """A group, and short words for what happens in it at one moment."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        login, self.group = manager()
        self.organizer = actor_of(login)

    def shift(self, *, capacity: int | None = 1, **role):
        activity = ActivityFactory(organization_id=self.group.id)
        role_id = RoleFactory(activity_id=activity.id, capacity=capacity, **role).id
        return ShiftFactory(role_id=role_id, capacity=capacity)

    def apply(self, shift, member=None, wish=ALONE) -> Engagement:
        member = member or ResidentFactory()
        with transaction():
            return service.apply(shift.id, member, wish, actor=self.self_of(member), now=self.now)

    def invite(self, shift, member=None, actor=None) -> Engagement:
        member = member or ResidentFactory()
        with transaction():
            return service.invite(
                shift.id, member, actor=actor or self.organizer, now=self.now, message="ぜひ。"
            )

    def do(self, deed, engagement, *, by_member=False, **more) -> Engagement:
        actor = self.self_of(engagement.member_id) if by_member else self.organizer
        with transaction():
            deed(engagement, actor=actor, now=self.now, **more)
        return engagement

    def self_of(self, member):
        id_ = member if isinstance(member, int) else member.id
        account_id = self.organizer.account_id
        return Actor(account_id, memberships={id_: MembershipRole.SELF})

    def letters(self, kind: str) -> list[Notice]:
        return list(db.session.scalars(select(Notice).where(Notice.kind == kind)))


@pytest.fixture
def town(app: Flask, now: datetime) -> Town:
    return Town(now)


def test_a_first_come_application_is_confirmed_at_once(both_apps: Flask, now: datetime) -> None:
    shift = ShiftFactory(capacity=1)
    account, resident = person()
    with transaction():
        engagement = service.apply(shift.id, resident, Wish(), actor=actor_of(account), now=now)
    assert engagement.state is State.CONFIRMED
    assert shift.taken == 1


def test_where_the_group_chooses_an_application_waits_even_when_all_seats_are_taken(
    town: Town,
) -> None:
    shift = town.shift(selection=Selection.SCREENING)
    town.do(service.confirm, town.apply(shift))
    late = town.apply(shift)
    assert late.state is State.APPLIED
    with pytest.raises(Conflict, match="full"):
        town.do(service.confirm, late)
    assert town.do(service.wait, late).state is State.WAITLISTED


def test_an_unknown_age_is_for_the_group_to_ask_even_of_those_it_invited(town: Town) -> None:
    shift = town.shift(capacity=5, min_age=18)
    assert town.apply(shift).state is State.APPLIED
    asked = town.invite(shift)
    assert town.do(service.accept, asked, by_member=True).state is State.APPLIED
    adult = ResidentFactory(birth_date=date(1960, 1, 1))
    assert town.apply(shift, adult).state is State.CONFIRMED


@pytest.mark.parametrize("deed", [service.accept, service.refuse])
def test_nobody_accepts_or_refuses_what_was_not_asked_of_them(town: Town, deed) -> None:
    applied = town.apply(town.shift(selection=Selection.SCREENING))
    with pytest.raises(Conflict, match="engagement_moved_on"):
        town.do(deed, applied, by_member=True)
    assert applied.state is State.APPLIED


@pytest.mark.parametrize("deed", [service.confirm, service.decline, service.cancel])
def test_an_organizer_does_not_answer_for_somebody_who_was_asked(town: Town, deed) -> None:
    asked = town.invite(town.shift())
    with pytest.raises(Conflict, match="engagement_moved_on"):
        town.do(deed, asked)


def test_a_seat_given_back_is_offered_to_the_first_in_line_and_no_more(town: Town) -> None:
    shift = town.shift()
    holder, first, second = (town.apply(shift) for _ in range(3))
    assert [first.state, second.state] == [State.WAITLISTED] * 2
    town.do(service.withdraw, holder, by_member=True)
    assert [first.state, second.state] == [State.OFFERED, State.WAITLISTED]
    town.do(service.refuse, first, by_member=True)
    assert [first.state, second.state] == [State.WITHDRAWN, State.OFFERED]


def test_who_refused_an_offered_place_may_apply_again_at_the_end_of_the_queue(town: Town) -> None:
    shift, resident = town.shift(), ResidentFactory()
    holder, waiting, next_ = town.apply(shift), town.apply(shift, resident), town.apply(shift)
    town.do(service.withdraw, holder, by_member=True)
    town.do(service.refuse, waiting, by_member=True)
    town.now += timedelta(minutes=1)
    assert town.apply(shift, resident).state is State.WAITLISTED
    assert next_.state is State.OFFERED


def test_a_party_too_large_for_the_free_seat_keeps_its_place_while_the_next_is_asked(
    town: Town,
) -> None:
    shift = town.shift(capacity=2)
    _one, other = town.apply(shift), town.apply(shift)
    party = town.apply(shift, OrganizationFactory(), Wish(people=2))
    single = town.apply(shift)
    town.do(service.withdraw, other, by_member=True)
    assert [party.state, single.state] == [State.WAITLISTED, State.OFFERED]


def test_more_room_is_offered_to_those_who_wait_before_any_newcomer(town: Town) -> None:
    shift = town.shift()
    _holder, waiting = town.apply(shift), town.apply(shift)
    with transaction():
        shift.capacity = 2
    newcomer = town.apply(shift)
    assert [waiting.state, newcomer.state] == [State.OFFERED, State.WAITLISTED]
    with transaction():
        shift.capacity = 3
        db.session.flush()
        offer_idle_seats(now=town.now)
    assert newcomer.state is State.OFFERED


def test_seats_in_all_go_over_all_dates_and_come_back(town: Town) -> None:
    first = town.shift(capacity=2, per=Per.TOTAL)
    second = ShiftFactory(role_id=first.role_id, capacity=2, starts_at=first.starts_at + DAY)
    somebody = town.apply(first)
    assert (first.seats_left, second.seats_left) == (1, 1)
    town.apply(second)
    assert town.apply(first).state is State.WAITLISTED
    assert town.apply(second).state is State.WAITLISTED
    town.do(service.withdraw, somebody, by_member=True)
    assert (first.seats_left, second.seats_left) == (0, 0)
    assert len(town.letters("engagement_offered")) == 1


def test_seats_in_all_come_back_only_below_a_total_that_was_lowered(both_apps, now) -> None:
    town = Town(now)
    first = town.shift(capacity=4, per=Per.TOTAL)
    second = ShiftFactory(role_id=first.role_id, capacity=4, starts_at=first.starts_at + DAY)
    helpers = [town.apply(shift) for shift in (first, first, first, second)]
    with transaction():
        role = db.session.get_one(Role, first.role_id)
        role.capacity = 2
        share_seats(role)
    for helper, left in zip(helpers[:3], (0, 0, 1), strict=True):
        town.do(service.withdraw, helper, by_member=True)
        assert (first.seats_left, second.seats_left) == (left, left)
    assert (first.taken, second.taken) == (0, 1)
    town.apply(second)
    assert town.apply(first).state is State.WAITLISTED


def test_a_listing_that_is_not_open_yet_takes_no_applications(town: Town) -> None:
    shift = town.shift()
    shift_activity(shift).opens_on = local_date(town.now) + DAY
    db.session.commit()
    with pytest.raises(RuleBroken, match="not_open_yet"):
        town.apply(shift)


def test_days_before_each_date_end_the_applications_for_it(town: Town) -> None:
    shift = town.shift()
    shift_activity(shift).deadline_days = 30
    db.session.commit()
    with pytest.raises(RuleBroken, match="deadline_passed"):
        town.apply(shift)


def test_a_role_for_some_grades_is_for_no_others(town: Town) -> None:
    shift = town.shift(grades=["j1", "j2", "j3"], capacity=9)
    with pytest.raises(RuleBroken, match="other_grade"):
        town.apply(shift, ResidentFactory(birth_date=date(1960, 5, 5)))
    assert town.apply(shift, ResidentFactory(birth_date=date(2013, 5, 5))).state is State.CONFIRMED
    assert town.apply(shift, ResidentFactory(birth_date=None)).state is State.APPLIED


def test_a_lottery_keeps_applications_until_it_is_drawn(town: Town) -> None:
    assert town.apply(town.shift(selection=Selection.LOTTERY)).state is State.APPLIED


def test_nobody_is_asked_to_come_to_what_has_begun_or_is_called_off(town: Town) -> None:
    shift = town.shift()
    holder, waiting = town.apply(shift), town.apply(shift)
    with transaction():
        shift.cancelled_at = town.now
    town.do(service.cancel, holder)
    assert waiting.state is State.WAITLISTED


def test_who_has_promised_the_hour_elsewhere_keeps_their_place_while_others_are_offered(
    town: Town,
) -> None:
    resident = ResidentFactory()
    shift, other = town.shift(), town.shift()
    holder, busy, behind = town.apply(shift), town.apply(shift, resident), town.apply(shift)
    elsewhere = town.apply(other, resident)
    town.do(service.withdraw, holder, by_member=True)
    assert (busy.state, behind.state) == (State.WAITLISTED, State.OFFERED)
    town.do(service.withdraw, elsewhere, by_member=True)
    town.do(service.refuse, behind, by_member=True)
    assert busy.state is State.OFFERED


def test_an_applicant_who_promised_the_hour_elsewhere_is_not_confirmed(town: Town) -> None:
    resident = ResidentFactory()
    applied = town.apply(town.shift(selection=Selection.SCREENING), resident)
    town.apply(town.shift(), resident)
    with pytest.raises(RuleBroken, match="promised_elsewhere"):
        town.do(service.confirm, applied)


def test_an_answer_after_its_time_is_too_late_even_before_the_worker_comes(town: Town) -> None:
    shift = town.shift()
    asked, town.now = town.invite(shift), shift.starts_at
    with pytest.raises(RuleBroken, match="answer_too_late"):
        town.do(service.accept, asked, by_member=True)


def test_what_is_overdue_expires_once_and_its_seat_goes_on(town: Town) -> None:
    shift = town.shift()
    holder, first, second = (town.apply(shift) for _ in range(3))
    town.do(service.withdraw, holder, by_member=True)
    with transaction():
        assert expire_due(now=town.now + DAY) == 1
        assert expire_due(now=town.now + DAY) == 0
    assert [first.state, second.state] == [State.EXPIRED, State.OFFERED]


def test_applying_where_one_was_asked_is_saying_yes(town: Town) -> None:
    resident, shift = ResidentFactory(), town.shift(selection=Selection.SCREENING)
    town.invite(shift, resident)
    engagement = town.apply(shift, resident)
    assert engagement.state is State.CONFIRMED
    assert engagement.origin is Origin.INVITED


def test_who_was_asked_may_come_after_the_deadline_and_others_may_not(town: Town) -> None:
    shift, resident = town.shift(capacity=3), ResidentFactory()
    with transaction():
        shift_activity(shift).deadline = town.now.date() - DAY
    with pytest.raises(RuleBroken, match="deadline_passed"):
        town.apply(shift)
    asked = town.invite(shift, resident)
    assert town.do(service.accept, asked, by_member=True).state is State.CONFIRMED


def test_nobody_is_asked_more_often_than_the_town_allows(town: Town) -> None:
    resident = ResidentFactory()
    for _ in range(3):
        town.invite(town.shift(), resident)
    with pytest.raises(RuleBroken, match="asked_too_often"):
        town.invite(town.shift(), resident)
    town.now += 14 * DAY
    later = town.shift()
    with transaction():
        later.starts_at += 30 * DAY
        later.ends_at += 30 * DAY
    assert town.invite(later, resident).state is State.INVITED


def test_who_said_no_is_not_asked_again_but_may_come_by_themselves(town: Town) -> None:
    shift, resident = town.shift(), ResidentFactory()
    town.do(service.refuse, town.invite(shift, resident), by_member=True)
    with pytest.raises(RuleBroken, match="said_no_before"):
        town.invite(shift, resident)
    assert town.apply(shift, resident).state is State.CONFIRMED


def test_asking_twice_or_for_a_full_shift_is_refused_by_name(town: Town) -> None:
    shift, resident = town.shift(), ResidentFactory()
    town.invite(shift, resident)
    with pytest.raises(Conflict, match="already_invited"):
        town.invite(shift, resident)
    town.apply(shift)
    with pytest.raises(Conflict, match="full"):
        town.invite(shift)


def test_an_invitation_of_the_staff_is_a_referral(town: Town) -> None:
    clerk = actor_of(staff(AccountRole.STAFF))
    assert town.invite(town.shift(), actor=clerk).origin is Origin.REFERRED


@pytest.mark.parametrize(
    ("member", "wish", "code"),
    [
        (OrganizationFactory, Wish(people=4), "too_many_seats"),
        (lambda: OrganizationFactory(status=OrgStatus.PENDING), Wish(), "member_not_approved"),
    ],
)
def test_an_application_that_cannot_be_met_is_refused_by_name(
    town: Town, member, wish: Wish, code: str
) -> None:
    with pytest.raises(RuleBroken, match=code):
        town.apply(town.shift(capacity=3), member(), wish)


def test_a_group_does_not_apply_to_itself_and_nobody_to_what_is_not_there(town: Town) -> None:
    with pytest.raises(RuleBroken, match="own_activity"):
        town.apply(town.shift(), town.group)
    for id_ in (0, -1, 999, 2**31, 10**30):
        with pytest.raises(NotFound), transaction():
            service.apply(id_, town.group, Wish(), actor=town.organizer, now=town.now)


def test_nothing_is_withdrawn_or_cancelled_after_it_is_over(town: Town) -> None:
    engagement = town.apply(town.shift())
    town.now += 30 * DAY
    for deed in (service.withdraw, service.cancel):
        with pytest.raises(RuleBroken, match="shift_is_over"):
            town.do(deed, engagement, by_member=True)


def test_a_called_off_activity_takes_no_answers(town: Town) -> None:
    shift = town.shift()
    asked = town.invite(shift)
    with transaction():
        shift_activity(shift).status = ActivityStatus.CANCELLED
    with pytest.raises(RuleBroken, match="not_open"):
        town.do(service.accept, asked, by_member=True)


def test_every_step_is_in_the_history_and_in_a_letter(town: Town) -> None:
    shift = town.shift(selection=Selection.SCREENING)
    engagement = town.apply(shift)
    town.do(service.confirm, engagement)
    town.do(service.cancel, engagement, reason="雨のため")
    steps = db.session.scalars(select(EngagementEvent).order_by(EngagementEvent.id)).all()
    assert [(s.from_state, s.to_state, s.reason) for s in steps] == [
        (None, State.APPLIED, ""),
        (State.APPLIED, State.CONFIRMED, ""),
        (State.CONFIRMED, State.CANCELLED, "雨のため"),
    ]
    for kind in ("engagement_applied", "engagement_confirmed", "engagement_cancelled"):
        assert len(town.letters(kind)) == 1
    assert len(town.letters("engagement_news")) == 1


def test_the_organizer_learns_no_name_of_who_declined_and_no_word_of_their_own(
    town: Town,
) -> None:
    shift, shy, willing = town.shift(), ResidentFactory(name="見本 内気"), ResidentFactory()
    town.do(service.refuse, town.invite(shift, shy), by_member=True)
    town.do(service.accept, town.invite(shift, willing), by_member=True)
    declined, confirmed = town.letters("engagement_news")
    assert "内気" not in declined.body + declined.subject
    assert "お声がけした方から、今回は見送るとのお返事" in declined.body
    assert f"{willing.name}さんの参加が決まりました" in confirmed.body
    assert "ぜひ。" not in declined.body + confirmed.body


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (Selection.SCREENING, "申込みを取り下げました"),
        (Selection.FIRST_COME, "参加を取りやめました"),
    ],
)
def test_the_organizer_is_told_who_has_left_and_why(
    town: Town, selection: Selection, said: str
) -> None:
    tie = town.apply(town.shift(selection=selection))
    town.do(service.withdraw, tie, by_member=True, reason="通院のため")
    letter = town.letters("engagement_news")[-1]
    assert f"さんが、{said}" in letter.body
    assert "理由：通院のため" in letter.body


def test_a_waiting_member_is_never_told_that_they_are_confirmed(town: Town) -> None:
    shift = town.shift()
    town.apply(shift)
    waiting = town.apply(shift)
    told = [n for n in db.session.scalars(select(Notice)) if n.member_id == waiting.member_id]
    assert [n.kind for n in told] == ["engagement_waitlisted"]
    assert "まだ決まっていません" in told[0].body


def shift_activity(shift):
    return db.session.get_one(Activity, shift.activity_id)
