from dataclasses import replace
from math import exp, fsum, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.engine import (
    Exposure,
    Match,
    Reason,
    ReasonCode,
    Settings,
    Term,
    judge,
    openings_for,
)
from matcher.matching.engine.rounds import Features, chances
from matcher.matching.engine.rounds.acceptance import first_day
from matcher.matching.engine.scoring import TERMS
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

PRIORS = first_day()
LEARNT = replace(
    PRIORS,
    version="learnt",
    people=(1, 7),
    person_leanings=(0.8, -0.4),
    person_weights=(1.0, 1.0),
    groups=(1, 2),
    group_leanings=(0.2, -0.3),
)
EXPOSED = Settings(now=NOW, exposure=Exposure(by_group={1: 0.1, 2: 2.0, 3: 0.6}, usual=0.6))


def match(somebody, something, settings=SETTINGS):
    result = judge(somebody, something, TOWN, settings=settings)
    assert isinstance(result, Match)
    return result


def value(name, somebody, something, settings=SETTINGS):
    terms = match(somebody, something, settings).terms
    return fsum(term.value for term in terms if term.name == name)


def reason(code, somebody, something, settings=SETTINGS):
    found = match(somebody, something, settings)
    return next((dict(r.params) for r in found.reasons + found.cautions if r.code == code), None)


def chance(somebody, something, settings=SETTINGS):
    """Return what the acceptance model says of the pair."""
    affinity = len(somebody.fields) ** -0.5 if something.field in somebody.fields else 0.0
    features = Features(
        people=np.array([somebody.id]),
        groups=np.array([something.group_id]),
        affinity=np.array([affinity]),
        distance=np.array([TOWN.steps_apart(somebody.area, something.area)]),
        fatigue=np.array([somebody.fatigue]),
    )
    return float(chances(settings.model, features)[0])


def test_a_field_of_interest_speaks_for_an_opening():
    keen, green = person(fields=frozenset({"green"})), opening(field="green")
    assert value("interest", keen, green) > 0
    assert reason(ReasonCode.INTEREST, keen, green) == {"field": "green"}
    assert value("interest", keen, opening(field="child")) == 0
    assert reason(ReasonCode.INTEREST, keen, opening(field="child")) is None


def test_ticking_every_field_does_not_outrank_one_true_wish():
    green = opening(field="green")
    keen, everything = person(fields=frozenset({"green"})), person(fields=frozenset(FIELDS))
    assert 0 < value("interest", everything, green) < value("interest", keen, green)


def test_the_nearer_the_better():
    far_and_wide = person(reach=frozenset({"minato", "yama", "kawa", "shima"}))
    here, next_door, near, far = (
        value("nearness", far_and_wide, opening(area=area))
        for area in ("minato", "yama", "kawa", "shima")
    )
    assert here > next_door > near > far == 0


def test_nearness_tells_how_near():
    wide = person(reach=frozenset({"minato", "yama", "kawa", "shima"}))
    assert reason(ReasonCode.SAME_AREA, wide, opening(area="minato")) == {"area": "minato"}
    assert reason(ReasonCode.NEIGHBOUR_AREA, wide, opening(area="yama")) == {"area": "yama"}
    assert reason(ReasonCode.NEAR_KM, wide, opening(area="kawa")) == {"area": "kawa", "km": 8}
    assert reason(ReasonCode.NEAR_KM, wide, opening(area="shima")) is None


@pytest.mark.parametrize("unknown", [{"home": None}, {"area": None}])
def test_where_there_is_no_way_to_go_nothing_is_told_of_it(unknown):
    home, area = unknown.get("home", "minato"), unknown.get("area", "minato")
    somebody = person(area=home, reach=frozenset({"minato"}))
    assert value("nearness", somebody, opening(area=area)) == value("nearness", person(), opening())
    told = {code.code for code in match(somebody, opening(area=area)).reasons}
    assert not told & {ReasonCode.SAME_AREA, ReasonCode.NEIGHBOUR_AREA, ReasonCode.NEAR_KM}


def test_a_place_the_town_does_not_know_is_as_far_as_can_be():
    wanderer = person(reach=frozenset({"mura"}))
    assert value("nearness", wanderer, opening(area="mura")) == 0
    assert reason(ReasonCode.NEAR_KM, wanderer, opening(area="mura")) is None


def test_a_town_knows_nothing_of_places_without_a_name():
    assert TOWN.km(None, "yama") is None
    assert TOWN.km("yama", None) is None
    assert not TOWN.touches("yama", None)
    assert not TOWN.touches(None, "yama")


