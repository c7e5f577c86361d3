"""Changing a draft by hand, and what becomes of a round as a whole."""

from datetime import datetime

from matcher.errors import Conflict
from matcher.matching.models import InvitationRound, RoundAsk, RoundState
from matcher.matching.service.rounds.reading import ask_of, locked
from matcher.matching.service.rounds.room import check_room
from matcher.matching.service.rounds.storing import refill
from matcher.shared.db import db


def strike(ask_id: int) -> RoundAsk:
    """Take an ask out of a draft; it stays to be seen, and can be put back."""
    return _marked(ask_id, struck=True)


def put_back(ask_id: int, *, now: datetime) -> RoundAsk:
    """Put an ask back into a draft, as far as its person may still be asked in it.

    Raise Conflict if that is too much for one person, or twice at the same time.
    """
    ask = ask_of(ask_id)
    check_room(draft(ask.round_id), ask.member_id, ask.shift_id, now=now)
    return _marked(ask_id, struck=False)


def discard(id_: int) -> None:
    """Put a draft aside for good; nobody is asked."""
    found = locked(id_)
    if found.state not in {RoundState.DRAFT, RoundState.WORKING}:
        raise Conflict("round_moved_on")
    found.state = RoundState.DISCARDED


def close(id_: int) -> None:
    """Put a sent round among those that nobody watches any more."""
    found = locked(id_)
    if found.state is not RoundState.SENT:
        raise Conflict("round_moved_on")
    found.state = RoundState.CLOSED


def draft(id_: int) -> InvitationRound:
    """Return a round, locked; raise Conflict unless it is still a draft."""
    found = locked(id_)
    if found.state is not RoundState.DRAFT:
        raise Conflict("round_moved_on")
    return found


def _marked(ask_id: int, *, struck: bool) -> RoundAsk:
    ask = ask_of(ask_id)
    draft(ask.round_id)
    ask.struck = struck
    db.session.flush()
    refill(ask.round_id, ask.shift_id)
    return ask
