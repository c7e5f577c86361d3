"""Measure the matching engine: `python -m tests.bench_matching --size small|full`.

Each line reads: name size value baseline ratio seconds peak_MB goal state. Seconds are the
processor's, so that they mean the same while others work; every size runs in a process of its
own, and its peak counts the interpreter and the libraries too (160 MB). A growth's value is the
exponent of the seconds between the sizes named, its baseline the most it may be.

`goal` is what this line must reach, if it must reach anything, and `state` whether it does:
reached, missed, or beyond_bound where not even the bound is so good. A bound is what no plan and
no roster can exceed, baselines are reckoned in the same run. What is measured: rounds of asking
(goal 1), residents' lists (goal 6), rosters (goal 7) and growth (goal 8); for goals 2 to 5, which
need people who answer, see `make simulate`.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import log

from tests.bench_matching import rankings, rosters, rounds
from tests.bench_matching.goals import GOALS, judged

MEASURES: dict[str, Callable[..., Iterator[rounds.Figure]]] = {
    "candidates": rounds.candidates,
    "plans": rounds.plans,
    "budgets": rounds.budgets,
    "rosters": rosters.measured,
    "rankings": rankings.measured,
}
AT_A_TIME = 2
FEW = 10  # and digits behind the point
GROWING = ("candidates", "plan_of_bound")


@dataclass(frozen=True)
class Sizes:
    """What is measured at which sizes: people × shifts."""

    growth: tuple[tuple[int, int], ...]
    plans: tuple[tuple[int, int], ...]
    budgets: tuple[int, int] = (5_000, 300)


SIZES = {
    "small": Sizes(growth=((6_250, 312), (25_000, 1_250)), plans=((5_000, 300),)),
    "full": Sizes(
        growth=((12_500, 625), (50_000, 2_500), (200_000, 10_000)),
        plans=((5_000, 300), (20_000, 2_000)),
    ),
}


def main() -> None:
    """Print one line per figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--only", nargs="+", help="one figure with its sizes, in this process")
    told = parser.parse_args()
    if told.only:
        _measure(*told.only)
    else:
        sys.stdout.write("name size value baseline ratio seconds peak_MB goal state\n")
        _all(told.size)


def _all(size: str) -> None:
    """Measure in two processes at a time, the longest first, and print in the order of jobs."""
    jobs = _jobs(size)
    known: dict[tuple[str, str], rounds.Figure] = {}
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        running = [pool.submit(_apart, job) for job in reversed(jobs)]
        for job in reversed(running):
            for figure in job.result():
                known[figure[:2]] = figure
                _print(figure, known)
    for name in GROWING:
        grown = [
            known[name, f"{people}x{shifts}{ending}"]
            for people, shifts in SIZES[size].growth
            for ending in ("", "-medium")
            if (name, f"{people}x{shifts}{ending}") in known
        ]
        _print(_growth(name, grown[0], grown[-1]), known)


def _jobs(size: str) -> list[tuple[object, ...]]:
    """Return what to measure, the quickest first."""
    sizes = SIZES[size]
    return [
        *(("plans", *plan, *rounds.SEATS) for plan in sizes.plans),
        ("budgets", *sizes.budgets),
        *(("candidates", *grown) for grown in sizes.growth),
        *(("plans", *grown, "medium") for grown in sizes.growth),
        *(("rankings", *season) for season in rankings.SIZES[size]),
        *(("rosters", *event) for event in rosters.SIZES[size]),
    ]


def _apart(job: Sequence[object]) -> list[rounds.Figure]:
    """Return what is measured in a process of its own."""
    command = [sys.executable, "-m", "tests.bench_matching", "--only", *map(str, job)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [_read(line) for line in told.splitlines()]


def _measure(figure: str, people: str, shifts: str, *others: str) -> None:
    for told in MEASURES[figure](int(people), int(shifts), *others):
        sys.stdout.write(f"{' '.join(map(str, told))}\n")


def _read(line: str) -> rounds.Figure:
    name, size, *numbers = line.split()
    value, baseline, ratio, seconds, peak = map(float, numbers)
    return name, size, value, baseline, ratio, seconds, peak


def _print(figure: rounds.Figure, known: Mapping[tuple[str, str], rounds.Figure]) -> None:
    name, size, value, baseline, ratio, seconds, peak = figure
    digits = 3 if abs(value) < FEW else 1
    numbers = f"{value:.{digits}f} {baseline:.{digits}f} {ratio:.4f} {seconds:.2f} {peak:.0f}"
    sys.stdout.write(f"{name} {size} {numbers} {' '.join(judged(figure, known))}\n")
    sys.stdout.flush()


def _growth(name: str, first: rounds.Figure, last: rounds.Figure) -> rounds.Figure:
    """Return by which power of the people the seconds grow from one size to another."""
    people = [int(figure[1].split("x")[0]) for figure in (first, last)]
    power = log(last[5] / first[5]) / log(people[1] / people[0])
    most = GOALS[f"{name}_growth"].amount
    return f"{name}_growth", f"{first[1]}..{last[1]}", power, most, power / most, 0, 0


if __name__ == "__main__":
    main()
