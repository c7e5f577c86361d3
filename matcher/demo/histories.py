"""How the demo's engagements came to where they are, step by step."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from matcher.demo.ground import Ground
from matcher.demo.listings import Opening
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import Origin, State

HISTORIES: dict[State, tuple[State, ...]] = {
    State.INVITED: (State.INVITED,),
    State.APPLIED: (State.APPLIED,),
    State.WAITLISTED: (State.WAITLISTED,),
    State.OFFERED: (State.WAITLISTED, State.OFFERED),
    State.CONFIRMED: (State.CONFIRMED,),
    State.ATTENDED: (State.CONFIRMED, State.ATTENDED),
    State.ABSENT: (State.CONFIRMED, State.ABSENT),
    State.DECLINED: (State.APPLIED, State.DECLINED),
    State.WITHDRAWN: (State.CONFIRMED, State.WITHDRAWN),
    State.EXPIRED: (State.INVITED, State.EXPIRED),
    State.CANCELLED: (State.CONFIRMED, State.CANCELLED),
}
OWN_STEPS = {State.APPLIED, State.WAITLISTED, State.CONFIRMED, State.WITHDRAWN}
RECORDED = {State.ATTENDED, State.ABSENT}
ASKED = {State.INVITED, State.EXPIRED}
INVITATION = timedelta(days=7)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ONE_OF = 4
"""One of so many who came had been asked to."""
MESSAGES = (
    "はじめて参加します。よろしくお願いします。",
    "知人と一緒に参加する予定です。",
    "午前中だけの参加でもよいでしょうか。",
    "駐車場があれば車で伺います。",
)


def engagement(
    ground: Ground, member_id: int, opening: Opening, state: State, seats: int = 1
) -> Engagement:
    """Return an engagement that has come to this state, taking its seats; not yet saved."""
    began = _began(ground, opening, state)
    return Engagement(
        member_id=member_id,
        shift_id=opening.shift_id,
        state=state,
        origin=_origin(ground, member_id + opening.shift_id, state),
        seats=seats,
        message=ground.dice.choice(MESSAGES) if ground.happens(0.2) else "",
        queued_at=began if state in {State.WAITLISTED, State.OFFERED} else None,
        expires_at=_expiry(ground, opening, state, began),
        created_at=began,
        updated_at=_moments(ground, opening, state, began)[-1],
    )


def events(
    ground: Ground, engagement: Engagement, opening: Opening, account_id: int | None
) -> Iterator[EngagementEvent]:
    """Yield the steps of a saved engagement."""
    before: State | None = None
    if engagement.state in RECORDED and engagement.origin is Origin.REFERRED:
        before = State.INVITED
        yield EngagementEvent(
            engagement_id=engagement.id, to_state=before, at=engagement.created_at - DAY
        )
    steps = HISTORIES[engagement.state]
    moments = _moments(ground, opening, engagement.state, engagement.created_at)
    for step, at in zip(steps, moments, strict=True):
        yield EngagementEvent(
            engagement_id=engagement.id,
            from_state=before,
            to_state=step,
            account_id=account_id if step in OWN_STEPS else None,
            at=at,
        )
        before = step


def _origin(ground: Ground, lot: int, state: State) -> Origin:
    if state in RECORDED and lot % ONE_OF == 0:
        return Origin.REFERRED
    if state in ASKED:
        return ground.dice.choice((Origin.REFERRED, Origin.INVITED))
    return Origin.APPLIED


def _began(ground: Ground, opening: Opening, state: State) -> datetime:
    if opening.is_past(ground.now) and opening.starts_at:
        return opening.starts_at - timedelta(hours=ground.dice.randint(240, 480))
    if state is State.EXPIRED:
        return ground.ago(20, 9)
    return ground.ago(5 if state is State.INVITED else 12, 0)


def _expiry(ground: Ground, opening: Opening, state: State, began: datetime) -> datetime | None:
    if state is State.INVITED:
        return _not_after_start(opening, began + INVITATION)
    if state is State.OFFERED:
        hours = timedelta(hours=ground.city.policies.offer_hours)
        return _not_after_start(opening, ground.now + hours)
    return None


def _not_after_start(opening: Opening, limit: datetime) -> datetime:
    return min(limit, opening.starts_at) if opening.starts_at else limit


def _moments(
    ground: Ground, opening: Opening, state: State, began: datetime
) -> tuple[datetime, ...]:
    """Return when each step of the history to this state was taken."""
    if len(HISTORIES[state]) == 1:
        return (began,)
    if state in RECORDED and opening.ends_at:
        return began, min(opening.ends_at + HOUR, ground.now)
    later = began + (INVITATION if state is State.EXPIRED else HOUR)
    return began, min(later, ground.now)
