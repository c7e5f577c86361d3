"""The only pairing table, and what belongs to it."""

from matcher.engagements.models.consent import Consent
from matcher.engagements.models.draw import Draw
from matcher.engagements.models.engagement import Companion, Engagement, EngagementEvent
from matcher.engagements.models.swap import Swap, SwapState
from matcher.engagements.rules import Consenter, Party

__all__ = [
    "Companion",
    "Consent",
    "Consenter",
    "Draw",
    "Engagement",
    "EngagementEvent",
    "Party",
    "Swap",
    "SwapState",
]
