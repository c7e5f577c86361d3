"""The board of a large event: reading it, working it out, changing it, telling people of it."""

from matcher.matching.service.rosters.agreeing import Agreement, Need, agree, need
from matcher.matching.service.rosters.deciding import Step, Told, begin_deciding, steps_of, tell
from matcher.matching.service.rosters.editing import Move, lock, lock_all, move
from matcher.matching.service.rosters.exchanging import circles, exchange
from matcher.matching.service.rosters.keeping import (
    Change,
    accept_proposal,
    ask_worker,
    discard_proposal,
    finish,
    keep_solved,
    mended,
    propose,
    solved,
)
from matcher.matching.service.rosters.reading import changes_since, read_sheet
from matcher.matching.service.rosters.sheet import Helper, Place, Placed, Sheet
from matcher.matching.service.rosters.solving import Solved, problems_of

__all__ = [
    "Agreement",
    "Change",
    "Helper",
    "Move",
    "Need",
    "Place",
    "Placed",
    "Sheet",
    "Solved",
    "Step",
    "Told",
    "accept_proposal",
    "agree",
    "ask_worker",
    "begin_deciding",
    "changes_since",
    "circles",
    "discard_proposal",
    "exchange",
    "finish",
    "keep_solved",
    "lock",
    "lock_all",
    "mended",
    "move",
    "need",
    "problems_of",
    "propose",
    "read_sheet",
    "solved",
    "steps_of",
    "tell",
]
