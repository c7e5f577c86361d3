"""Tests of how long people wait: for a draw, for an answer, for a seat."""

from datetime import UTC, datetime, timedelta

import pytest

from matcher.engagements.rules.waiting import draws_at, remind_at, waits_until

DAY = timedelta(days=1)
START = datetime(2026, 11, 28, 0, 0, tzinfo=UTC)  # nine in the morning in Tokyo
MIDNIGHT = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
EARLY = START - 30 * DAY


@pytest.mark.parametrize(
    ("closes_at", "since", "drawn"),
    [
        (START - 5 * DAY, EARLY, START - 5 * DAY),
        (MIDNIGHT, EARLY, MIDNIGHT),
        (START + DAY, EARLY, MIDNIGHT),
        (START + DAY, MIDNIGHT, START),
        (None, EARLY, START - 7 * DAY),
        (None, START - 7 * DAY, MIDNIGHT),
        (None, MIDNIGHT, START),
        (START - 5 * DAY, START - DAY, START - 5 * DAY),
    ],
)
def test_a_lottery_is_drawn_when_applying_ends_and_never_after_the_beginning(
    closes_at, since, drawn
):
    assert draws_at(START, closes_at, before=7 * DAY, since=since) == drawn


def test_an_open_ended_lottery_is_drawn_at_its_deadline_or_by_hand():
    assert draws_at(None, START, before=DAY, since=EARLY) == START
    assert draws_at(None, None, before=DAY, since=EARLY) is None


def test_an_organizer_is_reminded_two_days_ahead_or_at_half_time():
    assert remind_at(EARLY, EARLY + 7 * DAY) == EARLY + 5 * DAY
    assert remind_at(EARLY, EARLY + 2 * DAY) == EARLY + DAY


def test_waiting_ends_when_the_shift_begins_or_when_a_long_one_is_over():
    hours = START + timedelta(hours=2)
    assert waits_until(START, hours) == START
    assert waits_until(START, hours, START - DAY) == START
    assert waits_until(START, hours, START) == hours
    assert waits_until(START, START + 3 * DAY, START - DAY) == START + 3 * DAY
    assert waits_until(None, None) is None
    assert waits_until(None, START) is None
