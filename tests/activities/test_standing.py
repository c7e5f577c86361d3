"""Tests of how a shift and a listing stand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from matcher.activities.rules.deadlines import Window
from matcher.activities.rules.standing import (
    Seats,
    Standing,
    Terms,
    standing_of,
    standing_of_listing,
)

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
LATER = NOW + DAY
OPEN = Terms("published")


def standing(terms=OPEN, **seats):
    return standing_of(terms, Seats(**{"over_at": LATER} | seats), now=NOW, today=TODAY)


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        ({}, Standing.OPEN),
        ({"over_at": None}, Standing.OPEN),
        ({"capacity": 10, "taken": 6}, Standing.OPEN),
        ({"capacity": 10, "taken": 7}, Standing.FEW),
        ({"capacity": 10, "taken": 9}, Standing.FEW),
        ({"capacity": 3, "taken": 0}, Standing.OPEN),
        ({"capacity": 2, "taken": 1}, Standing.OPEN),
        ({"capacity": 10, "taken": 10}, Standing.FULL),
        ({"capacity": 10, "taken": 11}, Standing.FULL),
        ({"over_at": NOW}, Standing.OVER),
        ({"over_at": NOW + timedelta(seconds=1)}, Standing.OPEN),
        ({"cancelled": True}, Standing.CANCELLED),
        ({"cancelled": True, "over_at": NOW - DAY}, Standing.CANCELLED),
    ],
)
def test_a_shift_stands_by_its_time_and_its_seats(seats, expected):
    assert standing(**seats) is expected


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (TODAY - DAY, Standing.CLOSED),
        (TODAY, Standing.TODAY),
        (TODAY + 3 * DAY, Standing.URGENT),
        (TODAY + 4 * DAY, Standing.OPEN),
    ],
)
def test_a_deadline_presses_and_then_closes(deadline, expected):
    assert standing(Terms("published", Window(deadline=deadline))) is expected


def test_few_seats_press_more_than_a_deadline():
    assert (
        standing(Terms("published", Window(deadline=TODAY + DAY)), capacity=9, taken=8)
        is Standing.FEW
    )


@pytest.mark.parametrize("status", ["draft", "submitted", "declined", "closed"])
def test_what_is_not_published_is_not_open(status):
    assert standing(Terms(status)) is Standing.CLOSED


def test_what_is_called_off_is_so_whatever_its_shifts():
    assert standing(Terms("cancelled")) is Standing.CANCELLED
    assert standing_of_listing(Terms("cancelled"), [], now=NOW, today=TODAY) is (Standing.CANCELLED)


@pytest.mark.parametrize(
    ("shifts", "expected"),
    [
        ([], Standing.CLOSED),
        ([Seats(NOW)], Standing.OVER),
        ([Seats(NOW), Seats(LATER, 1, 1)], Standing.FULL),
        ([Seats(LATER, 1, 1), Seats(LATER, 9, 8)], Standing.FEW),
        ([Seats(LATER, 9, 8), Seats(LATER)], Standing.OPEN),
        ([Seats(LATER, cancelled=True), Seats(NOW)], Standing.OVER),
        ([Seats(LATER, cancelled=True)], Standing.CANCELLED),
    ],
)
def test_a_listing_stands_as_the_most_inviting_of_its_shifts(shifts, expected):
    assert standing_of_listing(OPEN, shifts, now=NOW, today=TODAY) is expected
