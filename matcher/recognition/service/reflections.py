"""Looking back: what each side writes of an engagement, and what the other side reads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matcher.authz import Actor
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.recognition.models import Reflection
from matcher.recognition.rules.looking_back import (
    Reader,
    Said,
    Side,
    check_editable,
    check_has_come,
    sight,
)
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class Look:
    """What one side says of an engagement."""

    first: int | None = None
    second: int | None = None
    third: int | None = None
    words: str = ""
    private_words: str = ""
    quotable: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is said at all."""
        scores = (self.first, self.second, self.third)
        return not any((*scores, self.words, self.private_words))


Pair = Mapping[Side, Reflection]


def of_engagements(ids: Collection[int]) -> Mapping[int, Pair]:
    """Return what is written of these engagements, by side."""
    pairs: dict[int, dict[Side, Reflection]] = {id_: {} for id_ in ids}
    written = select(Reflection).where(Reflection.engagement_id.in_(ids))
    for reflection in db.session.scalars(written):
        pairs[reflection.engagement_id][reflection.side] = reflection
    return pairs


def write(
    engagement: Engagement, side: Side, look: Look, *, actor: Actor, now: datetime
) -> Reflection:
    """Write down, or change, what one side says; raise Conflict two weeks after it was said.

    Raise RuleBroken for an engagement whose coming is not on record.
    """
    # One after the other: two of one group may look back at the same moment.
    locked = select(Engagement.state).where(Engagement.id == engagement.id).with_for_update()
    check_has_come(db.session.scalar(locked) is State.ATTENDED)
    reflection = of_engagements([engagement.id])[engagement.id].get(side)
    if reflection is None:
        reflection = Reflection(engagement_id=engagement.id, side=side, created_at=now)
        db.session.add(reflection)
    else:
        check_editable(reflection.created_at, now=now)
    reflection.first, reflection.second, reflection.third = look.first, look.second, look.third
    reflection.words, reflection.private_words = look.words, look.private_words
    reflection.quotable = look.quotable and side is Side.MEMBER and bool(look.words)
    reflection.account_id, reflection.updated_at = actor.account_id, now
    db.session.flush()
    return reflection


def write_if_said(engagement: Engagement, look: Look, *, actor: Actor, now: datetime) -> None:
    """Write down what an organizer says of one of many, if they say or said anything."""
    before = of_engagements([engagement.id])[engagement.id].get(Side.ORGANIZER)
    if look != (_said(before) if before else Look()):
        write(engagement, Side.ORGANIZER, look, actor=actor, now=now)


def words_to(side: Side, pair: Pair, *, now: datetime) -> str:
    """Return the words of the other side that this side may read by now."""
    theirs = pair.get(_other(side))
    if theirs is None:
        return ""
    said = Said(theirs.created_at, answered=side in pair, quotable=theirs.quotable)
    return theirs.words if sight(Reader.OTHER_SIDE, said, now=now).words else ""


def is_sealed(side: Side, pair: Pair, *, now: datetime) -> bool:
    """Tell whether the other side has written words that this side cannot read yet."""
    theirs = pair.get(_other(side))
    return bool(theirs and theirs.words and not words_to(side, pair, now=now))


def _other(side: Side) -> Side:
    return Side.ORGANIZER if side is Side.MEMBER else Side.MEMBER


def _said(reflection: Reflection) -> Look:
    return Look(
        first=reflection.first,
        second=reflection.second,
        third=reflection.third,
        words=reflection.words,
        private_words=reflection.private_words,
        quotable=reflection.quotable,
    )
