from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.engine import Gate, Settings, failed_gates
from matcher.matching.engine.gates import passes
from matcher.matching.engine.model import Pair
from tests.matching.engine.builders import (
    AREAS,
    NOW,
    SETTINGS,
    TOWN,
    opening,
    openings,
    people,
    person,
    slot,
    slots,
)

START, END = NOW + 1000, NOW + 1120


def failed(somebody, something, settings=SETTINGS):
    return failed_gates(somebody, something, TOWN, settings)


def test_an_open_ended_opening_nearby_is_open_to_somebody_who_is_never_free():
    assert failed(person(), opening()) == ()


def test_every_slot_needed_must_be_free():
    morning, afternoon = slot(5, 0), slot(5, 1)
    whole_day = opening(needed=morning | afternoon)
    assert failed(person(free=morning), whole_day) == (Gate.TIME,)
    assert failed(person(free=morning | afternoon | slot(6, 2)), whole_day) == ()


def test_where_a_part_is_enough_one_free_slot_will_do():
    morning, afternoon = slot(5, 0), slot(5, 1)
    any_part = opening(needed=morning | afternoon, any_part=True)
    assert failed(person(free=afternoon), any_part) == ()
    assert failed(person(free=slot(6, 0)), any_part) == (Gate.TIME,)


def test_a_role_for_some_grades_is_for_those_who_may_be_in_one_of_them():
    for_pupils = opening(grades=frozenset({"j1", "j2"}))
    assert failed(person(age=13, grades=frozenset({"j1"})), for_pupils) == ()
    assert failed(person(age=30, grades=frozenset({"student", "adult"})), for_pupils) == (
        Gate.ELIGIBILITY,
    )
    assert failed(person(age=None), for_pupils) == ()


def test_somebody_who_never_told_their_hours_is_not_turned_away_for_time():
    assert failed(person(free=None), opening(needed=slot(0, 0))) == ()


@pytest.mark.parametrize(
    "busy", [(START - 60, START + 1), (END - 1, END + 60), (START + 10, END - 10), (START, END)]
)
def test_an_overlapping_engagement_stands_in_the_way(busy):
    assert failed(person(busy=(busy,)), opening(start=START, end=END)) == (Gate.BUSY,)


@pytest.mark.parametrize("busy", [(START - 60, START), (END, END + 60)])
def test_back_to_back_is_no_overlap(busy):
    assert failed(person(busy=(busy,)), opening(start=START, end=END)) == ()


@pytest.mark.parametrize("busy", [(START - 60, START - 29), (END + 29, END + 60)])
def test_a_buffer_keeps_engagements_apart(busy):
    within, beyond = Settings(buffer_minutes=30), Settings(buffer_minutes=29)
    timed = opening(start=START, end=END)
    assert failed(person(busy=(busy,)), timed, within) == (Gate.BUSY,)
    assert failed(person(busy=(busy,)), timed, beyond) == ()


def test_a_shift_without_an_end_lasts_as_long_as_the_town_assumes():
    somebody = person(busy=((START + 60, START + 90),))
    assert failed(somebody, opening(start=START), Settings(assumed_minutes=61)) == (Gate.BUSY,)
    assert failed(somebody, opening(start=START), Settings(assumed_minutes=60)) == ()


def test_an_engagement_does_not_stand_in_the_way_of_an_opening_without_a_time():
    assert failed(person(busy=((START, END),)), opening()) == ()


def test_a_shift_that_has_begun_is_over_for_newcomers():
    assert failed(person(), opening(start=NOW)) == (Gate.BEGUN,)
    assert failed(person(), opening(start=NOW + 1)) == ()
    assert failed(person(), opening(start=NOW), Settings()) == ()


def test_without_a_wish_people_go_to_their_own_area_and_its_neighbours():
    assert failed(person(area="yama"), opening(area="yama")) == ()
    assert failed(person(area="yama"), opening(area="kawa")) == ()
    assert failed(person(area="kawa"), opening(area="yama")) == ()
    assert failed(person(area="minato"), opening(area="kawa")) == (Gate.AREA,)


