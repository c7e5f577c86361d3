"""What came of an application for several dates, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.engagements.rules import State
from matcher.engagements.service import Outcome
from matcher.engagements.wording import applied_words, when_of
from matcher.shared.wording import say


@dataclass(frozen=True, slots=True)
class Result:
    """One date: when, what came of it, and where to see more; no number where it was refused."""

    when: str
    words: str
    state: State | None
    engagement_id: int | None


def results_of(outcomes: Iterable[Outcome]) -> list[Result]:
    """Return the outcomes as a page shows them."""
    return [_result(outcome) for outcome in outcomes]


def _result(outcome: Outcome) -> Result:
    when, engagement = when_of(outcome.shift), outcome.engagement
    if engagement is None:
        return Result(when, say(outcome.error) if outcome.error else "", None, None)
    words = applied_words(engagement.state, engagement.awaits)
    return Result(when, words, engagement.state, engagement.id)
