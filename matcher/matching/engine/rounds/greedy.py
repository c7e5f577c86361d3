"""Lazy greedy: always the ask that fills most, on exact chances, until nothing is left to ask."""

from collections.abc import Iterator
from heapq import heapify, heapreplace
from itertools import islice

import numpy as np

from matcher.matching.engine.rounds.board import Board
from matcher.matching.engine.rounds.hashing import mixed
from matcher.matching.engine.rounds.model import Bools
from matcher.matching.engine.rounds.tails import with_all


def lazy_greedy(board: Board, asks: Bools | None = None, *, budget: int | None = None) -> Bools:
    """Return the asks given with more added one by one, the most useful first, up to the budget.

    An ask among overlapping ones, beyond a person's room or without any use is not added. Equal
    uses are told apart by a hash of the ids.
    """
    asks = np.zeros(board.what.shape, bool) if asks is None else asks.copy()
    left = None if budget is None else max(0, budget - int(asks.sum()))
    for line, column in islice(_Filling(board, asks).steps(), left):
        asks[line, column] = True
    return asks


class _Filling:
    """The state of all shifts and people while asks are added."""

    def __init__(self, board: Board, asks: Bools) -> None:
        rows, columns = np.nonzero(asks)
        asked = board.what[rows, columns], board.chances[rows, columns]
        counts = with_all(board.waiting, board.need, *asked).tolist()
        self.counts = [row[:need] for row, need in zip(counts, board.need, strict=True)]
        self.weights = board.weights.tolist()
        self.ties = mixed(board.shifts).tolist()
        self.room = (board.caps - asks.sum(axis=1)).tolist()
        self.barred = [0] * len(board.caps)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            self._bar(row, column, int(board.clashes[row, column]))
        self._queue(board)

    def _queue(self, board: Board) -> None:
        """Line up who could be asked about each shift, the likeliest first."""
        lines, columns = np.nonzero(board.chances > 0)
        shifts, chances = board.what[lines, columns], board.chances[lines, columns]
        ties = mixed(board.people[lines], board.shifts[shifts])
        order = np.lexsort((ties, -chances, shifts))
        self.lines, self.columns = lines[order].tolist(), columns[order].tolist()
        self.chances = chances[order].tolist()
        self.clashes = board.clashes[lines, columns][order].tolist()
        edges = np.searchsorted(shifts[order], np.arange(len(board.need) + 1)).tolist()
        self.head, self.end = edges[:-1], edges[1:]

    def steps(self) -> Iterator[tuple[int, int]]:
        """Yield (line, column) of one ask after the other."""
        heap = [(-self._use(shift), self.ties[shift], shift) for shift in range(len(self.head))]
        heapify(heap)
        while heap and heap[0][0] < 0:
            believed, tie, shift = heap[0]
            use = self._use(shift)
            if -use <= believed:
                yield self._ask(shift)
                use = self._use(shift)
            heapreplace(heap, (-use, tie, shift))

    def _use(self, shift: int) -> float:
        """Return what the next ask about this shift fills, stepping over those who cannot be."""
        at, end = self.head[shift], self.end[shift]
        while at < end and not self._can_be_asked(at):
            at += 1
        self.head[shift] = at
        if at == end:
            return 0.0
        use: float = self.weights[shift] * self.chances[at] * sum(self.counts[shift])
        return use

    def _can_be_asked(self, at: int) -> bool:
        line = self.lines[at]
        return self.room[line] > 0 and not self.barred[line] >> self.columns[at] & 1

    def _ask(self, shift: int) -> tuple[int, int]:
        at = self.head[shift]
        line, column, chance = self.lines[at], self.columns[at], self.chances[at]
        before = self.counts[shift]
        self.counts[shift] = [
            same * (1 - chance) + less * chance
            for same, less in zip(before, [0.0, *before], strict=False)
        ]
        self.room[line] -= 1
        self._bar(line, column, self.clashes[at])
        return line, column

    def _bar(self, line: int, column: int, clashes: int) -> None:
        self.barred[line] |= 1 << column | clashes
