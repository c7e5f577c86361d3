"""Working a board out: from what people applied for, and from what was agreed."""

import logging
from datetime import date, timedelta

import pytest

from matcher.activities.rules.terms import Per, Wants
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.errors import Conflict, RuleBroken
from matcher.matching import roster_work
from matcher.matching.engine import roster as engine
from matcher.matching.moments import minute_of
from matcher.matching.service import rosters
from matcher.matching.service.rosters import solving
from matcher.offers.models import OfferKind
from matcher.shared.db import db, transaction
from tests.factories import (
    SATURDAY_MORNING,
    EngagementFactory,
    OfferFactory,
    OrganizationFactory,
    RoleFactory,
    ShiftFactory,
)


def test_who_applied_stands_where_they_applied_without_anything_typed(each_fair):
    fair = each_fair
    front, back = fair.place("受付", capacity=2), fair.place("片付け", at=3, capacity=2)
    one, other = fair.helper(front), fair.helper(back)
    fair.solve()
    assert fair.placed() == {(one.id, front.id), (other.id, back.id)}
    assert fair.sheet().roster.value > 0
    assert fair.sheet().roster.bound >= fair.sheet().roster.value


def test_the_hours_of_a_helper_are_those_they_applied_for(fair):
    early, late = fair.place(at=0, capacity=1), fair.place(at=5, capacity=1)
    first, second = fair.helper(early), fair.helper(early)
    fair.solve()
    assert len(fair.placed()) == 1
    assert not any(shift_id == late.id for _who, shift_id in fair.placed())
    assert {first.id, second.id} > {who for who, _where in fair.placed()}


def test_a_supporters_week_lets_them_stand_on_other_hours_too(fair):
    early, late = fair.place(at=0, capacity=1), fair.place(at=4, capacity=1)
    fair.helper(early, state=State.CONFIRMED)
    free = fair.helper(early)
    OfferFactory(member_id=free.id, free_slots=["5-afternoon"])
    fair.solve()
    assert (free.id, late.id) in fair.placed()


def test_whoever_was_only_asked_is_no_helper(fair):
    front = fair.place(capacity=2)
    fair.helper(front, state=State.INVITED)
    assert fair.sheet().helpers == ()


def test_those_who_come_along_take_room_and_stay_with_their_helper(fair):
    front, back = fair.place("受付", capacity=2), fair.place("案内", capacity=4)
    family = fair.helper(front, name="見本 家族", people=3)
    fair.solve()
    assert fair.placed() == {(family.id, back.id)}
    assert fair.sheet().heads_on(back.id) == 3


def test_nobody_is_put_where_they_are_too_young_or_promised_elsewhere(fair):
    bar = fair.place("売店", role={"min_age": 20}, capacity=2)
    front = fair.place("受付", capacity=5)
    child = fair.helper(front)
    child.birth_date = date(2012, 4, 1)
    busy = fair.helper(front)
    other = fair.__class__(fair.now)
    elsewhere = other.place(capacity=5)
    db.session.commit()
    EngagementFactory(member_id=busy.id, shift_id=elsewhere.id)
    helpers = fair.sheet().helper_by_id
    assert bar.id in helpers[child.id].barred
    assert helpers[busy.id].barred == {bar.id, front.id}


def test_a_role_that_asks_for_a_skill_is_not_given_to_those_without_it(fair):
    front = fair.place("受付", capacity=1)
    aid = fair.place("救護", role={"skills": ["first_aid"]}, capacity=1)
    plain, skilled = fair.helper(front), fair.helper(front)
    OfferFactory(member_id=skilled.id, kind=OfferKind.TALENT, skills=["first_aid"], title="救急")
    fair.solve()
    assert fair.placed() == {(plain.id, front.id), (skilled.id, aid.id)}


def test_what_was_agreed_is_kept_to(fair):
    front, back = fair.place("受付", capacity=5), fair.place("案内", at=3, capacity=5)
    start = minute_of(SATURDAY_MORNING)
    long, short, never = (fair.helper(front) for _ in range(3))
    friend = fair.helper(front, back)
    fair.agree(long, spans=((start, start + 600),))
    fair.agree(short, spans=((start, start + 600),), most_shifts=1)
    fair.agree(never, spans=((start, start + 600),), wishes={front.id: -1})
    fair.agree(friend, party="A", wishes={back.id: 30})
    fair.solve()
    where = fair.placed()
    assert {(long.id, front.id), (long.id, back.id)} <= where
    assert sum(who == short.id for who, _ in where) == 1
    assert (never.id, front.id) not in where
    assert (never.id, back.id) in where


def test_people_of_one_party_share_every_place(fair):
    front, back = fair.place("受付", capacity=3), fair.place("案内", capacity=3)
    one, other = fair.helper(front), fair.helper(back)
    fair.agree(one, party="きょうだい")
    fair.agree(other, party="きょうだい")
    fair.solve()
    assert len({where for who, where in fair.placed()}) == 1
    assert len(fair.placed()) == 2


def test_a_skill_somebody_was_asked_for_is_filled_and_its_lack_is_told(fair):
    front = fair.place(capacity=3)
    one, other = fair.helper(front), fair.helper(front)
    fair.agree(one, skills=("first_aid",))
    fair.need(front, 1, 2, first_aid=2)
    fair.solve()
    sheet = fair.sheet()
    assert sheet.skilled_on(front.id, "first_aid") == 1
    (short,) = sheet.roster.shortages
    assert short["skill"] == "first_aid"
    assert short["cause"] == "too_few_have_skill"
    assert other.id in sheet.helper_by_id


