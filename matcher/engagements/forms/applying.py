"""What people type when they apply."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from matcher.engagements.service import Wish
from matcher.members.models import Member, MemberKind
from matcher.shared.forms import ChoiceField, NumberField, TextBlock, at_most, between

MOST_SEATS = 500


class ApplyForm(FlaskForm):
    """For whom one applies, for how many, and a word to the organizer; one tap sends none."""

    member_id = ChoiceField(_l("申し込む方"), choices=[])
    seats = NumberField(
        _l("人数"),
        [between(1, MOST_SEATS)],
        default=1,
        description=_l("物品や場所の場合は、その数です。"),
    )
    message = TextBlock(
        _l("主催者へのひとこと"),
        [at_most(1000)],
        description=_l("聞いておきたいことや、配慮が必要なことがあれば書いてください。"),
    )

    def __init__(self, members: Sequence[Member], asked: str | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        self.members = members
        super().__init__(data={"member_id": _first(members, asked)}, **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what wtforms takes
        """Offer the members this person acts for, before what was sent is read."""
        self["member_id"].choices = [(str(member.id), member.name) for member in self.members]
        super().process(*args, **kwargs)

    @property
    def asks_how_many(self) -> bool:
        """Tell whether an organization may apply here: it may bring several."""
        return any(member.kind is not MemberKind.RESIDENT for member in self.members)

    def validate_member_id(self, field: Field) -> None:
        """Refuse an application of nobody."""
        if not field.data:
            raise ValidationError(_("申し込む方を選んでください。"))

    def validate_seats(self, field: Field) -> None:
        """Refuse an emptied field; a field that was not shown is one."""
        if field.raw_data and field.data is None and not field.errors:
            raise ValidationError(_("人数を入力してください。"))

    def to_command(self) -> Wish:
        """Return what comes with the application."""
        return Wish(people=self.seats.data or 1, message=self.message.text)


def _first(members: Sequence[Member], asked: str | None) -> str | None:
    """Return who applies unless told otherwise: as asked, else oneself, else the only one."""
    ids = [str(member.id) for member in members]
    if asked in ids:
        return asked
    own = [str(member.id) for member in members if member.kind is MemberKind.RESIDENT]
    return next(iter(own or (ids if len(ids) == 1 else [])), None)
