"""The town's conditions: every verdict has its reason."""

from dataclasses import replace
from typing import Any

import pytest

from matcher.insurance.rules import Facts, Risk, Subject, Verdict, conditions, is_in_order

MET, UNMET, ASK = Verdict.MET, Verdict.UNMET, Verdict.ASK
FINE = Facts(
    unpaid=True,
    thanks=None,
    travel_pay=None,
    most_travel_pay=1000,
    benefit="公園を使う人のため",
    published=True,
    dated=True,
    venue="中央公園",
    risk=Risk.LOW,
    safety="",
)
EXCLUDED = frozenset({"チェーンソー"})


def verdict(subject: Subject, **facts: Any) -> tuple[Verdict, str]:
    found = {c.subject: c for c in conditions(replace(FINE, **facts))}
    return found[subject].verdict, found[subject].reason


def test_an_activity_in_order_leaves_only_its_purpose_to_judge():
    found = conditions(FINE)
    assert [c.verdict for c in found] == [MET, ASK, MET, MET, MET, MET]
    assert is_in_order(found)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, (MET, "unpaid")),
        ({"unpaid": False}, (UNMET, "not_declared_unpaid")),
        ({"thanks": 0}, (MET, "unpaid")),
        ({"thanks": 1}, (UNMET, "thanks_paid")),
        ({"travel_pay": 0}, (MET, "unpaid")),
        ({"travel_pay": 1}, (MET, "expenses_only")),
        ({"travel_pay": 1000}, (MET, "expenses_only")),
        ({"travel_pay": 1001}, (UNMET, "travel_pay_above")),
        ({"travel_pay": 1, "most_travel_pay": 0}, (UNMET, "travel_pay_at_all")),
        ({"travel_pay": None, "most_travel_pay": 0}, (MET, "unpaid")),
        ({"thanks": 500, "travel_pay": 9999}, (UNMET, "thanks_paid")),
    ],
)
def test_unpaid_means_no_thanks_and_expenses_within_the_limit(facts, expected):
    assert verdict(Subject.UNPAID, **facts) == expected


@pytest.mark.parametrize(
    ("benefit", "expected"),
    [("", (UNMET, "benefit_unsaid")), (" \n", (UNMET, "benefit_unsaid"))],
)
def test_the_purpose_must_be_said(benefit, expected):
    assert verdict(Subject.BENEFIT, benefit=benefit) == expected


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"published": False, "dated": False}, "not_published"),
        ({"dated": False, "venue": ""}, "no_dates"),
        ({"venue": " "}, "no_place"),
    ],
)
def test_planned_means_published_with_dates_and_a_place(facts, reason):
    assert verdict(Subject.PLANNED, **facts) == (UNMET, reason)


@pytest.mark.parametrize(
    ("risk", "safety", "expected"),
    [
        (Risk.LOW, "", (MET, "risk_low")),
        (Risk.MEDIUM, "", (UNMET, "safety_unsaid")),
        (Risk.MEDIUM, "準備体操", (MET, "risk_medium")),
        (Risk.HIGH, " ", (UNMET, "safety_unsaid")),
        (Risk.HIGH, "準備体操", (ASK, "risk_high")),
    ],
)
def test_risk_asks_for_precautions(risk, safety, expected):
    assert verdict(Subject.RISK, risk=risk, safety=safety) == expected


@pytest.mark.parametrize(
    ("work", "plans", "expected"),
    [
        ((), (), (MET, "no_machines")),
        (("草刈機",), ("機械プラン",), (ASK, "plan_needed")),
        (("草刈機",), (), (UNMET, "no_plan")),
        (("チェーンソー",), ("機械プラン",), (UNMET, "work_excluded")),
        (("草刈機", "チェーンソー"), ("機械プラン",), (UNMET, "work_excluded")),
    ],
)
def test_machines_need_a_plan_and_some_work_has_none(work, plans, expected):
    facts = {"work": work, "covered_by": plans, "excluded": EXCLUDED}
    assert verdict(Subject.MACHINES, **facts) == expected


@pytest.mark.parametrize(
    ("minors", "alone", "expected"),
    [
        (False, False, (MET, "no_minors")),
        (True, False, (MET, "minors_with_word")),
        (True, True, (ASK, "minors_alone")),
    ],
)
def test_minors_alone_are_for_somebody_to_judge(minors, alone, expected):
    assert verdict(Subject.MINORS, minors=minors, alone=alone) == expected


def test_rules_are_asked_for_only_where_the_town_wants_them():
    assert Subject.RULES not in {c.subject for c in conditions(FINE)}
    assert verdict(Subject.RULES, has_rules=True) == (MET, "rules_there")
    assert verdict(Subject.RULES, has_rules=False) == (UNMET, "rules_missing")
    assert not is_in_order(conditions(replace(FINE, has_rules=False)))