def test_what_is_locked_stays_when_the_board_is_worked_out_anew(fair):
    front, back = fair.place("受付", capacity=1), fair.place("案内", capacity=1)
    one, other = fair.helper(front), fair.helper(back)
    fair.move(one, None, back)
    fair.lock(one, back)
    fair.solve()
    assert (one.id, back.id) in fair.placed()
    assert (other.id, back.id) not in fair.placed()
    kept = next(one for one in fair.sheet().placed if one.shift_id == back.id)
    assert kept.locked
    assert kept.reasons[0]["code"] == "by_hand"


def test_reasons_are_kept_and_not_found_out_again(fair):
    front = fair.place(capacity=1)
    fair.helper(front)
    fair.solve()
    before = fair.sheet().placed[0].reasons
    fair.need(front, 0, 9)
    assert fair.sheet().placed[0].reasons == before
    assert {"minimum_crew", "wish"} <= {one["code"] for one in before}


def test_a_roster_the_checker_refuses_is_not_kept_and_is_noted(fair, monkeypatch, caplog):
    front = fair.place(capacity=1)
    one, other = fair.helper(front), fair.helper(front)
    good = engine.roster

    def bad(event, **more):
        found = good(event, **more)
        extra = tuple(engine.Assignment(who.id, front.id, ()) for who in (one, other))
        return engine.Roster(
            extra, found.value, found.bound, found.shortages, found.without_shift, ()
        )

    monkeypatch.setattr(solving.engine, "roster", bad)
    with caplog.at_level(logging.ERROR), pytest.raises(RuleBroken, match="roster_unsound"):
        fair.solve()
    assert fair.placed() == set()
    assert "over_capacity" in caplog.text


def test_a_board_changed_meanwhile_is_not_overwritten(each_fair):
    fair = each_fair
    front = fair.place(capacity=2)
    one = fair.helper(front)
    seen = fair.change()
    fair.move(one, None, front)
    with pytest.raises(Conflict, match="roster_changed"):
        roster_work.solve(fair.activity_id, seen, actor=fair.actor, now=fair.now)
    assert fair.placed() == {(one.id, front.id)}


def test_mending_changes_only_who_must_change(fair):
    front, back = fair.place("受付", capacity=2), fair.place("案内", at=3, capacity=1)
    gone, stays, spare = fair.helper(front), fair.helper(front), fair.helper(back, front)
    fair.need(front, 2, 2)
    fair.move(gone, None, front)
    fair.move(stays, None, front)
    fair.move(spare, None, back)
    tie = fair.sheet().helper_by_id[gone.id].ties
    assert tie
    db.session.query(Engagement).filter_by(member_id=gone.id).one().state = State.WITHDRAWN
    db.session.commit()
    roster_work.mend(fair.activity_id, fair.change(), actor=fair.actor, now=fair.now)
    assert (gone.id, front.id) in fair.placed()  # nothing is kept before somebody has looked
    with transaction():
        rosters.accept_proposal(fair.activity_id, fair.change())
    assert fair.placed() == {
        (stays.id, front.id),
        (spare.id, back.id),
        (spare.id, front.id),
    }


def test_numbers_for_all_dates_are_shared_out_among_them(fair):
    role = RoleFactory(activity_id=fair.activity_id, capacity=10, least=5, per=Per.TOTAL)
    for day in range(2):
        ShiftFactory(role_id=role.id, starts_at=SATURDAY_MORNING + timedelta(days=day), capacity=10)
    assert [(p.least, p.most) for p in fair.sheet().places] == [(3, 10), (3, 10)]


def test_a_shift_without_a_limit_has_room_for_all_who_applied(fair):
    front = fair.place(capacity=None)
    for _ in range(3):
        fair.helper(front)
    (place,) = fair.sheet().places
    assert (place.least, place.most) == (1, 3)


def test_a_business_that_sends_people_is_a_helper_of_that_size(fair):
    front = fair.place(capacity=5)
    firm = OrganizationFactory(name="見本工業")
    EngagementFactory(member_id=firm.id, shift_id=front.id, people=4, seats=4)
    fair.solve()
    assert fair.placed() == {(firm.id, front.id)}
    assert fair.sheet().heads_on(front.id) == 4


def test_whoever_lends_goods_stands_on_no_board(fair):
    fair.place(capacity=2)
    tents = fair.place("テント", role={"wants": Wants.GOODS}, capacity=3)
    fair.helper(tents, state=State.CONFIRMED)
    assert fair.sheet().helpers == ()
    assert len(fair.sheet().places) == 1


def test_an_empty_board_can_be_worked_out_too(fair):
    fair.solve()
    front = fair.place(capacity=2)
    fair.solve()
    assert fair.placed() == set()
    (short,) = fair.sheet().roster.shortages
    assert (short["shift"], short["cause"]) == (front.id, "nobody_is_free")


def test_those_who_would_like_to_be_together_are_told_so(fair):
    front, back = fair.place("受付", capacity=2), fair.place("案内", capacity=2)
    one, other = fair.helper(front, back), fair.helper(back, front)
    fair.agree(one, friends=(other.id,))
    fair.solve()
    codes = {why["code"] for placed in fair.sheet().placed for why in placed.reasons}
    assert len({where for _who, where in fair.placed()}) == 1
    assert "together" in codes
