"""What the staff write down of what somebody said."""

from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from matcher.engagements.forms import ApplyForm, EndForm
from matcher.engagements.forms.consenting import ConsentForm
from matcher.engagements.service import Wish
from matcher.shared.channel import Channel
from matcher.shared.forms import ChoiceField, TextLine, at_most, chosen

SAID = (Channel.TELEPHONE, Channel.COUNTER, Channel.PAPER)


class SaidByField(ChoiceField):
    """By what way somebody said it."""

    @property
    def channel(self) -> Channel:
        """Return what was chosen."""
        return Channel(str(self.data))

    def options(self) -> list[tuple[str, str]]:
        """Return the ways in which people speak to the desk."""
        words = {
            Channel.TELEPHONE: _("電話で聞いた"),
            Channel.COUNTER: _("窓口で聞いた"),
            Channel.PAPER: _("用紙で受け取った"),
        }
        return [(channel.value, str(words[channel])) for channel in SAID]


class ProxyForm(ApplyForm):
    """An application for somebody else."""

    said_by = SaidByField(_l("受付の方法"), [chosen()], default=Channel.TELEPHONE.value)
    override = TextLine(
        _l("時間が重なっても受け付ける理由"),
        [at_most(250)],
        description=_l(
            "すでに参加が決まっている活動と時間が重なるときだけ書いてください。記録に残ります。"
        ),
    )

    def refuse_overlap(self, words: str) -> None:
        """Say that it overlaps, beside the reason that would let it pass."""
        self.override.errors = [*self.override.errors, words]

    def to_command(self) -> Wish:
        """Return what comes with the application."""
        return replace(super().to_command(), override=self.override.text)


class SpokenConsentForm(ConsentForm):
    """A guardian's or school's word as the staff heard it."""

    said_by = SaidByField(_l("受付の方法"), [chosen()], default=Channel.TELEPHONE.value)


class SpokenWithdrawalForm(EndForm):
    """That somebody will not come, as the staff heard it."""

    said_by = SaidByField(_l("受付の方法"), [chosen()], default=Channel.TELEPHONE.value)


class ShiftSearch(FlaskForm):
    """Words of the activity or group that somebody names."""

    class Meta:
        """A list changes nothing and needs no token."""

        csrf = False

    q = TextLine(_l("活動や団体の名前"), [at_most(100)])

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - what wtforms takes
        super().__init__(formdata=request.args, **kwargs)

    @property
    def words(self) -> str:
        """Return the words; some that cannot be read exclude nothing."""
        self.validate()
        return "" if self.q.errors else self.q.text
