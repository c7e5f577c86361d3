"""What people do with an engagement: apply, invite, answer, decide, withdraw."""

from matcher.engagements.service.answering import accept, refuse, withdraw
from matcher.engagements.service.applying import Wish, apply
from matcher.engagements.service.deciding import cancel, confirm, decline, wait
from matcher.engagements.service.inviting import invite

__all__ = [
    "Wish",
    "accept",
    "apply",
    "cancel",
    "confirm",
    "decline",
    "invite",
    "refuse",
    "wait",
    "withdraw",
]
