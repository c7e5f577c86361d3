from dataclasses import replace
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.engine import ReasonCode, Talent, fits_talent, talents_for
from tests.matching.engine.builders import (
    NOW,
    SETTINGS,
    TOWN,
    easy_going,
    opening,
    openings,
    people,
    person,
    roomy,
    slot,
)

MORNING, AFTERNOON = slot(5, 0), slot(5, 1)
talents = st.builds(
    lambda one, answered, silent, load: Talent(
        person=one, asked=answered + silent, answered=answered, load=load
    ),
    people,
    *[st.integers(0, 9)] * 3,
)


def found(wanted, *offered, seed="a", limit=None):
    return talents_for(wanted, offered, TOWN, settings=SETTINGS, seed=seed, limit=limit)


def pianist(id_=1, *, asked=0, answered=0, load=0, **more):
    somebody = person(id_, skills=frozenset({"piano"}), **more)
    return Talent(person=somebody, asked=asked, answered=answered, load=load)


def concert(**more):
    return opening(skills=frozenset({"piano"}), **more)


def codes(match):
    return [reason.code for reason in match.reasons]


def test_the_score_is_the_weighted_sum():
    wanted = concert(field="welfare", area="yama", needed=MORNING | AFTERNOON, start=NOW + 60)
    one = pianist(
        free=MORNING,
        fields=frozenset({"welfare"}),
        reach=frozenset({"yama"}),
        asked=4,
        answered=2,
        load=1,
    )
    (match,) = found(wanted, one)
    hours, near, wish, answers, load = 0.35 / 2, 0.2 * exp(-1), 0.2, 0.15 * 3 / 6, 0.1 / 2
    assert match.score == pytest.approx(hours + near + wish + answers + load)


def test_whoever_cannot_do_it_or_does_not_come_there_is_not_found():
    assert found(concert(), Talent(person=person())) == []
    assert found(concert(area="shima"), pianist()) == []
    assert not fits_talent(Talent(person=person()), concert(), TOWN, SETTINGS)


def test_hours_that_do_not_fit_count_for_less_and_shut_nobody_out():
    wanted = concert(needed=MORNING, start=NOW + 60)
    free, untold, busy = pianist(1, free=MORNING), pianist(2, free=None), pianist(3, free=0)
    assert [m.person_id for m in found(wanted, busy, untold, free)] == [1, 2, 3]
    first, second, third = found(wanted, free, untold, busy)
    assert ReasonCode.FREE_AT in codes(first)
    for other in (second, third):
        assert ReasonCode.FREE_AT not in codes(other)
        assert ReasonCode.TIME_TO_BE_CHECKED in [one.code for one in other.cautions]


@given(talents, talents)
def test_whose_talent_is_named_comes_before_all_whose_is_not(one, other):
    wanted = opening(10_001, area=None)
    named = replace(one, person=replace(easy_going(one.person), id=1), named=True)
    unnamed = replace(other, person=replace(easy_going(other.person), id=2))
    assert [match.person_id for match in found(wanted, unnamed, named)] == [1, 2]


def test_any_part_of_the_hours_is_enough_where_the_role_says_so():
    wanted = concert(needed=MORNING | AFTERNOON, any_part=True, start=NOW + 60)
    (match,) = found(wanted, pianist(free=AFTERNOON))
    assert match.terms[0].value == pytest.approx(0.35)


def test_somebody_asked_for_the_first_time_stands_between_those_who_answer_and_those_who_do_not():
    one, new, other = pianist(1, asked=8, answered=8), pianist(2), pianist(3, asked=8)
    assert [m.person_id for m in found(concert(), other, new, one)] == [1, 2, 3]


def test_whoever_has_promised_less_comes_first():
    assert [m.person_id for m in found(concert(), pianist(1, load=3), pianist(2))] == [2, 1]


def test_how_somebody_answers_and_what_they_promised_is_told_of_nobody():
    (quiet,) = found(concert(), pianist(asked=9, load=5))
    (keen,) = found(concert(), pianist(asked=9, answered=9))
    assert quiet.reasons == keen.reasons
    assert quiet.cautions == keen.cautions


def test_equals_take_turns_at_being_first():
    offered = [pianist(number) for number in range(1, 9)]
    first = {found(concert(), *offered, seed=str(seed))[0].person_id for seed in range(40)}
    assert len(first) > 3


@given(openings.map(roomy), st.lists(talents, max_size=8, unique_by=lambda one: one.person.id))
def test_the_order_of_the_list_changes_nothing_and_the_terms_add_up(wanted, offered):
    matches = found(wanted, *offered)
    assert matches == found(wanted, *reversed(offered))
    assert matches[:3] == found(wanted, *offered, limit=3)
    for match in matches:
        assert match.score == pytest.approx(sum(term.value for term in match.terms))
        assert 0 <= match.score <= 1


@given(openings.map(roomy), talents)
def test_more_hours_never_take_anybody_off_the_list(wanted, one):
    before = found(wanted, one)
    whole_week = replace(one, person=replace(one.person, free=2**21 - 1))
    assert len(found(wanted, whole_week)) >= len(before)
