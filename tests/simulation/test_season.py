import numpy as np
import pytest

from matcher.matching.engine.rounds import candidates_of
from tests.simulation.behaviours import FAMILIES
from tests.simulation.behaviours.model import NEVER, Answers, Asked
from tests.simulation.policies import POLICIES, UNCAPPED
from tests.simulation.policies.engine import people_of, shifts_of
from tests.simulation.policies.simple import Recency, Relevance
from tests.simulation.season import season
from tests.simulation.town import SLOTS, shuffled, town

SEED = 3


class Scripted:
    """Residents of whom everybody answers in the same way."""

    def __init__(self, yes=True, late=0, comes=True, leaving=False):
        self.yes, self.late, self.comes, self.leaving = yes, late, comes, leaving
        self.asked = []

    def answer(self, asked):
        self.asked.append(asked)
        many = len(asked)
        return Answers(
            yes=np.full(many, self.yes),
            late=np.full(many, self.late),
            comes=np.full(many, self.comes),
            leaving=np.unique(asked.people) if self.leaving else np.zeros(0, np.int64),
        )


class Watching:
    """A policy that does as another, and at which a test looks."""

    def __init__(self, policy, look):
        self.policy, self.look = policy, look

    def asks(self, market):
        pairs = self.policy.asks(market)
        self.look(market, pairs)
        return pairs


@pytest.fixture(scope="module")
def small():
    return town("scarce", people=50, seed=SEED)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
@pytest.mark.parametrize("name", POLICIES)
def test_every_policy_plays_a_season_with_every_family_within_the_rules(small, family, name):
    outcome = season(
        small, family(small, SEED), POLICIES[name](), seed=SEED, capped=name not in UNCAPPED
    )
    assert 0 < outcome.filled <= outcome.agreed <= outcome.asks
    assert outcome.filled <= outcome.seats
    assert 0 <= outcome.alone < outcome.groups


def test_the_same_season_comes_to_the_same_again(small):
    one, again = (
        season(small, FAMILIES["tastes"](small, SEED), POLICIES["engine"](), seed=SEED)
        for _ in range(2)
    )
    assert one == again


def test_the_engine_finds_the_pairs_the_umpire_allows(small):
    def look(market, _pairs):
        found = candidates_of(people_of(market), shifts_of(market))
        mine = np.zeros(market.allowed.shape, bool)
        mine[found.people, found.shifts] = True
        here = market.left > 0
        assert (mine[here] == market.allowed[here]).all()

    season(small, FAMILIES["logit"](small, SEED), Watching(Relevance(), look), seed=SEED)


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        (lambda market, who, what: (who[:1].repeat(2), what[:1].repeat(2)), "twice"),
        (lambda market, who, what: (who[:1], len(market.need) - 1 + 0 * what[:1]), "closed gate"),
        (lambda market, who, what: np.nonzero(market.allowed), "more asks"),
    ],
)
def test_the_umpire_stops_asks_against_the_rules(small, asks, told):
    class Cheat:
        def asks(self, market):
            return asks(market, *Recency().asks(market))

    with pytest.raises(ValueError, match=told):
        season(small, Scripted(), Cheat(), seed=SEED)


def test_nobody_sits_in_two_places_at_once_nor_beyond_the_last_seat(small):
    def look(market, _pairs):
        assert (market.need >= 0).all()
        assert market.busy.sum() == market.taken.sum()

    everybody = POLICIES["everybody"]()
    season(small, Scripted(), Watching(everybody, look), seed=SEED, capped=False)


def test_those_who_do_not_come_fill_no_seat(small):
    outcome = season(small, Scripted(comes=False), Recency(), seed=SEED)
    assert outcome.agreed > 0
    assert outcome.filled == 0
    assert outcome.alone == outcome.groups


def test_an_answer_that_never_comes_is_never_seen(small):
    def look(market, _pairs):
        assert not market.log.answered.any()
        assert not market.log.yes.any()

    outcome = season(small, Scripted(late=NEVER), Watching(Recency(), look), seed=SEED)
    assert outcome.filled == 0


def test_a_late_answer_is_seen_when_it_is_there(small):
    def look(market, _pairs):
        assert (market.log.answered == (market.log.weeks + 1 < market.week)).all()

    season(small, Scripted(late=1), Watching(Recency(), look), seed=SEED)


def test_whoever_leaves_is_asked_no_more(small):
    residents = Scripted(leaving=True)
    outcome = season(small, residents, Recency(), seed=SEED)
    who = np.concatenate([np.unique(asked.people) for asked in residents.asked])
    assert len(np.unique(who)) == len(who) == outcome.left


def test_two_policies_fall_on_the_same_dice(small):
    answers = []
    for order in (1, -1):
        residents = FAMILIES["logit"](small, SEED)
        who, what = np.nonzero(small.fits[:, :20])
        asked = Asked(0, who[::order], what[::order])
        answers.append(residents.answer(asked).yes[::order])
    assert answers[0].any()
    assert (answers[0] == answers[1]).all()


def test_shuffled_profiles_are_the_same_ones_on_other_people(small):
    other = shuffled(small, SEED)
    assert (np.sort(other.homes) == np.sort(small.homes)).all()
    assert (other.interests != small.interests).any()
    assert (other.fortnight == small.fortnight).all()


def test_a_town_is_the_same_for_the_same_seed_and_another_for_another():
    one, same, other = (town("medium", people=40, seed=seed) for seed in (1, 1, 2))
    assert (one.free == same.free).all()
    assert one.free.shape == (40, SLOTS)
    assert (one.free != other.free).any()
