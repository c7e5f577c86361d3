"""Compare ways of asking over simulated seasons: `python -m tests.simulation --size small|full`.

Each line reads: name size value baseline ratio low high seconds goal reached. The size names the
residents, the regime and the family of behaviour; `worst` is the family that comes off worst in
this figure. Value and baseline are means over the towns, the ratio has its 95 % interval (towns
paired by seed), seconds are the processor's for all policies in all these towns. A goal belongs to
the ratio, that of `opted_out` to the value. `shuffled_…` is the negative control: the same with
profiles dealt out anew; its goal is the ratio with true ones, of which the engine must lose.
"""

import argparse
import os
import sys

from tests.simulation.behaviours import FAMILIES
from tests.simulation.experiments import report

SIZES = {"small": (1_500, 3), "full": (1_500, 10)}
"""Residents, and towns of each regime and family."""
FIRST_SEED = 1_000
"""Towns below were looked at while the simulator was written; reported are others."""


def main() -> None:
    """Print one line per figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--seeds", type=int, help="so many towns of each regime and family")
    parser.add_argument("--family", action="append", default=[], metavar="package.module:Name")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    told = parser.parse_args()
    people, towns = SIZES[told.size]
    seeds = range(FIRST_SEED, FIRST_SEED + (told.seeds or towns))
    sys.stdout.write("name size value baseline ratio low high seconds goal reached\n")
    families = (*FAMILIES, *told.family)
    for figure in report(families, seeds, people=people, processes=told.processes):
        sys.stdout.write(figure.line() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
