"""Whom to ask again, and for which date."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from matcher.activities.models import Shift
from matcher.members.models import Member
from matcher.shared.forms import ChoiceField, ChoicesField, TextBlock, at_most, chosen
from matcher.shared.web.filters import shift_when


class AgainForm(FlaskForm):
    """Some of those who came before, one date, and a word to them."""

    members = ChoicesField(_l("声をかける方"), [chosen()], choices=[])
    shift = ChoiceField(_l("お願いする日程"), [chosen()], choices=[])
    message = TextBlock(
        _l("ひとこと"),
        [at_most(1000)],
        description=_l("声をかける方全員に、同じことばが届きます。"),
    )

    def __init__(self, members: Sequence[Member], shifts: Sequence[Shift]) -> None:
        self.known, self.ahead = members, shifts
        super().__init__(data={"shift": str(shifts[0].id)} if len(shifts) == 1 else None)

    def process(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what wtforms takes
        """Offer the people and the dates before what was sent is read."""
        self["members"].choices = [(str(member.id), member.name) for member in self.known]
        self["shift"].choices = [(str(shift.id), _when(shift)) for shift in self.ahead]
        super().process(*args, **kwargs)

    def asked(self) -> list[Member]:
        """Return the members chosen."""
        codes = set(self.members.codes)
        return [member for member in self.known if str(member.id) in codes]


def _when(shift: Shift) -> str:
    when = shift_when(shift.starts_at, shift.ends_at, shift.timed)
    return f"{when}　{shift.role.name}"
