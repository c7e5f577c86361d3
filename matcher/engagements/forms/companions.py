"""The names of those who come along."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, FormField

from matcher.engagements.asking import is_limited
from matcher.engagements.forms.party import MOST_PEOPLE, CompanionForm, PeopleRows
from matcher.engagements.models import Companion, Engagement
from matcher.engagements.service.companions import most_names

FRESH_ROWS = 10
"""So many empty rows are there to begin with."""


class CompanionsForm(FlaskForm):
    """A row for each who comes along."""

    companions = PeopleRows(FormField(CompanionForm), min_entries=1, max_entries=MOST_PEOPLE)

    @classmethod
    def of(cls, engagement: Engagement, named: Sequence[Companion]) -> "CompanionsForm":
        """Return the form with the names there are, and a row for each who has none yet."""
        rows: list[dict[str, Any]] = [
            {"name": one.name, "furigana": one.furigana, "birth_date": one.birth_date}
            for one in named
        ]
        missing = min(most_names(engagement) - len(rows), FRESH_ROWS)
        form = cls(data={"companions": [*rows, *({} for _ in range(missing))]})
        form.companions.max_entries = max(most_names(engagement), 1)
        form.limited = is_limited(engagement.shift.role)
        form.companions.limit(limited=form.limited)
        return form

    limited = False

    def __iter__(self) -> Iterator[Field]:
        for field in super().__iter__():
            yield from field.leaves if isinstance(field, PeopleRows) else (field,)

    def grow(self) -> bool:
        """Add the row that was asked for, if one was; tell whether one was."""
        grown = self.companions.grow()
        self.companions.limit(limited=self.limited)
        return grown
