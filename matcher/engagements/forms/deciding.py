"""What an organizer sends to decide several applications at once."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField, StringField
from wtforms.validators import AnyOf, ValidationError

from matcher.engagements.service import Decision, Decisions
from matcher.shared.forms import TextBlock, at_most


class DecideForm(FlaskForm):
    """Which applications, what with them, and a word for those who are told no.

    Its names carry the date's number; the token, which all forms share, stands beside it.
    """

    class Meta(FlaskForm.Meta):
        """Without a token of its own: the guard of all posts asks for the common one."""

        csrf = False

    chosen = SelectMultipleField(_l("申し込んだ方"), coerce=int, validate_choice=False)
    decision = StringField(_l("お返事"), [AnyOf([decision.value for decision in Decision])])
    reason = TextBlock(
        _l("見送る方へのひとこと"),
        [at_most(500)],
        description=_l("見送るときだけ、お知らせに添えます。書かなくても構いません。"),
    )

    def validate_chosen(self, field: Field) -> None:
        """Refuse to decide about nobody."""
        if not field.data:
            raise ValidationError(_("申し込んだ方を1人以上選んでください。"))

    @property
    def id_of_form(self) -> str:
        """Return what the form is called on its page, so that boxes elsewhere belong to it."""
        return f"{self.chosen.id}-form"

    def to_command(self) -> Decisions:
        """Return who is told what."""
        return Decisions(
            engagement_ids=tuple(self.chosen.data or ()),
            decision=Decision(str(self.decision.data)),
            reason=self.reason.text,
        )

    @classmethod
    def of_shift(cls, shift_id: int) -> "DecideForm":
        """Return the form of one date: a page shows several of them."""
        return cls(prefix=f"shift-{shift_id}-")
