"""The names of those who come along, filled in or corrected until it begins."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from matcher.engagements import seats
from matcher.engagements.asking import is_limited
from matcher.engagements.joining import day_of
from matcher.engagements.models import Companion, Engagement
from matcher.engagements.queries import role_of
from matcher.engagements.rules import LIVE, Party
from matcher.engagements.service.entering import check_companion_age, row_of
from matcher.engagements.service.wishes import Along
from matcher.errors import Conflict, RuleBroken
from matcher.shared.db import db
from matcher.shared.text import squeeze, to_katakana


def named(engagement: Engagement) -> list[Companion]:
    """Return who was named, in the order in which they were."""
    theirs = select(Companion).where(Companion.engagement_id == engagement.id)
    return list(db.session.scalars(theirs.order_by(Companion.id)))


def most_names(engagement: Engagement) -> int:
    """Return how many can be named: all that an organization sends, or all but oneself."""
    alone = engagement.party is not Party.EMPLOYEES
    return engagement.people - 1 if alone else engagement.people


def is_open(engagement: Engagement, *, now: datetime) -> bool:
    """Tell whether names can be written still; the shift is loaded."""
    starts_at = engagement.shift.starts_at
    ahead = starts_at is None or starts_at > now
    return ahead and engagement.state in LIVE and most_names(engagement) > 0


def name(engagement: Engagement, people: Sequence[Along], *, now: datetime) -> None:
    """Write down who comes along; how many they are stays as it is.

    Raise Conflict once it has begun or ended, RuleBroken for more names than people.
    """
    shift = seats.lock(engagement.shift_id, engagement.member_id)
    db.session.refresh(engagement)
    if not is_open(engagement, now=now):
        raise Conflict("engagement_moved_on")
    if len(people) > most_names(engagement):
        raise RuleBroken("companions_too_many", most=most_names(engagement))
    if is_limited(role_of(shift)):
        for one in people:
            check_companion_age(shift, one, day=day_of(shift, now=now))
    _write(engagement, people)


def _write(engagement: Engagement, people: Sequence[Along]) -> None:
    """Keep the rows that are there: whoever came is marked on them."""
    known = named(engagement)
    for row, one in zip(known, people, strict=False):
        row.name, row.furigana = squeeze(one.name), to_katakana(squeeze(one.furigana))
        row.birth_date = one.birth_date
    for row in known[len(people) :]:
        db.session.delete(row)
    db.session.add_all(row_of(engagement, one) for one in people[len(known) :])
