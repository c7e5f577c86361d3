"""The smallest valid values of the engine, and strategies that make believable ones."""

from dataclasses import replace

from hypothesis import strategies as st

from matcher.matching.engine import Match, Opening, Person, Settings, Town, judge

BANDS = 3
DAY = 24 * 60
NOW = 29_000_000
AREAS = ("minato", "yama", "kawa", "shima")
FIELDS = ("welfare", "green", "child")
SKILLS = ("mowing", "english", "piano")
GRADES = ("j1", "h3", "adult")

TOWN = Town.from_points(
    bands=BANDS,
    neighbours={"minato": ["yama"], "yama": ["kawa"]},
    points={
        "minato": (34.37, 131.18),
        "yama": (34.40, 131.20),
        "kawa": (34.43, 131.22),
        "shima": (35.40, 131.18),
    },
)
SETTINGS = Settings(now=NOW)


def slot(weekday, band):
    return 1 << (weekday * BANDS + band)


def person(id_=1, **given):
    return replace(Person(id=id_, area="minato", free=0), **given)


def opening(id_=1, **given):
    return replace(Opening(id=id_, activity_id=id_, group_id=1, area="minato"), **given)


ids = st.integers(1, 10_000)
areas = st.none() | st.sampled_from(AREAS)
slots = st.integers(0, 2 ** (7 * BANDS) - 1)
few_slots = st.just(0) | st.builds(slot, st.integers(0, 6), st.integers(0, BANDS - 1))
moments = st.integers(NOW - 2 * DAY, NOW + 40 * DAY)
spans = st.builds(lambda start, length: (start, start + length), moments, st.integers(1, DAY))
months = st.none() | st.sampled_from(["2026-11", "2026-12"])
ages = st.none() | st.integers(0, 100)


def some(values):
    return st.frozensets(st.sampled_from(values))


people = st.builds(
    Person,
    id=ids,
    area=areas,
    reach=some(AREAS),
    free=st.none() | slots,
    fields=some(FIELDS),
    skills=some(SKILLS),
    age=ages,
    grades=some(GRADES),
    busy=st.lists(spans, max_size=3).map(tuple),
    room_by_month=st.dictionaries(st.sampled_from(["2026-11", "2026-12"]), st.integers(0, 2)),
    room_otherwise=st.none() | st.integers(0, 2),
    asked_recently=st.integers(0, 5),
    fatigue=st.floats(0, 5),
    engaged_shift_ids=st.frozensets(ids, max_size=2),
    blocked_group_ids=st.frozensets(st.integers(1, 5), max_size=1),
)
openings = st.builds(
    lambda span, one: replace(one, start=span and span[0], end=span and span[1]),
    st.none() | spans,
    st.builds(
        Opening,
        id=ids,
        activity_id=st.integers(1, 20),
        group_id=st.integers(1, 5),
        area=areas,
        field=st.none() | st.sampled_from(FIELDS),
        needed=few_slots,
        month=months,
        skills=st.frozensets(st.sampled_from(SKILLS), max_size=1),
        min_age=st.none() | st.integers(0, 70),
        max_age=st.none() | st.integers(15, 100),
        grades=some(GRADES),
        any_part=st.booleans(),
        capacity=st.none() | st.integers(0, 10),
        taken=st.integers(0, 5),
    ),
)


def easy_going(somebody):
    """Take away what turns most pairs down, so that lists are not mostly empty."""
    return replace(
        somebody,
        reach=frozenset(AREAS),
        free=2 ** (7 * BANDS) - 1,
        skills=frozenset(SKILLS),
        room_by_month={},
        room_otherwise=None,
        blocked_group_ids=frozenset(),
    )


def roomy(something):
    """Leave the opening a seat, and let it be still to come."""
    later = something.start and NOW + 1 + something.start % (40 * DAY)
    return replace(
        something,
        start=later,
        end=None,
        taken=0,
        capacity=something.capacity or None,
        max_age=None,
        grades=frozenset(),
    )


easy_people = st.one_of(people.map(easy_going), people)
easy_openings = openings.map(roomy)
towns_openings = st.lists(
    easy_openings | openings, min_size=2, max_size=6, unique_by=lambda one: one.id
)
towns_people = st.lists(easy_people, min_size=2, max_size=6, unique_by=lambda one: one.id)
matches = (
    st.tuples(people.map(easy_going), easy_openings)
    .map(lambda two: (*two, judge(*two, TOWN, settings=SETTINGS)))
    .filter(lambda three: isinstance(three[2], Match))
)
