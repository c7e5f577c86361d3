"""What a role asks of somebody who applies, as fields that are there when it does."""

from datetime import date
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

from matcher.engagements.rules import Question
from matcher.engagements.service import Keeper, Replies
from matcher.members.forms import NAME, OLDEST, ConnectionField
from matcher.members.models import Connection
from matcher.shared.clock import today
from matcher.shared.forms import (
    BirthDateField,
    ChoiceField,
    MailField,
    PhoneField,
    Required,
    TextLine,
    at_most,
    no_link,
)

RELATION = 40


class Asks(Protocol):
    """A form that knows what is open."""

    def asks(self, *questions: Question) -> bool:
        """Tell whether one of these questions is open."""


class Answered:
    """An answer is needed where one of the questions is open; elsewhere nothing is read."""

    field_flags = {"required": True}  # noqa: RUF012 - wtforms reads it so

    def __init__(self, *questions: Question, words: str | None = None) -> None:
        self.questions, self.required = questions, Required(words)

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Stop with the message where the answer is missing."""
        asking: Any = form
        if not asking.asks(*self.questions):
            raise StopValidation
        self.required(form, field)


class QuestionFields:
    """The fields of the questions."""

    asks: Any

    birth_date = BirthDateField(_l("生年月日"), [Answered(Question.BIRTH_DATE)])
    connection = ConnectionField(
        _l("市とのつながり"), [Answered(Question.CONNECTION, words=_l("選んでください。"))]
    )
    course = BooleanField(
        _l("受講しました"),
        [Answered(Question.COURSE, words=_l("受講した方は、チェックを入れてください。"))],
    )
    escort = TextLine(
        _l("一緒に来る保護者のお名前"), [Answered(Question.ACCOMPANY), at_most(NAME), no_link()]
    )
    guardian_name = TextLine(
        _l("保護者のお名前"),
        [Answered(Question.CONSENT, Question.CONTACT), at_most(NAME), no_link()],
    )
    guardian_relation = TextLine(
        _l("続柄（父・母など）"),
        [Answered(Question.CONSENT, Question.CONTACT), at_most(RELATION), no_link()],
    )
    guardian_email = MailField(_l("保護者のメールアドレス"), [at_most(254)])
    guardian_phone = PhoneField(_l("保護者の電話番号"), [at_most(20)])
    school_id = ChoiceField(_l("学校"), choices=[])
    school_name = TextLine(_l("学校の名前"), [at_most(NAME), no_link()])
    school_phone = PhoneField(_l("学校の電話番号"), [at_most(20)])

    def validate_birth_date(self, field: Field) -> None:
        """Refuse a date on which nobody here can have been born."""
        if field.data and not OLDEST <= field.data <= today():
            raise ValidationError(_("生年月日を確かめてください。"))

    def validate_guardian_phone(self, field: PhoneField) -> None:
        """Ask for a way to reach the guardian."""
        if field.text:
            return
        if self.asks(Question.CONTACT):
            raise ValidationError(_("入力してください。"))
        if self.asks(Question.CONSENT) and not self.guardian_email.text:
            raise ValidationError(_("メールアドレスか電話番号の、どちらかを入力してください。"))

    def validate_school_id(self, field: ChoiceField) -> None:
        """Ask for the school: one of the list, or its name and number."""
        written = self.school_name.text and self.school_phone.text
        if self.asks(Question.SCHOOL) and not field.code and not written:
            raise ValidationError(
                _("学校を選ぶか、一覧にないときは名前と電話番号を入力してください。")
            )

    @property
    def born(self) -> date | None:
        """Return the birth date that was typed, as far as it can be read."""
        typed: date | None = self.birth_date.data
        return typed

    def replies(self) -> Replies:
        """Return what was answered; what was not asked is left out."""
        asks = self.asks
        tie = self.connection.code if asks(Question.CONNECTION) else None
        return Replies(
            birth_date=self.born if asks(Question.BIRTH_DATE) else None,
            connection=Connection(tie) if tie else None,
            has_course=asks(Question.COURSE) and bool(self.course.data),
            guardian=self._guardian() if asks(Question.CONSENT, Question.CONTACT) else Keeper(),
            school=self._school() if asks(Question.SCHOOL) else Keeper(),
            escort=self.escort.text if asks(Question.ACCOMPANY) else "",
        )

    def _guardian(self) -> Keeper:
        return Keeper(
            name=self.guardian_name.text,
            relation=self.guardian_relation.text,
            email=self.guardian_email.address,
            phone=self.guardian_phone.number,
        )

    def _school(self) -> Keeper:
        if self.school_id.code:
            return Keeper(school_id=int(self.school_id.code))
        return Keeper(name=self.school_name.text, phone=self.school_phone.number)
