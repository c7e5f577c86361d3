"""The pages of engagements: applying and answering, deciding, and what has come of it."""

from matcher.engagements.pages.answers import answers
from matcher.engagements.pages.draws import lotteries
from matcher.engagements.routes import (
    applying,
    consenting,
    deciding,
    drawing,
    leaving,
    mine,
    moving,
    swapping,
)
from matcher.engagements.routes.blueprint import engagements
from matcher.engagements.watching import ties

__all__ = [
    "answers",
    "applying",
    "consenting",
    "deciding",
    "drawing",
    "engagements",
    "leaving",
    "lotteries",
    "mine",
    "moving",
    "swapping",
    "ties",
]
