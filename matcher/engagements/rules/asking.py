"""Who may apply again or be asked, after what went before."""

from matcher.engagements.rules.states import LIVE, Origin, State, check_transition
from matcher.errors import Conflict, RuleBroken


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
