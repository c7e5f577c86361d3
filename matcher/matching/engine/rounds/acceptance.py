"""How likely somebody says yes: σ(β0 + β1·affinity + β2·distance + β3·fatigue + b_i + b_g).

Nothing about a person enters but what they declared and how they answered so far. β are at their
likeliest under the priors; the leanings b_i and b_g of people and groups are shrunk towards zero
the more the less is known, so that of somebody new nothing is presumed.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from scipy.special import expit, ndtri

from matcher.matching.engine.rounds.hashing import fingerprint, units
from matcher.matching.engine.rounds.model import Bools, Floats, Ints

MOST_NEWTON_STEPS, LONGEST_STEP, STILL = 50, 2.0, 1e-10
FIRST_DAY = "priors"
"""The version of the model that has seen no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceSettings:
    """What is presumed before the first answer, and how fast answers change it."""

    priors: tuple[float, ...] = (-3.0, 1.5, -0.4, -0.1)
    prior_sds: tuple[float, ...] = (1.0, 0.5, 0.2, 0.1)
    person_sd: float = 1.0
    group_sd: float = 0.4
    alternations: int = 3
    decay: float = 0.82  # of fatigue from one round to the next
    exploration: float = 0.7
    least: float = 0.005
    most: float = 0.95


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Features:
    """What the chance of each pair depends on, one row a pair."""

    people: Ints  # ids
    groups: Ints  # ids
    affinity: Floats  # cosine of the declared wishes and the activity
    distance: Floats  # in steps between neighbouring areas
    fatigue: Floats  # see `fatigue`

    @property
    def matrix(self) -> Floats:
        """Return the columns that β multiplies, the first of them ones."""
        ones = np.ones(len(self.people))
        return np.column_stack([ones, self.affinity, self.distance, self.fatigue])


@dataclass(frozen=True, slots=True)
class AcceptanceModel:
    """What was learnt: β, and for people and groups seen so far their leaning and its weight."""

    version: str
    settings: AcceptanceSettings
    beta: tuple[float, ...]
    people: tuple[int, ...]  # ascending, as groups are
    person_leanings: tuple[float, ...]
    person_weights: tuple[float, ...]  # Σ p(1 − p) of what they were asked
    groups: tuple[int, ...]
    group_leanings: tuple[float, ...]

    def to_json(self) -> str:
        """Return the model as JSON that `from_json` reads back unchanged."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the model that was saved."""
        read = json.loads(text, object_hook=_frozen)
        return cls(**{**read, "settings": AcceptanceSettings(**read["settings"])})


@dataclass(frozen=True, slots=True)
class Decile:
    """A tenth of the pairs, by their chance: the share expected to say yes, and that which did."""

    count: int
    expected: float
    observed: float


def first_day(settings: AcceptanceSettings | None = None) -> AcceptanceModel:
    """Return what is presumed while nobody has answered yet."""
    settings = settings or AcceptanceSettings()
    return AcceptanceModel(
        version=FIRST_DAY,
        settings=settings,
        beta=settings.priors,
        people=(),
        person_leanings=(),
        person_weights=(),
        groups=(),
        group_leanings=(),
    )


def fit(
    asked: Features, said_yes: Bools, settings: AcceptanceSettings | None = None
) -> AcceptanceModel:
    """Return what the answers so far teach, in whatever order they come."""
    settings = settings or AcceptanceSettings()
    asked, said_yes = _sorted(asked, said_yes)
    people, person = np.unique(asked.people, return_inverse=True)
    groups, group = np.unique(asked.groups, return_inverse=True)
    leaning, weight = np.zeros(len(people)), np.zeros(len(people))
    of_group, columns, beta = np.zeros(len(groups)), asked.matrix, np.array(settings.priors)
    for _ in range(settings.alternations):
        offset = leaning[person] + of_group[group]
        beta = _likeliest(columns, said_yes, offset, beta, settings)
        given = columns @ beta
        leaning, weight = _leaned(given + offset, said_yes, person, leaning, settings.person_sd)
        offset = leaning[person] + of_group[group]
        of_group, _ = _leaned(given + offset, said_yes, group, of_group, settings.group_sd)
    return AcceptanceModel(
        version=_version(asked, said_yes, settings),
        settings=settings,
        beta=tuple(beta.tolist()),
        people=tuple(people.tolist()),
        person_leanings=tuple(leaning.tolist()),
        person_weights=tuple(weight.tolist()),
        groups=tuple(groups.tolist()),
        group_leanings=tuple(of_group.tolist()),
    )


