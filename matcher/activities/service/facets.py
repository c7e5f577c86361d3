"""How many each choice of a filter would give, the other filters staying in force."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.sql.selectable import CompoundSelect, FromClause

from matcher.activities.models import Activity, Shift
from matcher.activities.rules.terms import mask_of, traits_in
from matcher.activities.service.filters import Filters
from matcher.activities.service.questions import Question
from matcher.activities.service.statements import DATES, Asked, conditions, on_days
from matcher.activities.service.words import Dialect
from matcher.shared.db import db
from matcher.shared.town import current_city
from matcher.shared.week import Days, slot_mask_of

_TERMS, _TIMES = "terms", "times"
Option = tuple[str, str, int]
"""A choice: the filter it belongs to, its code, and the slots it asks for."""
_OF_TERMS = frozenset({"areas", "fields", "traits"})


@dataclass(frozen=True, slots=True)
class Facets:
    """How many activities each choice gives, by its code; what is not named gives none."""

    areas: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    bands: Mapping[str, int] = field(default_factory=dict)


def facets_of(filters: Filters, question: Question) -> Facets:
    """Return the counts for every choice: one query, whatever the filters.

    Of areas, fields, days and bands one choice is counted in place of those made; a need is
    counted with the needs asked for already, since all of them must hold.
    """
    options = list(_options(filters))
    masks = {f"option_{place}": mask for place, (_of, _code, mask) in enumerate(options)}
    statement = _counting(question.shape, question.dialect, len(options))
    rows = db.session.connection().execute(statement, {**question.values, **masks}).all()
    times = next(row for row in rows if row.part == _TIMES)
    terms = (row[1:5] for row in rows if row.part == _TERMS)
    return Facets(**_counted_terms(filters, terms), **_counted_times(options, times[5:]))


def _options(filters: Filters) -> Iterator[Option]:
    """Yield each choice of days and of bands, with the slots it would ask for."""
    for days in (Days.WEEKDAYS, Days.WEEKEND):
        yield "days", days.value, slot_mask_of(days, filters.bands)
    for band in current_city().bands:
        yield "bands", band.code, slot_mask_of(filters.days, (band.code,))


@cache
def _counting(asked: Asked, dialect: Dialect, options: int) -> CompoundSelect[Any]:
    """Return the statement: so many for each area, field and set of traits; for each time.

    The first leaves the filters by area, field and need out, the second those by days and bands.
    """
    terms = (Activity.area, Activity.field, Activity.trait_mask)
    by_terms = (
        select(literal(_TERMS).label("part"), *terms, func.count(), *[null()] * options)
        .where(*conditions(asked - _OF_TERMS, dialect))
        .group_by(*terms)
    )
    meets, source = _meeting(asked - {"mask"}, dialect, options)
    counts = (func.count(case((met, 1))) for met in meets)
    by_times = select(literal(_TIMES), *[null()] * 4, *counts).select_from(source)
    return union_all(by_terms, by_times)


def _meeting(
    asked: Asked, dialect: Dialect, options: int
) -> tuple[list[ColumnElement[bool]], FromClause]:
    """Return whether an activity meets each of the choices, and from where that is read."""
    if not asked & DATES:
        found = select(Activity.slot_mask).where(*conditions(asked, dialect)).subquery()
        return [_is_among(found.c.slot_mask, place) for place in range(options)], found
    each = (
        func.max(case((_is_among(Shift.slot_mask, place), 1), else_=0)).label(f"met_{place}")
        for place in range(options)
    )
    found = (
        select(*each)
        .join(Activity, Shift.activity_id == Activity.id)
        .where(*conditions(asked - DATES, dialect), *on_days(asked))
        .group_by(Shift.activity_id)
        .subquery()
    )
    return [column == 1 for column in found.c], found


def _is_among(slots: Any, place: int) -> ColumnElement[bool]:  # noqa: ANN401 - any integer column
    among: ColumnElement[bool] = slots.bitwise_and(bindparam(f"option_{place}")) != 0
    return among


def _counted_terms(filters: Filters, rows: Iterable[Sequence[Any]]) -> dict[str, Counter[str]]:
    areas: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    needs: Counter[str] = Counter()
    wanted = mask_of(filters.needs)
    for area, field_, mask, count in rows:
        fits_area = not filters.areas or area in filters.areas
        fits_field = not filters.fields or field_ in filters.fields
        if mask & wanted == wanted:
            areas[area] += count * fits_field
            fields[field_] += count * fits_area
            needs.update(dict.fromkeys(traits_in(mask), count * fits_area * fits_field))
    return {"areas": areas, "fields": fields, "needs": needs}


def _counted_times(options: Iterable[Option], counts: Sequence[int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {"days": {}, "bands": {}}
    for (of, code, _mask), count in zip(options, counts, strict=True):
        found[of][code] = count
    return found
