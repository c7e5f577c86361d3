"""What each side is asked when it looks back."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, RadioField
from wtforms.validators import ValidationError

from matcher.recognition.models import Reflection
from matcher.recognition.service.reflections import Look
from matcher.recognition.wording import OF_MEMBER, OF_ORGANIZER, Choices
from matcher.shared.forms import TextBlock, at_most

_LONGEST = 1000


class ScoreField(RadioField):
    """One of five answers in words, from best to worst; none is an answer too."""

    def __init__(self, label: str, choices: Choices, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(label, choices=lambda: list(choices), validate_choice=False, **kwargs)

    @property
    def score(self) -> int | None:
        """Return 1 to 5, or None where nothing was chosen."""
        return int(self.data) if self.data in {"1", "2", "3", "4", "5"} else None

    def process_data(self, value: object) -> None:
        """Take a score as it is kept."""
        self.data = str(value) if value else None

    def pre_validate(self, _form: object) -> None:
        """Refuse what is not on the list."""
        if self.data and self.score is None:
            raise ValidationError(_("一覧の中から選んでください。"))


class OwnReflectionForm(FlaskForm):
    """A member's look back at what they took part in."""

    first = ScoreField(*OF_MEMBER[0])
    second = ScoreField(*OF_MEMBER[1])
    third = ScoreField(*OF_MEMBER[2])
    words = TextBlock(
        _l("主催者へのことば"),
        [at_most(_LONGEST)],
        description=_l("感想やお礼など。主催者が読みます。"),
    )
    quotable = BooleanField(_l("主催者へのことばを、名前を出さずに紹介してもよい"))
    private_words = TextBlock(
        _l("支援センターだけに伝えたいこと"),
        [at_most(_LONGEST)],
        description=_l(
            "困ったことや、気になったこと。支援センターの職員だけが読みます。主催者には見えません。"
        ),
    )

    @classmethod
    def of(cls, reflection: Reflection | None) -> "OwnReflectionForm":
        """Return the form with what was written before."""
        return cls(obj=reflection)

    def validate(self, *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 - what wtforms takes
        """Ask for something, whatever it is."""
        whole: bool = super().validate(*args, **kwargs)
        if whole and self.to_command().is_empty:
            self.form_errors.append(_("どれか1つだけでも、お答えください。"))
            return False
        return whole

    def to_command(self) -> Look:
        """Return what the member says."""
        return Look(
            first=self.first.score,
            second=self.second.score,
            third=self.third.score,
            words=self.words.text,
            private_words=self.private_words.text,
            quotable=bool(self.quotable.data),
        )


class TokenForm(FlaskForm):
    """The token of a page whose questions stand once for each person."""


class AboutForm(Form):
    """An organizer's look back at one person; every question may be left out."""

    first = ScoreField(*OF_ORGANIZER[0])
    second = ScoreField(*OF_ORGANIZER[1])
    third = ScoreField(*OF_ORGANIZER[2])
    words = TextBlock(
        _l("ご本人へのことば"), [at_most(_LONGEST)], description=_l("ご本人が読みます。")
    )
    private_words = TextBlock(
        _l("支援センターだけに伝えたいこと"),
        [at_most(_LONGEST)],
        description=_l("支援センターの職員だけが読みます。ご本人には見えません。"),
    )

    def to_command(self) -> Look:
        """Return what the organizer says of this person."""
        return Look(
            first=self.first.score,
            second=self.second.score,
            third=self.third.score,
            words=self.words.text,
            private_words=self.private_words.text,
        )