def chances(model: AcceptanceModel, pairs: Features, *, explore: int | None = None) -> Floats:
    """Return the chance of a yes for each pair.

    With the number of a round to explore in, each person's leaning is drawn from what it may be
    instead of taken at its likeliest: always the same for one person and one round, and the
    wider the less is known of them.
    """
    leaning = _looked_up(model.people, model.person_leanings, pairs.people)
    if explore is not None:
        weight = _looked_up(model.people, model.person_weights, pairs.people)
        sd = (weight + model.settings.person_sd**-2) ** -0.5
        leaning = leaning + model.settings.exploration * sd * ndtri(units(pairs.people, explore))
    of_group = _looked_up(model.groups, model.group_leanings, pairs.groups)
    level, liking, way, tiredness = model.beta
    # Not a matrix product: its last digit would depend on where in the list a pair stands.
    given = level + liking * pairs.affinity + way * pairs.distance + tiredness * pairs.fatigue
    raw: Floats = expit(given + leaning + of_group)
    return np.clip(raw, model.settings.least, model.settings.most)


def fatigue(rows: Ints, rounds_ago: Ints, *, people: int, decay: float = 0.82) -> Floats:
    """Return for each of so many people their notices, each counting less with every round."""
    return np.bincount(rows, decay**rounds_ago, people).astype(np.float64)


def calibration(offered: Floats, said_yes: Bools, *, parts: int = 10) -> tuple[Decile, ...]:
    """Return for each tenth, the least likely first, what was expected and what was seen."""
    order = np.lexsort((said_yes, offered))
    return tuple(
        Decile(len(part), float(offered[part].mean()), float(said_yes[part].mean()))
        for part in np.array_split(order, parts)
        if len(part)
    )


def _frozen(read: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in read.items()}


def _sorted(asked: Features, said_yes: Bools) -> tuple[Features, Bools]:
    keys = (said_yes, asked.fatigue, asked.distance, asked.affinity, asked.groups, asked.people)
    order = np.lexsort(keys)
    told = Features(
        people=asked.people[order],
        groups=asked.groups[order],
        affinity=asked.affinity[order],
        distance=asked.distance[order],
        fatigue=asked.fatigue[order],
    )
    return told, said_yes[order]


def _likeliest(
    columns: Floats, said_yes: Bools, offset: Floats, beta: Floats, settings: AcceptanceSettings
) -> Floats:
    """Return the β at which likelihood and priors together are greatest (Newton's method)."""
    precision = np.array(settings.prior_sds) ** -2.0
    for _ in range(MOST_NEWTON_STEPS):
        chance = expit(columns @ beta + offset)
        rise = columns.T @ (said_yes - chance) - precision * (beta - np.array(settings.priors))
        weighted = columns * (chance * (1 - chance))[:, None]
        step = np.linalg.solve(columns.T @ weighted + np.diag(precision), rise)
        beta = beta + step * min(1.0, LONGEST_STEP / max(np.abs(step).max(), STILL))
        if np.abs(step).max() < STILL:
            break
    return beta


def _leaned(
    given: Floats, said_yes: Bools, whose: Ints, leaning: Floats, sd: float
) -> tuple[Floats, Floats]:
    """Return the leanings after one empirical-Bayes step, and the weight of what they rest on."""
    chance, many = expit(given), len(leaning)
    weight = np.bincount(whose, chance * (1 - chance), many).astype(np.float64)
    surplus = np.bincount(whose, said_yes - chance, many)
    return (surplus + weight * leaning) / (weight + sd**-2), weight


def _looked_up(known: tuple[int, ...], values: tuple[float, ...], ids: Ints) -> Floats:
    """Return the value of each id, 0 for those not known."""
    if not known:
        return np.zeros(len(ids))
    row = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return np.where(np.array(known)[row] == ids, np.array(values)[row], 0.0)


def _version(asked: Features, said_yes: Bools, settings: AcceptanceSettings) -> str:
    data = (asked.people, asked.groups, asked.affinity, asked.distance, asked.fatigue, said_yes)
    return fingerprint(json.dumps(asdict(settings), sort_keys=True), *data)
