from dataclasses import replace
from math import inf

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from matcher.matching.checker.rosters import review, violations
from matcher.matching.engine.roster import (
    Effort,
    Weights,
    changes,
    improving,
    repair,
    repairing,
    roster,
)
from matcher.matching.engine.roster.solvers import Found
from tests.matching.engine.roster.builders import event, events, every_roster, helper, shift

QUIETLY = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=15,
    phases=[Phase.generate],
)
ALL, SOME = Effort(), Effort(columns=0, columns_each=1, promising=1)


def without(case, who):
    """Return the event after somebody dropped out."""
    return replace(
        case,
        helpers=tuple(one for one in case.helpers if one.id != who),
        parties=tuple(party for party in case.parties if who not in party),
        friends=tuple(pair for pair in case.friends if who not in pair),
        locked=frozenset(lock for lock in case.locked if lock[0] != who),
    )


def missing(case, placed):
    """Return how much is missing, a head of the crew and a skill by their weights."""
    total = 0
    for one in case.shifts:
        crew = [who for who in case.helpers if (who.id, one.id) in placed]
        total += 1000 * max(0, one.min_crew - len(crew))
        for skill, count in one.skills.items():
            total += 600 * max(0, count - sum(skill in who.skills for who in crew))
    return total


def changed(case, before, placed):
    people = {one.id for one in case.helpers}
    return len(changes(before, placed).helpers & people)


@settings(parent=QUIETLY, max_examples=50)
@given(events(), st.data())
def test_no_repair_leaves_less_missing_or_changes_fewer_people(case, data):
    before = roster(case, seed="1").placements
    if not case.helpers:
        return
    now = without(case, data.draw(st.sampled_from([one.id for one in case.helpers])))
    after = repair(now, before, seed="1")
    assert review(now, after, Weights()) == ()
    best = min((missing(now, p), changed(now, before, p)) for p in every_roster(now))
    assert (missing(now, after.placements), changed(now, before, after.placements)) == best


@QUIETLY
@given(events(people=7, shifts=5), events(people=7, shifts=5), st.sampled_from([ALL, SOME]))
def test_any_event_can_be_repaired_from_any_other(case, other, effort):
    before = roster(other, seed="1").placements
    after = repair(case, before, seed="1", effort=effort)
    assert violations(case, after.placements) == ()
    assert after == repair(case, before, seed="1", effort=effort)


@QUIETLY
@given(events(people=6, shifts=4))
def test_where_nothing_changed_nobody_changes(case):
    before = roster(case, seed="1", effort=Effort(gap=0.0))
    assert missing(case, repair(case, before.placements, seed="1").placements) <= missing(
        case, before.placements
    )
    calm = replace(case, shifts=tuple(replace(s, min_crew=0, skills={}) for s in case.shifts))
    before = roster(calm, seed="1").placements
    assert repair(calm, before, seed="1").placements == before


def test_a_gap_is_filled_by_the_one_who_is_free_not_by_moving_somebody():
    crew = [shift(1, 9, min_crew=1), shift(2, 9, min_crew=1)]
    case = event([helper(1), helper(2), helper(3, wishes={2: 60})], crew)
    before = frozenset({(1, 1), (2, 2)})
    after = repair(without(case, 1), before, seed="1").placements
    assert after == {(2, 2), (3, 1)}
    told = changes(before, after)
    assert (told.gone, told.new, told.helpers) == ({(1, 1)}, {(3, 1)}, {1, 3})


def test_a_new_need_moves_somebody_only_where_nobody_is_free():
    busy = event([helper(1)], [shift(1, 9), shift(2, 9, min_crew=1)])
    assert repair(busy, frozenset({(1, 1)}), seed="1").placements == {(1, 2)}


def test_who_must_change_keeps_what_they_can():
    case = event([helper(1, max_shifts=2)], [shift(1, 9), shift(2, 12), shift(3, 12, min_crew=1)])
    after = repair(case, frozenset({(1, 1), (1, 2)}), seed="1").placements
    assert after == {(1, 1), (1, 3)}


def test_who_loses_a_cancelled_shift_may_get_another():
    case = event([helper(1), helper(2)], [shift(2, 9), shift(3, 12)])
    assert repair(case, frozenset({(1, 1)}), seed="1").placements == {(1, 2), (1, 3)}


def test_what_nobody_can_help_is_told_after_a_repair_too():
    case = event([helper(1)], [shift(1, 9, min_crew=2)])
    found = repair(case, frozenset({(1, 1)}), seed="1")
    (short,) = found.shortages
    assert (found.bound, short.missing, short.unavoidable) == (None, 1, 1.0)


@pytest.mark.parametrize("effort", [ALL, SOME])
def test_a_search_that_finds_nothing_keeps_what_can_be_kept(effort, monkeypatch):
    case = event([helper(1), helper(2)], [shift(1, 9, min_crew=1), shift(2, 9)])
    for module in (repairing, improving):
        monkeypatch.setattr(module, "search", lambda *_: Found(None, inf))
    assert repair(case, frozenset({(2, 2)}), seed="1", effort=effort).placements == {(2, 2)}
