"""What an organizer declares, and what the staff say to it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import ValidationError

from matcher.insurance.models import Declaration
from matcher.insurance.rules import Risk
from matcher.insurance.scheme import scheme
from matcher.insurance.service.declaring import CheckCommand, DeclarationCommand
from matcher.insurance.wording import risk_words
from matcher.shared.forms import ChoiceField, ChoicesField, Required, TextBlock, at_most, chosen

YES, NO = "yes", "no"


class DeclarationForm(FlaskForm):
    """What an activity is, as far as its insurance goes."""

    unpaid = BooleanField(
        _l("無償の活動です（交通費などの実費のほかに、お金や商品券を渡しません）")
    )
    public_benefit = TextBlock(
        _l("活動の目的"),
        [Required(), at_most(500)],
        description=_l("だれの、どんな役に立つ活動ですか。"),
    )
    risk = ChoiceField(
        _l("危険の程度"),
        [chosen()],
        choices=lambda: [(risk.value, risk_words(risk)) for risk in Risk],
        description=_l("迷うときは、高いほうを選んでください。"),
    )
    machines = ChoicesField(
        _l("使う機械・行う作業"),
        choices=lambda: [(name, name) for name in (*scheme().machines, *scheme().excluded)],
        description=_l("あてはまるものに、すべて印をつけてください。"),
    )
    safety = TextBlock(
        _l("安全対策"),
        [at_most(1000)],
        description=_l(
            "例：作業の前に全員で準備体操をする。草刈りは15メートル離れる。救急箱を用意する。"
        ),
    )

    @classmethod
    def of(cls, declaration: Declaration | None, *, sent: bool = True) -> "DeclarationForm":
        """Return the form with what was declared so far, and what was `sent` if it was this one."""
        kwargs = {} if sent else {"formdata": None}
        if declaration is None:
            return cls(data={"risk": Risk.LOW.value}, **kwargs)
        names = ("unpaid", "public_benefit", "machines", "safety")
        said = {name: getattr(declaration, name) for name in names}
        known = {*scheme().machines, *scheme().excluded}
        said["machines"] = [name for name in declaration.machines if name in known]
        return cls(data={**said, "risk": declaration.risk.value}, **kwargs)

    def validate_safety(self, field: Field) -> None:
        """Ask for precautions where there is something to guard against."""
        if not field.data and (self.risk.data != Risk.LOW.value or self.machines.codes):
            raise ValidationError(_("けがへの備えを書いてください。"))

    def to_command(self) -> DeclarationCommand:
        """Return what is declared."""
        return DeclarationCommand(
            unpaid=bool(self.unpaid.data),
            public_benefit=self.public_benefit.text,
            risk=Risk(str(self.risk.data)),
            machines=self.machines.codes,
            safety=self.safety.text,
        )


class CheckForm(FlaskForm):
    """Covered or not, by one of two buttons; a no needs a word to the group."""

    decision = ChoiceField(
        _l("保険の対象かどうか"),
        [Required(_l("どちらかのボタンを押してください。"))],
        choices=lambda: [(YES, ""), (NO, "")],
    )
    note = TextBlock(_l("団体に伝えること"), [at_most(500)])
    seen = HiddenField()

    def validate_note(self, field: Field) -> None:
        """Ask for the reason of a no."""
        if self.decision.data == NO and not field.data:
            raise ValidationError(_("どうすれば対象になるか分かるように、理由を書いてください。"))

    def to_command(self) -> CheckCommand:
        """Return the staff's word."""
        return CheckCommand(self.decision.data == YES, self.note.text, str(self.seen.data or ""))
