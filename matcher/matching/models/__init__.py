"""What the room of matching keeps: asks as they were made, what was learnt, plans and rosters."""

from matcher.matching.models.asks import AcceptanceFit, AskEntry
from matcher.matching.models.roster import (
    EventRoster,
    RosterChange,
    RosterDeed,
    RosterHelper,
    RosterNeed,
    RosterPlacement,
    Work,
)
from matcher.matching.models.rounds import (
    InvitationRound,
    RoundArea,
    RoundAsk,
    RoundShift,
    RoundState,
)

__all__ = [
    "AcceptanceFit",
    "AskEntry",
    "EventRoster",
    "InvitationRound",
    "RosterChange",
    "RosterDeed",
    "RosterHelper",
    "RosterNeed",
    "RosterPlacement",
    "RoundArea",
    "RoundAsk",
    "RoundShift",
    "RoundState",
    "Work",
]
