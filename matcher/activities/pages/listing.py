"""One listing as its page shows it: what is wanted, when, and how each date stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from matcher.activities.hooks.answers import Answer
from matcher.activities.models import Activity, Role, Shift
from matcher.activities.rules.deadlines import Window
from matcher.activities.rules.listing import Said, missing
from matcher.activities.rules.standing import (
    JOINABLE,
    Seats,
    Standing,
    Terms,
    standing_of,
    standing_of_listing,
)
from matcher.activities.wording import listing as wording
from matcher.activities.wording.facts import Fact, facts_of, terms_of_role
from matcher.shared.clock import local_date
from matcher.shared.web.filters import shift_when

_GONE = frozenset({Standing.OVER, Standing.CANCELLED})
_MOST_COMING = 100
_MOST_OVER = 30
_FEW_DATES = 3
"""So many dates stand among the facts; all of them stand in the table below."""


@dataclass(frozen=True, slots=True)
class Line:
    """One date of a role, and what the reader has answered to it, if anything.

    `venue` is another place than the usual one; a date that `is_ahead` has not begun.
    """

    shift_id: int
    when: str
    standing: Standing
    badge: str
    words: str
    seats: str
    answer: Answer | None
    venue: str = ""
    is_ahead: bool = False

    @property
    def is_joinable(self) -> bool:
        """Tell whether one can apply, if only for the waiting list."""
        return self.standing in JOINABLE

    @property
    def may_apply(self) -> bool:
        """Tell whether this reader can: one who has not answered yet, or may do so anew."""
        return self.is_joinable and (self.answer is None or self.answer.again)

    @property
    def is_full(self) -> bool:
        """Tell whether an application goes to the waiting list."""
        return self.standing is Standing.FULL


@dataclass(frozen=True, slots=True)
class Part:
    """One role: what it wants, and its dates: those to come, and those over or called off.

    `beyond` counts the dates too far away to be shown.
    """

    name: str
    facts: tuple[str, ...]
    coming: tuple[Line, ...]
    over: tuple[Line, ...]
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole listing as it stands; `missing` is what its readers look for in vain."""

    badge: str
    words: str
    facts: tuple[Fact, ...]
    is_joinable: bool
    parts: tuple[Part, ...]
    missing: tuple[str, ...]


def listing_of(activity: Activity, answers: Mapping[int, Answer], *, now: datetime) -> Listing:
    """Return the listing for a reader who has given these answers."""
    shifts = [shift for role in activity.roles for shift in role.shifts]
    seats = [_seats(shift) for shift in shifts]
    standing = standing_of_listing(_terms(activity), seats, now=now, today=local_date(now))
    parts = [_part(activity, role, answers, now=now) for role in activity.roles]
    return Listing(
        badge=wording.BADGES[standing],
        words=wording.say_standing(standing),
        facts=tuple(facts_of(activity, "\n".join(_when(activity, parts)))),
        is_joinable=standing in JOINABLE,
        parts=tuple(parts),
        missing=tuple(_missing(activity, shifts)),
    )


def _when(activity: Activity, parts: Sequence[Part]) -> Iterator[str]:
    """Yield the rules by which the dates repeat, the first dates to come, and how many more."""
    yield from dict.fromkeys(rule for role in activity.roles for rule in wording.say_rules(role))
    dates = list(dict.fromkeys(line.when for part in parts for line in part.coming))
    yield from dates[:_FEW_DATES]
    more = len(dates) - _FEW_DATES
    if more > 0:
        yield _("ほか%(count)d回", count=more)


def _part(activity: Activity, role: Role, answers: Mapping[int, Answer], *, now: datetime) -> Part:
    lines = [_line(activity, shift, answers.get(shift.id), now=now) for shift in _in_order(role)]
    coming = [line for line in lines if line.standing not in _GONE]
    gone = [line for line in reversed(lines) if line.standing in _GONE]
    return Part(
        name=role.name,
        facts=tuple(terms_of_role(role)),
        coming=tuple(coming[:_MOST_COMING]),
        over=tuple(gone[:_MOST_OVER]),
        beyond=max(len(coming) - _MOST_COMING, 0),
    )


def _line(activity: Activity, shift: Shift, answer: Answer | None, *, now: datetime) -> Line:
    seats = _seats(shift)
    standing = standing_of(_terms(activity), seats, now=now, today=local_date(now))
    return Line(
        shift_id=shift.id,
        when=shift_when(shift.starts_at, shift.ends_at, shift.timed),
        standing=standing,
        badge=wording.BADGES[standing],
        words=wording.say_standing(standing, seats.left),
        seats=wording.say_seats(seats.left),
        answer=answer,
        venue=shift.venue,
        is_ahead=_is_ahead(shift, now),
    )


def _is_ahead(shift: Shift, now: datetime) -> bool:
    going = shift.cancelled_at is None
    return going and shift.starts_at is not None and shift.starts_at > now


def _in_order(role: Role) -> list[Shift]:
    dated = sorted((s for s in role.shifts if s.starts_at), key=lambda s: (s.starts_at, s.id))
    return [*dated, *(shift for shift in role.shifts if shift.starts_at is None)]


def _missing(activity: Activity, shifts: Sequence[Shift]) -> list[str]:
    said = Said(
        place=activity.venue,
        starts=[shift.starts_at for shift in shifts],
        field=activity.field,
        summary=activity.summary,
        note=activity.schedule_note,
        traits=activity.traits,
    )
    return wording.say_missing(missing(said))


def _terms(activity: Activity) -> Terms:
    return Terms(activity.status, Window.of(activity))


def _seats(shift: Shift) -> Seats:
    called_off = shift.cancelled_at is not None
    return Seats(shift.over_at, shift.capacity, shift.taken, shift.starts_at, cancelled=called_off)
