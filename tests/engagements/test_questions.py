"""Tests of what a role asks, and of parties: the pure rules."""

from datetime import date

import pytest

from matcher.activities.rules.terms import Guardian, Residence, Unit, Wants
from matcher.engagements.rules import (
    Known,
    Needs,
    Question,
    check_residence,
    check_size,
    questions_for,
    seats_of,
)
from matcher.errors import RuleBroken
from matcher.members.models import Connection

DAY = date(2026, 11, 28)
ADULT = date(1960, 4, 3)
PUPIL = date(2010, 6, 1)
CHILD = date(2016, 6, 1)
EIGHTEEN_TODAY = date(2008, 11, 28)
EIGHTEEN_TOMORROW = date(2008, 11, 29)


@pytest.mark.parametrize(
    ("needs", "known", "asked"),
    [
        (Needs(), Known(), []),
        (Needs(limited=True), Known(), ["birth_date"]),
        (Needs(limited=True), Known(ADULT), []),
        (Needs(residence=Residence.CONNECTED), Known(), ["connection"]),
        (Needs(residence=Residence.RESIDENTS), Known(connection=Connection.WORKS), []),
        (Needs(course=True), Known(), ["course"]),
        (Needs(guardian=Guardian.CONSENT), Known(), ["birth_date"]),
        (Needs(guardian=Guardian.CONSENT), Known(ADULT), []),
        (Needs(guardian=Guardian.CONSENT), Known(PUPIL), ["consent"]),
        (Needs(guardian=Guardian.CONSENT), Known(EIGHTEEN_TODAY), []),
        (Needs(guardian=Guardian.CONSENT), Known(EIGHTEEN_TOMORROW), ["consent"]),
        (Needs(guardian=Guardian.CONTACT), Known(PUPIL), ["contact"]),
        (Needs(guardian=Guardian.ACCOMPANY), Known(PUPIL), []),
        (Needs(guardian=Guardian.ACCOMPANY), Known(CHILD), ["accompany"]),
        (Needs(guardian=Guardian.SCHOOL), Known(EIGHTEEN_TODAY), ["school"]),
        (Needs(guardian=Guardian.SCHOOL), Known(ADULT), []),
        (
            Needs(limited=True, residence=Residence.CONNECTED, course=True),
            Known(),
            ["birth_date", "connection", "course"],
        ),
    ],
)
def test_only_what_a_role_needs_and_nobody_told_is_asked(needs, known, asked):
    assert list(questions_for(needs, known, day=DAY)) == [Question(code) for code in asked]


@pytest.mark.parametrize(
    ("residence", "connection", "code"),
    [
        (Residence.ANYWHERE, Connection.ELSEWHERE, None),
        (Residence.CONNECTED, None, None),
        (Residence.CONNECTED, Connection.STUDIES, None),
        (Residence.CONNECTED, Connection.ELSEWHERE, "only_connected"),
        (Residence.RESIDENTS, Connection.LIVES, None),
        (Residence.RESIDENTS, Connection.WORKS, "only_residents"),
        (Residence.RESIDENTS, Connection.ELSEWHERE, "only_residents"),
    ],
)
def test_a_role_for_the_town_is_for_those_tied_to_it(residence, connection, code):
    if code is None:
        check_residence(residence, connection)
        return
    with pytest.raises(RuleBroken, match=code):
        check_residence(residence, connection)


@pytest.mark.parametrize(
    ("wants", "unit", "seats"),
    [
        (Wants.PEOPLE, Unit.PERSON, 3),
        (Wants.TALENT, Unit.PERSON, 3),
        (Wants.PEOPLE, Unit.FAMILY, 1),
        (Wants.PEOPLE, Unit.GROUP, 1),
        (Wants.GOODS, Unit.PERSON, 20),
        (Wants.FUNDS, Unit.PERSON, 20),
    ],
)
def test_seats_are_heads_or_parties_or_things(wants, unit, seats):
    assert seats_of(wants, unit, people=3, quantity=20) == seats


def test_families_and_groups_have_a_size():
    check_size(Unit.PERSON, 2, 3, 1)
    check_size(Unit.GROUP, None, None, 99)
    check_size(Unit.FAMILY, 2, 5, 5)
    with pytest.raises(RuleBroken, match="party_too_small"):
        check_size(Unit.FAMILY, 2, 5, 1)
    with pytest.raises(RuleBroken, match="party_too_large"):
        check_size(Unit.GROUP, 2, 5, 6)