def test_with_a_wish_people_go_exactly_where_they_said():
    somebody = person(area="minato", reach=frozenset({"shima"}))
    assert failed(somebody, opening(area="shima")) == ()
    assert failed(somebody, opening(area="yama")) == (Gate.AREA,)


def test_an_unknown_place_or_an_unknown_home_turns_nobody_away():
    assert failed(person(), opening(area=None)) == ()
    assert failed(person(area=None), opening(area="shima")) == ()


def test_every_required_skill_must_be_held():
    both = opening(skills=frozenset({"mowing", "english"}))
    assert failed(person(skills=frozenset({"mowing"})), both) == (Gate.SKILL,)
    assert failed(person(skills=frozenset({"mowing", "english", "piano"})), both) == ()


@pytest.mark.parametrize(("age", "gates"), [(17, (Gate.ELIGIBILITY,)), (18, ()), (64, ())])
def test_the_minimum_age_is_old_enough(age, gates):
    assert failed(person(age=age), opening(min_age=18)) == gates


@pytest.mark.parametrize(("age", "gates"), [(15, ()), (16, (Gate.ELIGIBILITY,))])
def test_the_maximum_age_is_young_enough(age, gates):
    assert failed(person(age=age), opening(max_age=15)) == gates


def test_an_unknown_age_turns_nobody_away():
    assert failed(person(age=None), opening(min_age=18, max_age=64)) == ()


def test_a_month_without_room_is_closed():
    somebody = person(room_by_month={"2026-11": 0, "2026-12": 1})
    assert failed(somebody, opening(month="2026-11")) == (Gate.MONTHLY_LIMIT,)
    assert failed(somebody, opening(month="2026-12")) == ()
    assert failed(somebody, opening(month="2027-01")) == ()
    assert failed(somebody, opening(month=None)) == ()


def test_a_month_not_named_has_the_usual_room():
    somebody = person(room_by_month={"2026-11": 1}, room_otherwise=0)
    assert failed(somebody, opening(month="2026-11")) == ()
    assert failed(somebody, opening(month="2026-12")) == (Gate.MONTHLY_LIMIT,)


def test_nobody_is_asked_twice_about_one_shift():
    somebody = person(engaged_shift_ids=frozenset({7}))
    assert failed(somebody, opening(7)) == (Gate.ALREADY_ENGAGED,)
    assert failed(somebody, opening(8)) == ()


def test_a_blocked_group_stays_away():
    somebody = person(blocked_group_ids=frozenset({3}))
    assert failed(somebody, opening(group_id=3)) == (Gate.BLOCKED,)
    assert failed(somebody, opening(group_id=4)) == ()


def test_a_full_shift_is_closed():
    assert failed(person(), opening(capacity=2, taken=2)) == (Gate.NO_SEAT_LEFT,)
    assert failed(person(), opening(capacity=2, taken=1)) == ()
    assert failed(person(), opening(capacity=None, taken=500)) == ()


def test_all_gates_in_the_way_are_named():
    gates = failed(person(), opening(area="shima", needed=1, capacity=1, taken=1))
    assert set(gates) == {Gate.AREA, Gate.TIME, Gate.NO_SEAT_LEFT}


@given(people, openings)
def test_stopping_at_the_first_gate_says_the_same_as_naming_them_all(somebody, something):
    pair = Pair(somebody, something, TOWN, SETTINGS)
    assert passes(pair) == (failed(somebody, something) == ())


@given(people, openings, slots)
def test_more_free_time_never_closes_a_gate(somebody, something, more):
    freer = replace(somebody, free=(somebody.free or 0) | more)
    told = replace(somebody, free=somebody.free or 0)
    assert set(failed(freer, something)) <= set(failed(told, something))


@given(people, openings, st.sampled_from(AREAS))
def test_one_more_area_never_closes_a_gate(somebody, something, more):
    choosy = replace(somebody, reach=somebody.reach | {"minato"})
    wider = replace(choosy, reach=choosy.reach | {more})
    assert set(failed(wider, something)) <= set(failed(choosy, something))
