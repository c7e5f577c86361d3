"""Measure the matching engine: `python -m tests.bench_matching --size small|full`.

Each line reads: name size value baseline ratio seconds peak_MB. Seconds are the processor's, so
that they mean the same while others work; every size runs in a process of its own, and its peak
counts the interpreter and the libraries too (110 MB). A growth's value is the exponent of the
seconds between the sizes named, its baseline the most it may be.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from tests.bench_matching import rounds

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
        _all(SIZES[told.size])


def _all(sizes: Sizes) -> None:
    sys.stdout.write("name size value baseline ratio seconds peak_MB\n")
    for size in sizes.plans:
        _apart("plans", *size, *rounds.SEATS)
    _apart("budgets", *sizes.budgets)
    lines = [
        line
        for size in sizes.growth
        for line in (*_apart("candidates", *size), *_apart("plans", *size, "medium"))
    ]
    for name, most in MOST_GROWTH.items():
        _growth(name, most, lines)


def _apart(figure: str, *size: object) -> list[str]:
    """Measure in another process, and print and return its lines."""
    command = [sys.executable, "-m", "tests.bench_matching", "--only", figure, *map(str, size)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    sys.stdout.write(told)
    sys.stdout.flush()
    return told.splitlines()


def _measure(figure: str, people: str, shifts: str, *regimes: str) -> None:
    measure = {"candidates": rounds.candidates, "plans": rounds.plans, "budgets": rounds.budgets}
    for line in measure[figure](int(people), int(shifts), *regimes):
        sys.stdout.write(f"{line}\n")


def _growth(name: str, most: float, lines: Sequence[str]) -> None:
    """Print by which power of the people the seconds grow from the first size to the last."""
    told = [line.split() for line in lines if line.startswith(f"{name} ")]
    (first, last), seconds = (
        (told[0][1], told[-1][1]),
        [float(line[5]) for line in (told[0], told[-1])],
    )
    people = [int(size.split("x")[0]) for size in (first, last)]
    power = log(seconds[1] / seconds[0]) / log(people[1] / people[0])
    ratio = power / most
    sys.stdout.write(f"{name}_growth {first}..{last} {power:.3f} {most} {ratio:.3f} 0 0\n")


if __name__ == "__main__":
    main()
