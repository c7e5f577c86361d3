"""A seeded sample of filter combinations, as addresses of the list."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from urllib.parse import urlencode

from matcher.activities.forms.finding import DISTANCES, NEEDS
from matcher.activities.service.filters import Sort
from matcher.city import City
from matcher.shared.week import Days

SEED = 20_261_124
WORDS = ("清掃", "こども", "花壇", "読み聞かせ", "祭り", "公民館", "海岸", "そうじ 公園")
HALF = 0.5
Pair = tuple[str, str]


def combinations(city: City, today: date, count: int) -> list[str]:
    """Return so many different query strings, the same ones each time for a town and day."""
    chance = Random(SEED)
    found: dict[str, None] = {}
    while len(found) < count:
        if asked := urlencode(list(_combination(city, today, chance))):
            found[asked] = None
    return list(found)


def _combination(city: City, today: date, chance: Random) -> Iterator[Pair]:
    """Yield one to four kinds of filters, and an order or a later page."""
    for kind in chance.sample(KINDS, chance.choice((1, 2, 2, 3, 3, 4))):
        yield from kind(city, today, chance)
    yield "sort", chance.choice(list(Sort)).value
    yield "page", str(chance.choice((1, 1, 2)))


def _words(_city: City, _today: date, chance: Random) -> Iterator[Pair]:
    yield "q", chance.choice(WORDS)


def _areas(city: City, _today: date, chance: Random) -> Iterator[Pair]:
    for area in chance.sample(city.areas, chance.randint(1, 3)):
        yield "area", area.code


def _fields(city: City, _today: date, chance: Random) -> Iterator[Pair]:
    for field in chance.sample(city.fields, chance.randint(1, 3)):
        yield "field", field.code


def _times(city: City, _today: date, chance: Random) -> Iterator[Pair]:
    yield "days", chance.choice(list(Days)).value
    for band in chance.sample(city.bands, chance.randint(0, 2)):
        yield "band", band.code


def _dates(_city: City, today: date, chance: Random) -> Iterator[Pair]:
    first = today + timedelta(days=chance.randint(0, 60))
    yield "from", first.isoformat()
    if chance.random() < HALF:
        yield "to", (first + timedelta(days=chance.choice((1, 7, 31)))).isoformat()


def _needs(_city: City, _today: date, chance: Random) -> Iterator[Pair]:
    for need in chance.sample(NEEDS, chance.choice((1, 1, 2))):
        yield "need", need.value


def _nearness(city: City, _today: date, chance: Random) -> Iterator[Pair]:
    yield "near", chance.choice(city.areas).code
    yield "km", str(chance.choice(DISTANCES))


KINDS = (_words, _areas, _times, _dates, _fields, _needs, _nearness)
