"""Tests of giving one's place to somebody, or changing places, with the organizer's consent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from matcher.activities.models import Activity, Shift
from matcher.activities.rules.terms import Guardian
from matcher.authz import AccountRole
from matcher.engagements import service
from matcher.engagements.models import Engagement, Swap, SwapState
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.rules import SEATED, State
from matcher.engagements.service import swapping
from matcher.engagements.service.swaps import (
    expire_swap,
    swaps_of_activity,
    swaps_over,
    swaps_to_decide,
)
from matcher.engagements.tokens import swap_token_of
from matcher.errors import DomainError
from matcher.members.models import Member, Organization, Resident
from matcher.notices.models import Notice
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
from tests.support.html import parse, text_of

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


class Pair:
    """Two dates of one activity with one seat each: A comes to the first, B to the second."""

    def __init__(self, now, *, exchange: bool = False, **role) -> None:
        self.now = now
        self.login, self.group = manager()
        self.organizer = actor_of(self.login)
        self.activity_id = ActivityFactory(organization_id=self.group.id).id
        self.role_id = RoleFactory(activity_id=self.activity_id, **role).id
        first = ShiftFactory(role_id=self.role_id, capacity=1)
        second = ShiftFactory(role_id=self.role_id, capacity=1, starts_at=SATURDAY_MORNING + WEEK)
        self.ids = [first.id, second.id]
        self.a_login, self.a = person()
        self.b_login, self.b = person()
        self.mine = EngagementFactory(member_id=self.a.id, shift_id=first.id).id
        self.theirs = (
            EngagementFactory(member_id=self.b.id, shift_id=second.id).id if exchange else None
        )

    def propose(self, now=None) -> Swap:
        with transaction():
            mine = db.session.get_one(Engagement, self.mine)
            a, at = actor_of(self.a_login), now or self.now
            return swapping.propose(mine, actor=a, now=at, message="旅行のため")

    def take(self, swap: Swap, now=None, login=None, taker=None) -> None:
        with transaction():
            member = db.session.get_one(Member, (taker or self.b).id)
            b, at = actor_of(login or self.b_login), now or self.now
            swapping.take(swap, member, self.theirs, actor=b, now=at)

    def consent(self, swap: Swap, now=None, actor=None) -> None:
        with transaction():
            swapping.consent(swap, actor=actor or self.organizer, now=now or self.now)

    def taken_up(self) -> Swap:
        swap = self.propose()
        self.take(swap)
        return swap

    def comes(self, week: int) -> list[int]:
        """Return who holds the seats of a date, having counted them."""
        db.session.rollback()
        held = select(Engagement).where(
            Engagement.shift_id == self.ids[week], Engagement.state.in_(SEATED)
        )
        rows = db.session.scalars(held).all()
        assert db.session.get_one(Shift, self.ids[week]).taken == sum(row.seats for row in rows)
        return [row.member_id for row in rows]


def letters(kind: str) -> dict[int | None, str]:
    rows = select(Notice.member_id, Notice.body).where(Notice.kind == kind)
    return dict(db.session.execute(rows).all())


def expire_swaps(*, now) -> int:
    return sum(expire_swap(swap_id, now=now) for swap_id in swaps_over(now=now))


@pytest.fixture
def pair(both_apps: Flask, now) -> Pair:
    return Pair(now)


@pytest.fixture
def exchanging(both_apps: Flask, now) -> Pair:
    return Pair(now, exchange=True)


def test_a_place_is_taken_over_once_the_organizer_agrees(pair: Pair) -> None:
    swap = pair.taken_up()
    assert (swap.state, pair.comes(0)) == (SwapState.TAKEN, [pair.a.id])
    pair.consent(swap)
    assert (swap.state, pair.comes(0)) == (SwapState.DONE, [pair.b.id])
    (new,) = db.session.scalars(select(Engagement).where(Engagement.member_id == pair.b.id))
    assert new.replaces_id == pair.mine
    whole = engagement_with_context(pair.mine)
    assert whole is not None
    assert whole.state is State.WITHDRAWN
    assert whole.events[-1].reason == "参加者どうしの交代（主催者の同意あり）"


def test_everybody_is_told_and_nobody_twice(pair: Pair) -> None:
    swap = pair.taken_up()
    assert set(letters("swap_asked")) == {pair.group.id}
    assert set(letters("swap_taken")) == {pair.a.id}
    pair.consent(swap)
    told = letters("swap_done")
    assert set(told) == {pair.a.id, pair.b.id}
    assert "あなたの参加は取りやめになりました" in told[pair.a.id]
    assert "あなたの参加が決まりました" in told[pair.b.id]
    kinds = set(db.session.scalars(select(Notice.kind)))
    assert not {kind for kind in kinds if kind.startswith("engagement_")}


def test_two_exchange_their_dates(exchanging: Pair) -> None:
    exchanging.consent(exchanging.taken_up())
    assert exchanging.comes(0) == [exchanging.b.id]
    assert exchanging.comes(1) == [exchanging.a.id]
    assert "2026年12月5日" in letters("swap_done")[exchanging.a.id]
    assert "2026年11月28日" in letters("swap_done")[exchanging.b.id]


def test_dates_that_overlap_can_be_exchanged(both_apps: Flask, now) -> None:
    pair = Pair(now, exchange=True)
    with transaction():
        second = db.session.get_one(Shift, pair.ids[1])
        second.starts_at, second.ends_at = SATURDAY_MORNING + HOUR, SATURDAY_MORNING + 3 * HOUR
    pair.consent(pair.taken_up())
    assert (pair.comes(0), pair.comes(1)) == ([pair.b.id], [pair.a.id])


def test_the_queue_is_not_offered_a_seat_in_between(pair: Pair) -> None:
    account, resident = person()
    with transaction():
        queued = service.apply(pair.ids[0], resident, actor=actor_of(account), now=pair.now)
    pair.consent(pair.taken_up())
    assert (queued.state, pair.comes(0)) == (State.WAITLISTED, [pair.b.id])


def test_who_is_promised_elsewhere_cannot_take_it(pair: Pair) -> None:
    EngagementFactory(member_id=pair.b.id, shift_id=ShiftFactory().id)
    swap = pair.propose()
    with pytest.raises(DomainError, match="overlapping_shift"):
        pair.take(swap)
    assert (swap.state, pair.comes(0)) == (SwapState.PROPOSED, [pair.a.id])


def test_what_was_promised_since_is_seen_at_the_consent(pair: Pair) -> None:
    swap = pair.taken_up()
    EngagementFactory(member_id=pair.b.id, shift_id=ShiftFactory().id)
    with pytest.raises(DomainError, match="overlapping_shift"):
        pair.consent(swap)
    assert pair.comes(0) == [pair.a.id]


def test_who_needs_a_guardians_word_cannot_take_it(both_apps: Flask, now) -> None:
    pair = Pair(now, guardian=Guardian.CONSENT)
    with transaction():
        db.session.get_one(Resident, pair.b.id).birth_date = date(2012, 4, 2)
    with pytest.raises(DomainError, match="swap_not_at_once"):
        pair.taken_up()


def test_one_too_young_cannot_take_it(both_apps: Flask, now) -> None:
    pair = Pair(now, min_age=18)
    with transaction():
        db.session.get_one(Resident, pair.b.id).birth_date = date(2012, 4, 2)
    with pytest.raises(DomainError, match="too_young"):
        pair.taken_up()


def test_a_link_is_taken_up_once_and_never_by_its_maker(pair: Pair) -> None:
    swap = pair.propose()
    with pytest.raises(DomainError, match="swap_own"):
        pair.take(swap, login=pair.a_login, taker=pair.a)
    pair.take(swap)
    other_login, other = person()
    with pytest.raises(DomainError, match="swap_taken"):
        pair.take(swap, login=other_login, taker=other)
    with pytest.raises(DomainError, match="swap_open"):
        pair.propose()


def test_only_residents_change_places(pair: Pair) -> None:
    login, business = manager()
    swap = pair.propose()
    with pytest.raises(DomainError, match="swap_residents_only"):
        pair.take(swap, login=login, taker=business)
    tie = EngagementFactory(member_id=business.id)
    with pytest.raises(DomainError, match="swap_residents_only"), transaction():
        swapping.propose(tie, actor=actor_of(login), now=pair.now)


def test_nobody_offers_what_is_not_theirs(pair: Pair) -> None:
    swap = pair.propose()
    pair.theirs = EngagementFactory(shift_id=pair.ids[1]).id
    with pytest.raises(DomainError, match="move_elsewhere"):
        pair.take(swap)


def test_it_ends_after_a_week_or_when_the_shift_begins(both_apps: Flask, now) -> None:
    pair = Pair(now)
    swap = pair.propose()
    assert swap.expires_at == SATURDAY_MORNING
    with pytest.raises(DomainError, match="swap_over"):
        pair.take(swap, now=SATURDAY_MORNING)
    far = ShiftFactory(role_id=pair.role_id, starts_at=SATURDAY_MORNING + 5 * WEEK)
    pair.mine = EngagementFactory(member_id=pair.a.id, shift_id=far.id).id
    assert pair.propose().expires_at == now + WEEK


def test_what_ran_out_is_ended_with_a_word(pair: Pair) -> None:
    swap = pair.taken_up()
    with transaction():
        assert expire_swaps(now=pair.now + DAY) == 0
        assert expire_swaps(now=SATURDAY_MORNING) == 1
        assert expire_swaps(now=SATURDAY_MORNING) == 0
    assert swap.state is SwapState.EXPIRED
    assert set(letters("swap_ended")) == {pair.a.id, pair.b.id}


def test_a_shift_called_off_meanwhile_stands_in_the_way(pair: Pair) -> None:
    swap = pair.taken_up()
    with transaction():
        db.session.get_one(Shift, pair.ids[0]).cancelled_at = pair.now
    with pytest.raises(DomainError, match="shift_cancelled"):
        pair.consent(swap)
    assert swaps_of_activity(pair.activity_id, now=pair.now) == []


def test_who_left_meanwhile_has_no_place_to_give(pair: Pair) -> None:
    swap = pair.taken_up()
    with transaction():
        mine = db.session.get_one(Engagement, pair.mine)
        service.withdraw(mine, actor=actor_of(pair.a_login), now=pair.now)
    with pytest.raises(DomainError, match="engagement_moved_on"):
        pair.consent(swap)
    with transaction():
        assert expire_swaps(now=pair.now) == 1
    assert pair.comes(0) == []


def test_the_organizer_can_refuse_and_all_stays_as_it_is(pair: Pair) -> None:
    swap = pair.taken_up()
    with transaction():
        swapping.refuse(swap, actor=pair.organizer, now=pair.now)
    assert (swap.state, pair.comes(0)) == (SwapState.REFUSED, [pair.a.id])
    assert "同意が得られませんでした" in letters("swap_ended")[pair.b.id]
    with pytest.raises(DomainError, match="swap_over"):
        pair.consent(swap)


@pytest.mark.parametrize("who", ["a", "b"])
def test_either_takes_it_back_and_the_other_is_told(pair: Pair, who: str) -> None:
    swap = pair.taken_up()
    login = {"a": pair.a_login, "b": pair.b_login}[who]
    with transaction():
        swapping.take_back(swap, actor=actor_of(login), now=pair.now)
    assert swap.state is SwapState.WITHDRAWN
    assert set(letters("swap_ended")) == {pair.b.id if who == "a" else pair.a.id}
    with pytest.raises(DomainError, match="swap_over"):
        pair.consent(swap)
    assert pair.propose(now=pair.now + HOUR).state is SwapState.PROPOSED


def test_a_second_consent_finds_it_done(pair: Pair) -> None:
    swap = pair.taken_up()
    pair.consent(swap)
    with pytest.raises(DomainError, match="swap_over"):
        pair.consent(swap)
    assert pair.comes(0) == [pair.b.id]


def test_what_waits_is_listed_for_its_own_organizer(pair: Pair) -> None:
    swap = pair.propose()
    assert swaps_to_decide(pair.group.id, now=pair.now) == []
    pair.take(swap)
    assert [one.id for one in swaps_to_decide(pair.group.id, now=pair.now)] == [swap.id]
    assert swaps_to_decide(manager()[1].id, now=pair.now) == []


def test_of_two_who_take_it_at_once_one_is_told_that_it_is_taken(both_apps: Flask, now) -> None:
    pair = Pair(now)
    swap_id = pair.propose().id
    others = [person() for _ in range(4)]
    takers = [(actor_of(login), resident.id) for login, resident in others]
    db.session.commit()

    def take(one) -> str:
        actor, member_id = one
        with both_apps.app_context():
            try:
                with transaction():
                    swap = db.session.get_one(Swap, swap_id)
                    taker = db.session.get_one(Member, member_id)
                    swapping.take(swap, taker, None, actor=actor, now=now)
            except DomainError as error:
                return error.code
            finally:
                db.session.remove()
        return "done"

    with ThreadPoolExecutor(max_workers=4) as threads:
        told = sorted(threads.map(take, takers))
    assert told == ["done", "swap_taken", "swap_taken", "swap_taken"]
    db.session.rollback()
    asked = select(func.count()).where(Notice.kind == "swap_asked")
    assert db.session.scalar(asked) == 1


def main_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    tree, _ = parse(answer.get_data(as_text=True))
    return text_of(tree.find(".//main"))


@pytest.mark.usefixtures("at_ten")
def test_the_link_goes_from_hand_to_hand_through_the_pages(app: Flask, now, signed_in_as) -> None:
    pair = Pair(now, exchange=True)
    a, b, c = (signed_in_as(login) for login in (pair.a_login, pair.b_login, pair.login))
    page = f"/engagements/{pair.mine}/swap"
    assert a.submit(page, {"message": "通院のため"}).status_code == 303
    link = f"/swaps/by/{swap_token_of(db.session.scalars(select(Swap)).one())}"
    assert f"http://localhost{link}" in a.get(page).get_data(as_text=True)
    for own in (f"/engagements/{pair.mine}", "/me/engagements"):
        assert "代わってくださる方をさがしています（リンクの期限：" in main_of(a, own)
    assert "これはご自分のリンクです" in main_of(a, link)
    assert "通院のため" in main_of(b, link)
    assert b.submit(link, {"other_id": str(pair.theirs)}).status_code == 303
    assert "主催者の同意を待っています" in main_of(b, link)
    assert "引き受けてくださる方が見つかりました" in main_of(a, page)
    assert f"{pair.b.name}さんが引き受け、主催者の同意を待っています" in main_of(
        a, "/me/engagements"
    )
    history = main_of(a, f"/engagements/{pair.mine}")
    assert "代わってくださる方をさがし始めました" in history
    assert "代わりの方が引き受け" in history
    assert "すでにほかの方が引き受けています" in main_of(signed_in_as(person()[0]), link)
    for list_ in (
        f"/organizations/{pair.group.id}/work",
        f"/activities/{pair.activity_id}/applicants",
    ):
        assert "日程の交換" in main_of(c, list_)
    c.submit(f"/activities/{pair.activity_id}/applicants", form="/consent")
    assert (pair.comes(0), pair.comes(1)) == ([pair.b.id], [pair.a.id])
    assert "参加が決まりました" in main_of(b, link)
    assert "このお願いは終わっています" in main_of(signed_in_as(person()[0]), link)


@pytest.mark.usefixtures("at_ten")
def test_a_false_link_and_foreign_people(app: Flask, now, signed_in_as) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    pair = Pair(now)
    swap = pair.taken_up()
    for login in (person()[0], manager()[0]):
        client = signed_in_as(login)
        client.guarded = False
        assert client.get("/swaps/by/nonsense").status_code == 404
        for deed in ("consent", "refuse", "withdraw"):
            assert client.post(f"/swaps/{swap.id}/{deed}").status_code == 403
            assert client.post(f"/swaps/999/{deed}").status_code == 404
    own = signed_in_as(pair.a_login)
    own.guarded = False
    assert own.post(f"/swaps/{swap.id}/consent").status_code == 403
    assert pair.comes(0) == [pair.a.id]


@pytest.mark.usefixtures("at_ten")
def test_a_swap_nobody_has_taken_up_is_ended_by_no_login_without_a_resident(
    app: Flask, now, signed_in_as
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    swap = Pair(now).propose()
    for login in (manager()[0], staff()):
        client = signed_in_as(login)
        client.guarded = False
        assert client.post(f"/swaps/{swap.id}/withdraw").status_code == 403
    db.session.expire_all()
    assert db.session.get_one(Swap, swap.id).state is SwapState.PROPOSED


@pytest.mark.usefixtures("at_ten")
def test_staff_of_an_area_read_who_changes_places_in_their_own_alone(
    app: Flask, now, signed_in_as
) -> None:
    pair = Pair(now)
    pair.taken_up()
    with transaction():
        db.session.get_one(Organization, pair.group.id).area = "a"
        db.session.get_one(Activity, pair.activity_id).area = "b"
    work, rosters = (f"/organizations/{pair.group.id}/{page}" for page in ("work", "rosters"))
    of_the_group, of_both = (
        signed_in_as(staff(AccountRole.AREA_STAFF, areas)) for areas in (("a",), ("a", "b"))
    )
    assert pair.b.name not in main_of(of_the_group, work)
    assert pair.b.name in main_of(of_both, work)
    title = db.session.get_one(Activity, pair.activity_id).title
    with time_machine.travel(SATURDAY_MORNING, tick=False):
        assert title not in main_of(of_the_group, rosters)
        assert title in main_of(of_both, rosters)


@pytest.mark.usefixtures("at_ten")
def test_who_is_no_resident_is_told_what_to_do(app: Flask, now, signed_in_as) -> None:
    pair = Pair(now)
    link = f"/swaps/by/{swap_token_of(pair.propose())}"
    assert "市民として登録した方" in main_of(signed_in_as(staff()), link)
