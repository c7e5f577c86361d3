"""Telling people where they stand: confirmed, moved, asked, and what could not be done."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Selection, Shift
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.errors import Conflict
from matcher.matching import roster_work
from matcher.matching.service import rosters
from matcher.shared.db import db, transaction
from tests.factories import EngagementFactory
from tests.matching.roster.fair import Fair

CHOSEN = {"role": {"selection": Selection.SCREENING}}


def test_whoever_waits_for_that_very_shift_is_confirmed(each_fair):
    fair = each_fair
    front = fair.place(capacity=2, **CHOSEN)
    one = fair.helper(front)
    fair.move(one, None, front)
    assert fair.decide() == {"confirm": 1}
    assert fair.state(one, front) is State.CONFIRMED


def test_whoever_is_tied_to_another_shift_is_moved_to_theirs(each_fair):
    fair = each_fair
    front, back = fair.place("受付", capacity=2), fair.place("案内", at=3, capacity=2)
    one = fair.helper(front, state=State.CONFIRMED)
    fair.move(one, None, back)
    assert fair.decide() == {"move": 1}
    assert fair.state(one, front) is State.WITHDRAWN
    assert fair.state(one, back) is State.CONFIRMED


def test_a_further_shift_is_asked_for_and_not_taken_for_granted(fair):
    front, back = fair.place("受付", capacity=2), fair.place("案内", at=3, capacity=2)
    one = fair.helper(front, state=State.CONFIRMED)
    fair.move(one, None, front)
    fair.move(one, None, back)
    assert fair.decide() == {"ask": 1}
    assert fair.state(one, back) is State.INVITED
    assert fair.state(one, front) is State.CONFIRMED


def test_two_who_change_places_make_room_for_each_other_where_there_is_room(fair):
    front, back = fair.place("受付", capacity=1), fair.place("案内", at=3, capacity=2)
    one = fair.helper(front, state=State.CONFIRMED)
    other = fair.helper(back, state=State.CONFIRMED)
    fair.move(one, None, back)
    fair.move(other, None, front)
    assert fair.decide() == {"move": 2}
    assert fair.state(other, front) is State.CONFIRMED


def test_people_in_full_places_change_them_in_one_step(each_fair):
    fair = each_fair
    places = [fair.place(name, at=3 * n, capacity=1) for n, name in enumerate("受案片")]
    people = [fair.helper(place, state=State.CONFIRMED) for place in places]
    for who, to in zip(people, [*places[1:], places[0]], strict=True):
        fair.move(who, None, to)
    assert fair.decide() == {"move": 3}
    assert [fair.state(who, place) for who, place in zip(people, places, strict=True)] == [
        State.WITHDRAWN
    ] * 3
    assert fair.state(people[2], places[0]) is State.CONFIRMED
    assert [db.session.get_one(Shift, place.id).taken for place in places] == [1, 1, 1]
    assert not any(one.trouble for one in fair.sheet().placed)


def test_nobody_moves_where_one_of_a_circle_cannot(each_fair):
    fair = each_fair
    front, back = fair.place("受付", capacity=2), fair.place("案内", at=3, capacity=1)
    pair = fair.helper(front, state=State.CONFIRMED, people=2)
    one = fair.helper(back, state=State.CONFIRMED)
    fair.move(pair, None, back)
    fair.move(one, None, front)
    assert fair.decide() == {}
    assert fair.state(pair, front) is fair.state(one, back) is State.CONFIRMED
    troubles = [row.trouble["code"] for row in fair.sheet().placed]
    assert troubles == ["change_full", "change_full"]


def test_the_fewest_who_can_move_together_are_found_and_nobody_twice():
    def told(helper, to, from_, step=rosters.Step.MOVE):
        return rosters.Told(helper, to, step, from_)

    steps = [told(1, 12, 11), told(2, 13, 12), told(3, 11, 13), told(4, 11, 12), told(5, 99, 98)]
    asked = told(6, 98, None, rosters.Step.ASK)
    found = [[one.helper_id for one in circle] for circle in rosters.circles([*steps, asked])]
    assert found == [[1, 4]]


def test_what_cannot_be_done_is_told_with_its_reason_and_keeps_nobody_waiting(each_fair):
    fair = each_fair
    front, back = fair.place(capacity=1, **CHOSEN), fair.place("案内", at=3, capacity=2, **CHOSEN)
    fair.helper(front, state=State.CONFIRMED)
    late, fine = fair.helper(front), fair.helper(back)
    fair.move(late, None, front)
    fair.move(fine, None, back)
    assert fair.decide() == {"confirm": 1}
    assert fair.state(fine, back) is State.CONFIRMED
    trouble = {one.helper_id: one.trouble for one in fair.sheet().placed}
    assert trouble[late.id]["code"] == "full"
    assert not trouble[fine.id]


def test_somebody_on_the_waiting_list_is_not_taken_out_of_turn(fair):
    front = fair.place(capacity=1)
    fair.helper(front, state=State.CONFIRMED)
    waits = fair.helper(front, state=State.WAITLISTED)
    fair.move(waits, None, front)
    assert fair.decide() == {}
    assert fair.state(waits, front) is State.WAITLISTED
    (placed,) = fair.sheet().placed
    assert placed.trouble["code"] == "roster_in_line"


def test_nothing_is_done_twice_when_pressed_twice(each_fair):
    fair = each_fair
    front, back = fair.place(capacity=2, **CHOSEN), fair.place("案内", at=3, capacity=2)
    one = fair.helper(front)
    fair.move(one, None, front)
    fair.move(one, None, back)
    seen = fair.change()
    assert fair.decide() == {"confirm": 1, "ask": 1}
    with pytest.raises(Conflict, match="roster_changed"):
        roster_work.decide(fair.activity_id, seen, actor=fair.actor, now=fair.now)
    assert fair.decide() == {}


def test_the_troubles_of_before_are_forgotten_once_it_works(fair):
    front = fair.place(capacity=1, **CHOSEN)
    first = fair.helper(front, state=State.CONFIRMED)
    one = fair.helper(front)
    fair.move(one, None, front)
    fair.decide()
    front.capacity = 2
    db.session.commit()
    assert fair.decide() == {"confirm": 1}
    assert not fair.sheet().placed[0].trouble
    assert fair.state(first, front) is State.CONFIRMED


def test_the_deciding_of_one_fair_leaves_another_alone(fair):
    other = Fair(fair.now)
    mine, theirs = fair.place(capacity=2, **CHOSEN), other.place(capacity=2, **CHOSEN)
    one = fair.helper(mine)
    EngagementFactory(
        member_id=one.id, shift_id=theirs.id, state=State.APPLIED, created_at=fair.now
    )
    fair.move(one, None, mine)
    fair.decide()
    assert other.state(one, theirs) is State.APPLIED


def test_whoever_takes_the_second_place_hears_what_the_first_has_done(each_fair):
    fair = each_fair
    front = fair.place(capacity=2)
    one = fair.helper(front)
    seen = fair.change()
    fair.move(one, None, front)
    with pytest.raises(Conflict, match="roster_changed"), transaction():
        rosters.lock(fair.activity_id, one.id, front.id, seen, locked=True)
    (change,) = rosters.changes_since(fair.activity_id, seen.edition)
    assert (change.deed, change.member_id, change.shift_id) == ("placed", one.id, front.id)


def test_placing_somebody_against_a_rule_is_possible_and_is_shown(fair):
    front, back = fair.place(capacity=1), fair.place("案内", at=1, capacity=1)
    one, other = fair.helper(front), fair.helper(front)
    for who, where in ((one, front), (one, back), (other, front)):
        fair.move(who, None, where)
    codes = {one.code for one in rosters.problems_of(fair.sheet())}
    assert codes == {"overlap", "not_free", "over_capacity"}


def test_nobody_stands_on_a_place_twice(fair):
    front = fair.place(capacity=2)
    one = fair.helper(front)
    fair.move(one, None, front)
    with pytest.raises(Conflict, match="roster_there_already"):
        fair.move(one, None, front)


def test_shifts_that_are_over_or_called_off_are_no_places(fair):
    past = fair.place(at=-24 * 10, capacity=1)
    off = fair.place(capacity=1, cancelled_at=fair.now)
    front = fair.place(at=3, capacity=1)
    assert past.starts_at < fair.now - timedelta(days=1)
    assert off.cancelled_at
    assert [place.id for place in fair.sheet().places] == [front.id]


@pytest.mark.parametrize("said", [State.DECLINED, State.WITHDRAWN])
def test_nobody_is_moved_to_where_they_said_no(each_fair, said):
    fair = each_fair
    front, back = fair.place("受付", capacity=2), fair.place("案内", at=3, capacity=2)
    one = fair.helper(front, state=State.CONFIRMED)
    EngagementFactory(member_id=one.id, shift_id=back.id, state=said, origin="referred")
    fair.move(one, None, back)
    assert fair.decide() == {}
    assert fair.state(one, back) is said
    assert fair.state(one, front) is State.CONFIRMED


def test_what_somebody_was_asked_elsewhere_is_no_tie_of_the_board(each_fair):
    fair = each_fair
    front, back = fair.place("受付", capacity=2), fair.place("案内", at=3, capacity=2)
    one = fair.helper(front, state=State.CONFIRMED)
    EngagementFactory(member_id=one.id, shift_id=back.id, state=State.INVITED)
    (helper,) = fair.sheet().helpers
    assert helper.ties == {front.id: State.CONFIRMED}
    assert set(helper.wishes) == {front.id}
    fair.move(one, None, back)
    assert fair.decide() == {}
    (placed,) = fair.sheet().placed
    assert placed.trouble["code"] == "move_needs_member"
    assert fair.state(one, back) is State.INVITED


def test_whom_the_board_itself_asked_is_awaited_there(each_fair):
    fair = each_fair
    front, back = fair.place("受付", capacity=2), fair.place("案内", at=3, capacity=2)
    one = fair.helper(front, state=State.CONFIRMED)
    for place in (front, back):
        fair.move(one, None, place)
    assert fair.decide() == {"ask": 1}
    (helper,) = fair.sheet().helpers
    assert helper.ties[back.id] is State.INVITED
    fair.solve()
    assert fair.sheet().helpers[0].ties[back.id] is State.INVITED


def test_whoever_has_arrived_stays_on_the_board(each_fair):
    fair = each_fair
    front, back = fair.place("受付", capacity=1), fair.place("案内", at=3, capacity=1)
    one = fair.helper(front, back, state=State.CONFIRMED)
    for place in (front, back):
        fair.move(one, None, place)
    tie = select(Engagement).where(Engagement.shift_id == front.id)
    db.session.scalars(tie).one().state = State.ATTENDED
    db.session.flush()
    sheet = fair.sheet()
    assert sheet.lost == ()
    assert [told.step for told in rosters.steps_of(sheet)] == [rosters.Step.DONE] * 2
