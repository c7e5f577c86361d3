"""Who was asked over the past weeks and what they answered: what the likelihood is learnt from."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import numpy as np
from sqlalchemy import Row, and_, insert, select

from matcher.activities.models import Activity, Shift, Wants
from matcher.demo.ground import Ground, save
from matcher.demo.listings import Opening
from matcher.demo.residents import Person
from matcher.demo.ties import suits
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import Origin, State
from matcher.matching.engine.closeness import affinity
from matcher.matching.engine.rounds import Features, chances
from matcher.matching.engine.rounds.acceptance import first_day
from matcher.matching.learning import learn
from matcher.matching.models import AskEntry
from matcher.matching.moments import current_town
from matcher.members.models import Resident
from matcher.offers.models import Offer, OfferKind
from matcher.shared.db import db

TRIED, MOST_REFUSALS = 30, 3
RESTED = timedelta(days=30)
"""Nobody of the past was asked so lately that they have to rest now."""
ASKED_BEFORE, ANSWERED_AFTER, GIVEN_UP = timedelta(days=14), timedelta(days=1), timedelta(days=7)
A_WEEK, DECAY = timedelta(days=7), 0.82


def recall_asks(ground: Ground, people: Sequence[Person], openings: Sequence[Opening]) -> None:
    """Let people have said no or nothing to what they were asked, and learn from all answers."""
    dice = Random(ground.today.toordinal())
    past = list(_long_past(openings, ground.now))
    rows = db.session.execute(select(Engagement.member_id, Engagement.shift_id))
    met = {(member_id, shift_id) for member_id, shift_id in rows}
    asked = [ask for person in people for ask in _refused(ground, dice, person, past)]
    refused = [ask for ask in asked if (ask[0].member_id, ask[0].shift_id) not in met]
    save(engagement for engagement, _answer in refused)
    save(event for engagement, answer in refused for event in _events(engagement, answer))
    _note_asks()
    learn(now=ground.now)


def _long_past(openings: Sequence[Opening], now: datetime) -> Iterator[tuple[Opening, datetime]]:
    """Yield what was over long ago, with when people were asked about it."""
    for opening in openings:
        asked_at = opening.starts_at - ASKED_BEFORE if opening.starts_at else None
        if opening.wants is Wants.PEOPLE and asked_at and asked_at < now - RESTED:
            yield opening, asked_at


def _refused(
    ground: Ground, dice: Random, person: Person, past: Sequence[tuple[Opening, datetime]]
) -> Iterator[tuple[Engagement, State]]:
    """Yield what somebody was asked and did not want, or never answered."""
    tried = dice.sample(past, min(TRIED, len(past)))
    suiting = [one for one in tried if suits(ground.city, person, one[0])]
    for opening, asked_at in suiting[: dice.randint(0, MOST_REFUSALS)]:
        answer = dice.choice((State.DECLINED, State.EXPIRED))
        yield _engagement(person.resident.id, opening.shift_id, answer, asked_at), answer


def _engagement(member_id: int, shift_id: int, answer: State, asked_at: datetime) -> Engagement:
    later = ANSWERED_AFTER if answer is State.DECLINED else GIVEN_UP
    return Engagement(
        member_id=member_id,
        shift_id=shift_id,
        state=answer,
        origin=Origin.REFERRED,
        created_at=asked_at,
        updated_at=asked_at + later,
    )


def _events(engagement: Engagement, answer: State) -> Iterator[EngagementEvent]:
    steps = (
        (None, State.INVITED, engagement.created_at),
        (State.INVITED, answer, engagement.updated_at),
    )
    for before, after, at in steps:
        yield EngagementEvent(engagement_id=engagement.id, from_state=before, to_state=after, at=at)


def _note_asks() -> None:
    """Write down what was known at each ask that nobody noted as it was made."""
    rows = _unnoted()
    known = _features(rows)
    model = first_day()
    offered = chances(model, known)
    entries = [
        {
            "event_id": row.event_id,
            "affinity": float(known.affinity[place]),
            "distance": float(known.distance[place]),
            "fatigue": float(known.fatigue[place]),
            "chance": float(offered[place]),
            "model": model.version,
        }
        for place, row in enumerate(rows)
    ]
    if entries:
        db.session.execute(insert(AskEntry), entries)


def _unnoted() -> Sequence[Row[Any]]:
    """Return the asks without an entry, the first made first, with what their people declared."""
    time = and_(Offer.member_id == Resident.id, Offer.kind == OfferKind.TIME)
    home, place = Resident.area.label("home"), Activity.area.label("place")
    asked = (
        select(EngagementEvent.id.label("event_id"), EngagementEvent.at, Resident.id, home)
        .add_columns(Offer.fields, Activity.field, place, Activity.organization_id)
        .join(Engagement, Engagement.id == EngagementEvent.engagement_id)
        .join(Shift, Shift.id == Engagement.shift_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(Resident, Resident.id == Engagement.member_id)
        .join(Offer, time)
        .outerjoin(AskEntry, AskEntry.event_id == EngagementEvent.id)
        .where(EngagementEvent.to_state == State.INVITED, AskEntry.event_id.is_(None))
        .order_by(EngagementEvent.at, EngagementEvent.id)
    )
    return db.session.execute(asked).all()


def _features(rows: Sequence[Row[Any]]) -> Features:
    town = current_town()
    return Features(
        people=np.array([row.id for row in rows], np.int64),
        groups=np.array([row.organization_id for row in rows], np.int64),
        affinity=np.array([affinity(row.fields, row.field) for row in rows]),
        distance=np.array([town.steps_apart(row.home, row.place) for row in rows]),
        fatigue=np.array(list(_felt(rows))),
    )


def _felt(rows: Sequence[Row[Any]]) -> Iterator[float]:
    """Yield for each ask the earlier ones of the same person, each counting less by the week."""
    before: defaultdict[int, list[datetime]] = defaultdict(list)
    for row in rows:
        yield sum((DECAY ** ((row.at - at) // A_WEEK) for at in before[row.id]), 0.0)
        before[row.id].append(row.at)
