"""What came of a round: the answer to each ask, and all of them counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from matcher.engagements.rules import State
from matcher.matching.models import RoundAsk


class Answer(StrEnum):
    """What came of one ask, in the order in which staff look for it."""

    YES = "yes"
    WAITING = "waiting"
    NO = "no"
    EXPIRED = "expired"
    OFF = "off"
    PROBLEM = "problem"
    UNSENT = "unsent"


ANSWERS = {
    State.INVITED: Answer.WAITING,
    State.APPLIED: Answer.YES,
    State.WAITLISTED: Answer.YES,
    State.OFFERED: Answer.YES,
    State.CONFIRMED: Answer.YES,
    State.ATTENDED: Answer.YES,
    State.ABSENT: Answer.YES,
    State.DECLINED: Answer.NO,
    State.WITHDRAWN: Answer.NO,
    State.CANCELLED: Answer.OFF,
    State.EXPIRED: Answer.EXPIRED,
}
"""What the state of an engagement says of the ask it began with."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many asks, by what came of them, and how many yes were to be expected of those made."""

    counts: Counter[Answer]
    expected: float

    @property
    def asked(self) -> int:
        """Return how many asks were made."""
        return self.counts.total() - self.counts[Answer.PROBLEM] - self.counts[Answer.UNSENT]


def answer_of(ask: RoundAsk) -> Answer:
    """Return what came of an ask; its engagement is loaded."""
    if ask.engagement is not None:
        return ANSWERS[ask.engagement.state]
    return Answer.PROBLEM if ask.problem else Answer.UNSENT


def tally(asks: Iterable[RoundAsk]) -> Tally:
    """Return the asks counted by their answers; struck ones are left out."""
    kept = [ask for ask in asks if not ask.struck]
    made = [ask.chance for ask in kept if ask.engagement_id is not None]
    return Tally(Counter(map(answer_of, kept)), sum(made))
