"""What a field may ask of what was typed."""

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import Length, NumberRange, Regexp, StopValidation


class Required:
    """Something must be typed or chosen."""

    field_flags = {"required": True}  # noqa: RUF012 - wtforms reads it so

    def __init__(self, message: str | None = None) -> None:
        self.message = message or _l("入力してください。")

    def __call__(self, _form: BaseForm, field: Field) -> None:
        """Stop with the message unless something was sent."""
        if not any(str(value).strip() for value in field.raw_data or ()):
            raise StopValidation(self.message)


def chosen() -> Required:
    """Return the validator of a list from which something must be chosen."""
    return Required(_l("選んでください。"))


def at_most(letters: int) -> Length:
    """Return the validator that refuses longer texts."""
    return Length(max=letters, message=_l("%(max)d字以内で入力してください。", max=letters))


def between(low: int, high: int) -> NumberRange:
    """Return the validator that refuses numbers outside of `low` to `high`; nothing is allowed."""
    words = _l("%(low)dから%(high)dまでの数を入力してください。", low=low, high=high)
    return _Between(low, high, message=words)


def no_link() -> Regexp:
    """Return the validator of a name: it goes into mails, so it must not carry an address."""
    words = _l("お名前に、アドレスや「@」は使えません。")
    return Regexp(r"(?i)(?!.*(://|www\.|[@＠]))", message=words)


def consented() -> Required:
    """Return the validator of the box that must be ticked before anything is kept."""
    return Required(_l("内容をご確認のうえ、同意する場合はチェックを入れてください。"))


class _Between(NumberRange):
    def __call__(self, form: BaseForm, field: Field) -> None:
        if field.data is not None:
            super().__call__(form, field)
