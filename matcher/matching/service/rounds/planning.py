"""Working out a plan: the town as it is, narrowed to a round's scope, put to the engine."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import select

from matcher.matching.ask_log import awaited
from matcher.matching.engine.rounds import (
    AcceptanceModel,
    Plan,
    Round,
    chances,
    fairness,
    goodwill,
    overlaps,
    plan,
    still_to_come,
)
from matcher.matching.engine.rounds.model import Floats
from matcher.matching.learning import current_model
from matcher.matching.models import InvitationRound
from matcher.matching.openings import openings_of
from matcher.matching.people import load_these
from matcher.matching.service.rounds.checking import Rows, Rules, refuse_unless_sound
from matcher.matching.service.rounds.field import field_of, pair_in
from matcher.matching.service.rounds.reasons import Kept, kept_reasons
from matcher.matching.service.rounds.scope import Scope, Wanting, wanting
from matcher.matching.town import Snapshot, snapshot
from matcher.members.models import Resident
from matcher.shared.clock import local_date
from matcher.shared.db import db

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that was looked over, and what it rests on, by shift or by person and shift.

    The plan is made for chances some of which are drawn higher or lower, so that people of whom
    little is known are asked too. `likely` are those that are to be expected.
    """

    plan: Plan
    shifts: Sequence[Wanting]
    likely: Mapping[Pair, float]
    reasons: Mapping[Pair, list[Kept]]
    waiting: Mapping[int, Sequence[float]]
    weights: Mapping[int, float]


def planned(found: InvitationRound, *, now: datetime) -> Planned:
    """Return the plan of a round; raise Conflict("plan_refused") if the checker finds a fault.

    Nothing is written, so that nobody waits for it.
    """
    scope = Scope.from_json(found.scope)
    shifts = wanting(scope, now=now)
    field = field_of(snapshot(now=now), [shift.id for shift in shifts], within=scope.within)
    waiting, model = _waiting(now=now), current_model()
    given = _given(found, field, waiting, model)
    made = plan(given)
    rows = _rows_of(made, shifts, now=now)
    refuse_unless_sound(made, rows, _rules(made, given, field))
    return Planned(
        plan=made,
        shifts=shifts,
        likely=_likely(made, field, chances(model, field.features)),
        reasons={
            (ask.person, ask.shift): kept_reasons(
                ask.reasons, rows.people[ask.person], rows.openings[ask.shift]
            )
            for ask in made.asks
        },
        waiting=waiting,
        weights=dict(zip(field.shifts.ids.tolist(), given.weights.tolist(), strict=True)),
    )


def _given(
    found: InvitationRound,
    field: Snapshot,
    waiting: Mapping[int, Sequence[float]],
    model: AcceptanceModel,
) -> Round:
    late = _late(field, waiting)
    return Round(
        people_ids=field.people.ids,
        caps=np.full(len(field.people), found.cap, np.int64),
        left=field.left,
        shift_ids=field.shifts.ids,
        need=field.shifts.need,
        weights=fairness(field.fill) if found.fair else np.ones(len(field.shifts)),
        found=field.found,
        chances=chances(model, field.features, explore=found.seed),
        overlaps=overlaps(field.shifts),
        pending_shifts=np.array([row for row, _ in late], np.int64),
        pending_chances=np.array([each for _, each in late], np.float64),
        affinity=field.features.affinity,
        km=field.km,
        # A budget spares people already: what the tired are left out of would go to nobody else.
        goodwill=None if found.budget else goodwill(field.tired),
        budget=found.budget,
        seed=found.seed,
        model=model.version,
    )


def _late(field: Snapshot, waiting: Mapping[int, Sequence[float]]) -> list[tuple[int, float]]:
    """Return the answers still to come to shifts of the field, as rows and chances."""
    ids = enumerate(field.shifts.ids.tolist())
    return [(row, chance) for row, id_ in ids for chance in waiting.get(id_, ())]


def _waiting(*, now: datetime) -> Mapping[int, Sequence[float]]:
    """Return by shift how likely each answer that is awaited still becomes a yes."""
    asks = awaited(now=now)
    coming = still_to_come(
        np.array([ask.chance for ask in asks]), np.array([ask.hours for ask in asks])
    )
    waiting: defaultdict[int, list[float]] = defaultdict(list)
    for ask, chance in zip(asks, coming.tolist(), strict=True):
        waiting[ask.shift_id].append(chance)
    return waiting


def _rows_of(made: Plan, shifts: Collection[Wanting], *, now: datetime) -> Rows:
    """Return those who are asked and the shifts of the scope, read once more."""
    asked, ids = {ask.person for ask in made.asks}, {shift.id for shift in shifts}
    births = select(Resident.id, Resident.birth_date).where(Resident.id.in_(asked))
    return Rows(
        people={person.id: person for person in load_these(asked, now=now)},
        openings=openings_of(ids, now=now),
        births={id_: birth for id_, birth in db.session.execute(births) if birth},
        days={shift.id: local_date(shift.starts_at or now) for shift in shifts},
    )


def _rules(made: Plan, given: Round, field: Snapshot) -> Rules:
    return Rules(
        cap=int(given.caps[0]) if len(given.caps) else 0,
        budget=given.budget,
        chances=_likely(made, field, given.chances),
        pending=[
            (int(field.shifts.ids[row]), float(chance))
            for row, chance in zip(given.pending_shifts, given.pending_chances, strict=True)
        ],
        weights=dict(zip(field.shifts.ids.tolist(), given.weights.tolist(), strict=True)),
    )


def _likely(made: Plan, field: Snapshot, by_pair: Floats) -> dict[Pair, float]:
    """Return the chance of each ask, of the chances of all pairs."""
    pairs = {(ask.person, ask.shift): pair_in(field, ask.person, ask.shift) for ask in made.asks}
    return {pair: float(by_pair[at]) for pair, at in pairs.items() if at is not None}
