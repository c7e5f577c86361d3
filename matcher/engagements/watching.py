"""What follows when an organizer changes the times of a listing that people are tied to."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import case, func, select

from matcher.activities.models import Activity, Shift
from matcher.activities.rules.terms import DayStatus
from matcher.activities.service.watching import Tied, watch
from matcher.authz import Actor
from matcher.engagements import seats
from matcher.engagements.models import Engagement
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.rules import LIVE, State
from matcher.engagements.service.following import follow
from matcher.engagements.steps import move, note
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue
from matcher.shared.db import db


class Ties:
    """The engagements, as the room of activities asks after them."""

    def held(self, shift_ids: Collection[int]) -> set[int]:
        """Return those of the shifts that anybody is or was tied to."""
        tied = select(Engagement.shift_id).where(Engagement.shift_id.in_(shift_ids))
        return set(db.session.scalars(tied.distinct()))

    def tied(self, shift_ids: Collection[int]) -> Tied:
        """Return how many people will come, and how many others are asked or wait."""
        comes = Engagement.state == State.CONFIRMED
        seats, rows = func.sum(case((comes, Engagement.seats))), func.sum(case((~comes, 1)))
        theirs = Engagement.shift_id.in_(shift_ids), Engagement.state.in_(LIVE)
        coming, others = db.session.execute(select(seats, rows).where(*theirs)).one()
        return Tied(coming or 0, others or 0)

    def called_off(self, shifts: Sequence[Shift], *, actor: Actor | None, now: datetime) -> None:
        """Cancel every engagement still ahead; each member is told."""
        notes = {shift.id: shift.day_note for shift in shifts if _is_off_by_word(shift)}
        for engagement in _live(shifts):
            plain = _("この日程は、主催者の都合により取りやめになりました。")
            reason = notes.get(engagement.shift_id) or plain
            move(engagement, State.CANCELLED, actor=actor, now=now, reason=reason)

    def moved(self, shifts: Sequence[Shift], *, actor: Actor | None, now: datetime) -> None:
        """Tell all whose engagement is ahead of the new time or place.

        Whoever said yes to the old one is free to leave.
        """
        for engagement in _live(shifts):
            if engagement.state is not State.INVITED:
                engagement.released_at = now
                reason = _("日時・場所が変わりました")
                note(engagement, engagement.state, actor=actor, now=now, reason=reason)
            _tell("engagement_moved", engagement, now=now)

    def goes_ahead(self, shifts: Sequence[Shift], *, actor: Actor | None, now: datetime) -> None:  # noqa: ARG002
        """Tell everybody who is confirmed that it takes place."""
        for engagement in _live(shifts):
            if engagement.state is State.CONFIRMED:
                _tell("engagement_goes_ahead", engagement, now=now)

    def settled(self, activity: Activity, *, now: datetime) -> None:
        """Offer the seats that there are now, and keep the promised day of each lottery right."""
        follow(activity, now=now)


def _is_off_by_word(shift: Shift) -> bool:
    return shift.day_status is DayStatus.CALLED_OFF


def _live(shifts: Iterable[Shift]) -> list[Engagement]:
    """Return the engagements still ahead, nobody else changing them until this write ends."""
    ids = sorted(shift.id for shift in shifts)
    for id_ in ids:
        seats.lock(id_)
    ahead = select(Engagement).where(Engagement.shift_id.in_(ids), Engagement.state.in_(LIVE))
    ahead = ahead.order_by(Engagement.shift_id, Engagement.id)
    return list(db.session.scalars(ahead.execution_options(populate_existing=True)))


def _tell(kind: str, engagement: Engagement, *, now: datetime) -> None:
    whole = engagement_with_context(engagement.id)
    if whole is None:
        return
    shift, member = whole.shift, whole.member
    key = f"{whole.id}:{shift.starts_at or ''}:{now.isoformat()}"
    message = letter(kind, key, engagement=whole, shift=shift, activity=shift.activity, to=member)
    enqueue(message, recipient_of(member), now=now)


ties = Ties()
watch(ties)
