"""Tests of a round's plan: for whom, within what, looked over, and kept as it was made."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matcher.activities.models import Activity, Selection
from matcher.desk import round_work
from matcher.engagements import service as engagements
from matcher.engagements.rules import State
from matcher.errors import Conflict
from matcher.extensions import db
from matcher.matching.models import RoundState
from matcher.matching.service import rounds
from matcher.matching.service.rounds import Scope, planning, reasons
from matcher.shared.db import transaction
from tests.factories import SATURDAY_MORNING, EngagementFactory, actor_of, staff
from tests.matching.rounds.world import begun, drafted, lacking, pairs, supporter

DAY = timedelta(days=1)


@pytest.fixture
def centre(both_apps):
    """Somebody of the centre, on each database."""
    return actor_of(staff())


@pytest.fixture
def desk(app):
    """Somebody of the centre."""
    return actor_of(staff())


def test_a_plan_asks_those_who_fit_about_what_lacks_people(centre, now):
    shift, far = lacking(), lacking(area="okushima")
    near = [supporter() for _ in range(3)]
    supporter(free_slots=["0-morning"])
    found = drafted(centre, now=now)
    assert found.state is RoundState.DRAFT
    assert pairs(found) == {(somebody.id, shift.id) for somebody in near}
    whole = rounds.whole(found)
    assert {part.shift_id: part.need for part in whole.shifts} == {shift.id: 2, far.id: 2}


def test_what_is_expected_is_kept_with_its_bound_model_and_version(desk, now):
    lacking()
    supporter()
    found = drafted(desk, now=now)
    (part,) = rounds.whole(found).shifts
    (ask,) = rounds.whole(found).kept
    assert part.fill == pytest.approx(ask.chance)
    assert 0 < found.objective <= found.bound + 1e-9
    assert found.model
    assert found.version


def test_the_same_seed_gives_the_same_plan_and_another_may_not(desk, now):
    for _ in range(4):
        lacking(capacity=1)
    for _ in range(12):
        supporter()
    first, again = drafted(desk, now=now), drafted(desk, now=now)
    other = drafted(desk, now=now, seed=8)
    assert pairs(first) == pairs(again)
    assert first.version == again.version
    assert other.version != first.version


def test_no_more_is_asked_than_the_budget_and_the_cap_allow(desk, now):
    for hour in range(3):
        lacking(starts_at=SATURDAY_MORNING + 7 * hour * DAY)
    for _ in range(6):
        supporter()
    several = rounds.whole(drafted(desk, now=now, cap=2)).kept
    assert max(sum(a.member_id == ask.member_id for a in several) for ask in several) == 2
    assert len(rounds.whole(drafted(desk, now=now, budget=4)).kept) == 4


def test_nobody_is_asked_beyond_the_limit_of_the_town(desk, now):
    shift, somebody = lacking(), supporter()
    for week in range(3):
        with transaction():
            other = lacking(starts_at=SATURDAY_MORNING + (week + 1) * 7 * DAY)
            engagements.invite(other.id, somebody, actor=desk, now=now)
    assert pairs(drafted(desk, now=now, scope=Scope(shifts=(shift.id,)))) == set()


def test_nobody_is_asked_twice_about_the_same_shift(desk, now):
    shift = lacking()
    EngagementFactory(member_id=supporter().id, shift_id=shift.id, state=State.DECLINED)
    waiting, fresh = supporter(), supporter()
    with transaction():
        engagements.invite(shift.id, waiting, actor=desk, now=now)
    assert pairs(drafted(desk, now=now)) == {(fresh.id, shift.id)}


def test_awaited_answers_count_towards_what_is_expected(desk, now):
    shift = lacking(capacity=1)
    with transaction():
        engagements.invite(shift.id, supporter(), actor=desk, now=now)
    supporter()
    (part,) = rounds.whole(drafted(desk, now=now)).shifts
    assert part.pending == 1
    assert 0 < part.fill < 1 - part.waiting[0]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, {"park", "beach", "later"}),
        ({"areas": ("hamado",)}, {"beach"}),
        ({"fields": ("welfare",)}, {"later"}),
        ({"until": date(2026, 11, 28)}, {"park", "beach"}),
        ({"within": ("chuo",)}, {"park", "later"}),
        ({"within": ("chuo",), "areas": ("hamado",)}, set()),
    ],
)
def test_a_scope_leaves_out_what_was_not_chosen(app, now, chosen, expected):
    named = {
        lacking().id: "park",
        lacking(area="hamado").id: "beach",
        lacking(starts_at=SATURDAY_MORNING + 7 * DAY, activity={"field": "welfare"}).id: "later",
    }
    assert {named[one.id] for one in rounds.wanting(Scope(**chosen), now=now)} == expected


def test_a_scope_of_ticked_shifts_or_of_groups_has_only_these(app, now):
    one, _other = lacking(), lacking()
    group_id = db.session.get_one(Activity, one.activity_id).organization_id
    for scope in (Scope(shifts=(one.id,)), Scope(groups=(group_id,))):
        assert [each.id for each in rounds.wanting(scope, now=now)] == [one.id]


def test_what_a_lot_decides_or_what_is_full_or_over_is_no_matter_of_a_round(app, now):
    lacking(role={"selection": Selection.LOTTERY})
    lacking(capacity=1, taken=1)
    lacking(capacity=None)
    lacking(starts_at=now - DAY)
    lacking(cancelled_at=now)
    assert rounds.wanting(Scope(), now=now) == []


def test_a_scope_is_read_as_it_was_kept():
    scope = Scope(until=date(2026, 12, 1), areas=("chuo",), groups=(3,), within=("chuo",))
    assert Scope.from_json(scope.to_json()) == scope
    assert Scope.from_json(Scope().to_json()) == Scope()


def test_only_people_within_the_areas_are_asked(desk, now):
    shift, ours = lacking(), supporter()
    supporter(area=None)
    found = drafted(desk, now=now, scope=Scope(within=("chuo",)))
    assert pairs(found) == {(ours.id, shift.id)}
    assert {area.area for area in found.areas} == {"chuo"}


def test_a_round_is_a_matter_of_the_areas_of_its_shifts_and_its_people(desk, now):
    lacking()
    supporter(area=None)
    assert {area.area for area in drafted(desk, now=now).areas} == {"chuo", ""}


def test_nothing_lacking_begins_no_round(desk, now):
    with pytest.raises(Conflict, match="round_without_shifts"):
        begun(desk, now=now)


def test_reasons_and_what_to_check_first_are_kept_with_each_ask(desk, now):
    lacking(role={"min_age": 18})
    supporter(free_slots=[], resident={"birth_date": None})
    (ask,) = rounds.whole(drafted(desk, now=now)).kept
    codes = {reason["code"] for reason in ask.reasons}
    assert {"interest", "same_area", "still_needed"} <= codes
    assert {reasons.AGE_TO_BE_CHECKED, reasons.TIME_TO_BE_CHECKED} <= codes


def test_what_is_kept_stays_when_people_change_what_they_say(desk, now):
    lacking()
    somebody = supporter()
    found = drafted(desk, now=now)
    before = [dict(reason) for reason in rounds.whole(found).kept[0].reasons]
    somebody.area = "hamado"
    db.session.commit()
    assert rounds.whole(rounds.round_of(found.id)).kept[0].reasons == before


def test_a_plan_that_breaks_a_rule_is_refused_and_the_round_put_aside(
    desk, now, caplog, monkeypatch
):
    lacking()
    supporter()
    made = begun(desk, now=now)

    def asking_too_often(given):
        plan = plan_of(given)
        return replace(plan, asks=(*plan.asks, *plan.asks))

    plan_of = planning.plan
    monkeypatch.setattr(planning, "plan", asking_too_often)
    round_work.work_out(made.id, now=now)
    found = rounds.round_of(made.id)
    assert (found.state, found.problem) == (RoundState.DISCARDED, "plan_refused")
    assert rounds.whole(found).kept == []
    assert "asked_twice" in caplog.text


def test_whatever_else_goes_wrong_is_kept_as_a_problem_too(desk, now, monkeypatch):
    lacking()
    made = begun(desk, now=now)
    monkeypatch.setattr(planning, "plan", lambda _given: 1 / 0)
    round_work.work_out(made.id, now=now)
    assert rounds.round_of(made.id).problem == "plan_failed"


def test_a_plan_comes_too_late_for_a_round_that_was_put_aside(desk, now):
    lacking()
    made = begun(desk, now=now)
    plan = rounds.planned(rounds.round_of(made.id), now=now)
    with transaction():
        rounds.discard(made.id)
    with pytest.raises(Conflict, match="round_moved_on"), transaction():
        rounds.store(made.id, plan)


def test_the_checker_sees_ages_on_the_day_and_grades(desk, now):
    born = date(2014, 6, 1)
    lacking(role={"min_age": 12, "max_age": 12}, starts_at=SATURDAY_MORNING)
    supporter(resident={"birth_date": born})
    supporter(resident={"birth_date": date(2000, 1, 1)})
    assert len(rounds.whole(drafted(desk, now=now)).kept) == 1
