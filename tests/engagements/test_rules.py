"""Tests of the life of an engagement as rules, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.engagements.rules import (
    LIVE,
    SEATED,
    TRANSITIONS,
    Origin,
    Span,
    State,
    Terms,
    age_is_open,
    age_on,
    check_again,
    check_age,
    check_open,
    check_transition,
)
from matcher.errors import Conflict, RuleBroken

NOON = datetime(2026, 11, 28, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = date(2026, 11, 28)


def terms(**changes: object) -> Terms:
    """Return the terms of an open shift from noon to one, changed as told."""
    usual: dict[str, object] = {
        "published": True,
        "cancelled": False,
        "starts_at": NOON,
        "ends_at": NOON + HOUR,
        "last_day": None,
        "min_age": None,
        "max_age": None,
    }
    return Terms(**(usual | changes))  # type: ignore[arg-type]


def test_every_state_has_its_row_in_the_table() -> None:
    assert set(TRANSITIONS) == {None, *State}


def test_every_state_can_be_reached() -> None:
    reached, frontier = set(), set(TRANSITIONS[None])
    while frontier:
        state = frontier.pop()
        reached.add(state)
        frontier |= TRANSITIONS[state] - reached
    assert reached == set(State)


def test_nobody_who_waits_for_an_answer_is_stuck() -> None:
    assert all(TRANSITIONS[state] for state in LIVE)


def test_nobody_goes_from_the_waiting_list_to_confirmed_without_an_offer() -> None:
    with pytest.raises(Conflict):
        check_transition(State.WAITLISTED, State.CONFIRMED)


@pytest.mark.parametrize("state", [state for state in State if state is not State.ATTENDED])
def test_whoever_stands_there_on_the_day_has_come(state: State) -> None:
    check_transition(state, State.ATTENDED)


def test_waiting_takes_no_seat_and_an_offered_place_does() -> None:
    assert State.WAITLISTED not in SEATED
    assert State.OFFERED in SEATED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"published": False}, "not_open"),
        ({"cancelled": True}, "shift_cancelled"),
        ({"ends_at": NOON - HOUR}, "shift_is_over"),
        ({"ends_at": None, "starts_at": NOON}, "shift_is_over"),
        ({"last_day": DAY - timedelta(days=1)}, "deadline_passed"),
    ],
)
def test_what_is_not_open_is_refused_by_name(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        check_open(terms(**changes), now=NOON, today=DAY)


def test_a_shift_under_way_and_one_without_a_time_are_open() -> None:
    check_open(terms(), now=NOON, today=DAY)
    check_open(terms(starts_at=None, ends_at=None, last_day=DAY), now=NOON, today=DAY)


@pytest.mark.parametrize(
    ("limits", "born", "code"),
    [
        ({"min_age": 18}, date(2008, 11, 29), "too_young"),
        ({"max_age": 17}, date(2008, 11, 28), "too_old"),
    ],
)
def test_a_known_age_outside_the_limits_is_refused(
    limits: dict[str, object], born: date, code: str
) -> None:
    with pytest.raises(RuleBroken, match=code):
        check_age(terms(**limits), born, day=DAY)


def test_the_birthday_itself_counts() -> None:
    check_age(terms(min_age=18, max_age=18), date(2008, 11, 28), day=DAY)


def test_an_unknown_age_passes_but_has_to_be_asked_for() -> None:
    check_age(terms(min_age=18), None, day=DAY)
    assert age_is_open(terms(min_age=18), None)
    assert not age_is_open(terms(), None)
    assert not age_is_open(terms(min_age=18), date(2000, 1, 1))


def test_one_born_on_a_leap_day_is_a_year_older_on_the_first_of_march() -> None:
    assert age_on(date(2026, 2, 28), date(2008, 2, 29)) == 17
    assert age_on(date(2026, 3, 1), date(2008, 2, 29)) == 18


def test_back_to_back_is_no_overlap_unless_a_buffer_is_set() -> None:
    first, second = Span(NOON, NOON + HOUR), Span(NOON + HOUR, NOON + 2 * HOUR)
    assert not first.overlaps(second)
    assert first.overlaps(second, timedelta(minutes=1))


@given(*[st.integers(0, 100) for _ in range(4)])
def test_overlapping_is_mutual(a: int, b: int, c: int, d: int) -> None:
    one = Span(NOON + a * HOUR, NOON + (a + b + 1) * HOUR)
    other = Span(NOON + c * HOUR, NOON + (c + d + 1) * HOUR)
    assert one.overlaps(other) == other.overlaps(one)


def test_applying_again_is_told_apart_from_being_declined_before() -> None:
    with pytest.raises(Conflict, match="already_applied"):
        check_again(State.WAITLISTED, Origin.APPLIED)
    with pytest.raises(RuleBroken, match="declined_before"):
        check_again(State.DECLINED, Origin.APPLIED)
    with pytest.raises(Conflict, match="engagement_moved_on"):
        check_again(State.CANCELLED, Origin.APPLIED)
    check_again(State.DECLINED, Origin.INVITED)
    check_again(State.WITHDRAWN, Origin.APPLIED)
