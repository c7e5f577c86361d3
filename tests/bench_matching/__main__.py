"""Measure the matching engine: `python -m tests.bench_matching --size small|full`.

Each line reads: name size value baseline ratio seconds peak_MB. Seconds are the processor's, so
that they mean the same while others work; every size runs in a process of its own, and its peak
counts the interpreter and the libraries too (110 MB). A growth's value is the exponent of the
seconds between the sizes named, its baseline the most it may be.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import log

from tests.bench_matching import rosters, rounds

MEASURES: dict[str, Callable[..., Iterator[rounds.Figure]]] = {
    "candidates": rounds.candidates,
    "plans": rounds.plans,
    "budgets": rounds.budgets,
    "rosters": rosters.measured,
}
AT_A_TIME = 2
MOST_GROWTH = {"candidates": 1.2, "plan_of_bound": 1.1}


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
        sys.stdout.write("name size value baseline ratio seconds peak_MB\n")
        _all(told.size)


def _all(size: str) -> None:
    """Measure in two processes at a time, the longest first, and print in the order of jobs."""
    jobs = _jobs(size)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        running = [pool.submit(_apart, job) for job in reversed(jobs)]
        lines = [line for job in reversed(running) for line in _printed(job.result())]
    growing = [f"{people}x{shifts}" for people, shifts in SIZES[size].growth]
    for name, most in MOST_GROWTH.items():
        _growth(name, most, [line for line in lines if _is_of(line, name, growing)])


def _jobs(size: str) -> list[tuple[object, ...]]:
    """Return what to measure, the quickest first."""
    sizes = SIZES[size]
    return [
        *(("plans", *plan, *rounds.SEATS) for plan in sizes.plans),
        ("budgets", *sizes.budgets),
        *(("candidates", *grown) for grown in sizes.growth),
        *(("plans", *grown, "medium") for grown in sizes.growth),
        *(("rosters", *event) for event in rosters.SIZES[size]),
    ]


def _apart(job: Sequence[object]) -> str:
    """Return what is measured in a process of its own."""
    command = [sys.executable, "-m", "tests.bench_matching", "--only", *map(str, job)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _printed(told: str) -> list[str]:
    sys.stdout.write(told)
    sys.stdout.flush()
    return told.splitlines()


def _is_of(line: str, name: str, sizes: Sequence[str]) -> bool:
    figure, size, *_ = line.split()
    return figure == name and size.removesuffix("-medium") in sizes


def _measure(figure: str, people: str, shifts: str, *regimes: str) -> None:
    for told in MEASURES[figure](int(people), int(shifts), *regimes):
        name, size, value, baseline, ratio, seconds, peak = told
        numbers = f"{value:.1f} {baseline:.1f} {ratio:.4f} {seconds:.2f} {peak:.0f}"
        sys.stdout.write(f"{name} {size} {numbers}\n")


def _growth(name: str, most: float, lines: Sequence[str]) -> None:
    """Print by which power of the people the seconds grow from the first size to the last."""
    first, last = lines[0].split(), lines[-1].split()
    people = [int(line[1].split("x")[0]) for line in (first, last)]
    power = log(float(last[5]) / float(first[5])) / log(people[1] / people[0])
    sizes = f"{first[1]}..{last[1]}"
    sys.stdout.write(f"{name}_growth {sizes} {power:.3f} {most} {power / most:.3f} 0 0\n")


if __name__ == "__main__":
    main()
