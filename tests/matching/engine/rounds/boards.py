"""Boards of the small towns, and what a choice of asks on them is worth."""

from matcher.matching.engine.rounds.board import board
from matcher.matching.engine.rounds.tails import filled, with_all
from tests.matching.engine.rounds.towns import round_of, town


def board_of(seed, *, people=30, shifts=10):
    return board(round_of(town(seed, people=people, shifts=shifts)))


def worth(laid, asks):
    counts = with_all(laid.waiting, laid.need, laid.what[asks], laid.chances[asks])
    return laid.weights @ (filled(counts, laid.need) - filled(laid.waiting, laid.need))
