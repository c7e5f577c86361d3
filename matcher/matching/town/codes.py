"""Numbers for what the town calls by codes and dates: the bits and rows of the arrays.

An age is told by the days since a birth, counted from a day far ahead, so that it grows with the
years lived and a limit of the day a shift is on can be set beside it. Grades are told by the
school year of birth: for each shift by those who will be in one of its grades on its day.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from matcher.activities.rules.grades import grades_on
from matcher.city import City
from matcher.matching.engine import Town
from matcher.matching.engine.rounds import ANYWHERE

LAST_BIT = 62
OLDEST = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Codes:
    """The numbers of areas, fields and skills; months and school years are counted from a day."""

    areas: Mapping[str, int]
    fields: Mapping[str, int]
    skills: Mapping[str, int]
    base: date

    @classmethod
    def of(cls, city: City, base: date) -> "Codes":
        """Return the numbers for what a town knows."""
        return cls(
            areas=_numbers(area.code for area in city.areas),
            fields=_numbers(field.code for field in city.fields),
            skills=_numbers(skill.code for skill in city.skills),
            base=base,
        )

    def area(self, code: str | None) -> int:
        """Return the number of an area; one the town does not have is beyond all it has."""
        return ANYWHERE if code is None else self.areas.get(code, len(self.areas))

    def field(self, code: str | None) -> int:
        """Return the number of a field; none, or one the town does not have, is beyond them."""
        return self.fields.get(code or "", len(self.fields))

    def reach(self, home: str | None, named: Collection[str], town: Town) -> set[int]:
        """Return where somebody goes: what they named, or their own area and those it touches."""
        if home is None and not named:
            return set(range(len(self.areas) + 1))
        near = {home, *(area for area in self.areas if town.touches(home, area))}
        return {self.area(area) for area in set(named) or near}

    def month(self, month: str | None) -> int:
        """Return the bit of a month like "2026-11"; months beyond five years have none."""
        if month is None:
            return 0
        year, number = map(int, month.split("-"))
        ahead = (year - self.base.year) * 12 + number - self.base.month
        return 1 << ahead if 0 <= ahead <= LAST_BIT else 0

    def cohort(self, birth_date: date | None) -> int:
        """Return the bit of the school year in which somebody was born."""
        if birth_date is None:
            return 0
        early = (birth_date.month, birth_date.day) <= (4, 1)
        back = self.base.year - birth_date.year + early
        return 1 << min(max(back, 0), LAST_BIT)

    def cohorts(self, grades: frozenset[str], day: date) -> int:
        """Return the bits of the school years that are in one of the grades on that day."""
        return _cohorts(grades, day.year, day.month, self.base.year) if grades else 0


def age_of(birth_date: date) -> int:
    """Return a number that grows with the age."""
    return OLDEST - birth_date.toordinal()


def least_age(years: int | None, day: date) -> int:
    """Return the age, as `age_of` counts, of whoever turns so many years on that day."""
    return 0 if years is None else age_of(_years_before(day, years))


def most_age(years: int | None, day: date) -> int:
    """Return the greatest age, as `age_of` counts, at which one is not older on that day."""
    return OLDEST if years is None else age_of(_years_before(day, years + 1)) - 1


def _numbers(codes: Iterable[str]) -> dict[str, int]:
    return {code: number for number, code in enumerate(codes)}


def _years_before(day: date, years: int) -> date:
    if years >= day.year:
        return date.min
    # On a leap day, in a year without one, whoever was born the day before has just turned.
    return day + relativedelta(years=-years)


@lru_cache(maxsize=512)
def _cohorts(grades: frozenset[str], year: int, month: int, base: int) -> int:
    day, bits = date(year, month, 15), 0
    for back in range(LAST_BIT + 1):
        if not grades.isdisjoint(grades_on(day, date(base - back, 6, 1))):
            bits |= 1 << back
    return bits
