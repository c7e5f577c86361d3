"""Who is there for a shift, and why; nobody is asked too often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from matcher.activities.models import Shift, Wants
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import State
from matcher.errors import NotFound
from matcher.matching.engine import (
    Match,
    Opening,
    Person,
    failed_gates,
    fits_talent,
    people_for,
    talents_for,
)
from matcher.matching.moments import current_town, settings_at
from matcher.matching.openings import Masks, opening_of, shifts_by_id
from matcher.matching.people import load_people
from matcher.matching.reasons import Why, cautions_in_words, for_organizer
from matcher.matching.talents import load_talents, titles_of
from matcher.matching.weighing import settings_for_people
from matcher.members.models import Resident
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.town import current_city


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resident who fits a shift, and why; cautions are for the staff alone.

    `talents` are what they offer of that kind, for a role that wants a talent.
    """

    resident: Resident
    talents: tuple[str, ...]
    reasons: tuple[Why, ...]
    cautions: tuple[Why, ...]
    last_asked: datetime | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who can be asked, best first, and how many fit but were asked often enough lately."""

    shift: Shift
    found: tuple[Candidate, ...]
    resting: int


def shift_to_fill(shift_id: int) -> Shift:
    """Return a shift with its role, activity and group, or raise NotFound."""
    shifts = shifts_by_id([shift_id]) if 0 < shift_id < 2**31 else {}
    if shift_id not in shifts:
        raise NotFound
    return shifts[shift_id]


def candidates_for(shift_id: int, *, now: datetime, limit: int) -> Candidates:
    """Return the supporters who suit a shift, best first, or raise NotFound.

    For a role that wants a talent they are those who offer one. Whoever was asked as often
    lately as the town allows rests, and is only counted.
    """
    shift = shift_to_fill(shift_id)
    opening = opening_of(shift, shift.role, shift.activity, Masks(current_city()), now=now)
    wants_talent = shift.role.wants is Wants.TALENT
    find = _talented if wants_talent else _free
    matches, resting = find(shift, opening, now=now, limit=limit)
    talents = titles_of([match.person_id for match in matches]) if wants_talent else {}
    return Candidates(shift, tuple(_candidates(matches, opening, talents)), resting)


def _free(shift: Shift, opening: Opening, *, now: datetime, limit: int) -> tuple[list[Match], int]:
    people, town, settings = (
        load_people(shift, now=now),
        current_town(),
        settings_for_people(now=now),
    )
    willing = [person for person in people if not _rests(person)]
    seed = f"{local_date(now)}"
    matches = people_for(opening, willing, town, settings=settings, seed=seed, limit=limit)
    resting = [p for p in people if _rests(p) and not failed_gates(p, opening, town, settings)]
    return matches, len(resting)


def _talented(
    shift: Shift, opening: Opening, *, now: datetime, limit: int
) -> tuple[list[Match], int]:
    talents, town, settings = load_talents(shift, now=now), current_town(), settings_at(now)
    willing = [one for one in talents if not _rests(one.person)]
    seed = f"{local_date(now)}"
    matches = talents_for(opening, willing, town, settings=settings, seed=seed, limit=limit)
    resting = [t for t in talents if _rests(t.person) and fits_talent(t, opening, town, settings)]
    return matches, len(resting)


def _rests(person: Person) -> bool:
    return person.asked_recently >= current_city().policies.ask_limit


def _candidates(
    matches: Sequence[Match], opening: Opening, talents: Mapping[int, Sequence[str]]
) -> list[Candidate]:
    ids = [match.person_id for match in matches]
    rows = db.session.scalars(select(Resident).where(Resident.id.in_(ids))).all() if ids else ()
    residents, asked = {row.id: row for row in rows}, _last_asked(ids)
    return [
        Candidate(
            resident=residents[match.person_id],
            talents=tuple(talents.get(match.person_id, ())),
            reasons=for_organizer(match.reasons, opening),
            cautions=cautions_in_words(match.cautions, opening),
            last_asked=asked.get(match.person_id),
        )
        for match in matches
    ]


def _last_asked(ids: Sequence[int]) -> dict[int, datetime]:
    asked = (
        select(Engagement.member_id, func.max(EngagementEvent.at))
        .join(EngagementEvent, EngagementEvent.engagement_id == Engagement.id)
        .where(Engagement.member_id.in_(ids), EngagementEvent.to_state == State.INVITED)
        .group_by(Engagement.member_id)
    )
    return dict(db.session.execute(asked).all()) if ids else {}
