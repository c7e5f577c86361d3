"""Swaps in words: for whoever holds the link, and for the organizer who is to agree."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from matcher.engagements.joining import has_begun
from matcher.engagements.models import Swap, SwapState
from matcher.engagements.rules import State
from matcher.engagements.service.swaps import OPEN
from matcher.engagements.wording import when_of
from matcher.shared.web.filters import datetime_ja


class Standing(StrEnum):
    """What a link is to whoever opens it."""

    OPEN = "open"
    OWN = "own"
    MINE = "mine"
    TAKEN = "taken"
    DONE = "done"
    OVER = "over"
    NOT_FOR_YOU = "not_for_you"


def standing_for(swap: Swap, *, reader_id: int | None, now: datetime) -> Standing:
    """Return what a swap is to this resident; None is for somebody who is none."""
    if reader_id is None:
        return Standing.NOT_FOR_YOU
    if swap.engagement.member_id == reader_id:
        return Standing.OWN
    if swap.state is SwapState.DONE and swap.taker_id == reader_id:
        return Standing.DONE
    if not _is_possible(swap, now=now):
        return Standing.OVER
    if swap.state is SwapState.TAKEN:
        return Standing.MINE if swap.taker_id == reader_id else Standing.TAKEN
    return Standing.OPEN


def proposer_of(swap: Swap) -> str:
    """Return by what name the proposer is known to whoever got the link from them."""
    return swap.engagement.member.name.split()[0]


def swap_words(swap: Swap) -> str:
    """Return how a swap stands that is under way, for its proposer."""
    if swap.state is SwapState.TAKEN and swap.taker:
        return str(_("%(name)sさんが引き受け、主催者の同意を待っています。", name=swap.taker.name))
    until = datetime_ja(swap.expires_at)
    return str(_("代わってくださる方をさがしています（リンクの期限：%(until)s）。", until=until))


def lines_of(swaps: Iterable[Swap]) -> list[Mapping[str, Any]]:
    """Return swaps as the organizer sees them who is to agree."""
    return [_line(swap) for swap in swaps]


def _line(swap: Swap) -> Mapping[str, Any]:
    return {
        "id": swap.id,
        "from_name": swap.engagement.member.name,
        "to_name": swap.taker.name if swap.taker else "",
        "when": when_of(swap.engagement.shift),
        "other_when": when_of(swap.other.shift) if swap.other else "",
        "activity_id": swap.engagement.shift.activity_id,
        "title": swap.engagement.shift.activity.title,
        "message": swap.message,
        "until": datetime_ja(swap.expires_at),
    }


def _is_possible(swap: Swap, *, now: datetime) -> bool:
    is_open = swap.state in OPEN and swap.expires_at > now
    holds = swap.engagement.state is State.CONFIRMED
    return is_open and holds and not has_begun(swap.engagement.shift, now=now)
