"""Fields of choices, most of them the town's own."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from matcher.city.town import Coded
from matcher.shared.town import current_city
from matcher.shared.week import Days

ELSEWHERE = "-"
"""The choice of an area that stands for none of the town's."""


class ChoiceField(SelectField):
    """One of several; `code` is the choice, or None where nothing was chosen.

    `nothing` is what stands on top of a list that the town fills: the choice of none.
    """

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        nothing: str | None = None,
        **kwargs: Any,  # noqa: ANN401 - what wtforms takes
    ) -> None:
        self.nothing = nothing
        kwargs.setdefault("choices", self.options)
        super().__init__(label, list(validators), **kwargs)

    @property
    def code(self) -> str | None:
        """Return what was chosen."""
        return str(self.data) if self.data else None

    def options(self) -> list[tuple[str, str]]:
        """Return the choices, read from the town for each request."""
        return []

    def pre_validate(self, _form: object) -> None:
        """Refuse what is not on the list."""
        if self.data and not any(choice[2] for choice in self.iter_choices()):
            raise ValidationError(_("一覧の中から選んでください。"))

    def _blank(self) -> tuple[str, str]:
        return ("", str(self.nothing or _("選んでください")))


class ChoicesField(SelectMultipleField):
    """Several of many; `codes` are the choices."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        **kwargs: Any,  # noqa: ANN401 - what wtforms takes
    ) -> None:
        kwargs.setdefault("choices", self.options)
        super().__init__(label, list(validators), **kwargs)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return what was chosen, each once."""
        return tuple(dict.fromkeys(code for code in self.data or () if code))

    def options(self) -> list[tuple[str, str]]:
        """Return the choices, read from the town for each request."""
        return []

    def pre_validate(self, _form: object) -> None:
        """Refuse what is not on the list."""
        known = {choice[0] for choice in self.iter_choices()}
        if not set(self.codes) <= known:
            raise ValidationError(_("一覧の中から選んでください。"))


class AreaField(ChoiceField):
    """One of the town's areas; with `elsewhere`, also none of them, under that name."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        elsewhere: str | None = None,
        **kwargs: Any,  # noqa: ANN401 - what wtforms takes
    ) -> None:
        self.elsewhere = elsewhere
        super().__init__(label, validators, **kwargs)

    @property
    def code(self) -> str | None:
        """Return the area; None outside of the town."""
        return None if self.data in {ELSEWHERE, "", None} else str(self.data)

    def options(self) -> list[tuple[str, str]]:
        """Return the areas."""
        last = [(ELSEWHERE, str(self.elsewhere))] if self.elsewhere else []
        return [self._blank(), *_coded(current_city().areas), *last]


class FieldField(ChoiceField):
    """One field of activity."""

    def options(self) -> list[tuple[str, str]]:
        """Return the fields of the law."""
        return [self._blank(), *_coded(current_city().fields)]


class AreasField(ChoicesField):
    """Several of the town's areas."""

    def options(self) -> list[tuple[str, str]]:
        """Return the areas."""
        return _coded(current_city().areas)


class FieldsField(ChoicesField):
    """Several fields of activity."""

    def options(self) -> list[tuple[str, str]]:
        """Return the fields of the law."""
        return _coded(current_city().fields)


class SkillsField(ChoicesField):
    """Several skills."""

    def options(self) -> list[tuple[str, str]]:
        """Return the skills."""
        return _coded(current_city().skills)


class GridField(ChoicesField):
    """The weekly grid of free time: slots such as "0-morning", Monday being 0."""

    def options(self) -> list[tuple[str, str]]:
        """Return every part of every day of the week."""
        return [
            (f"{number}-{band.code}", _("%(day)s曜 %(band)s", day=day, band=band.name))
            for number, day in enumerate(_("月火水木金土日"))
            for band in current_city().bands
        ]


def _coded(things: Iterable[Coded]) -> list[tuple[str, str]]:
    return [(thing.code, thing.name) for thing in things]


class DaysField(ChoiceField):
    """Working days, or Saturdays and Sundays."""

    def options(self) -> list[tuple[str, str]]:
        """Return the kinds of days."""
        return [
            (Days.ANY.value, _("いつでも")),
            (Days.WEEKDAYS.value, _("平日（月〜金）")),
            (Days.WEEKEND.value, _("土曜・日曜")),
        ]


class BandsField(ChoicesField):
    """Parts of the day."""

    def options(self) -> list[tuple[str, str]]:
        """Return the town's parts of the day, with their hours."""
        return [
            (band.code, f"{band.name} {band.start.lstrip('0')}〜{band.end.lstrip('0')}")
            for band in current_city().bands
        ]
