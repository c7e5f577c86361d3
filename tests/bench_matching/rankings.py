"""What is measured of lists for residents: whom they bring to whom, beside other ways to rank.

Every way lists the same shifts: those posted, still to come, not full, within reach and at hours
the resident ticked. Relevance is by the declared wishes and the nearness alone, equals by lot;
popularity by how many got in touch so far. Figures are means over the seeds: `reached` are the
shifts somebody got in touch for, `exposure_gini` tells how unequally those who got in touch are
spread over the shifts, `connections` are all of them.
"""

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.matching.engine import Exposure, Opening, Person, Settings, Town, openings_for
from matcher.matching.engine.closeness import affinity
from matcher.matching.engine.rounds import Features, chances
from matcher.matching.engine.rounds.acceptance import first_day
from tests.bench_matching.arrivals import AREAS, BANDS, SHOWN, Season, season
from tests.bench_matching.rounds import Figure

SIZES = {
    "small": ((600, 300, "3"), (2_400, 1_200, "2")),
    "full": (
        (600, 300, "10"),
        (1_500, 300, "10"),
        (2_400, 1_200, "10"),
        (6_000, 1_200, "10"),
        (4_800, 2_400, "5"),
    ),
}
"""Residents who come by, shifts posted, and seeds."""
A_WEEK, KEPT_A_WEEK = 7, 0.82
BEFORE, AHEAD = 60, 28
"""The days around today whose seats are counted as wanted."""
RING = Town.from_points(
    bands=BANDS,
    neighbours={str(area): [str((area + 1) % AREAS)] for area in range(AREAS)},
    points={},
)


@dataclass
class Run:
    """One way of ranking on its way through a season, and what it brought about."""

    given: Season
    openings: list[Opening]
    met: np.ndarray  # by shift: how many got in touch
    seen: np.ndarray  # by shift: how many looked at it
    day: int = 0
    touched: list[tuple[int, int]] = field(default_factory=list)  # the day, and the shift
    gains: list[float] = field(default_factory=list)  # NDCG of each list
    exposure: Exposure = field(default_factory=Exposure)


Listed = Callable[[Run, Person, np.ndarray, np.ndarray], list[int]]
"""A way of ranking: given the rows of what fits and the chance of each, it returns those shown."""


def ranked(run: Run, person: Person, fitting: np.ndarray, _chances: np.ndarray) -> list[int]:
    """Return what the engine shows."""
    offered = [run.openings[row] for row in fitting]
    settings = Settings(exposure=run.exposure)
    seed = f"{run.day}"
    found = openings_for(person, offered, RING, settings=settings, seed=seed, limit=SHOWN)
    return [match.opening_id for match in found]


def relevance(run: Run, person: Person, fitting: np.ndarray, likely: np.ndarray) -> list[int]:
    """Return the likeliest by what was declared, equals by lot."""
    return _first(run, person, fitting, likely)


def recency(run: Run, person: Person, fitting: np.ndarray, _chances: np.ndarray) -> list[int]:
    """Return what was posted last, equals by lot."""
    return _first(run, person, fitting, run.given.shifts.posted[fitting])


def popularity(run: Run, person: Person, fitting: np.ndarray, _chances: np.ndarray) -> list[int]:
    """Return what most got in touch for so far, equals by lot."""
    return _first(run, person, fitting, run.met[fitting])


def _first(run: Run, person: Person, rows: np.ndarray, score: np.ndarray) -> list[int]:
    lots = np.random.default_rng((run.day, person.id)).random(len(rows))
    return rows[np.lexsort((lots, -score))][:SHOWN].tolist()


WAYS: dict[str, Listed] = {
    "ranking": ranked,
    "relevance": relevance,
    "recency": recency,
    "popularity": popularity,
}


def went(given: Season, listed: Listed) -> Run:
    """Return what came of a season with this way of ranking."""
    none = np.zeros(len(given.shifts.seats))
    run = Run(given, _openings(given), none.copy(), none.copy())
    people = _people(given)
    for resident, person in enumerate(people):
        run.day = int(given.residents.days[resident])
        fitting = _fitting(run, resident)
        if len(fitting):
            run.exposure = _exposure(run)
            likely = _likely(run, person, fitting)
            shown = listed(run, person, fitting, likely)
            run.gains.append(_gain(shown, dict(zip(fitting.tolist(), likely, strict=True))))
            _looked_at(run, resident, shown)
    return run


def _looked_at(run: Run, resident: int, shown: list[int]) -> None:
    """Let a resident look down the list until something takes their fancy or they tire."""
    given = run.given
    for row in shown[: given.depth(resident)]:
        run.seen[row] += 1
        if given.mood[resident, row] < given.chances[resident, row]:
            run.met[row] += 1
            run.touched.append((run.day, row))
            run.openings[row] = replace(run.openings[row], taken=int(run.met[row]))
            return


