"""What every room's forms are made of: fields that clean what is typed and say what is wrong.

A field keeps what was typed when it refuses it. Every message is a whole sentence.
"""

from matcher.shared.forms.checks import Required, at_most, between, chosen, consented, no_link
from matcher.shared.forms.choices import (
    ELSEWHERE,
    AreaField,
    AreasField,
    BandsField,
    ChoiceField,
    ChoicesField,
    DaysField,
    FieldField,
    FieldsField,
    GridField,
    SkillsField,
)
from matcher.shared.forms.text import (
    FuriganaField,
    MailField,
    PhoneField,
    TextBlock,
    TextLine,
    is_mail_address,
    is_phone,
)
from matcher.shared.forms.values import (
    BirthDateField,
    ClockField,
    DayField,
    DegreesField,
    NearDayField,
    NumberField,
)

__all__ = [
    "ELSEWHERE",
    "AreaField",
    "AreasField",
    "BandsField",
    "BirthDateField",
    "ChoiceField",
    "ChoicesField",
    "ClockField",
    "DayField",
    "DaysField",
    "DegreesField",
    "FieldField",
    "FieldsField",
    "FuriganaField",
    "GridField",
    "MailField",
    "NearDayField",
    "NumberField",
    "PhoneField",
    "Required",
    "SkillsField",
    "TextBlock",
    "TextLine",
    "at_most",
    "between",
    "chosen",
    "consented",
    "is_mail_address",
    "is_phone",
    "no_link",
]
