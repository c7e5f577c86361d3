"""The matching engine as a town would run it: from what was declared, and from the log."""

import numpy as np

from matcher.matching.engine.rounds import (
    AGE_UNKNOWN,
    AcceptanceModel,
    AcceptanceSettings,
    Candidates,
    Features,
    People,
    Ragged,
    Round,
    Shifts,
    candidates_of,
    chances,
    fairness,
    fatigue,
    fit,
    goodwill,
    overlaps,
    plan,
    still_to_come,
    words,
)
from tests.simulation.arrays import Floats, Ints
from tests.simulation.policies.model import Market, Pairs
from tests.simulation.policies.simple import foremost
from tests.simulation.town import AREAS, MOST_A_ROUND, PARTS, SKILLS, SLOTS, Town, apart

GIVEN_UP = 2
"""After so many weeks silence is taken for a no."""
A_WEEK = 168.0
DAY = 24 * 60
BEGINS = np.array([9, 13, 18]) * 60
LASTS = 180
DECAY = AcceptanceSettings().decay


class Engine:
    """Learns from the answers, plans a round, and asks what the plan says."""

    def __init__(self, *, fair: bool = True, steps: int = 0) -> None:
        self.fair, self.steps = fair, steps

    def asks(self, market: Market) -> Pairs:
        """Return the asks of the plan for this week."""
        people, shifts = people_of(market), shifts_of(market)
        found, model = candidates_of(people, shifts), learnt(market)
        late, hoped = awaited(market, model)
        made = plan(
            Round(
                people_ids=people.ids,
                caps=np.full(len(people), MOST_A_ROUND),
                left=market.left,
                shift_ids=shifts.ids,
                need=market.need[market.coming],
                weights=self._weights(market),
                found=found,
                chances=chances(model, offered(market, found), explore=market.week),
                overlaps=overlaps(shifts),
                pending_shifts=late,
                pending_chances=hoped,
                goodwill=goodwill(tired(market, market.week)),
                seed=market.seed * 100 + market.week,
                model=model.version,
            ),
            steps=self.steps,
        )
        pairs = np.array([(ask.person, ask.shift) for ask in made.asks], np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def _weights(self, market: Market) -> Floats:
        if not self.fair:
            return np.ones(len(market.coming))
        return fairness(fill_of_groups(market)[market.town.groups[market.coming]])


class Likeliest:
    """Everybody hears of what they most likely agree to, whatever others are asked."""

    def asks(self, market: Market) -> Pairs:
        """Return the likeliest asks for everybody, as many as they may get."""
        who, place = np.nonzero(market.allowed)
        score = np.zeros(market.allowed.shape)
        told = features(market.town, who, market.coming[place], tired(market, market.week)[who])
        score[who, place] = chances(learnt(market), told)
        return foremost(market, score)


def learnt(market: Market) -> AcceptanceModel:
    """Return what the answers so far teach; those awaited for long count as a no."""
    log = market.log
    known = log.answered | (log.weeks <= market.week - GIVEN_UP)
    who, what, weeks = log.people[known], log.shifts[known], log.weeks[known]
    of_week = np.array([tired(market, week) for week in range(market.week)]).reshape(
        market.week, len(market.left)
    )
    return fit(features(market.town, who, what, of_week[weeks, who]), log.yes[known])


def offered(market: Market, found: Candidates) -> Features:
    """Return what the chance of each pair found depends on."""
    who = found.people
    return features(market.town, who, market.coming[found.shifts], tired(market, market.week)[who])


def features(town: Town, who: Ints, what: Ints, notices: Floats) -> Features:
    """Return the features of these pairs."""
    return Features(
        people=who,
        groups=town.groups[what],
        affinity=town.affinity[who, what],
        distance=town.steps[who, what].astype(np.float64),
        fatigue=notices,
    )


def tired(market: Market, week: int) -> Floats:
    """Return for each resident the notices they had before this week, as the engine counts them."""
    before = market.log.weeks < week
    ago = week - market.log.weeks[before]
    return fatigue(market.log.people[before], ago, people=len(market.left), decay=DECAY)


def awaited(market: Market, model: AcceptanceModel) -> tuple[Ints, Floats]:
    """Return the asks about coming shifts that have no answer yet, and what is hoped of them."""
    log = market.log
    open_ = ~log.answered & np.isin(log.shifts, market.coming)
    who, what, ago = log.people[open_], log.shifts[open_], market.week - log.weeks[open_]
    hoped = chances(model, features(market.town, who, what, tired(market, market.week)[who]))
    return np.searchsorted(market.coming, what), still_to_come(hoped, ago * np.float64(A_WEEK))


def fill_of_groups(market: Market) -> Floats:
    """Return the share of each group's seats that are taken, of those posted before this week."""
    town, groups = market.town, market.town.groups.max() + 1
    before = np.flatnonzero(town.posted < market.week)
    wanted = np.bincount(town.groups[before], town.seats[before], groups)
    taken = np.bincount(town.groups[before], market.taken[before], groups)
    share: Floats = taken / np.maximum(wanted, 1)
    return share


def people_of(market: Market) -> People:
    """Return the residents as the engine wants them."""
    town, many = market.town, len(market.left)
    near = apart(town.homes[:, None], np.arange(AREAS)) <= town.radius[:, None]
    held = [np.flatnonzero(row) for row in market.busy]
    return People(
        ids=np.arange(many),
        free=town.free @ (1 << np.arange(SLOTS)),
        reach=words([np.flatnonzero(row).tolist() for row in near], AREAS),
        skills=words([np.flatnonzero(row).tolist() for row in town.skills], SKILLS),
        ages=np.full(many, AGE_UNKNOWN),
        grades=np.zeros(many, np.int64),
        full_months=np.zeros(many, np.int64),
        busy=Ragged.of([[_span(moment) for moment in moments.tolist()] for moments in held]),
        engaged=_engaged(market),
        blocked=Ragged.of([()] * many),
    )


def shifts_of(market: Market) -> Shifts:
    """Return the coming shifts as the engine wants them."""
    town, rows = market.town, market.coming
    spans = np.array([_span(moment) for moment in town.moments[rows].tolist()]).reshape(-1, 2)
    return Shifts(
        ids=rows,
        groups=town.groups[rows],
        areas=town.areas[rows],
        needed=1 << town.slots[rows],
        any_part=np.zeros(len(rows), bool),
        skills=words(
            [[skill] if skill >= 0 else [] for skill in town.skill[rows].tolist()], SKILLS
        ),
        min_ages=np.zeros(len(rows), np.int64),
        max_ages=np.full(len(rows), 200),
        grades=np.zeros(len(rows), np.int64),
        months=np.zeros(len(rows), np.int64),
        starts=spans[:, 0],
        ends=spans[:, 1],
        is_open=market.need[rows] > 0,
    )


def _engaged(market: Market) -> Ragged:
    order = np.argsort(market.log.people, kind="stable")
    first = np.searchsorted(market.log.people[order], np.arange(len(market.left) + 1))
    return Ragged(first, market.log.shifts[order])


def _span(moment: int) -> tuple[int, int]:
    day, part = divmod(moment, PARTS)
    begins = day * DAY + int(BEGINS[part])
    return begins, begins + LASTS
