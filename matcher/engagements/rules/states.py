"""The states of an engagement, and the one table of transitions."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from matcher.errors import Conflict


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
_LEFT = frozenset({State.WITHDRAWN, State.CANCELLED})
_CAME = frozenset({State.ATTENDED})

TRANSITIONS: Mapping[State | None, frozenset[State]] = {
    None: _ENTRY | {State.ATTENDED},
    State.INVITED: _LEFT | _CAME | _ENTRY - {State.INVITED} | {State.DECLINED, State.EXPIRED},
    State.APPLIED: _LEFT
    | _CAME
    | {State.CONFIRMED, State.WAITLISTED, State.DECLINED, State.EXPIRED},
    State.WAITLISTED: _LEFT | _CAME | {State.OFFERED, State.DECLINED, State.EXPIRED},
    State.OFFERED: _LEFT | _CAME | {State.CONFIRMED, State.EXPIRED},
    State.CONFIRMED: _LEFT | _CAME | {State.ABSENT},
    State.ATTENDED: frozenset({State.ABSENT, State.CONFIRMED, State.CANCELLED}),
    State.ABSENT: _CAME | {State.CONFIRMED},
    State.DECLINED: _ENTRY | _CAME,
    State.WITHDRAWN: _ENTRY | _CAME,
    State.EXPIRED: _ENTRY | _CAME,
    State.CANCELLED: _CAME,
}
"""What can follow what. Whoever stands there on the day has come, whatever went before; a mark
made by mistake is taken back: to confirmed, or to nothing for one who was not expected."""


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
