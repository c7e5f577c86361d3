"""What is measured of invitation rounds, each size in a process of its own."""

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np

from matcher.matching.engine.rounds import Round, best, candidates_of
from matcher.matching.engine.rounds.board import Board, board
from matcher.matching.engine.rounds.choosing import chosen
from matcher.matching.engine.rounds.greedy import lazy_greedy
from matcher.matching.engine.rounds.planning import solved, worth
from tests.bench_matching.towns import Town, round_of, town

Result = TypeVar("Result")
SEATS = {"scarce": 0.45, "medium": 0.27, "saturated": 0.13}
"""Seats wanted for each person: people are scarce, or seats are."""


Figure = tuple[str, str, float, float, float, float, float]
"""Name, size, value, baseline, ratio, the processor's seconds, peak MB."""


def candidates(people: int, shifts: int) -> Iterator[Figure]:
    """Measure the join, the best of three: pairs found beside those of the dense product."""
    there = town(people, shifts, seed=1)
    runs = [_timed(lambda: len(candidates_of(there.people, there.shifts))) for _ in range(3)]
    seconds = min(seconds for _, seconds in runs)
    yield _figure("candidates", f"{people}x{shifts}", runs[0][0], people * shifts, seconds)


def plans(people: int, shifts: int, *regimes: str) -> Iterator[Figure]:
    """Measure plans against their bound and against what others would ask."""
    there = town(people, shifts, seed=1)
    for regime in regimes:
        size, given = f"{people}x{shifts}-{regime}", given_of(there, regime)
        laid, seconds = _timed(partial(board, given))
        yield _figure("layout", size, len(given.found), people * shifts, seconds)
        (asks, bound), seconds = _timed(partial(solved, laid))
        reached = worth(laid, asks)
        yield _figure("plan_of_bound", size, reached, bound, seconds)
        yield from _beside(laid, size, reached, bound)


def _beside(laid: Board, size: str, reached: float, bound: float) -> Iterator[Figure]:
    """Compare with what else one might ask: the newest, the likeliest, and the greedy choice."""
    newest = np.where(laid.chances > 0, laid.shifts[laid.what], 0).astype(np.float64)
    others = {
        "recency": lambda: chosen(newest, laid.caps, laid.clashes),
        "likeliest": lambda: chosen(laid.chances, laid.caps, laid.clashes),
        "greedy": lambda: lazy_greedy(laid),
    }
    for name, other in others.items():
        asks, seconds = _timed(other)
        theirs = worth(laid, asks)
        yield _figure(f"{name}_of_bound", size, theirs, bound, seconds)
        yield _figure(f"plan_of_{name}", size, reached, theirs, seconds)


def budgets(people: int, shifts: int) -> Iterator[Figure]:
    """Measure plans with a fifth and with half of the asks there could be."""
    laid = board(given_of(town(people, shifts, seed=1), "medium"))
    for share in (0.2, 0.5):
        size, budget = f"{people}x{shifts}-budget-{share}", int(share * laid.caps.sum())
        (asks, bound), seconds = _timed(partial(solved, laid, budget=budget))
        reached = worth(laid, asks)
        yield _figure("plan_of_bound", size, reached, bound, seconds)
        asks, seconds = _timed(partial(lazy_greedy, laid, budget=budget))
        theirs = worth(laid, asks)
        yield _figure("greedy_of_bound", size, theirs, bound, seconds)
        yield _figure("plan_of_greedy", size, reached, theirs, seconds)


def given_of(there: Town, regime: str) -> Round:
    """Return a round of this town, the best thirty pairs of each person kept."""
    found = candidates_of(there.people, there.shifts)
    given = round_of(there, found, seats=SEATS[regime], seed=1)
    score = given.chances * given.weights[found.shifts]
    kept = best(found, score, people=given.people_ids, shifts=given.shift_ids, period=1)
    return replace(given, found=found.only(kept), chances=given.chances[kept])


def _figure(name: str, size: str, value: float, baseline: float, seconds: float) -> Figure:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return name, size, value, baseline, value / baseline, seconds, peak


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """Return the result and the seconds of processor time it took."""
    started = time.process_time()
    result = work()
    return result, time.process_time() - started
