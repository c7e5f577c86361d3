"""What people do with an engagement: apply, invite, answer, decide, withdraw."""

from matcher.engagements.service.answering import accept, refuse, withdraw
from matcher.engagements.service.applying import Outcome, apply, apply_to_several
from matcher.engagements.service.deciding import (
    Decided,
    Decision,
    Decisions,
    cancel,
    confirm,
    decide_all,
    decline,
    wait,
)
from matcher.engagements.service.drawing import draw
from matcher.engagements.service.inviting import invite
from matcher.engagements.service.wishes import Along, Keeper, Replies, Wish

__all__ = [
    "Along",
    "Decided",
    "Decision",
    "Decisions",
    "Keeper",
    "Outcome",
    "Replies",
    "Wish",
    "accept",
    "apply",
    "apply_to_several",
    "cancel",
    "confirm",
    "decide_all",
    "decline",
    "draw",
    "invite",
    "refuse",
    "wait",
    "withdraw",
]
