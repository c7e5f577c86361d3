"""Those who wait in the demo town: for the lot, for an answer, and some of them too long."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select, update

from matcher.activities.models import Activity, Role, Selection, Shift, Wants
from matcher.activities.service.indexing import refresh_index
from matcher.demo.ground import Ground, save
from matcher.demo.listings import Opening
from matcher.demo.residents import Person
from matcher.engagements.models import Draw, Engagement, EngagementEvent
from matcher.engagements.promises import lottery_due
from matcher.engagements.rules import Origin, State
from matcher.engagements.rules.lottery import Drawn, Ticket, commitment_of, draw
from matcher.shared.clock import local_date
from matcher.shared.db import db

DAY = timedelta(days=1)
MORE = 5
"""So many more try their luck than there are seats."""
ADULT = 18
KEPT_WAITING = 6
"""One of so many old applications waits longer than was told."""
YOUNGER = timedelta(days=6)


def let_wait(ground: Ground, people: Sequence[Person], openings: Sequence[Opening]) -> None:
    """Hold two lotteries, one open and one drawn, and set until when groups should answer."""
    _set_answers_due(ground)
    chosen = _lotteries(ground, openings)
    for place, (opening, is_drawn) in enumerate(zip(chosen, (False, True), strict=False)):
        adults = [person for person in people if person.age >= ADULT][place::2]
        _hold(ground, opening, _free(ground, adults, opening), is_drawn=is_drawn)


def _set_answers_due(ground: Ground) -> None:
    """Say until when each application is to be answered; of what is late all have been told."""
    applied = select(Engagement, Shift).join(Shift, Shift.id == Engagement.shift_id)
    applied = applied.where(Engagement.state == State.APPLIED, Engagement.awaits.is_(None))
    days = timedelta(days=ground.city.policies.decide_days)
    ties = db.session.execute(applied.order_by(Engagement.id)).all()
    for number, (tie, shift) in enumerate(ties):
        if tie.created_at + days <= ground.now and number % KEPT_WAITING:
            _came_later(tie)
        ends = [tie.created_at + days, shift.starts_at]
        tie.decide_by = min(moment for moment in ends if moment)
        tie.reminded_at = ground.now if tie.decide_by <= ground.now + 2 * DAY else None
    db.session.flush()


def _came_later(tie: Engagement) -> None:
    """Let an application be some days younger: most groups answer in time."""
    tie.created_at, tie.updated_at = tie.created_at + YOUNGER, tie.updated_at + YOUNGER
    steps = update(EngagementEvent).where(EngagementEvent.engagement_id == tie.id)
    db.session.execute(steps.values(at=tie.updated_at))


def _lotteries(ground: Ground, openings: Sequence[Opening]) -> list[Opening]:
    """Return two dates, each its listing's only one, to which nobody is tied yet."""
    tied = set(db.session.scalars(select(Engagement.shift_id).distinct()))
    dates = Counter(opening.activity_id for opening in openings)
    free = [
        opening
        for opening in openings
        if dates[opening.activity_id] == 1
        and opening.shift_id not in tied
        and opening.wants is Wants.PEOPLE
        and opening.starts_at is not None
        and opening.starts_at > ground.now + 5 * DAY
        and opening.capacity
        and not opening.min_age
    ]
    return sorted(free, key=lambda opening: (opening.capacity or 0, opening.shift_id))[:2]


def _free(ground: Ground, people: Sequence[Person], opening: Opening) -> list[int]:
    """Return as many residents as try their luck, none of them with plans for these days."""
    start = opening.starts_at or ground.now
    busy = select(Engagement.member_id).join(Shift, Shift.id == Engagement.shift_id)
    busy = busy.where(Shift.starts_at > start - DAY, Shift.starts_at < start + DAY)
    away = set(db.session.scalars(busy))
    free = [person.resident.id for person in people if person.resident.id not in away]
    return free[: (opening.capacity or 0) + MORE]


def _hold(ground: Ground, opening: Opening, member_ids: Sequence[int], *, is_drawn: bool) -> None:
    shift = db.session.get_one(Shift, opening.shift_id)
    role = db.session.get_one(Role, shift.role_id)
    activity = db.session.get_one(Activity, shift.activity_id)
    role.selection, activity.deadline_days = Selection.LOTTERY, None
    activity.deadline = local_date(ground.now) + (-DAY if is_drawn else 2 * DAY)
    refresh_index(activity, now=ground.now)
    lottery = _promised(ground, shift.id)
    due = lottery_due(shift, activity, since=lottery.made_at)
    ties = [_entered(ground, shift.id, member_id, due) for member_id in member_ids]
    save(ties)
    drawn = _draw(ground, lottery, shift, ties) if is_drawn else []
    save([lottery, *_steps(ground, ties, drawn)])


def _promised(ground: Ground, shift_id: int) -> Draw:
    seed = sha256(f"demo:{shift_id}:{ground.today}".encode()).hexdigest()
    commitment, made_at = commitment_of(seed), ground.now - 12 * DAY
    return Draw(
        shift_id=shift_id, seed=seed, commitment=commitment, made_at=made_at, entries=[], result=[]
    )


def _entered(ground: Ground, shift_id: int, member_id: int, due: datetime | None) -> Engagement:
    began = ground.now - 6 * DAY + timedelta(hours=member_id % 90)
    return Engagement(
        member_id=member_id,
        shift_id=shift_id,
        state=State.APPLIED,
        origin=Origin.APPLIED,
        decide_by=due,
        created_at=began,
        updated_at=began,
    )


def _draw(ground: Ground, lottery: Draw, shift: Shift, ties: Sequence[Engagement]) -> list[Drawn]:
    tickets = [Ticket(tie.id, tie.seats) for tie in ties]
    drawn = draw(lottery.seed, tickets, shift.capacity)
    lottery.seats, lottery.drawn_at = shift.capacity, ground.now - timedelta(hours=2)
    lottery.entries = [asdict(ticket) for ticket in tickets]
    lottery.result = [asdict(one) for one in drawn]
    by_number = {tie.id: tie for tie in ties}
    for one in drawn:
        tie = by_number[one.number]
        tie.state = State.CONFIRMED if one.won else State.WAITLISTED
        tie.updated_at = lottery.drawn_at
        if one.won:
            shift.taken += tie.seats
        else:
            tie.queued_at = lottery.drawn_at + timedelta(microseconds=one.place)
    return drawn


def _steps(
    ground: Ground, ties: Sequence[Engagement], drawn: Iterable[Drawn]
) -> Iterator[EngagementEvent]:
    for tie in ties:
        yield EngagementEvent(engagement_id=tie.id, to_state=State.APPLIED, at=tie.created_at)
    for one in drawn:
        to = State.CONFIRMED if one.won else State.WAITLISTED
        reason = f"抽選の結果（受付番号{one.number}）"
        yield EngagementEvent(
            engagement_id=one.number,
            from_state=State.APPLIED,
            to_state=to,
            at=ground.now - timedelta(hours=2),
            reason=reason,
        )
