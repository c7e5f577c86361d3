"""What somebody answers who has to agree."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from matcher.shared.forms import ChoiceField, Required, TextBlock, at_most

YES, NO = "yes", "no"
REMARK = 300


class ConsentForm(FlaskForm):
    """Yes or no, by one of two buttons, and a word if one likes."""

    answer = ChoiceField(
        _l("お返事"),
        [Required(_l("どちらかのボタンを押してください。"))],
        choices=lambda: [(YES, ""), (NO, "")],
    )
    remark = TextBlock(
        _l("ひとこと"),
        [at_most(REMARK)],
        description=_l("支援センターに伝えたいことがあれば書いてください。"),
    )

    @property
    def given(self) -> bool:
        """Tell whether they agree."""
        return str(self.answer.data) == YES


def said(*, given: bool) -> str:
    """Return what somebody is told who has answered."""
    if given:
        return str(_("同意を受け付けました。ありがとうございました。"))
    return str(_("同意しないことを受け付けました。お返事ありがとうございました。"))
