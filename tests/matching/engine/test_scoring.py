from dataclasses import replace
from math import fsum

import pytest
from hypothesis import given

from matcher.matching.engine import Match, Reason, ReasonCode, Settings, Term, Weights, judge
from matcher.matching.engine.model import Pair
from matcher.matching.engine.scoring import score
from tests.matching.engine.builders import (
    DAY,
    FIELDS,
    NOW,
    SETTINGS,
    SKILLS,
    TOWN,
    matches,
    opening,
    person,
    slot,
    slots,
)

WEIGHTS = Weights()


def match(somebody, something, settings=SETTINGS):
    result = judge(somebody, something, TOWN, settings=settings)
    assert isinstance(result, Match)
    return result


def value(name, somebody, something, settings=SETTINGS):
    terms = match(somebody, something, settings).terms
    return fsum(term.value for term in terms if term.name == name)


def reason(code, somebody, something):
    found = match(somebody, something)
    return next((dict(r.params) for r in found.reasons + found.cautions if r.code == code), None)


def test_a_field_of_interest_speaks_for_an_opening():
    keen, green = person(fields=frozenset({"green"})), opening(field="green")
    assert value("interest", keen, green) == WEIGHTS.interest
    assert reason(ReasonCode.INTEREST, keen, green) == {"field": "green"}
    assert value("interest", keen, opening(field="child")) == 0
    assert reason(ReasonCode.INTEREST, keen, opening(field="child")) is None


def test_ticking_every_field_does_not_outrank_one_true_wish():
    green = opening(field="green")
    keen, everything = person(fields=frozenset({"green"})), person(fields=frozenset(FIELDS))
    assert 0 < value("interest", everything, green) < value("interest", keen, green)


def test_the_nearer_the_better():
    far_and_wide = person(reach=frozenset({"minato", "yama", "kawa", "shima"}))
    here, next_door, near, far, anywhere = (
        value("nearness", far_and_wide, opening(area=area))
        for area in ("minato", "yama", "kawa", "shima", None)
    )
    assert WEIGHTS.nearness == here > next_door > near > far == anywhere == 0


def test_nearness_tells_how_near():
    wide = person(reach=frozenset({"minato", "yama", "kawa"}))
    assert reason(ReasonCode.SAME_AREA, wide, opening(area="minato")) == {"area": "minato"}
    assert reason(ReasonCode.NEIGHBOUR_AREA, wide, opening(area="yama")) == {"area": "yama"}
    assert reason(ReasonCode.NEAR_KM, wide, opening(area="kawa")) == {"area": "kawa", "km": 8}


def test_an_unknown_home_or_an_unknown_distance_is_worth_nothing():
    assert value("nearness", person(area=None), opening()) == 0
    assert value("nearness", person(reach=frozenset({"mura"})), opening(area="mura")) == 0


def test_a_town_knows_nothing_of_places_without_a_name():
    assert TOWN.km(None, "yama") is None
    assert TOWN.km("yama", None) is None
    assert not TOWN.touches("yama", None)
    assert not TOWN.touches(None, "yama")


def test_distance_is_the_same_both_ways():
    assert TOWN.km("minato", "shima") == TOWN.km("shima", "minato")
    assert TOWN.km("minato", "shima") == pytest.approx(114.5, abs=0.1)


def test_a_skill_that_is_wanted_and_held_speaks_for_an_opening():
    skilled, wanted = person(skills=frozenset(SKILLS)), frozenset({"piano", "english"})
    assert value("skill", skilled, opening(skills=wanted)) == WEIGHTS.skill
    assert value("skill", skilled, opening()) == 0
    told = reason(ReasonCode.SKILL, skilled, opening(skills=wanted))
    assert told == {"skill": "english", "more": 1}


def test_free_time_is_told_by_weekday_and_band():
    saturday = opening(needed=slot(5, 1) | slot(5, 2))
    somebody = person(free=slot(5, 1) | slot(5, 2))
    assert value("time", somebody, saturday) == WEIGHTS.time
    told = reason(ReasonCode.FREE_AT, somebody, saturday)
    assert told == {"weekday": 5, "band": 1, "more": 1}


def test_hours_never_told_are_no_reason_but_a_thing_to_check():
    silent, monday = person(free=None), opening(needed=slot(0, 0))
    assert value("time", silent, monday) == 0
    assert [r.code for r in match(silent, monday).cautions] == [ReasonCode.TIME_TO_BE_CHECKED]
    assert match(silent, opening()).cautions == ()


