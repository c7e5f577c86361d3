"""Tests of what a shift tells of itself, and of what the database refuses."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from matcher.activities.models import Shift, is_over
from matcher.shared.clock import from_local
from matcher.shared.db import db
from tests.factories import SATURDAY_MORNING, RoleFactory, ShiftFactory

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("shift", "over_at"),
    [
        (Shift(starts_at=SATURDAY_MORNING, ends_at=SATURDAY_MORNING + HOUR), HOUR),
        (Shift(starts_at=SATURDAY_MORNING, timed=True), 2 * HOUR),
        (Shift(starts_at=SATURDAY_MORNING, timed=False), 24 * HOUR),
    ],
)
def test_a_shift_is_over_when_it_says_or_as_most_are(shift, over_at):
    assert shift.over_at == SATURDAY_MORNING + over_at


@pytest.mark.parametrize(
    "times",
    [
        {"ends_at": SATURDAY_MORNING + HOUR},
        {"ends_at": SATURDAY_MORNING + 3 * HOUR},
        {"ends_at": None},
        {"ends_at": None, "timed": False},
    ],
)
def test_the_database_says_so_too(both_apps, times):
    shift = ShiftFactory(starts_at=SATURDAY_MORNING, **times)
    ShiftFactory(starts_at=None)
    for moment, found in ((shift.over_at, [shift.id]), (shift.over_at - HOUR / 60, [])):
        over = db.session.scalars(select(Shift.id).where(is_over(at=moment)))
        assert list(over) == found
        ahead = db.session.scalars(select(Shift.id).where(~is_over(at=moment)))
        assert list(ahead) == ([] if found else [shift.id])


def test_an_open_ended_shift_is_never_over():
    assert Shift().over_at is None


def test_a_stretch_of_days_is_over_at_the_midnight_after_it():
    midnight = from_local(date(2026, 12, 1))
    stretch = Shift(starts_at=from_local(date(2026, 11, 28)), ends_at=midnight, timed=False)
    assert stretch.over_at == midnight


@pytest.mark.parametrize(
    ("capacity", "taken", "left", "full"),
    [(None, 9, None, False), (3, 0, 3, False), (3, 2, 1, False), (3, 3, 0, True)],
)
def test_seats_are_counted(capacity, taken, left, full):
    shift = Shift(capacity=capacity, taken=taken)
    assert (shift.seats_left, shift.is_full) == (left, full)


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity": 1, "taken": 2},
        {"taken": -1},
        {"ends_at": SATURDAY_MORNING - HOUR},
    ],
)
def test_the_database_refuses_a_shift_that_cannot_be(both_apps, wrong):
    with pytest.raises(IntegrityError):
        ShiftFactory(**wrong)
    db.session.rollback()


@pytest.mark.parametrize("wrong", [{"capacity": 0}, {"min_age": 20, "max_age": 10}])
def test_the_database_refuses_a_role_that_cannot_be(both_apps, wrong):
    with pytest.raises(IntegrityError):
        RoleFactory(**wrong)
    db.session.rollback()
