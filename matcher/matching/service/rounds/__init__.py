"""Invitation rounds: planned, changed by hand, sent, watched, and followed by the next wave."""

from matcher.matching.service.rounds.adding import Addable, add, addable, addable_one
from matcher.matching.service.rounds.beginning import begin, fail, follow, is_large
from matcher.matching.service.rounds.changing import close, discard, put_back, strike
from matcher.matching.service.rounds.planning import planned
from matcher.matching.service.rounds.reading import Whole, ask_of, next_of, round_of, whole
from matcher.matching.service.rounds.scope import RoundCommand, Scope, Wanting, wanting
from matcher.matching.service.rounds.sending import (
    check_sent,
    mark_sent,
    note_problem,
    send_ask,
    unsent,
)
from matcher.matching.service.rounds.storing import store
from matcher.matching.service.rounds.watching import Answer, Tally, answer_of, tally

__all__ = [
    "Addable",
    "Answer",
    "RoundCommand",
    "Scope",
    "Tally",
    "Wanting",
    "Whole",
    "add",
    "addable",
    "addable_one",
    "answer_of",
    "ask_of",
    "begin",
    "check_sent",
    "close",
    "discard",
    "fail",
    "follow",
    "is_large",
    "mark_sent",
    "next_of",
    "note_problem",
    "planned",
    "put_back",
    "round_of",
    "send_ask",
    "store",
    "strike",
    "tally",
    "unsent",
    "wanting",
    "whole",
]
