"""The town at one moment: who fits what, what their answer depends on, and what is wanted."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import func, select

from matcher.activities.models import Activity, Role, Shift, Wants
from matcher.engagements.queries import times_asked
from matcher.matching.ask_log import tiredness
from matcher.matching.engine import Town
from matcher.matching.engine.rounds import Candidates, Features
from matcher.matching.engine.rounds.model import Bools, Floats, Ints
from matcher.matching.engine.rounds.rows import only_rows
from matcher.matching.moments import current_town
from matcher.matching.town.codes import Codes
from matcher.matching.town.keeping import kept
from matcher.matching.town.tables import Supporters, Wanted
from matcher.matching.weighing import LOOKED_AHEAD, LOOKED_BACK
from matcher.shared.db import db
from matcher.shared.town import current_city

SOMEWHERE = ""
"""An area the town does not have."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Snapshot:
    """All supporters and shifts that look for somebody, and the pairs that passed all gates."""

    people: Supporters
    shifts: Wanted
    found: Candidates
    left: Ints  # how often each of the people may still be asked within the town's limit
    tired: Floats  # see `ask_log.tiredness`
    fill: Floats  # for each shift: the share of its group's seats that are filled, 0 to 1
    steps: Floats  # from area to area, by their numbers
    ways: Floats  # likewise in km; NaN where it is not known

    @property
    def features(self) -> Features:
        """Return what the chance of each pair depends on."""
        who, what = self.found.people, self.found.shifts
        people, shifts = self.people, self.shifts
        return Features(
            people=people.ids[who],
            groups=shifts.groups[what],
            affinity=people.tastes[who, shifts.fields[what]] * people.wish[who],
            distance=self.steps[people.homes[who], shifts.areas[what]],
            fatigue=self.tired[who],
        )

    @property
    def km(self) -> Floats:
        """Return for each pair the km between home and shift; NaN where it is not known."""
        return self.ways[self.people.homes[self.found.people], self.shifts.areas[self.found.shifts]]

    def only(self, people: Bools, shifts: Bools) -> "Snapshot":
        """Return the same with these people and these shifts alone."""
        pairs = np.flatnonzero(people[self.found.people] & shifts[self.found.shifts])
        whose, which = np.flatnonzero(people), np.flatnonzero(shifts)
        lengths = np.bincount(self.found.people[pairs], minlength=len(people))[whose]
        numbers = (np.cumsum(shifts) - 1).astype(np.int32)
        return replace(
            self,
            people=only_rows(self.people, whose),
            shifts=only_rows(self.shifts, which),
            found=Candidates(np.append(0, np.cumsum(lengths)), numbers[self.found.shifts[pairs]]),
            left=self.left[whose],
            tired=self.tired[whose],
            fill=self.fill[which],
        )


def snapshot(*, now: datetime) -> Snapshot:
    """Return the town as it is now."""
    there = kept(now=now)
    policies = current_city().policies
    since = now - timedelta(days=policies.ask_limit_days)
    asked, tired = times_asked(since=since), tiredness(now=now)
    fill = _filled(now)
    steps, ways = _between(there.codes, current_town())
    ids = there.people.ids.tolist()
    return Snapshot(
        people=there.people,
        shifts=there.shifts,
        found=there.found,
        left=np.array([max(0, policies.ask_limit - asked.get(id_, 0)) for id_ in ids], np.int64),
        tired=np.array([tired.get(id_, 0.0) for id_ in ids], np.float64),
        fill=np.array([fill.get(id_, 0.0) for id_ in there.shifts.groups.tolist()], np.float64),
        steps=steps,
        ways=ways,
    )


def _filled(now: datetime) -> dict[int, float]:
    """Return by group the share of its seats that are filled, lately and in the coming weeks."""
    sums: tuple[Any, ...] = (func.sum(Shift.taken), func.sum(Shift.capacity))
    counted = (
        select(Activity.organization_id, *sums)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(Role, Role.id == Shift.role_id)
        .where(
            Role.wants == Wants.PEOPLE,
            Shift.cancelled_at.is_(None),
            Shift.capacity.is_not(None),
            Shift.starts_at.between(now - LOOKED_BACK, now + LOOKED_AHEAD),
        )
        .group_by(Activity.organization_id)
    )
    return {group: taken / seats for group, taken, seats in db.session.execute(counted)}


def _between(codes: Codes, town: Town) -> tuple[Floats, Floats]:
    """Return the steps and the km between areas; the last row and column are of no place."""
    areas: list[str | None] = [*codes.areas, SOMEWHERE, None]
    steps = np.array([[town.steps_apart(one, other) for other in areas] for one in areas])
    ways = np.array([[_km(town, one, other) for other in areas] for one in areas])
    return steps, ways


def _km(town: Town, one: str | None, other: str | None) -> float:
    if one is not None and one == other:
        return 0.0
    km = town.km(one, other)
    return np.nan if km is None else km