def test_distance_is_the_same_both_ways():
    assert TOWN.km("minato", "shima") == TOWN.km("shima", "minato")
    assert TOWN.km("minato", "shima") == pytest.approx(114.5, abs=0.1)


def test_a_skill_that_is_wanted_and_held_is_told_but_weighs_nothing():
    skilled, wanted = person(skills=frozenset(SKILLS)), frozenset({"piano", "english"})
    assert match(skilled, opening(skills=wanted)).score == match(skilled, opening()).score
    told = reason(ReasonCode.SKILL, skilled, opening(skills=wanted))
    assert told == {"skill": "english", "more": 1}
    assert reason(ReasonCode.SKILL, skilled, opening()) is None


def test_free_time_is_told_by_weekday_and_band():
    saturday = opening(needed=slot(5, 1) | slot(5, 2))
    somebody = person(free=slot(5, 1) | slot(5, 2))
    told = reason(ReasonCode.FREE_AT, somebody, saturday)
    assert told == {"weekday": 5, "band": 1, "more": 1}


def test_hours_never_told_are_no_reason_but_a_thing_to_check():
    silent, monday = person(free=None), opening(needed=slot(0, 0))
    assert reason(ReasonCode.FREE_AT, silent, monday) is None
    assert [r.code for r in match(silent, monday).cautions] == [ReasonCode.TIME_TO_BE_CHECKED]
    assert match(silent, opening()).cautions == ()


def test_an_open_ended_opening_is_for_any_time():
    assert reason(ReasonCode.ANYTIME, person(), opening()) == {}


def test_a_shift_with_a_start_but_no_known_slot_claims_no_fit():
    told = {r.code for r in match(person(), opening(start=NOW + DAY)).reasons}
    assert not told & {ReasonCode.FREE_AT, ReasonCode.ANYTIME}


def test_the_emptier_the_shift_the_more_it_is_needed():
    empty, half_full = opening(capacity=4), opening(capacity=4, taken=2)
    assert value("need", person(), empty) == pytest.approx(0.5 * log(1.25 / 0.25))
    assert value("need", person(), half_full) == pytest.approx(0.5 * log(1.25 / 0.75))
    assert reason(ReasonCode.STILL_NEEDED, person(), half_full) == {"missing": 2}


def test_splitting_a_posting_gains_nothing():
    whole, part = opening(capacity=20, taken=10), opening(capacity=2, taken=1)
    assert value("need", person(), whole) == value("need", person(), part)


def test_a_shift_without_a_limit_claims_no_need():
    assert value("need", person(), opening(capacity=None)) == 0
    assert reason(ReasonCode.STILL_NEEDED, person(), opening(capacity=None)) is None


def test_a_group_few_came_to_moves_up_and_says_why():
    of_group = {id_: opening(group_id=id_, capacity=2) for id_ in (1, 2, 3, 4)}
    few, many, usual, none = (
        value("exposure", person(), of_group[id_], EXPOSED) for id_ in (1, 2, 3, 4)
    )
    assert none > few > usual == 0 > many
    assert few == pytest.approx(log(1 + 0.3 * 0.6) - log(1 + 0.3 * 0.1))
    assert reason(ReasonCode.GROUP_SHORT, person(), of_group[1], EXPOSED) == {}
    assert reason(ReasonCode.GROUP_SHORT, person(), of_group[2], EXPOSED) is None
    assert reason(ReasonCode.GROUP_SHORT, person(), of_group[3], EXPOSED) is None


def test_of_a_shift_without_a_limit_nobody_says_that_people_are_missing():
    assert reason(ReasonCode.GROUP_SHORT, person(), opening(), EXPOSED) is None


def test_the_more_often_somebody_was_asked_the_lower_they_rank():
    never, once, often = (
        match(person(asked_recently=times, fatigue=times), opening()).score for times in (0, 1, 5)
    )
    assert never > once > often
    assert value("fatigue", person(fatigue=2.0), opening()) < 0


def test_having_been_asked_is_a_caution_and_no_reason():
    found = match(person(asked_recently=2, fatigue=1.8), opening())
    assert [r.code for r in found.cautions] == [ReasonCode.ASKED_RECENTLY]
    assert ReasonCode.ASKED_RECENTLY not in {r.code for r in found.reasons}


