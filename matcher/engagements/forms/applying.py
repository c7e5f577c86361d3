"""What people type when they apply."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from matcher.activities.models import Role, Shift
from matcher.activities.rules.terms import Unit
from matcher.engagements import rules
from matcher.engagements.asking import any_given, is_limited, needs_of
from matcher.engagements.forms.party import PartyFields, PeopleRows
from matcher.engagements.forms.questions import QuestionFields
from matcher.engagements.joining import connection_of, day_of
from matcher.engagements.rules import Known, Question
from matcher.engagements.service import Wish
from matcher.engagements.wording import when_of
from matcher.members.models import Member, MemberKind, Organization, Resident
from matcher.shared.forms import ChoiceField, ChoicesField, TextBlock, at_most


@dataclass(frozen=True, slots=True)
class Asking:
    """For what somebody applies, and what the form has to know for it."""

    occasions: Sequence[tuple[Role, Shift]]
    schools: Sequence[Organization]
    now: datetime


class ApplyForm(PartyFields, QuestionFields, FlaskForm):
    """For whom one applies, who comes, what the role asks, and a word to the organizer.

    One tap sends nothing of it: enough where nothing is asked.
    """

    member_id = ChoiceField(_l("申し込む方"), choices=[])
    message = TextBlock(
        _l("主催者へのひとこと"),
        [at_most(1000)],
        description=_l("聞いておきたいことや、配慮が必要なことがあれば書いてください。"),
    )

    def __init__(
        self,
        asking: Asking,
        members: Sequence[Member],
        asked: str | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        self.asking, self.members = asking, members
        data = {"member_id": _first(members, asked), **kwargs.pop("data", {})}
        super().__init__(data=data, **kwargs)
        self.companions.limit(limited=self.is_limited)

    def process(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what wtforms takes
        """Offer the members this person acts for, before what was sent is read."""
        self["member_id"].choices = [(str(member.id), member.name) for member in self.members]
        schools = [(str(school.id), school.name) for school in self.asking.schools]
        self["school_id"].choices = [("", _("一覧にない")), *schools]
        self.offer_parties()
        super().process(*args, **kwargs)

    def __iter__(self) -> Iterator[Field]:
        for field in super().__iter__():
            yield from field.leaves if isinstance(field, PeopleRows) else (field,)

    def grow(self) -> bool:
        """Add the row that was asked for, if one was; tell whether one was."""
        grown = self.companions.grow()
        self.companions.limit(limited=self.is_limited)
        return grown

    @property
    def occasions(self) -> Sequence[tuple[Role, Shift]]:
        """Return for what one applies."""
        return self.asking.occasions

    @property
    def roles(self) -> list[Role]:
        """Return the roles for which one applies, each once."""
        return list({role.id: role for role, _shift in self.occasions}.values())

    @property
    def is_limited(self) -> bool:
        """Tell whether there are limits of age for those who come along."""
        return any(is_limited(role) for role in self.roles)

    @property
    def comes_in_groups(self) -> bool:
        """Tell whether families or groups take part, rather than people by themselves."""
        return any(role.unit is not Unit.PERSON for role in self.roles)

    @property
    def is_given(self) -> bool:
        """Tell whether it is about something given in numbers."""
        return any_given(self.roles)

    @property
    def courses(self) -> list[str]:
        """Return what one must have learnt before."""
        return [role.course for role in self.roles if role.course]

    @property
    def member(self) -> Member | None:
        """Return who applies."""
        chosen = self.member_id.code
        return next((m for m in self.members if str(m.id) == chosen), None)

    @property
    def questions(self) -> list[Question]:
        """Return what is open, in order; what follows from a date just typed included."""
        member = self.member
        if not isinstance(member, Resident):
            return []
        tie, known_date = connection_of(member), member.birth_date
        dates = {known_date, known_date or self.born}
        open_ones = {
            question
            for role, shift in self.occasions
            for birth_date in dates
            for question in rules.questions_for(
                needs_of(role),
                Known(birth_date, tie),
                day=day_of(shift, now=self.asking.now),
            )
        }
        return [question for question in Question if question in open_ones]

    def asks(self, *questions: Question) -> bool:
        """Tell whether one of these questions is open."""
        return any(question in self.questions for question in questions)

    def validate_member_id(self, field: Field) -> None:
        """Refuse an application of nobody."""
        if not field.data:
            raise ValidationError(_("申し込む方を選んでください。"))

    def to_command(self) -> Wish:
        """Return what comes with the application."""
        is_resident = isinstance(self.member, Resident)
        return Wish(
            people=self.people.data or 1,
            quantity=self.quantity.data or 1,
            message=self.message.text,
            party=self.chosen_party,
            companions=self.companions.people if is_resident and not self.is_given else (),
            replies=self.replies(),
        )


class ApplyToSeveralForm(ApplyForm):
    """An application for several dates of one activity."""

    shifts = ChoicesField(_l("申し込む日程"), choices=[])

    def process(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what wtforms takes
        """Offer the dates, before what was sent is read."""
        named = len({role.id for role, _shift in self.asking.occasions}) > 1
        self["shifts"].choices = [
            (str(shift.id), f"{when_of(shift)}　{role.name}" if named else when_of(shift))
            for role, shift in sorted(self.asking.occasions, key=_soonest)
        ]
        super().process(*args, **kwargs)

    @property
    def occasions(self) -> Sequence[tuple[Role, Shift]]:
        """Return the dates that were ticked; all of them while none is."""
        ticked = set(self.shifts.codes)
        chosen = [pair for pair in self.asking.occasions if str(pair[1].id) in ticked]
        return chosen or self.asking.occasions

    @property
    def shift_ids(self) -> list[int]:
        """Return the dates that were ticked."""
        return [int(code) for code in self.shifts.codes]

    def validate_shifts(self, field: ChoicesField) -> None:
        """Ask for one date at least."""
        if not field.codes:
            raise ValidationError(_("申し込む日程を、1つ以上選んでください。"))


def _soonest(occasion: tuple[Role, Shift]) -> tuple[bool, datetime, int]:
    starts_at, id_ = occasion[1].starts_at, occasion[1].id
    return (starts_at is None, starts_at or datetime.max.replace(tzinfo=UTC), id_)


def _first(members: Sequence[Member], asked: str | None) -> str | None:
    """Return who applies unless told otherwise: as asked, else oneself, else the only one."""
    ids = [str(member.id) for member in members]
    if asked in ids:
        return asked
    own = [str(member.id) for member in members if member.kind is MemberKind.RESIDENT]
    return next(iter(own or (ids if len(ids) == 1 else [])), None)
