"""Whether people say yes as often as was expected, tenth by tenth, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from matcher.matching.engine.rounds import Decile
from matcher.matching.round_words import chance_words

SPREADS = 2
"""Up to so many standard deviations the figures are called alike: chance alone does that."""


@dataclass(frozen=True, slots=True)
class Row:
    """A tenth of the asks: how likely a yes was thought, and how many said so."""

    chance: str
    asked: int
    expected: float
    yes: int
    verdict: str


def rows_of(deciles: Sequence[Decile]) -> list[Row]:
    """Return the tenths as rows, those of the least likely first."""
    return [_row(decile) for decile in deciles]


def _row(decile: Decile) -> Row:
    expected, yes = decile.count * decile.expected, round(decile.count * decile.observed)
    return Row(
        chance=chance_words(decile.expected),
        asked=decile.count,
        expected=round(expected, 1),
        yes=yes,
        verdict=_verdict(decile, expected, yes),
    )


def _verdict(decile: Decile, expected: float, yes: int) -> str:
    spread = (expected * (1 - decile.expected)) ** 0.5
    if abs(yes - expected) <= SPREADS * spread:
        return str(_("見込みどおり"))
    return str(_("見込みより多い") if yes > expected else _("見込みより少ない"))