@pytest.mark.parametrize(
    "limits", [{"min_age": 18}, {"max_age": 15}, {"grades": frozenset({"j1"})}]
)
def test_an_unknown_age_costs_nothing_and_is_flagged(limits):
    unknown, limited = match(person(), opening(**limits)), match(person(), opening())
    assert unknown.score == limited.score
    assert [r.code for r in unknown.cautions] == [ReasonCode.AGE_TO_BE_CHECKED]
    assert limited.cautions == ()


def test_a_known_age_needs_no_check_and_changes_no_score():
    scores = {match(person(age=age), opening(min_age=18)).score for age in (18, 30, 80)}
    assert scores == {match(person(), opening()).score}
    assert match(person(age=30), opening(min_age=18)).cautions == ()


def test_how_people_answered_counts_and_is_told_of_nobody():
    learnt = Settings(now=NOW, model=LEARNT)
    assert value("answers", person(1), opening(), learnt) > 0
    assert value("answers", person(7), opening(group_id=2), learnt) < 0
    assert value("answers", person(9), opening(group_id=9), learnt) == 0
    before, after = match(person(1), opening()), match(person(1), opening(), learnt)
    assert after.score > before.score
    assert (after.reasons, after.cautions) == (before.reasons, before.cautions)


def test_people_look_for_place_time_and_field_first_and_then_for_what_weighs_most():
    place, time, field = (
        Reason(ReasonCode.SAME_AREA, {"area": "yama"}),
        Reason(ReasonCode.ANYTIME),
        Reason(ReasonCode.INTEREST, {"field": "green"}),
    )
    need, group = Reason(ReasonCode.STILL_NEEDED, {"missing": 2}), Reason(ReasonCode.GROUP_SHORT)
    terms = (
        Term("anybody", -3.0),
        Term("interest", 2.5, field),
        Term("nearness", 0.5, place),
        Term("answers", 9.0),
        Term("need", 0.1, need),
        Term("exposure", 0.2, group),
    )
    found = Match(1, 1, 9.3, terms, facts=(time,))
    assert found.reasons == (place, time, field, group, need)


def test_what_speaks_against_a_match_is_not_told_as_a_reason_for_it():
    terms = (Term("need", -0.5, Reason(ReasonCode.STILL_NEEDED)),)
    assert Match(1, 1, -0.5, terms).reasons == ()


def test_a_wish_that_turned_out_to_speak_against_is_not_told():
    grumpy = replace(PRIORS, beta=(-3.0, -0.5, -0.4, -0.1))
    keen, settings = person(fields=frozenset({"green"})), Settings(now=NOW, model=grumpy)
    found = match(keen, opening(field="green"), settings)
    assert ReasonCode.INTEREST not in {r.code for r in found.reasons + found.cautions}


@given(matches)
def test_the_score_is_the_sum_of_its_terms(found):
    assert found[2].score == fsum(term.value for term in found[2].terms)


@given(matches, st.sampled_from([SETTINGS, EXPOSED, Settings(now=NOW, model=LEARNT)]))
def test_the_score_is_the_key(found, settings):
    somebody, something, _ = found
    somebody = replace(somebody, fatigue=somebody.asked_recently * 0.7)
    fill = something.taken / something.capacity if something.capacity else 1.0
    exposed = settings.exposure.of(something.group_id)
    key = (
        log(chance(somebody, something, settings))
        - 0.5 * log(0.25 + fill)
        - log(1 + settings.exposure.weight * exposed)
    )
    same_for_all = 0.5 * log(1.25) + log(1 + settings.exposure.weight * settings.exposure.usual)
    assert match(somebody, something, settings).score == pytest.approx(key + same_for_all)


@given(matches)
def test_the_terms_of_the_chance_alone_make_the_chance(found):
    somebody, something, match = found
    of_chance = {name for name, _ in TERMS} - {"need", "exposure"}
    told = fsum(term.value for term in match.terms if term.name in of_chance)
    assert exp(told) == pytest.approx(chance(somebody, something))


@given(matches, slots)
def test_being_free_more_often_changes_no_score(found, seldom):
    somebody, something, match = found
    seldom_free = replace(somebody, free=something.needed | seldom)
    assert judge(seldom_free, something, TOWN, settings=SETTINGS) == match


@given(matches, st.lists(matches, max_size=4))
def test_no_reason_depends_on_anybody_else(found, others):
    somebody, something, match = found
    offered = [something] + [other for _, other, _ in others if other.id != something.id]
    listed = openings_for(
        somebody, offered, TOWN, settings=SETTINGS, seed="x", one_per_activity=False
    )
    assert next(one for one in listed if one.opening_id == something.id) == match
