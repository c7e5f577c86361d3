from dataclasses import replace

import pytest

from matcher.matching.checker.rosters import review, value, violations
from matcher.matching.engine.roster import Event, Helper, Shift, Travel, Weights, roster

PARK = Shift(id=1, start=540, end=660, capacity=2, min_crew=1, place="park", skills={"aid": 1})
HALL = Shift(id=2, start=660, end=780, capacity=1, place="hall")
LATE = Shift(id=3, start=800, end=900, capacity=1, place="hall")
EVENT = Event(
    helpers=(
        Helper(
            id=1, free=((540, 600), (600, 900)), skills=frozenset({"aid"}), wishes={1: 90, 2: 5}
        ),
        Helper(id=2, barred=frozenset({3}), max_minutes=150, max_shifts=1),
        Helper(id=3, free=((0, 600), (620, 900))),
    ),
    shifts=(PARK, HALL, LATE),
    friends=((1, 2), (2, 1)),
    travel=Travel(minutes=10),
)


def codes(event, *placed):
    return [one.code for one in violations(event, placed)]


def test_a_roster_that_can_be_lived_breaks_nothing():
    assert codes(EVENT, (1, 1), (2, 1), (1, 3), (3, 2)) == []


@pytest.mark.parametrize(
    ("placed", "code"),
    [
        ([(9, 1)], "unknown"),
        ([(1, 9)], "unknown"),
        ([(3, 1)], "not_free"),
        ([(2, 3)], "barred"),
        ([(1, 1), (1, 2)], "overlap"),
        ([(1, 2), (3, 2)], "over_capacity"),
    ],
)
def test_every_broken_rule_is_found(placed, code):
    assert codes(EVENT, *placed) == [code]


def test_too_many_hours_and_shifts_are_found():
    calm = replace(EVENT, travel=Travel())
    assert codes(calm, (2, 1), (2, 2)) == ["over_minutes", "over_shifts"]


def test_a_party_must_stand_together():
    party = replace(EVENT, parties=(frozenset({1, 2}),))
    assert codes(party, (1, 1)) == ["party_split"]
    assert codes(party, (1, 1), (2, 1)) == []


def test_a_lock_must_be_kept_and_excuses_what_it_breaks_for_all_of_its_party():
    locked = replace(
        EVENT, locked=frozenset({(1, 2), (3, 1), (2, 3), (3, 2)}), parties=(frozenset({1, 2}),)
    )
    assert codes(locked) == ["lock_lost"] * 4
    assert codes(locked, (1, 2), (2, 2), (3, 1), (1, 3), (2, 3), (3, 2)) == []


def test_a_lock_excuses_no_further_shift():
    locked = replace(EVENT, locked=frozenset({(2, 1)}), travel=Travel())
    assert codes(locked, (2, 1), (2, 2)) == ["over_minutes", "over_shifts"]


def test_the_value_counts_crew_skill_everyone_wishes_and_friends():
    assert value(EVENT, [(1, 1)], Weights()) == 1000 + 600 + 120 + 60
    assert value(EVENT, [(1, 1), (2, 1)], Weights()) == 1780 + 100 + 120 + 50
    assert value(EVENT, [(1, 1), (1, 2)], Weights()) == 1780 + 100 + 5


def test_what_a_roster_says_of_itself_is_looked_at_too():
    found = roster(EVENT, seed="1")
    assert review(EVENT, found, Weights()) == ()
    first, *others = found.assignments
    lies = {
        "false_value": {"value": found.value - 1},
        "false_bound": {"bound": found.value - 1.0},
        "false_without_shift": {"without_shift": (1,)},
        "false_reasons": {"assignments": (replace(first, reasons=()), *others)},
        "false_twice": {"assignments": (first, *found.assignments)},
    }
    for code, lie in lies.items():
        assert [one.code for one in review(EVENT, replace(found, **lie), Weights())] == [code]


def test_a_shortage_must_be_told():
    lonely = replace(EVENT, helpers=(), friends=())
    found = roster(lonely, seed="1")
    assert [(one.skill, one.missing) for one in found.shortages] == [(None, 1), ("aid", 1)]
    hushed = replace(found, shortages=())
    assert [one.code for one in review(lonely, hushed, Weights())] == ["false_shortages"]
