"""Tests of a draft changed by hand: struck out, put back, added to, put aside."""

from datetime import timedelta
from functools import partial

import pytest

from matcher.engagements import service as engagements
from matcher.errors import Conflict, NotFound
from matcher.matching.models import RoundState
from matcher.matching.service import rounds
from matcher.matching.service.rounds import Scope
from matcher.shared.db import transaction
from tests.factories import SATURDAY_MORNING, actor_of, staff
from tests.matching.rounds.world import begun, drafted, lacking, pairs, supporter

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def desk(app):
    """Somebody of the centre."""
    return actor_of(staff())


def added(found, shift, somebody, now):
    one = rounds.addable_one(found, shift.id, somebody.id, within=None, now=now)
    with transaction():
        return rounds.add(found.id, shift.id, one, now=now)


def struck(ask):
    with transaction():
        rounds.strike(ask.id)


def invited_before(somebody, desk, now, *, times):
    for week in range(2, 2 + times):
        with transaction():
            shift = lacking(starts_at=SATURDAY_MORNING + week * WEEK)
            engagements.invite(shift.id, somebody, actor=desk, now=now)


def fill_of(found, shift):
    parts = {part.shift_id: part for part in rounds.whole(found).shifts}
    return parts[shift.id].fill


def test_a_struck_ask_no_longer_counts_and_can_be_put_back(desk, now):
    shift = lacking()
    supporter()
    found = drafted(desk, now=now)
    (ask,), before = rounds.whole(found).kept, fill_of(found, shift)
    struck(ask)
    assert pairs(found) == set()
    assert fill_of(found, shift) == 0
    with transaction():
        rounds.put_back(ask.id, now=now)
    assert fill_of(found, shift) == pytest.approx(before)


def test_somebody_is_added_with_their_reasons_and_counts(desk, now):
    shift, planned_for, more = lacking(capacity=1), supporter(), supporter()
    found = drafted(desk, now=now, budget=1)
    (ask,) = rounds.whole(found).kept
    other = more if ask.member_id == planned_for.id else planned_for
    before = fill_of(found, shift)
    assert [one.resident.id for one in rounds.addable(found, shift.id, within=None, now=now)] == [
        other.id
    ]
    new = added(found, shift, other, now)
    assert new.by_hand
    assert {"free", "same_area", "interest"} <= {reason["code"] for reason in new.reasons}
    assert fill_of(found, shift) > before
    assert rounds.addable(found, shift.id, within=None, now=now) == []


def test_whoever_does_not_fit_cannot_be_added(desk, now):
    shift = lacking()
    elsewhere = supporter(free_slots=["0-morning"])
    found = drafted(desk, now=now)
    with pytest.raises(Conflict, match="round_no_candidate"):
        rounds.addable_one(found, shift.id, elsewhere.id, within=None, now=now)


def test_whoever_has_been_asked_often_enough_cannot_be_added(desk, now):
    shift, somebody = lacking(), supporter()
    for week in range(1, 4):
        with transaction():
            later = lacking(starts_at=SATURDAY_MORNING + week * WEEK)
            engagements.invite(later.id, somebody, actor=desk, now=now)
    found = drafted(desk, now=now, scope=Scope(shifts=(shift.id,)))
    assert rounds.addable(found, shift.id, within=None, now=now) == []


def test_nobody_outside_the_areas_of_the_round_can_be_added(desk, now):
    shift = lacking()
    supporter(area=None)
    found = drafted(desk, now=now, scope=Scope(within=("chuo",)))
    assert rounds.addable(found, shift.id, within=None, now=now) == []


def test_nobody_stands_twice_in_a_round_for_one_shift(desk, now):
    shift, somebody = lacking(), supporter()
    found = drafted(desk, now=now)
    (ask,) = rounds.whole(found).kept
    struck(ask)
    with pytest.raises(Conflict, match="round_no_candidate"):
        added(found, shift, somebody, now)


def test_two_of_the_staff_add_the_same_person_once(desk, now):
    shift, somebody = lacking(), supporter()
    found = drafted(desk, now=now)
    (ask,) = rounds.whole(found).kept
    with transaction():
        rounds.whole(rounds.round_of(found.id))
    one = rounds.Addable(somebody, ask.chance, ask.reasons)
    with pytest.raises(Conflict, match="round_no_candidate"), transaction():
        rounds.add(found.id, shift.id, one, now=now)


