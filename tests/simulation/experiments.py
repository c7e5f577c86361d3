"""Seasons side by side: every policy in the same towns, with the same residents and dice."""

import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module

from tests.simulation.behaviours import FAMILIES
from tests.simulation.behaviours.model import Family
from tests.simulation.figures import Figure, Seasons, figures, worst
from tests.simulation.policies import POLICIES, UNCAPPED
from tests.simulation.season import Outcome, season
from tests.simulation.town import REGIMES, shuffled, town

SHUFFLED = "_shuffled"
CONTROLS = tuple(name + SHUFFLED for name in ("engine", "relevance", "recency"))
IN_ALL = (*(name for name in POLICIES if name != "unfair"), *CONTROLS)
WHERE_SCARCE = (*IN_ALL, "unfair")
EVERY_FAMILY = "worst"


@dataclass(frozen=True, slots=True)
class Task:
    """One town with one family, in which every policy has its season."""

    regime: str
    family: str
    people: int
    seed: int


@dataclass(frozen=True, slots=True)
class Done:
    """The seasons of a task by policy, and the processor's seconds."""

    outcomes: dict[str, Outcome]
    seconds: float


def report(
    families: Iterable[str], seeds: range, *, people: int, processes: int
) -> Iterator[Figure]:
    """Yield every figure, regime by regime: of each family, and of the one that comes off worst."""
    named = tuple(families)
    with ProcessPoolExecutor(processes) as pool:
        running = {
            (regime, family): [
                pool.submit(compared, Task(regime, family, people, seed)) for seed in seeds
            ]
            for regime in REGIMES
            for family in named
        }
        for regime in REGIMES:
            of_families = []
            for family in named:
                of_families.append(_figures(running[regime, family], regime, family, people))
                yield from of_families[-1]
            for same in zip(*of_families, strict=True):
                yield worst(same, f"{people}-{regime}-{EVERY_FAMILY}")


def compared(task: Task) -> Done:
    """Return a season of every policy in the same town."""
    began = time.process_time()
    names = WHERE_SCARCE if task.regime == "scarce" else IN_ALL
    return Done({name: played(task, name) for name in names}, time.process_time() - began)


def played(task: Task, name: str) -> Outcome:
    """Return the season of one policy, or of one that is shown shuffled profiles."""
    policy = name.removesuffix(SHUFFLED)
    told = town(task.regime, people=task.people, seed=task.seed)
    return season(
        shuffled(told, task.seed) if name.endswith(SHUFFLED) else told,
        family_called(task.family)(told, task.seed),
        POLICIES[policy](),
        seed=task.seed,
        capped=policy not in UNCAPPED,
    )


def family_called(name: str) -> Family:
    """Return a family of this package by name, or another as package.module:Name."""
    if name in FAMILIES:
        return FAMILIES[name]
    module, _, attribute = name.partition(":")
    found: Family = getattr(import_module(module), attribute)
    return found


def _figures(
    running: list[Future[Done]], regime: str, family: str, people: int
) -> tuple[Figure, ...]:
    done = [one.result() for one in running]
    sys.stderr.write(f"{regime} {family}: {len(done)} towns\n")
    seasons: Seasons = {name: [one.outcomes[name] for one in done] for name in done[0].outcomes}
    seconds = sum(one.seconds for one in done)
    size = f"{people}-{regime}-{family.rpartition(':')[2]}"
    return tuple(figures(seasons, regime, size=size, seconds=seconds))
