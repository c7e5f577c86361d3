"""Fields that only a posting has: its terms, and what its rules are made of."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _
from wtforms import BooleanField
from wtforms.widgets import HiddenInput

from matcher.activities.rules.recurrence import LAST, NTHS, WEEKDAYS
from matcher.activities.rules.terms import DECLARED, Grade, Language
from matcher.activities.wording.terms import choices_of
from matcher.shared.forms import ChoiceField, ChoicesField, TextLine

T = TypeVar("T", bound=StrEnum)
_A_YEAR_OF_ITS_OWN = 2024


class Kept(TextLine):
    """Something the form keeps for itself, without what nobody sees."""

    widget = HiddenInput()


class Tick(BooleanField):
    """A box to tick; what was sent for it instead of its own word is not shown again."""

    def _value(self) -> str:
        return "y"


class TermField(ChoiceField, Generic[T]):
    """One code of an enumeration; nothing said means its first.

    `words` are those of a form's own codes; the terms of a posting have theirs.
    """

    def __init__(
        self,
        label: str | None,
        codes: type[T],
        *,
        words: Mapping[T, Callable[[], str]] | None = None,
        **kwargs: Any,  # noqa: ANN401 - what wtforms takes
    ) -> None:
        self.codes, self.words = codes, words
        kwargs.setdefault("default", next(iter(codes)).value)
        super().__init__(label, **kwargs)

    @property
    def term(self) -> T:
        """Return the code that was chosen; what is none counts as nothing said."""
        known = {code.value: code for code in self.codes}
        return known.get(str(self.data or ""), next(iter(self.codes)))

    def options(self) -> list[tuple[str, str]]:
        """Return every code with its words."""
        if self.words is None:
            return choices_of(self.codes)
        return [(code.value, self.words[code]()) for code in self.codes]


class TermsField(ChoicesField):
    """Several codes of a list."""

    listed: Sequence[StrEnum] = ()

    def options(self) -> list[tuple[str, str]]:
        """Return the codes with their words."""
        return choices_of(self.listed)


class TraitsField(TermsField):
    """What a group says of the day by ticking it."""

    listed = DECLARED


class LanguagesField(TermsField):
    """Languages in which one is understood."""

    listed = tuple(Language)


class GradesField(TermsField):
    """School years that may come, all of them ticked until some are taken out."""

    listed = tuple(Grade)

    @property
    def some(self) -> tuple[str, ...]:
        """Return the grades that may come; none at all means all of them."""
        return () if len(self.codes) == len(Grade) else self.codes


class NumbersField(ChoicesField):
    """Several numbers of a list."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers, in the order of the list."""
        chosen = set(self.codes)
        return tuple(int(value) for value, _words in self.options() if value in chosen)


class WeekdaysField(NumbersField):
    """Days of the week, Monday being 0."""

    def options(self) -> list[tuple[str, str]]:
        """Return the days of the week."""
        return [(str(day), _("月火水木金土日")[day]) for day in WEEKDAYS]


class NthsField(NumbersField):
    """Which weeks of a month."""

    def options(self) -> list[tuple[str, str]]:
        """Return the first to the fifth, and the last."""
        words = {LAST: _("最終")}
        return [(str(nth), words.get(nth) or _("第%(nth)d", nth=nth)) for nth in NTHS]


class MonthDaysField(TextLine):
    """Days of a month as typed: 「5日、20日、末日」."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the days; raise ValueError where one is none."""
        words = [word for word in re.split(r"[、，,・\s]+", self.text) if word]
        return tuple(sorted({_month_day(word) for word in words}, key=lambda day: day % 32))

    @staticmethod
    def in_words(days: Sequence[int]) -> str:
        """Return the days as one would type them."""
        names = (_("末日") if day == LAST else _("%(day)d日", day=day) for day in days)
        return "、".join(names)


def _month_day(word: str) -> int:
    if word in {_("末"), _("末日")}:
        return LAST
    number = word.removesuffix(_("日"))
    usable = number.isdecimal() and len(number) <= len("31")
    return date(_A_YEAR_OF_ITS_OWN, 1, int(number) if usable else 0).day
