"""Small towns thrown with dice, as the checker's plain lists and as the engine's arrays."""

from random import Random

import numpy as np

from matcher.matching.checker.plans import Given, Person, Planned, Shift, goes_together
from matcher.matching.engine.rounds import (
    AGE_UNKNOWN,
    ANY_HOUR,
    ANYWHERE,
    NO_TIME,
    People,
    Ragged,
    Round,
    Shifts,
    candidates_of,
    overlaps,
    plan,
    words,
)

AREAS, SKILLS, SLOTS = 70, 130, 21
DAY = 24 * 60


def town(seed, *, people=12, shifts=6, budget=None):
    dice = Random(seed)
    given = Given(
        people=[_person(dice, 10 + 7 * n) for n in range(people)],
        shifts=[_shift(dice, 100 + 3 * n) for n in range(shifts)],
        chances={},
        buffer=dice.choice([0, 30]),
        budget=budget,
    )
    together = [
        (person.id, shift.id)
        for person in given.people
        for shift in given.shifts
        if goes_together(person, shift, buffer=given.buffer)
    ]
    return with_(
        given,
        chances={pair: dice.choice([0.05, 0.2, 0.2, 0.4, 0.9]) for pair in together},
        pending=[
            (dice.choice(given.shifts).id, dice.random()) for _ in range(dice.choice([0, 0, 3]))
        ],
    )


def with_(given, **changes):
    return Given(**{**vars(given), **changes})


def shuffled(given, seed):
    dice = Random(seed)
    return with_(
        given,
        people=dice.sample(given.people, len(given.people)),
        shifts=dice.sample(given.shifts, len(given.shifts)),
        pending=dice.sample(given.pending, len(given.pending)),
    )


def people_of(given):
    everybody = given.people
    return People(
        ids=ints(one.id for one in everybody),
        free=ints(ANY_HOUR if one.free is None else one.free for one in everybody),
        reach=words([range(AREAS) if one.reach is None else one.reach for one in everybody], AREAS),
        skills=words([one.skills for one in everybody], SKILLS),
        ages=ints(AGE_UNKNOWN if one.age is None else one.age for one in everybody),
        grades=ints(bits(one.grades) for one in everybody),
        full_months=ints(bits(one.full_months) for one in everybody),
        busy=Ragged.of([one.busy for one in everybody]),
        engaged=Ragged.of([one.engaged for one in everybody]),
        blocked=Ragged.of([one.blocked for one in everybody]),
    )


def shifts_of(given):
    all_of_them = given.shifts
    return Shifts(
        ids=ints(one.id for one in all_of_them),
        groups=ints(one.group for one in all_of_them),
        areas=ints(ANYWHERE if one.area is None else one.area for one in all_of_them),
        needed=ints(one.needed for one in all_of_them),
        any_part=np.array([one.any_part for one in all_of_them], bool),
        skills=words([one.skills for one in all_of_them], SKILLS),
        min_ages=ints(one.min_age for one in all_of_them),
        max_ages=ints(one.max_age for one in all_of_them),
        grades=ints(bits(one.grades) for one in all_of_them),
        months=ints(0 if one.month is None else 1 << one.month for one in all_of_them),
        starts=ints(NO_TIME if one.start is None else one.start for one in all_of_them),
        ends=ints(NO_TIME if one.end is None else one.end for one in all_of_them),
        is_open=np.array([one.is_open for one in all_of_them], bool),
        buffer_minutes=given.buffer,
    )


def pairs_of(found, people, shifts):
    return list(
        zip(people.ids[found.people].tolist(), shifts.ids[found.shifts].tolist(), strict=True)
    )


def round_of(given, *, seed=1, **changes):
    people, shifts = people_of(given), shifts_of(given)
    found = candidates_of(people, shifts)
    row = {one.id: at for at, one in enumerate(given.shifts)}
    values = {
        "people_ids": people.ids,
        "caps": ints(one.cap for one in given.people),
        "left": ints(one.left for one in given.people),
        "shift_ids": shifts.ids,
        "need": ints(one.need for one in given.shifts),
        "weights": np.array([one.weight for one in given.shifts]),
        "found": found,
        "chances": np.array([given.chances[pair] for pair in pairs_of(found, people, shifts)]),
        "overlaps": overlaps(shifts),
        "pending_shifts": ints(row[shift] for shift, _ in given.pending),
        "pending_chances": np.array([chance for _, chance in given.pending], float),
        "budget": given.budget,
        "seed": seed,
    }
    return Round(**{**values, **changes})


def planned(given, *, steps=2, **changes):
    made = plan(round_of(given, **changes), steps=steps)
    return made, Planned(
        asks=[(ask.person, ask.shift, ask.chance, ask.gain) for ask in made.asks],
        fill=made.fill,
        objective=made.objective,
        bound=made.bound,
    )


def ints(values):
    return np.array(list(values), np.int64)


def bits(members):
    return sum(1 << member for member in members)


def _person(dice, id_):
    busy = dice.randrange(20 * DAY)
    return Person(
        id=id_,
        cap=dice.choice([0, 1, 1, 2, 2, 3]),
        left=dice.choice([-1, 1, 2, 5]),
        free=dice.choice([None, _some(dice, SLOTS, 0.8), _some(dice, SLOTS, 0.6)]),
        reach=dice.choice([None, frozenset({0, 1, 69}), frozenset({1, 69})]),
        skills=frozenset(dice.sample([0, 63, 64, 129], 3)),
        age=dice.choice([None, 15, 20, 40, 70]),
        grades=frozenset(dice.sample(range(3), 1)),
        full_months=frozenset(dice.sample([0, 1], dice.choice([0, 0, 1]))),
        busy=((busy, busy + 300), (busy + DAY, busy + DAY + 300))[: dice.choice([0, 1, 2])],
        engaged=frozenset(dice.sample(range(100, 118), dice.choice([0, 1, 3]))),
        blocked=frozenset(dice.sample(range(4), dice.choice([0, 0, 1]))),
    )


def _shift(dice, id_):
    start = dice.choice([None, dice.randrange(4 * DAY), dice.randrange(20 * DAY)])
    return Shift(
        id=id_,
        group=dice.randrange(4),
        need=dice.choice([-1, 0, 1, 2, 3, 5]),
        weight=dice.choice([0.7, 1.0, 1.6]),
        area=dice.choice([None, 0, 1, 69]),
        needed=_some(dice, SLOTS, 0.06),
        any_part=dice.random() < 0.3,
        skills=frozenset(dice.sample([0, 63, 64, 129], dice.choice([0, 0, 1, 2]))),
        min_age=dice.choice([0, 0, 18]),
        max_age=dice.choice([200, 200, 50]),
        grades=frozenset(dice.sample(range(3), dice.choice([0, 0, 2]))),
        month=dice.choice([None, 0, 1]),
        start=start,
        end=None if start is None else start + dice.choice([120, 600]),
        is_open=dice.random() < 0.9,
    )


def _some(dice, size, share):
    return bits(n for n in range(size) if dice.random() < share)