def assert_one_ask_is_all(found, somebody, *shifts, now):
    """One of two shifts is asked about; for the other there is no room before that ask goes."""
    ((_member, asked_about),) = pairs(found)
    (other,) = (shift for shift in shifts if shift.id != asked_about)
    assert rounds.addable(found, other.id, within=None, now=now) == []
    with pytest.raises(Conflict, match="round_cap_reached"):
        added(found, other, somebody, now)
    struck(rounds.whole(found).kept[0])
    (one,) = rounds.addable(found, other.id, within=None, now=now)
    assert one.resident.id == somebody.id
    added(found, other, somebody, now)
    with pytest.raises(Conflict, match="round_cap_reached"), transaction():
        rounds.put_back(rounds.whole(found).asks[asked_about][0].id, now=now)


def test_nobody_is_given_more_than_the_cap(desk, now):
    first, later = lacking(), lacking(starts_at=SATURDAY_MORNING + WEEK)
    somebody = supporter()
    found = drafted(desk, now=now, cap=1)
    assert_one_ask_is_all(found, somebody, first, later, now=now)


def test_nobody_is_given_more_than_the_town_still_lets_them_be_asked(desk, now):
    first, later = lacking(), lacking(starts_at=SATURDAY_MORNING + WEEK)
    somebody = supporter()
    invited_before(somebody, desk, now, times=2)
    scope = Scope(shifts=(first.id, later.id))
    found = drafted(desk, now=now, cap=2, scope=scope)
    assert_one_ask_is_all(found, somebody, first, later, now=now)


def test_an_ask_of_long_ago_leaves_room_in_a_draft(desk, now):
    first, later = lacking(), lacking(starts_at=SATURDAY_MORNING + WEEK)
    somebody = supporter()
    found = drafted(desk, now=now, cap=2, budget=1, scope=Scope(shifts=(first.id, later.id)))
    ((_member, asked_about),) = pairs(found)
    invited_before(somebody, desk, now - 15 * DAY, times=2)
    added(found, later if asked_about == first.id else first, somebody, now)
    assert len(pairs(found)) == 2


def test_nobody_is_asked_about_two_shifts_at_the_same_time(desk, now):
    first, beside = lacking(), lacking()
    somebody = supporter()
    found = drafted(desk, now=now, cap=2)
    ((_member, asked_about),) = pairs(found)
    other = beside if asked_about == first.id else first
    assert rounds.addable(found, other.id, within=None, now=now) == []
    with pytest.raises(Conflict, match="round_overlaps"):
        added(found, other, somebody, now)


def test_an_added_person_makes_the_round_a_matter_of_their_area_too(desk, now):
    shift = lacking()
    supporter(fields=[])
    found = drafted(desk, now=now, budget=1)
    homeless = supporter(area=None)
    added(found, shift, homeless, now)
    assert {area.area for area in rounds.round_of(found.id).areas} == {"chuo", ""}


def test_a_discarded_draft_is_no_draft_any_more(desk, now):
    lacking()
    supporter()
    found = drafted(desk, now=now)
    (ask,) = rounds.whole(found).kept
    with transaction():
        rounds.discard(found.id)
    assert rounds.round_of(found.id).state is RoundState.DISCARDED
    for act in (rounds.strike, partial(rounds.put_back, now=now)):
        with pytest.raises(Conflict, match="round_moved_on"), transaction():
            act(ask.id)
    for act in (rounds.discard, rounds.close):
        with pytest.raises(Conflict, match="round_moved_on"), transaction():
            act(found.id)


def test_a_round_that_is_worked_out_can_be_put_aside_and_does_not_fail_then(desk, now):
    lacking()
    made = begun(desk, now=now)
    with transaction():
        rounds.discard(made.id)
        rounds.fail(made.id, "plan_failed")
    assert rounds.round_of(made.id).problem == ""


@pytest.mark.parametrize("id_", [0, 99, -1, 2**40])
def test_what_is_not_there_is_not_found(app, id_):
    with pytest.raises(NotFound):
        rounds.round_of(id_)
    with pytest.raises(NotFound):
        rounds.ask_of(id_)
    with pytest.raises(NotFound), transaction():
        rounds.close(id_)
