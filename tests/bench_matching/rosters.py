"""What is measured of rosters of large events: how near to the bound, and is any rule broken.

The events last two days at many places a quarter of an hour apart. Most people come for one to
four shifts on days and half days of their own; three in ten have agreed on a number of hours,
one in ten comes with a party, one in five has a friend there. The minimum crews take up about
all the shifts these people have together (`enough`), or a quarter more (`scarce`).
"""

import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from matcher.matching.checker.rosters import review
from matcher.matching.engine.roster import (
    Event,
    Helper,
    Roster,
    Shift,
    Travel,
    Weights,
    changes,
    repair,
    roster,
)

Figure = tuple[str, str, float, float, float, float, float]
"""Name, size, value, baseline, ratio, the processor's seconds, peak MB."""

REGIMES = {"enough": 1.9, "scarce": 2.4}
"""Heads of minimum crews for each person, who takes about two shifts."""
SIZES = {
    "small": ((100, 40, "enough"), (100, 40, "scarce"), (400, 150, "scarce")),
    "full": (
        *(
            (people, shifts, regime)
            for people, shifts in ((100, 40), (400, 150))
            for regime in REGIMES
        ),
        *((1_000, 300, regime) for regime in REGIMES),
        (2_000, 500, "enough"),
    ),
}
SKILLS = ("first_aid", "driving", "english", "radio", "lifting")
DAY, HALF_HOUR = 24 * 60, 30
REPAIRED_UP_TO = 100


def figures(size: str) -> Iterator[Figure]:
    """Yield every figure of this size, `small` or `full`, the quickest events first."""
    for people, shifts, regime in SIZES[size]:
        yield from measured(people, shifts, regime)


def measured(people: int, shifts: int, regime: str) -> Iterator[Figure]:
    """Yield the value of a roster against its bound, rules broken, and people moved by a repair."""
    case, size = event(people, shifts, regime), f"{people}x{shifts}-{regime}"
    began = time.process_time()
    found = roster(case, seed="bench")
    seconds = time.process_time() - began
    bound = found.bound or float("nan")
    yield ("roster_of_bound", size, found.value, bound, found.value / bound, seconds, _peak())
    broken = len(review(case, found, Weights()))
    yield ("roster_violations", size, broken, 0, 0, 0, _peak())
    if people <= REPAIRED_UP_TO:
        yield _repaired(case, found, size)


def event(people: int, shifts: int, regime: str, *, seed: int = 1) -> Event:
    """Return an event of this size, the same for the same seed."""
    dice = Random(f"{seed}/{people}/{shifts}")
    wanted = _shifts(dice, shifts, people * REGIMES[regime])
    barred = frozenset(one.id for one in wanted if dice.random() < 0.3)
    helpers = [_helper(dice, number + 1, wanted, barred) for number in range(people)]
    ids = [one.id for one in helpers]
    return Event(
        helpers=tuple(helpers),
        shifts=tuple(wanted),
        parties=tuple(_parties(dice, ids)),
        friends=tuple((one, other) for one, other in _drawn_pairs(dice, ids)),
        travel=Travel(minutes=15),
    )


def _shifts(dice: Random, count: int, heads: float) -> list[Shift]:
    sizes = [dice.choice((1, 2, 2, 3, 4, 6)) for _ in range(count)]
    scale = heads / sum(sizes)
    places = [f"place-{number}" for number in range(max(4, count // 20))]
    return [
        _shift(dice, number + 1, max(1, round(size * scale)), dice.choice(places))
        for number, size in enumerate(sizes)
    ]


def _shift(dice: Random, id_: int, crew: int, place: str) -> Shift:
    start = dice.randrange(2) * DAY + dice.randrange(14, 38) * HALF_HOUR
    return Shift(
        id=id_,
        start=start,
        end=start + dice.choice((120, 150, 180, 240)),
        min_crew=crew,
        capacity=crew + dice.choice((0, 0, 1, 2, crew // 2)),
        place=place,
        skills={name: dice.choice((1, 1, 1, 1, 2)) for name in SKILLS if dice.random() < 0.12},
    )


def _helper(dice: Random, id_: int, shifts: list[Shift], barred: frozenset[int]) -> Helper:
    days = ((360, 1440), (360, 780), (720, 1440), (720, 1440), None, (360, 1440))
    spans = [(day, dice.choice(days)) for day in range(2)]
    return Helper(
        id=id_,
        free=tuple((day * DAY + span[0], day * DAY + span[1]) for day, span in spans if span),
        skills=frozenset(name for name in SKILLS if dice.random() < 0.1),
        barred=barred if dice.random() < 0.15 else frozenset(),
        wishes={one.id: dice.randrange(10, 61, 10) for one in shifts if dice.random() < 0.15},
        max_minutes=dice.choice((*[None] * 7, 240, 360, 480)),
        max_shifts=dice.choice((1, 2, 2, 3, 3, 4)),
    )


def _parties(dice: Random, ids: list[int]) -> Iterator[frozenset[int]]:
    left = dice.sample(ids, len(ids) // 10)
    while len(left) > 1:
        count = dice.choice((2, 2, 2, 3, 4))
        yield frozenset(left[:count])
        left = left[count:]


def _drawn_pairs(dice: Random, ids: list[int]) -> list[list[int]]:
    return [dice.sample(ids, 2) for _ in range(len(ids) // 10)]


def _repaired(case: Event, before: Roster, size: str) -> Figure:
    """Return how many change when one in a hundred drops out, beside a roster made anew."""
    in_party = {id_ for party in case.parties for id_ in party}
    alone = [one.id for one in case.helpers if one.id not in in_party]
    gone = set(Random(size).sample(alone, len(case.helpers) // 100))
    now = replace(
        case,
        helpers=tuple(one for one in case.helpers if one.id not in gone),
        friends=tuple(pair for pair in case.friends if not gone & set(pair)),
    )
    began = time.process_time()
    after = repair(now, before.placements, seed="bench")
    seconds = time.process_time() - began
    moved, anew = (
        len(changes(before.placements, other.placements).helpers - gone)
        for other in (after, roster(now, seed="bench"))
    )
    return ("repair_changed", size, moved, anew, moved / max(1, anew), seconds, _peak())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
