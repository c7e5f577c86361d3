"""Tests of what a round is told in."""

from datetime import date

import pytest

from matcher.desk.pages.calibration import rows_of
from matcher.matching import round_words as words
from matcher.matching.engine.rounds import Decile, Why
from matcher.matching.service.rounds import Scope
from matcher.matching.service.rounds.reasons import CAUTIONS

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("chance", "told"),
    [
        (0.005, "50人に1人くらい"),
        (0.05, "20人に1人くらい"),
        (0.08, "10人に1人くらい"),
        (0.34, "10人に3人くらい"),
        (0.949, "10人に9人くらい"),
        (0.95, "ほとんどの方"),
    ],
)
def test_a_chance_is_told_in_people(chance, told):
    assert words.chance_words(chance) == told


@pytest.mark.parametrize(("people", "told"), [(0, "0人"), (2.36, "およそ2.4人")])
def test_an_expectation_is_told_to_the_tenth(people, told):
    assert words.people_words(people) == told


def test_how_good_a_plan_is_is_never_told_too_high():
    assert "98%以上" in words.ratio_words(0.9899)


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (Scope(), "すべての日程"),
        (Scope(areas=("chuo", "hamado")), "中央・浜戸"),
        (Scope(within=("chuo",), until=date(2026, 12, 1)), "中央／12月1日（火）まで"),
        (Scope(fields=("environment",), groups=(1, 2)), "環境保全／2団体"),
        (Scope(shifts=(4, 5), within=("chuo",)), "選んだ2日程"),
    ],
)
def test_a_scope_is_told_by_what_was_chosen(scope, told):
    assert words.scope_words(scope) == told


def test_every_reason_has_words_and_those_to_look_at_first_are_marked():
    params = {"km": 0, "missing": 2, "field": "environment", "times": 1, "slots": 1}
    codes = [*Why, *CAUTIONS, "free", "skill", "same_area"]
    kept = [{"code": str(code), "skills": ["cooking"], **params} for code in codes]
    told = words.reasons_in_words(kept)
    assert len(told) == len(codes)
    assert all(why.text for why in told)
    assert sum(why.weak for why in told) == len(CAUTIONS)


def test_a_reason_of_another_release_is_left_out():
    assert words.reasons_in_words([{"code": "of another day"}]) == []


def test_a_problem_without_words_of_its_own_is_told_all_the_same():
    assert words.problem_words("full") != words.problem_words("something new")


@pytest.mark.parametrize(
    ("observed", "told"),
    [(0.2, "見込みどおり"), (0.6, "見込みより多い"), (0.0, "見込みより少ない")],
)
def test_what_came_is_compared_with_what_was_expected(observed, told):
    (row,) = rows_of([Decile(40, 0.2, observed)])
    assert row.verdict == told
    assert (row.asked, row.expected, row.yes) == (40, 8.0, round(40 * observed))
