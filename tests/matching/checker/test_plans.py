from dataclasses import replace

import pytest

from matcher.matching.checker.plans import (
    Given,
    Person,
    Planned,
    Shift,
    expected,
    goes_together,
    violations,
)

PERSON = Person(id=1, cap=2, left=2, free=0b11, reach=frozenset({5}), age=30)
SHIFT = Shift(id=7, group=3, need=1, area=5, needed=0b11, start=600, end=720, month=2)
OTHER = Shift(id=8, group=3, need=2, weight=2.0, start=700, end=800)
GIVEN = Given(
    people=[PERSON, Person(id=2, cap=1, left=1)],
    shifts=[SHIFT, OTHER],
    chances={(1, 7): 0.5, (2, 8): 0.4, (2, 7): 0.5, (1, 8): 0.1},
    pending=[(8, 0.5)],
    budget=3,
)
PLANNED = Planned(
    asks=[(1, 7, 0.5, 0.5), (2, 8, 0.4, 0.8)], fill={7: 0.5, 8: 0.4}, objective=1.3, bound=1.4
)


def codes(given, planned):
    return [violation.code for violation in violations(given, planned)]


def changed(what, **values):
    return type(what)(**{**vars(what), **values})


def with_asks(*asks):
    """Return the codes for these asks, those about numbers left aside."""
    found = codes(GIVEN, changed(PLANNED, asks=asks))
    return [code for code in found if not code.startswith(("wrong", "bound"))]


def test_a_good_plan_is_let_through():
    assert violations(GIVEN, PLANNED) == []


def test_a_pair_asked_twice_is_seen():
    assert with_asks((1, 7, 0.5, 0.5), (1, 7, 0.5, 0.5)) == ["asked_twice"]


@pytest.mark.parametrize("ask", [(9, 7, 0.5, 0.5), (1, 99, 0.5, 0.5)])
def test_strangers_are_seen(ask):
    assert with_asks(ask) == ["unknown"]


def test_another_chance_than_the_one_given_is_seen():
    assert with_asks((1, 7, 0.6, 0.6)) == ["other_chance"]


def test_overlapping_asks_of_one_person_are_seen():
    assert with_asks((1, 7, 0.5, 0.5), (1, 8, 0.1, 0.2)) == ["overlapping"]


def test_asks_above_a_cap_and_above_the_fortnight_are_seen():
    asks = (2, 8, 0.4, 0.8), (2, 7, 0.5, 0.5)
    assert with_asks(*asks) == ["above_cap", "above_fortnight", "overlapping"]


def test_asks_above_the_budget_are_seen():
    assert codes(changed(GIVEN, budget=1), PLANNED) == ["above_budget"]
    assert codes(changed(GIVEN, budget=None), PLANNED) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"fill": {7: 0.5, 8: 0.5}}, "wrong_fill"),
        ({"objective": 1.2}, "wrong_objective"),
        ({"bound": 1.2}, "bound_below_plan"),
        ({"asks": [(1, 7, 0.5, 0.4), (2, 8, 0.4, 0.8)]}, "wrong_gain"),
    ],
)
def test_wrong_numbers_are_seen(said, code):
    assert codes(GIVEN, changed(PLANNED, **said)) == [code]


@pytest.mark.parametrize(
    ("person", "shift"),
    [
        ({}, {"is_open": False}),
        ({"reach": frozenset({4})}, {}),
        ({"free": 0b01}, {}),
        ({"free": 0b100}, {"any_part": True}),
        ({}, {"skills": frozenset({1})}),
        ({"age": 17}, {"min_age": 18}),
        ({"age": 60}, {"max_age": 50}),
        ({"grades": frozenset({1})}, {"grades": frozenset({2})}),
        ({"full_months": frozenset({2})}, {}),
        ({"busy": ((500, 601),)}, {}),
        ({"engaged": frozenset({7})}, {}),
        ({"blocked": frozenset({3})}, {}),
    ],
)
def test_every_gate_that_is_closed_is_seen(person, shift):
    assert goes_together(PERSON, SHIFT)
    closed = changed(GIVEN, people=[replace(PERSON, **person)], shifts=[replace(SHIFT, **shift)])
    alone = Planned(asks=[(1, 7, 0.5, 0.5)], fill={7: 0.5}, objective=0.5, bound=0.5)
    assert codes(closed, alone) == ["gate_closed"]


@pytest.mark.parametrize(
    ("person", "shift"),
    [
        ({"reach": None}, {}),
        ({"reach": frozenset()}, {"area": None}),
        ({"free": None}, {}),
        ({"free": 0}, {"needed": 0}),
        ({"free": 0b01}, {"any_part": True}),
        ({"age": None}, {"min_age": 18, "grades": frozenset({2})}),
        ({"busy": ((500, 600), (720, 800))}, {}),
        ({"busy": ((500, 700),)}, {"start": None, "end": None}),
    ],
)
def test_what_is_not_told_or_only_touches_closes_no_gate(person, shift):
    assert goes_together(replace(PERSON, **person), replace(SHIFT, **shift))


def test_a_buffer_keeps_what_only_touches_apart():
    assert not goes_together(replace(PERSON, busy=((500, 600),)), SHIFT, buffer=1)


def test_expected_seats_are_counted_out():
    assert expected(1, [0.5, 0.5]) == pytest.approx(0.75)
    assert expected(5, [0.5, 0.5]) == pytest.approx(1.0)
    assert expected(0, [0.5]) == 0
