"""The life of an engagement: its states, the one table of transitions, who may join."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from matcher.activities.rules.grades import grades_on
from matcher.errors import Conflict, RuleBroken


class State(StrEnum):
    """How far an engagement has come."""

    INVITED = "invited"
    APPLIED = "applied"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    ABSENT = "absent"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Origin(StrEnum):
    """Who began it."""

    APPLIED = "applied"
    INVITED = "invited"
    REQUESTED = "requested"
    REFERRED = "referred"
    WALK_IN = "walk_in"


SEATED = frozenset({State.OFFERED, State.CONFIRMED, State.ATTENDED, State.ABSENT})
"""The states in which seats are taken; decided here and nowhere else."""

LIVE = frozenset({State.INVITED, State.APPLIED, State.WAITLISTED, State.OFFERED, State.CONFIRMED})
"""The states of an engagement that is still ahead."""

ASKED = frozenset({State.INVITED, State.OFFERED})
"""The states in which the member has to answer, within a time."""

KNOWN = SEATED | {State.APPLIED, State.WAITLISTED}
"""The states in which a member has shown the organizer who they are."""

MET = frozenset({State.CONFIRMED, State.ATTENDED, State.ABSENT})
"""The states in which the organizer is given the member's contact details."""

_ENTRY = frozenset({State.INVITED, State.APPLIED, State.WAITLISTED, State.CONFIRMED})
_REFUSED = frozenset({State.WITHDRAWN, State.CANCELLED})

TRANSITIONS: Mapping[State | None, frozenset[State]] = {
    None: _ENTRY | {State.ATTENDED},
    State.INVITED: _REFUSED
    | {State.CONFIRMED, State.APPLIED, State.WAITLISTED, State.DECLINED, State.EXPIRED},
    State.APPLIED: _REFUSED | {State.CONFIRMED, State.WAITLISTED, State.DECLINED},
    State.WAITLISTED: _REFUSED | {State.OFFERED, State.DECLINED},
    State.OFFERED: _REFUSED | {State.CONFIRMED, State.EXPIRED},
    State.CONFIRMED: _REFUSED | {State.ATTENDED, State.ABSENT},
    State.ATTENDED: frozenset({State.ABSENT}),
    State.ABSENT: frozenset({State.ATTENDED}),
    State.DECLINED: _ENTRY,
    State.WITHDRAWN: _ENTRY,
    State.EXPIRED: _ENTRY,
    State.CANCELLED: frozenset(),
}


