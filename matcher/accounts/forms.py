"""What people type to sign in, and to choose a password."""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField
from wtforms.validators import ValidationError

from matcher.accounts.passwords import MAXIMUM, MINIMUM, weakness
from matcher.accounts.service import LoginName, login_name
from matcher.shared.forms import Required, TextLine, at_most
from matcher.shared.text import normalise_phone
from matcher.shared.town import current_city


@dataclass(frozen=True, slots=True)
class SignInCommand:
    """A login name and the password typed with it."""

    name: LoginName
    password: str


@dataclass(frozen=True, slots=True)
class CodeCommand:
    """A login name and the code that was told to its owner."""

    name: LoginName
    code: str


class SignInForm(FlaskForm):
    """Name and password."""

    name = TextLine(_l("メールアドレスまたは電話番号"), [Required(), at_most(254)])
    password = PasswordField(_l("パスワード"), [Required(), at_most(MAXIMUM)])

    def to_command(self) -> SignInCommand:
        """Return what was typed, the name normalised."""
        return SignInCommand(login_name(self.name.text), str(self.password.data))


class ForgotForm(FlaskForm):
    """Whose password was forgotten."""

    name = TextLine(_l("メールアドレスまたは電話番号"), [Required(), at_most(254)])

    def to_command(self) -> LoginName:
        """Return the login name, normalised."""
        return login_name(self.name.text)


class NewPasswordField(PasswordField):
    """A password to be chosen."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - what wtforms takes
        words = _l(
            "%(least)d文字以上。言葉をいくつかつなげると、覚えやすくて安全です。"
            "ひらがなや漢字、空白も使えます。",
            least=MINIMUM,
        )
        super().__init__(_l("パスワード"), [Required()], description=words, **kwargs)


class ChoosesPassword:
    """What a form with a `NewPasswordField` called `password` checks."""

    def guessable(self) -> tuple[str, ...]:
        """Return words about this person that a password must not consist of."""
        return (current_city().name,)

    def validate_password(self, field: Field) -> None:
        """Refuse a password that is easily guessed."""
        words = [piece for word in self.guessable() for piece in _pieces(word)]
        why = weakness(str(field.data or ""), *words)
        if why:
            raise ValidationError(_weak_because(why))


class ResetForm(ChoosesPassword, FlaskForm):
    """A new password."""

    password = NewPasswordField()


def _pieces(word: str) -> list[str]:
    """Return a name or an address, and what it is made of."""
    return [word, *re.split(r"[\s@.]+", word)]


class CodeForm(ChoosesPassword, FlaskForm):
    """A new password, with the code that was told by telephone."""

    name = TextLine(_l("電話番号"), [Required(), at_most(254)])
    code = TextLine(_l("お電話でお伝えした12桁の番号"), [Required(), at_most(40)])
    password = NewPasswordField()

    def to_command(self) -> CodeCommand:
        """Return what was typed, number and code as plain digits."""
        return CodeCommand(login_name(self.name.text), normalise_phone(self.code.text))


def _weak_because(why: str) -> str:
    words: dict[str, str] = {
        "password_too_short": _("パスワードは%(least)d文字以上にしてください。", least=MINIMUM),
        "password_too_long": _("パスワードは%(most)d文字以内にしてください。", most=MAXIMUM),
        "password_common": _(
            "推測されやすいパスワードです。名前や地名、同じ文字のくり返しを避けてください。"
        ),
    }
    return words[why]
