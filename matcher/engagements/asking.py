"""What is still to be asked of a member before they can come: the rules put to the rows."""

from collections.abc import Iterable
from datetime import datetime

from matcher.activities.models import Role, Shift
from matcher.activities.rules.terms import Unit
from matcher.engagements import rules
from matcher.engagements.joining import connection_of, day_of
from matcher.engagements.rules import GIVEN, Known, Needs, Question
from matcher.members.models import Member, Resident


def questions_of(role: Role, shift: Shift, member: Member, *, now: datetime) -> list[Question]:
    """Return what is still to be asked of this member, in the order of a form."""
    if not isinstance(member, Resident):
        return []
    known = Known(member.birth_date, connection_of(member))
    return list(rules.questions_for(needs_of(role), known, day=day_of(shift, now=now)))


def needs_of(role: Role) -> Needs:
    """Return what a role asks of those who come."""
    return Needs(
        limited=is_limited(role),
        residence=role.residence,
        course=bool(role.course),
        guardian=role.guardian,
    )


def is_limited(role: Role) -> bool:
    """Tell whether a role is for some ages or grades only."""
    return role.min_age is not None or role.max_age is not None or bool(role.grades)


def may_tap(role: Role, shift: Shift, member: Member, *, now: datetime) -> bool:
    """Tell whether one tap is enough: all is known, and one comes by oneself."""
    alone = role.unit is Unit.PERSON and role.wants not in GIVEN
    return alone and not questions_of(role, shift, member, now=now)


def asks_anything(role: Role) -> bool:
    """Tell whether a role asks something of anybody at all."""
    return needs_of(role) != Needs() or role.unit is not Unit.PERSON or role.wants in GIVEN


def any_given(roles: Iterable[Role]) -> bool:
    """Tell whether one of the roles is about what is given in numbers."""
    return any(role.wants in GIVEN for role in roles)
