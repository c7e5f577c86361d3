"""What a role has to know of a resident who comes, and what of it is not known yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matcher.activities.rules.grades import grades_on
from matcher.activities.rules.terms import Grade, Guardian, Residence
from matcher.engagements.rules.joining import age_on
from matcher.errors import RuleBroken
from matcher.members.models import Connection

ADULT = 18
_PUPILS = frozenset(tuple(Grade)[1:13])
_CHILDREN = frozenset(tuple(Grade)[:7])


class Question(StrEnum):
    """What is asked of somebody who applies; the last four of somebody under age."""

    BIRTH_DATE = "birth_date"
    CONNECTION = "connection"
    COURSE = "course"
    CONSENT = "consent"
    ACCOMPANY = "accompany"
    CONTACT = "contact"
    SCHOOL = "school"


class Consenter(StrEnum):
    """Who has to agree."""

    GUARDIAN = "guardian"
    SCHOOL = "school"


AGREEING = {Question.CONSENT: Consenter.GUARDIAN, Question.SCHOOL: Consenter.SCHOOL}
"""The questions whose answer names somebody who has to agree before anybody is confirmed."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a role asks for; `limited` to ages or grades."""

    limited: bool = False
    residence: Residence = Residence.ANYWHERE
    course: bool = False
    guardian: Guardian = Guardian.NONE


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a resident."""

    birth_date: date | None = None
    connection: Connection | None = None


def questions_for(needs: Needs, known: Known, *, day: date) -> tuple[Question, ...]:
    """Return what is open for somebody who comes on that day, in the order of a form."""
    return tuple(_questions(needs, known, day))


def _questions(needs: Needs, known: Known, day: date) -> Iterator[Question]:
    by_age = needs.limited or needs.guardian is not Guardian.NONE
    if by_age and known.birth_date is None:
        yield Question.BIRTH_DATE
    if needs.residence is not Residence.ANYWHERE and known.connection is None:
        yield Question.CONNECTION
    if needs.course:
        yield Question.COURSE
    if known.birth_date is not None:
        yield from _of_guardians(needs.guardian, known.birth_date, day)


def _of_guardians(guardian: Guardian, birth_date: date, day: date) -> Iterator[Question]:
    grades = grades_on(day, birth_date)
    under_age = age_on(day, birth_date) < ADULT
    asked = {
        Guardian.CONSENT: (Question.CONSENT, under_age),
        Guardian.CONTACT: (Question.CONTACT, under_age),
        Guardian.ACCOMPANY: (Question.ACCOMPANY, bool(grades & _CHILDREN)),
        Guardian.SCHOOL: (Question.SCHOOL, bool(grades & _PUPILS)),
    }
    question, concerns = asked.get(guardian, (Question.CONSENT, False))
    if concerns:
        yield question


def check_residence(residence: Residence, connection: Connection | None) -> None:
    """Raise RuleBroken if somebody of a known tie to the town is not whom the role is for."""
    if connection is None or residence is Residence.ANYWHERE:
        return
    if residence is Residence.RESIDENTS and connection is not Connection.LIVES:
        raise RuleBroken("only_residents")
    if connection is Connection.ELSEWHERE:
        raise RuleBroken("only_connected")
