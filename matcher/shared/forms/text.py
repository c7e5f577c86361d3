"""Fields of text: as typed, but without what nobody sees."""

import re
from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import EmailInput, TelInput

from matcher.shared.text import normalise_email, normalise_phone, squeeze, to_katakana

_BIDI = r"\u202a-\u202e\u2066-\u2069"
INVISIBLE = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_BIDI}\ufdd0-\ufdef\ufffe\uffff]")
LONGEST_ADDRESS = 254
_LONGEST_LOCAL_PART = 64
_LINE_END = re.compile(r"[\n\r]")
_CARRIER = re.compile(
    r"[a-z0-9._?/+-]+@((docomo|ezweb|softbank|ymobile|emobile)\.ne\.jp|(i|disney)\.softbank\.jp"
    r"|([dhtcrknsq]|jp-[dhtcrknsq])\.vodafone\.ne\.jp|(au|uqmobile|biz\.au)\.(com|jp)|willcom\.com)"
)
_PHONE = re.compile(r"0\d{9,10}")
_READING = re.compile(r"[ァ-ヺー・＝ 　]+")
_READING_OF_A_NAME = re.compile(r"[ァ-ヺー・＝ 　A-Za-z0-9&.,\'()-]+")


class TextLine(StringField):
    """One line, without surrounding or doubled white space; `text` is always a string."""

    forbidden: tuple[re.Pattern[str], ...] = (INVISIBLE, _LINE_END)

    @property
    def text(self) -> str:
        """Return what was typed, cleaned."""
        return str(self.data or "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed; invisible characters are taken out and refused."""
        typed = valuelist[0] if valuelist else ""
        self.data = self.clean(INVISIBLE.sub("", typed))
        if any(pattern.search(typed) for pattern in self.forbidden):
            raise ValueError(_("使えない文字（改行や制御文字）が含まれています。"))

    def clean(self, typed: str) -> str:
        """Return the text as it is kept."""
        return squeeze(typed)


class TextBlock(TextAreaField, TextLine):
    """Several lines."""

    forbidden = (INVISIBLE,)

    def clean(self, typed: str) -> str:
        """Return the text with plain line ends and nothing around it."""
        return typed.replace("\r\n", "\n").replace("\r", "\n").strip()


class FuriganaField(TextLine):
    """A reading: hiragana and half-width katakana become katakana.

    `letters` also allows what stands in the names of groups: letters, digits, a few marks.
    """

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        letters: bool = False,
        **kwargs: Any,  # noqa: ANN401 - what wtforms takes
    ) -> None:
        self.letters = letters
        super().__init__(label, list(validators), **kwargs)

    def clean(self, typed: str) -> str:
        """Return the reading in katakana, or what was typed if it is none."""
        reading = to_katakana(squeeze(typed))
        return reading if self._pattern().fullmatch(reading) else squeeze(typed)

    def pre_validate(self, _form: object) -> None:
        """Refuse what is no reading."""
        if self.text and not self._pattern().fullmatch(self.text):
            raise ValidationError(_("ふりがな（カタカナまたはひらがな）で入力してください。"))

    def _pattern(self) -> re.Pattern[str]:
        return _READING_OF_A_NAME if self.letters else _READING


class PhoneField(TextLine):
    """A telephone number of Japan, kept as digits; dashes and full-width digits are read."""

    widget = TelInput()

    @property
    def number(self) -> str | None:
        """Return the digits, or None if nothing was typed."""
        return self.text or None

    def clean(self, typed: str) -> str:
        """Return the digits, or what was typed if it is no number."""
        digits = re.sub(r"^\+81", "0", normalise_phone(typed))
        return digits if _PHONE.fullmatch(digits) else squeeze(typed)

    def pre_validate(self, _form: object) -> None:
        """Refuse what is no telephone number."""
        if self.text and not _PHONE.fullmatch(self.text):
            raise ValidationError(
                _("電話番号は、市外局番から10桁または11桁の数字で入力してください。")
            )


class MailField(TextLine):
    """An e-mail address; full-width letters are read, carriers' odd addresses are allowed."""

    widget = EmailInput()

    @property
    def address(self) -> str | None:
        """Return the address, or None if nothing was typed."""
        return self.text or None

    def clean(self, typed: str) -> str:
        """Return the address in the form in which addresses are compared."""
        return normalise_email(typed)

    def pre_validate(self, _form: object) -> None:
        """Refuse what no mail server would take."""
        if self.text and not is_mail_address(self.text):
            raise ValidationError(
                _("メールアドレスの形が正しくありません（例：hana@example.jp）。")
            )


def is_phone(digits: str) -> bool:
    """Tell whether these digits are a telephone number of Japan."""
    return bool(_PHONE.fullmatch(digits))


def is_mail_address(address: str) -> bool:
    """Tell whether mail can be sent there, Japanese carriers' doubled dots included."""
    if len(address) > LONGEST_ADDRESS or not address.isascii():
        return False
    if _CARRIER.fullmatch(address):
        return len(address.partition("@")[0]) <= _LONGEST_LOCAL_PART
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True
