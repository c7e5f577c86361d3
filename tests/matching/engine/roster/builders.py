"""Small events: by hand, at random, and every roster they allow."""

from collections.abc import Iterator
from itertools import combinations

from hypothesis import strategies as st

from matcher.matching.checker.rosters import violations
from matcher.matching.engine.roster import Event, Helper, Shift, Travel

HOUR = 60


def helper(id_, **told):
    return Helper(id=id_, **told)


def shift(id_, start, hours=2, **told):
    """A shift from an hour on, for two hours, with room for one."""
    return Shift(
        **{
            "id": id_,
            "start": start * HOUR,
            "end": (start + hours) * HOUR,
            "capacity": max(1, told.get("min_crew", 0)),
            **told,
        }
    )


def event(helpers, shifts, **told):
    return Event(helpers=tuple(helpers), shifts=tuple(shifts), **told)


def every_roster(case: Event) -> Iterator[frozenset[tuple[int, int]]]:
    """Yield all placements that break no rule."""
    ids = [one.id for one in case.shifts]
    some = [
        frozenset(chosen) for count in range(len(ids) + 1) for chosen in combinations(ids, count)
    ]
    for placed in _choices([one.id for one in case.helpers], some, case):
        if not violations(case, placed):
            yield placed


def _choices(people, some, case):
    if not people:
        yield frozenset()
        return
    first, *others = people
    alone = [frozenset((first, where) for where in chosen) for chosen in some]
    bearable = [mine for mine in alone if not _hopeless(case, mine)]
    for rest in _choices(others, some, case):
        for mine in bearable:
            yield mine | rest


def _hopeless(case, mine):
    """Tell whether somebody's own shifts already break a rule, whatever the others do."""
    own = {"barred", "not_free", "overlap", "over_minutes", "over_shifts"}
    return any(one.code in own for one in violations(case, mine))


PLACES = st.sampled_from([None, "park", "hall", "school"])
SKILLS = ["first_aid", "driving"]


@st.composite
def events(draw, people=4, shifts=3):
    """Events small enough to try every roster of them, unless more is asked for."""
    theirs = [_a_shift(draw, number) for number in range(1, draw(st.integers(0, shifts)) + 1)]
    ours = [
        _a_helper(draw, number, [one.id for one in theirs])
        for number in range(1, draw(st.integers(0, people)) + 1)
    ]
    ids = [one.id for one in ours]
    pairs = list(combinations(ids, 2))
    party = draw(st.sets(st.sampled_from(ids), min_size=0, max_size=3)) if ids else set()
    friends = draw(st.sets(st.sampled_from(pairs), max_size=3)) if pairs else set()
    spots = [(who, one.id) for who in ids for one in theirs]
    locked = draw(st.sets(st.sampled_from(spots), max_size=2)) if spots else set()
    return Event(
        helpers=tuple(ours),
        shifts=tuple(theirs),
        parties=(frozenset(party),) if len(party) > 1 else (),
        friends=tuple(friends),
        locked=frozenset(locked),
        travel=Travel(minutes=draw(st.sampled_from([0, 30])), between={("park", "hall"): 60}),
    )


def _a_shift(draw, number):
    start = draw(st.integers(8, 12)) * HOUR
    capacity = draw(st.integers(0, 3))
    return Shift(
        id=number,
        start=start,
        end=start + draw(st.sampled_from([60, 90, 120, 180])),
        capacity=capacity,
        min_crew=draw(st.integers(0, capacity)),
        place=draw(PLACES),
        skills=draw(st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 2), max_size=2)),
    )


def _a_helper(draw, number, shifts):
    spans = st.tuples(st.integers(8, 11), st.integers(12, 16))
    free = draw(st.none() | st.lists(spans, max_size=2))
    wishes = (
        st.dictionaries(st.sampled_from(shifts), st.sampled_from([-5, 0, 20, 60, 80]))
        if shifts
        else st.just({})
    )
    return Helper(
        id=number,
        free=None if free is None else tuple((a * HOUR, z * HOUR) for a, z in free),
        skills=frozenset(draw(st.sets(st.sampled_from(SKILLS)))),
        barred=frozenset(draw(st.sets(st.sampled_from([*shifts, 99]), max_size=1))),
        wishes=draw(wishes),
        max_minutes=draw(st.sampled_from([None, None, 150, 240])),
        max_shifts=draw(st.sampled_from([None, 1, 2])),
    )
