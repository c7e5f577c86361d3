"""What people type who move to another date, or let somebody else come."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from matcher.activities.models import Shift
from matcher.engagements.models import Engagement
from matcher.engagements.wording import when_of
from matcher.shared.forms import ChoiceField, Required, TextBlock, at_most


class MoveForm(FlaskForm):
    """To which date one goes."""

    shift_id = ChoiceField(
        _l("新しい日程"), validators=[Required(_l("日程を選んでください。"))], choices=[]
    )

    def __init__(self, shifts: Sequence[Shift], **kwargs: Any) -> None:  # noqa: ANN401
        self.shifts = shifts
        super().__init__(**kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what wtforms takes
        """Offer the dates there are, before what was sent is read."""
        self["shift_id"].choices = [(str(one.id), _with_role(one)) for one in self.shifts]
        super().process(*args, **kwargs)


class ProposeForm(FlaskForm):
    """A word to whoever gets the link, and to the organizer."""

    message = TextBlock(
        _l("ひとこと"),
        [at_most(300)],
        description=_l("代わってくださる方と、主催者に伝わります。"),
    )


class TakeForm(FlaskForm):
    """Whether one takes the place over, or gives one's own for it."""

    other_id = ChoiceField(_l("どうしますか"), choices=[])

    def __init__(self, mine: Sequence[Engagement], **kwargs: Any) -> None:  # noqa: ANN401
        self.mine = mine
        super().__init__(data={"other_id": ""}, **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what wtforms takes
        """Offer one's own dates, before what was sent is read."""
        own = [
            (str(one.id), _("自分の日程と交換する：%(when)s", when=when_of(one.shift)))
            for one in self.mine
        ]
        self["other_id"].choices = [("", _("代わりに参加する")), *own]
        super().process(*args, **kwargs)


def _with_role(shift: Shift) -> str:
    if shift.role.name == _("参加者"):
        return when_of(shift)
    return str(_("%(when)s（%(role)s）", when=when_of(shift), role=shift.role.name))
