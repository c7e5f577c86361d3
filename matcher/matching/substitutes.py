"""Asking for a substitute: supporters who are free and fit, those asked least of all first."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from matcher.activities.models import Shift, Wants
from matcher.engagements import service as engagements
from matcher.engagements.hooks.substitutes import asked_by
from matcher.engagements.rules.leaving import half_the_time
from matcher.errors import DomainError
from matcher.matching.engine import Match, ReasonCode, people_for
from matcher.matching.moments import current_town
from matcher.matching.openings import Masks, opening_of
from matcher.matching.people import load_people
from matcher.matching.service import shift_to_fill
from matcher.matching.weighing import settings_for_people
from matcher.members.models import Resident
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.town import current_city

LOOKED_AT = 40
"""Among so many of the best the least asked are looked for."""
_DOUBTS = frozenset({ReasonCode.AGE_TO_BE_CHECKED, ReasonCode.TIME_TO_BE_CHECKED})


@asked_by
def ask(shift_id: int, most: int, now: datetime) -> int:
    """Ask up to so many supporters to take a shift; return how many were asked.

    Nobody is asked who met the shift before, was asked as often as the town allows, or of whom
    it is not known that they are free and of age.
    """
    shift = shift_to_fill(shift_id)
    if shift.role.wants is not Wants.PEOPLE:
        return 0
    limit = half_the_time(shift.starts_at, now + timedelta(days=1), now=now)
    asked = 0
    for resident_id in _least_asked(shift, now=now):
        asked += _is_asked(shift_id, resident_id, limit, now=now)
        if asked == most:
            break
    return asked


def _least_asked(shift: Shift, *, now: datetime) -> list[int]:
    opening = opening_of(shift, shift.role, shift.activity, Masks(current_city()), now=now)
    most, seed = current_city().policies.ask_limit, f"{local_date(now)}"
    people = [p for p in load_people(shift, now=now) if p.asked_recently < most]
    times = {person.id: person.asked_recently for person in people}
    matches = people_for(
        opening,
        people,
        current_town(),
        settings=settings_for_people(now=now),
        seed=seed,
        limit=LOOKED_AT,
    )
    fitting = [match.person_id for match in matches if _is_sure(match)]
    return sorted(fitting, key=lambda id_: times[id_])


def _is_sure(match: Match) -> bool:
    return not any(caution.code in _DOUBTS for caution in match.cautions)


def _is_asked(shift_id: int, resident_id: int, limit: datetime, *, now: datetime) -> bool:
    """Ask one resident, unless somebody else holds them: to wait here could be to wait for ever."""
    one = select(Resident).where(Resident.id == resident_id)
    resident = db.session.scalars(one.with_for_update(skip_locked=True)).one_or_none()
    if resident is None:
        return False
    message = _("急に空きが出たため、お願いしています。ご都合がつくときだけ、お返事ください。")
    try:
        engagements.invite(shift_id, resident, actor=None, now=now, message=message, limit=limit)
    except DomainError:
        return False
    return True