def _openings(given: Season) -> list[Opening]:
    shifts = given.shifts
    return [
        Opening(
            id=row,
            activity_id=row,
            group_id=int(shifts.groups[row]),
            area=str(shifts.areas[row]),
            field=str(shifts.fields[row]),
            needed=1 << int(shifts.slots[row]),
            capacity=int(shifts.seats[row]),
        )
        for row in range(len(shifts.seats))
    ]


def _people(given: Season) -> list[Person]:
    who = given.residents
    return [
        Person(
            id=row,
            area=str(who.homes[row]),
            free=sum(1 << int(slot) for slot in np.flatnonzero(who.free[row])),
            fields=frozenset(str(one) for one in np.flatnonzero(who.wishes[row])),
        )
        for row in range(len(who.days))
    ]


def _fitting(run: Run, resident: int) -> np.ndarray:
    shifts, who = run.given.shifts, run.given.residents
    apart = np.abs(shifts.areas - who.homes[resident])
    open_ = (shifts.posted <= run.day) & (run.day < shifts.starts) & (run.met < shifts.seats)
    near = np.minimum(apart, AREAS - apart) <= 1
    return np.flatnonzero(open_ & near & who.free[resident, shifts.slots])


def _likely(run: Run, person: Person, fitting: np.ndarray) -> np.ndarray:
    offered = [run.openings[row] for row in fitting]
    none = np.zeros(len(offered))
    known = Features(
        people=none.astype(np.int64),
        groups=none.astype(np.int64),
        affinity=np.array([affinity(person.fields, one.field) for one in offered]),
        distance=np.array([RING.steps_apart(person.area, one.area) for one in offered]),
        fatigue=none,
    )
    return chances(first_day(), known)


def _exposure(run: Run) -> Exposure:
    """Return what each group was brought together with of late, for each seat it wanted."""
    shifts, groups = run.given.shifts, int(run.given.shifts.groups.max()) + 1
    around = (shifts.starts > run.day - BEFORE) & (shifts.starts < run.day + AHEAD)
    wanted = np.bincount(
        shifts.groups, shifts.seats * (around & (shifts.posted <= run.day)), groups
    )
    days, rows = np.array(run.touched, np.int64).reshape(-1, 2).T
    weights = KEPT_A_WEEK ** ((run.day - days) // A_WEEK) * (run.day - days < BEFORE)
    met = np.bincount(shifts.groups[rows], weights, groups)
    by_group = dict(enumerate((met / np.maximum(wanted, 1)).tolist()))
    return Exposure(by_group=by_group, usual=met.sum() / max(wanted.sum(), 1))


def _gain(shown: list[int], likely: dict[int, float]) -> float:
    """Return the NDCG of a list, the chance of each line being its gain."""
    best = sorted(likely.values(), reverse=True)[: len(shown)]
    return _discounted([likely[row] for row in shown]) / _discounted(best)


def _discounted(gains: list[float]) -> float:
    return sum(gain / np.log2(line + 2) for line, gain in enumerate(gains))


def gini(values: np.ndarray) -> float:
    """Return how unequally something is spread: 0 evenly, 1 all in one place."""
    ascending, count = np.sort(values), len(values)
    ranks = np.arange(1, count + 1)
    return float(2 * (ranks * ascending).sum() / (count * ascending.sum()) - (count + 1) / count)


def measured(people: int, shifts: int, seeds: str) -> Iterator[Figure]:
    """Yield what ranking brings about beside each other way, over so many seeds."""
    size, began = f"{people}x{shifts}", time.process_time()
    came: dict[str, list[tuple[float, ...]]] = {name: [] for name in WAYS}
    for seed in range(1, int(seeds) + 1):
        given = season(shifts, people, seed=seed)
        for name, listed in WAYS.items():
            came[name].append(_outcome(went(given, listed)))
    seconds = time.process_time() - began
    reached, uneven, total, gains = (
        dict(zip(WAYS, column, strict=True))
        for column in np.array([np.mean(came[name], axis=0) for name in WAYS]).T.tolist()
    )
    for name in ("relevance", "recency", "popularity"):
        yield _figure(f"reached_of_{name}", size, reached["ranking"], reached[name], seconds)
    yield _figure("exposure_gini", size, uneven["ranking"], uneven["relevance"], seconds)
    yield _figure("connections", size, total["ranking"], total["relevance"], seconds)
    yield _figure("ranking_ndcg", size, gains["ranking"], 1.0, seconds)


def _outcome(run: Run) -> tuple[float, ...]:
    """Return shifts reached, how unequally, connections in all, and the NDCG of the lists."""
    reached, gain = float((run.met > 0).sum()), float(np.mean(run.gains))
    return reached, gini(run.met), float(run.met.sum()), gain


def _figure(name: str, size: str, value: float, baseline: float, seconds: float) -> Figure:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return name, size, value, baseline, value / baseline, seconds, peak
