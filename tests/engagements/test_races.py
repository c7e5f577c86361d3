"""Tests of twenty people who want the last seat at the same moment."""

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Select, func, select

from matcher.activities.models import Shift
from matcher.activities.rules.terms import Per
from matcher.engagements.models import Engagement
from matcher.engagements.rules import SEATED
from matcher.extensions import db
from matcher.shared.clock import utcnow
from tests.conftest import settings_for
from tests.engagements.applicants import Race, run, run_side_by_side
from tests.factories import AccountFactory, ResidentFactory, RoleFactory, ShiftFactory

pytestmark = pytest.mark.race
ROUNDS = int(os.environ.get("RACE_ROUNDS", "20"))
APPLICANTS, CONTROL_ROUNDS = 20, 5
SHARED_ROUNDS, DATES, SEATS = 5, 4, 3


def a_race(app: Flask, folder: Path, *, rounds: int, guarded: bool = True) -> Race:
    """Return a race of twenty residents for one seat in each round."""
    AccountFactory()
    role = RoleFactory()
    shifts = [ShiftFactory(role_id=role.id, capacity=1, starts_at=None) for _ in range(rounds)]
    residents = [ResidentFactory() for _ in range(APPLICANTS)]
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    return Race(
        settings=settings_for(url, folder),
        member_ids=tuple(r.id for r in residents),
        shift_ids=tuple(s.id for s in shifts),
        guarded=guarded,
    )


def seated(shift_id: int) -> int:
    """Return how many people hold a seat of this shift, as the engagements tell."""
    holders = select(func.count()).where(
        Engagement.shift_id == shift_id, Engagement.state.in_(SEATED)
    )
    return db.session.scalars(holders).one()


def test_twenty_at_once_on_one_seat_leave_one_seated_and_the_rest_waiting(
    both_apps: Flask, tmp_path: Path
) -> None:
    race = a_race(both_apps, tmp_path, rounds=ROUNDS)
    for told in run(race):
        assert Counter(told) == {"confirmed": 1, "waitlisted": APPLICANTS - 1}
    db.session.rollback()
    for shift_id in race.shift_ids:
        assert seated(shift_id) == db.session.get_one(Shift, shift_id).taken == 1


def test_without_the_guard_the_same_race_oversells(both_apps: Flask, tmp_path: Path) -> None:
    race = a_race(both_apps, tmp_path, rounds=CONTROL_ROUNDS, guarded=False)
    run(race)
    db.session.rollback()
    assert all(seated(shift_id) > 1 for shift_id in race.shift_ids)


def test_seats_in_all_are_sold_once_whatever_the_dates(both_apps: Flask, tmp_path: Path) -> None:
    AccountFactory()
    shifts = [shift for _round in range(SHARED_ROUNDS) for shift in dates_sharing_seats()]
    race = Race(
        settings=settings_for(str(both_apps.config["SQLALCHEMY_DATABASE_URI"]), tmp_path),
        member_ids=tuple(ResidentFactory().id for _ in range(APPLICANTS)),
        shift_ids=tuple(shift.id for shift in shifts),
        dates=DATES,
    )
    for told in run(race):
        assert Counter(told) == {"confirmed": SEATS, "waitlisted": APPLICANTS - SEATS}
    db.session.rollback()
    for shift in shifts:
        taken = sum(seated(id_) for id_ in db.session.scalars(siblings(shift.role_id)))
        assert (taken, shift.capacity, shift.taken) == (SEATS, seated(shift.id), seated(shift.id))


def dates_sharing_seats() -> list[Shift]:
    role = RoleFactory(capacity=SEATS, per=Per.TOTAL)
    return [ShiftFactory(role_id=role.id, capacity=SEATS, starts_at=None) for _date in range(DATES)]


def siblings(role_id: int) -> Select[int]:
    return select(Shift.id).where(Shift.role_id == role_id)


def test_one_person_at_several_screens_cannot_take_overlapping_shifts(
    both_apps: Flask, tmp_path: Path
) -> None:
    AccountFactory()
    resident = ResidentFactory()
    next_year = utcnow() + timedelta(days=365)
    shifts = [ShiftFactory(starts_at=next_year).id for _ in range(8)]
    settings = settings_for(str(both_apps.config["SQLALCHEMY_DATABASE_URI"]), tmp_path)
    told = run_side_by_side(settings, resident.id, tuple(shifts))
    assert Counter(told) == {"confirmed": 1, "overlapping_shift": len(shifts) - 1}
