"""Boards of the small towns, and what a choice of asks on them is worth."""

from matcher.matching.engine.rounds.board import board
from matcher.matching.engine.rounds.planning import worth
from tests.matching.engine.rounds.towns import round_of, town

__all__ = ["board_of", "worth"]


def board_of(seed, *, people=30, shifts=10):
    return board(round_of(town(seed, people=people, shifts=shifts)))