class Act(StrEnum):
    """What people do with an engagement that is there: the first three are the member's."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    WAIT = "wait"
    DECLINE = "decline"
    CANCEL = "cancel"


ACTS: Mapping[Act, frozenset[State]] = {
    Act.ACCEPT: ASKED,
    Act.REFUSE: ASKED,
    Act.WITHDRAW: frozenset({State.APPLIED, State.WAITLISTED, State.OFFERED, State.CONFIRMED}),
    Act.CONFIRM: frozenset({State.APPLIED}),
    Act.WAIT: frozenset({State.APPLIED}),
    Act.DECLINE: frozenset({State.APPLIED, State.WAITLISTED}),
    Act.CANCEL: frozenset({State.OFFERED, State.CONFIRMED}),
}
"""From which states each act can be done; who may do it is the policy's matter."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time from `start` up to, not including, `end`."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span", buffer: timedelta = timedelta(0)) -> bool:
        """Tell whether the two overlap with less than `buffer` between them.

        Back-to-back is no overlap when the buffer is zero.
        """
        return self.start < other.end + buffer and other.start < self.end + buffer


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides whether a shift can be joined now."""

    published: bool
    cancelled: bool
    starts_at: datetime | None
    ends_at: datetime | None
    last_day: date | None
    min_age: int | None
    max_age: int | None
    opens_on: date | None = None
    grades: frozenset[str] = frozenset()


def check_transition(current: State | None, wanted: State) -> None:
    """Raise Conflict if an engagement cannot go from the one state to the other."""
    if wanted not in TRANSITIONS[current]:
        raise Conflict("engagement_moved_on")


def check_act(act: Act, state: State) -> None:
    """Raise Conflict if this cannot be done with an engagement in that state."""
    if state not in ACTS[act]:
        raise Conflict("engagement_moved_on")


def is_known(passed: Iterable[State]) -> bool:
    """Tell whether one who passed through these states has shown the organizer who they are.

    Somebody who was asked and did not answer, or said no, stays unknown.
    """
    return any(state in KNOWN for state in passed)


def check_open(terms: Terms, *, now: datetime, today: date) -> None:
    """Raise RuleBroken if nobody can join this shift any more."""
    if not terms.published:
        raise RuleBroken("not_open")
    check_ahead(terms, now=now)
    if terms.opens_on is not None and terms.opens_on > today:
        raise RuleBroken("not_open_yet", month=terms.opens_on.month, day=terms.opens_on.day)
    if terms.last_day is not None and terms.last_day < today:
        raise RuleBroken("deadline_passed")


def check_ahead(terms: Terms, *, now: datetime) -> None:
    """Raise RuleBroken if the shift was called off or is over."""
    if terms.cancelled:
        raise RuleBroken("shift_cancelled")
    end = terms.ends_at or terms.starts_at
    if end is not None and end <= now:
        raise RuleBroken("shift_is_over")


def check_in_time(expires_at: datetime | None, *, now: datetime) -> None:
    """Raise RuleBroken if the time to answer has passed."""
    if expires_at is not None and expires_at <= now:
        raise RuleBroken("answer_too_late")


def check_age(terms: Terms, birth_date: date | None, *, day: date) -> None:
    """Raise RuleBroken if a known age on that day is outside of the limits."""
    if birth_date is None:
        return
    age = age_on(day, birth_date)
    if terms.min_age is not None and age < terms.min_age:
        raise RuleBroken("too_young", age=terms.min_age)
    if terms.max_age is not None and age > terms.max_age:
        raise RuleBroken("too_old", age=terms.max_age)
    if terms.grades and not terms.grades & grades_on(day, birth_date):
        raise RuleBroken("other_grade")


def age_is_open(terms: Terms, birth_date: date | None) -> bool:
    """Tell whether somebody has to ask for the age, because a limit needs one."""
    limited = terms.min_age is not None or terms.max_age is not None or bool(terms.grades)
    return birth_date is None and limited


def age_on(day: date, birth_date: date) -> int:
    """Return the full years of age on that day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def check_overlap(span: Span | None, taken: Iterable[Span], buffer: timedelta) -> None:
    """Raise RuleBroken if the span overlaps one of those already promised."""
    if span is not None and any(span.overlaps(other, buffer) for other in taken):
        raise RuleBroken("overlapping_shift")


def check_again(state: State, origin: Origin) -> None:
    """Raise Conflict if one who had an engagement for this shift cannot apply anew."""
    if state in LIVE:
        raise Conflict("already_applied")
    if state is State.DECLINED and origin is Origin.APPLIED:
        raise RuleBroken("declined_before")
    check_transition(state, State.APPLIED)


def check_invitable(state: State, origin: Origin, *, released: bool = False) -> None:
    """Raise an error if one who had an engagement for this shift cannot be asked for it.

    Who left a shift that had become another, `released` from their yes, has not said no to it.
    """
    if state is State.INVITED:
        raise Conflict("already_invited")
    if state in LIVE:
        raise Conflict("already_applied")
    was_asked = origin is not Origin.APPLIED
    said_no = state is State.WITHDRAWN or (state is State.DECLINED and was_asked)
    if said_no and not released:
        raise RuleBroken("said_no_before")
    check_transition(state, State.INVITED)


def check_ask_limit(asked: int, limit: int) -> None:
    """Raise RuleBroken if a member was asked as often as the town allows in its days."""
    if asked >= limit:
        raise RuleBroken("asked_too_often")
