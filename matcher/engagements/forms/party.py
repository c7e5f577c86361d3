"""Who comes: oneself, people who come along, so many of an organization's."""

from collections.abc import Iterator
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, Form, FormField
from wtforms.validators import ValidationError

from matcher.engagements.rules import Party
from matcher.engagements.service import Along
from matcher.members.forms import NAME, OLDEST
from matcher.members.models import Member, MemberKind
from matcher.shared.clock import today
from matcher.shared.forms import (
    BirthDateField,
    ChoiceField,
    FuriganaField,
    NumberField,
    TextLine,
    at_most,
    between,
    no_link,
)

MOST_PEOPLE = 500
MOST_ALONG = 19
MORE = "companions"
"""What the button sends that asks for another row."""


class CompanionForm(Form):
    """One who comes along; a row in which nothing was typed is nobody."""

    name = TextLine(_l("お名前"), [at_most(NAME), no_link()])
    furigana = FuriganaField(_l("ふりがな"), [at_most(NAME)])
    birth_date = BirthDateField(_l("生年月日"))

    limited = False

    @property
    def is_empty(self) -> bool:
        """Tell whether the row says nothing."""
        typed = (self.name.text, self.furigana.text, self.birth_date.typed)
        return not any(typed) and self.birth_date.data is None

    def validate_name(self, field: TextLine) -> None:
        """Ask for the name of whoever else is written down."""
        if not field.text and not self.is_empty:
            raise ValidationError(_("お名前を入力してください。"))

    def validate_birth_date(self, field: Field) -> None:
        """Ask for the date where the role is limited by age; refuse one that cannot be."""
        if self.limited and not self.is_empty and field.data is None and not field.errors:
            raise ValidationError(_("年齢の条件があるため、生年月日を入力してください。"))
        if field.data and not OLDEST <= field.data <= today():
            raise ValidationError(_("生年月日を確かめてください。"))

    def to_along(self) -> Along:
        """Return who it is."""
        date = self.birth_date.data if self.limited else None
        return Along(self.name.text, self.furigana.text, date)


class PeopleRows(FieldList):  # type: ignore[type-arg]  # FormField takes none while running
    """Rows of people, one of them always empty to begin with."""

    def grow(self) -> bool:
        """Add the row that was asked for, if one was; tell whether one was."""
        wanted = request.form.get("more") == MORE
        if wanted and len(self.entries) < (self.max_entries or 0):
            self.append_entry()
        return wanted

    def limit(self, *, limited: bool) -> None:
        """Let the rows ask for birth dates, or not."""
        for entry in self.entries:
            entry.form.limited = limited

    @property
    def people(self) -> tuple[Along, ...]:
        """Return everybody who was written down."""
        return tuple(e.form.to_along() for e in self.entries if not e.form.is_empty)

    @property
    def leaves(self) -> Iterator[Field]:
        """Yield the fields of all rows."""
        for entry in self.entries:
            yield from entry.form


class PartyFields:
    """For how many one applies, and who comes along."""

    members: Any
    comes_in_groups: Any

    people = NumberField(_l("参加する人数"), [between(1, MOST_PEOPLE)], default=1)
    quantity = NumberField(_l("提供する数"), [between(1, MOST_PEOPLE)], default=1)
    party = ChoiceField(_l("どなたと参加しますか"), default=Party.ALONE.value)
    companions = PeopleRows(FormField(CompanionForm), min_entries=1, max_entries=MOST_ALONG)

    def offer_parties(self) -> None:
        """Give the choices of who comes."""
        self.party.choices = [
            (Party.ALONE.value, _("自分だけ")),
            (Party.HOUSEHOLD.value, _("家族と一緒に")),
            (Party.FRIENDS.value, _("友人・仲間と一緒に")),
        ]

    @property
    def brings_people(self) -> bool:
        """Tell whether an organization may apply here: it may bring several."""
        return any(_is_organization(member) for member in self.members)

    @property
    def comes_along(self) -> bool:
        """Tell whether a resident may apply here, with others."""
        return not all(_is_organization(member) for member in self.members)

    def validate_people(self, field: Field) -> None:
        """Refuse an emptied field; a field that was not shown is one."""
        _refuse_emptied(field, _("人数を入力してください。"))

    def validate_quantity(self, field: Field) -> None:
        """Refuse an emptied field; a field that was not shown is one."""
        _refuse_emptied(field, _("数を入力してください。"))

    def validate_party(self, field: ChoiceField) -> None:
        """Let the choice and the names say the same."""
        alone, named = field.code in {None, Party.ALONE.value}, bool(self.companions.people)
        if named and alone:
            raise ValidationError(
                _("一緒に参加する方がいるときは、「家族と」か「友人・仲間と」を選んでください。")
            )
        if not named and not alone:
            raise ValidationError(_("一緒に参加する方のお名前を、下に入力してください。"))

    @property
    def has_company(self) -> bool:
        """Tell whether somebody comes along, or has to, or was written down wrongly."""
        typed = any(not entry.form.is_empty for entry in self.companions.entries)
        alone = self.party.code in {None, Party.ALONE.value}
        return typed or not alone or len(self.companions.entries) > 1 or self.comes_in_groups

    @property
    def chosen_party(self) -> Party:
        """Return for whom one applies."""
        return Party(self.party.code or Party.ALONE)


def _is_organization(member: Member) -> bool:
    return member.kind is not MemberKind.RESIDENT


def _refuse_emptied(field: Field, words: str) -> None:
    if field.raw_data and field.data is None and not field.errors:
        raise ValidationError(words)
