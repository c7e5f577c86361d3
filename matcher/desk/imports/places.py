"""Finding the town's own areas and fields in the words of a row."""

import re

from matcher.city.town import City
from matcher.desk.imports.cells import RowProblem

SHORTEST_NAME = 2
"""An area's name of one letter is found only where it stands alone."""


def area_in(words: str, *, city_name: str, city: City) -> str | None:
    """Return the code of the one area these words name, or None.

    A name inside longer words counts only for rows of this very town: every town has a 中央.
    """
    exact = city.area_by_name(words) or city.area_by_name(words.removesuffix("地区"))
    if exact:
        return exact.code
    if city.name not in city_name:
        return None
    inside = [a for a in city.areas if len(a.name) >= SHORTEST_NAME and a.name in words]
    return inside[0].code if len(inside) == 1 else None


def field_code(name: str, column: str, *, city: City) -> str:
    """Return the code of a field of activity; raise RowProblem for an unknown one."""
    field = city.field_by_name(name)
    if field is None:
        raise RowProblem("field_unknown", column)
    return field.code


def skill_codes(words: str, *, city: City) -> tuple[str, ...]:
    """Return the codes of the skills that the words list by their names."""
    found = (city.skill_by_name(part) for part in (words, *re.split("[・、,/]", words)))
    return tuple(dict.fromkeys(skill.code for skill in found if skill))
