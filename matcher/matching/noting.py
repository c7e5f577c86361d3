"""Writing down what is known of somebody as they are asked, whoever asks them."""

from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Row, Select, and_, select

from matcher.activities.models import Shift
from matcher.engagements.hooks.asks import noted_by
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.queries import role_of
from matcher.matching.ask_log import tiredness
from matcher.matching.engine.closeness import affinity
from matcher.matching.engine.rounds import Features, chances
from matcher.matching.learning import current_model
from matcher.matching.models import AskEntry
from matcher.matching.moments import current_town
from matcher.members.models import Resident
from matcher.offers.models import Offer, OfferKind
from matcher.shared.db import db


@noted_by
def note(engagement: Engagement, event: EngagementEvent) -> None:
    """Write down what is known of a resident and a shift as they are asked."""
    declared = db.session.execute(_declared(engagement.member_id)).first()
    if declared is None:
        return
    known = _features(engagement, declared, now=event.at)
    model = current_model()
    db.session.add(
        AskEntry(
            event_id=event.id,
            affinity=float(known.affinity[0]),
            distance=float(known.distance[0]),
            fatigue=float(known.fatigue[0]),
            chance=float(chances(model, known)[0]),
            model=model.version,
        )
    )
    db.session.flush()


def _declared(member_id: int) -> Select[Any]:
    time = and_(Offer.member_id == Resident.id, Offer.kind == OfferKind.TIME)
    columns: tuple[Any, ...] = (Resident.id, Resident.area, Offer.fields)
    return (
        select(*columns).outerjoin(Offer, time).where(Resident.id == member_id).order_by(Offer.id)
    )


def _features(engagement: Engagement, declared: Row[Any], *, now: datetime) -> Features:
    activity = role_of(db.session.get_one(Shift, engagement.shift_id)).activity
    felt = tiredness(now=now, member_id=declared.id).get(declared.id, 0.0)
    return Features(
        people=np.array([declared.id], np.int64),
        groups=np.array([activity.organization_id], np.int64),
        affinity=np.array([affinity(declared.fields or (), activity.field)]),
        distance=np.array([current_town().steps_apart(declared.area, activity.area)]),
        fatigue=np.array([felt]),
    )