def test_an_open_ended_opening_is_for_any_time_and_worth_less_than_a_fitting_one():
    assert 0 < value("time", person(), opening()) < WEIGHTS.time
    assert reason(ReasonCode.ANYTIME, person(), opening()) == {}


def test_a_shift_with_a_start_but_no_known_slot_claims_no_fit():
    assert value("time", person(), opening(start=NOW + DAY)) == 0


def test_the_emptier_the_shift_the_more_it_is_needed():
    half_full = opening(capacity=4, taken=2)
    assert value("need", person(), opening(capacity=4)) == WEIGHTS.need
    assert value("need", person(), half_full) == WEIGHTS.need / 2
    assert reason(ReasonCode.STILL_NEEDED, person(), half_full) == {"missing": 2}


def test_splitting_a_posting_gains_nothing():
    whole, part = opening(capacity=20, taken=10), opening(capacity=2, taken=1)
    assert value("need", person(), whole) == value("need", person(), part)


def test_a_shift_without_a_limit_claims_no_need():
    assert value("need", person(), opening(capacity=None)) == 0


def test_the_sooner_the_shift_the_more_it_weighs():
    tomorrow, next_week = opening(start=NOW + DAY), opening(start=NOW + 7 * DAY)
    assert value("soon", person(), tomorrow) > value("soon", person(), next_week) > 0
    assert reason(ReasonCode.WITHIN_DAYS, person(), next_week) == {"days": 7}
    assert reason(ReasonCode.WITHIN_DAYS, person(), opening(start=NOW + 1)) == {"days": 1}


def test_a_shift_in_the_distant_future_or_without_a_time_is_not_soon():
    assert value("soon", person(), opening(start=NOW + 28 * DAY)) == 0
    assert value("soon", person(), opening()) == 0
    assert value("soon", person(), opening(start=NOW + DAY), Settings()) == 0


def test_the_more_often_somebody_was_asked_the_lower_they_rank():
    never, once, often = (
        match(person(asked_recently=times), opening()).score for times in (0, 1, 5)
    )
    assert never > once > often > never - WEIGHTS.fatigue


def test_having_been_asked_is_a_caution_and_no_reason():
    found = match(person(asked_recently=2), opening())
    assert [r.code for r in found.cautions] == [ReasonCode.ASKED_RECENTLY]
    assert ReasonCode.ASKED_RECENTLY not in {r.code for r in found.reasons}


@pytest.mark.parametrize("limits", [{"min_age": 18}, {"max_age": 15}])
def test_an_unknown_age_costs_nothing_and_is_flagged(limits):
    unknown, limited = match(person(), opening(**limits)), match(person(), opening())
    assert unknown.score == limited.score
    assert [r.code for r in unknown.cautions] == [ReasonCode.AGE_TO_BE_CHECKED]
    assert limited.cautions == ()


def test_a_known_age_needs_no_check():
    assert match(person(age=30), opening(min_age=18)).cautions == ()


def test_reasons_come_weightiest_first_and_a_term_may_keep_its_reason_to_itself():
    small, large = Reason(ReasonCode.ANYTIME), Reason(ReasonCode.SAME_AREA, {"area": "yama"})
    terms = (Term("time", 0.5, small), Term("people", 2.0), Term("nearness", 2.5, large))
    assert Match(1, 1, 5.0, terms).reasons == (large, small)


def test_a_town_weighs_as_it_likes():
    settings = Settings(weights=Weights(nearness=40.0))
    assert value("nearness", person(), opening(), settings) == 40.0


@given(matches)
def test_the_score_is_the_sum_of_its_terms(found):
    somebody, something, match = found
    assert match.score == fsum(term.value for term in match.terms)
    assert match.score == score(Pair(somebody, something, TOWN, SETTINGS))


@given(matches)
def test_every_term_that_moves_a_score_has_its_reason(found):
    match = found[2]
    assert all(term.reason for term in match.terms)
    assert len(match.reasons) == sum(term.value > 0 for term in match.terms)


@given(matches, slots)
def test_being_free_more_often_changes_no_score(found, seldom):
    somebody, something, match = found
    seldom_free = replace(somebody, free=something.needed | seldom)
    assert judge(seldom_free, something, TOWN, settings=SETTINGS) == match
