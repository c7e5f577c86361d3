from math import isnan, nan

import pytest

from tests.simulation.behaviours import FAMILIES
from tests.simulation.experiments import family_called, report
from tests.simulation.figures import Figure, figures, ratio, worst
from tests.simulation.season import Outcome


def figure(**changes):
    told = {
        "name": "engine_of_recency",
        "size": "10-scarce-logit",
        "value": 0.5,
        "baseline": 0.25,
        "ratio": 2.0,
        "low": 1.9,
        "high": 2.1,
        "seconds": 3.0,
        "goal": 1.5,
    }
    return Figure(**{**told, **changes})


def test_the_ratio_of_equal_pairs_is_certain():
    assert ratio([0.2, 0.4], [0.1, 0.2]) == pytest.approx((2, 2, 2))


def test_the_interval_lies_around_the_ratio_and_narrows_with_more_towns():
    whole, low, high = ratio([1, 2, 3], [1, 1, 2])
    assert low < whole == 1.5 < high
    _, closer, still = ratio([1, 2, 3] * 4, [1, 1, 2] * 4)
    assert low < closer < whole < still < high


@pytest.mark.parametrize(("values", "baselines"), [([1], [2]), ([1, 1], [4, 0])])
def test_what_rests_on_one_town_has_no_interval(values, baselines):
    whole, low, high = ratio(values, baselines)
    assert whole == 0.5
    assert isnan(low)
    assert isnan(high)


def test_a_line_names_the_goal_and_whether_it_is_reached():
    assert figure().line().endswith("2.000 1.900 2.100 3 >=1.5 reached")
    assert figure(goal=2.5).line().endswith(">=2.5 MISSED")
    assert figure(at_least=False).line().endswith("<=1.5 MISSED")
    assert figure(of_value=True, at_least=False, goal=0.6).line().endswith("<=0.6 reached")
    assert figure(goal=nan).line().endswith("- -")


def test_the_worst_family_is_the_one_furthest_from_the_goal():
    near, far = figure(ratio=1.6), figure(ratio=1.4)
    assert worst([near, far], "all").ratio == 1.4
    assert worst([near, figure(ratio=1.4, at_least=False)], "all").ratio == 1.6
    assert worst([near, far], "all").size == "all"


def test_a_family_from_elsewhere_is_found_by_its_name():
    assert family_called("tests.simulation.behaviours.tastes:Tastes") is FAMILIES["tastes"]


def test_a_report_has_every_regime_every_family_and_the_worst_of_them():
    lines = list(report(("threshold",), range(2), people=20, processes=1))
    sizes = {line.size for line in lines}
    assert sizes == {
        f"20-{regime}-{family}"
        for regime in ("scarce", "medium", "saturated")
        for family in ("threshold", "worst")
    }
    names = {line.name for line in lines}
    assert {"engine_of_recency", "left_alone_fair", "shuffled_of_relevance"} <= names


def test_the_control_must_stay_below_what_the_engine_reaches_with_true_profiles():
    outcomes = {"engine": 30, "recency": 10, "engine_shuffled": 12, "recency_shuffled": 10}
    seasons = {name: [outcome(filled)] for name, filled in outcomes.items()}
    made = {one.name: one for one in figures(seasons, "medium", size="1", seconds=0)}
    assert made["engine_of_recency"].ratio == pytest.approx(3)
    assert made["shuffled_of_recency"].goal == made["engine_of_recency"].ratio
    assert made["shuffled_of_recency"].line().endswith("<=3 reached")


def outcome(filled):
    return Outcome(
        seats=100, filled=filled, asks=200, agreed=50, left=1, people=90, groups=5, alone=1
    )
