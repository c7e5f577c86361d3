"""What an organizer tells of some days."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, FieldList, Form, FormField
from wtforms.validators import ValidationError

from matcher.recognition.models import Story
from matcher.recognition.rules.telling import MOST_FIGURES, MOST_QUOTES
from matcher.recognition.service.quoting import Quote
from matcher.recognition.service.reports import Figure, Report
from matcher.recognition.wording import quoted_ja
from matcher.shared.forms import (
    ChoicesField,
    NearDayField,
    NumberField,
    Required,
    TextBlock,
    TextLine,
    at_most,
    between,
)

MOST = 999_999


class FigureForm(Form):
    """Something that was counted."""

    label = TextLine(_l("数えたもの"), [at_most(40)])
    value = TextLine(_l("数"), [at_most(20)])
    unit = TextLine(_l("単位"), [at_most(20)])

    def validate_value(self, field: Field) -> None:
        """Ask for the number of what is named."""
        if self.label.text and not field.data:
            raise ValidationError(_("数を入力してください。"))

    def validate_label(self, field: Field) -> None:
        """Ask what a number counts."""
        if self.value.text and not field.data:
            raise ValidationError(_("何の数か、入力してください。"))


class FigureList(FieldList):  # type: ignore[type-arg]
    """Several things that were counted; each row says itself what is wrong with it."""

    def validate(self, *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 - what wtforms takes
        """Say above the form that a row is to be looked at."""
        sound: bool = super().validate(*args, **kwargs)
        self.errors = [] if sound else [_("それぞれの欄をご確認ください。")]
        return sound


class ReportForm(FlaskForm):
    """A report as it becomes a story."""

    first_day = NearDayField(_l("はじめの日"), [Required()])
    last_day = NearDayField(_l("おわりの日"), [Required()])
    title = TextLine(_l("題名"), [Required(), at_most(120)])
    achieved = TextBlock(
        _l("できたこと"),
        [at_most(4000)],
        description=_l(
            "提出するときに必要です。何をして、何ができたか。"
            "参加していない人にも伝わるように書いてください。"
        ),
    )
    people = NumberField(_l("参加した人数（のべ）"), [between(0, MOST)])
    hours = NumberField(_l("活動時間の合計（時間）"), [between(0, MOST)])
    figures = FigureList(
        FormField(FigureForm),
        _l("ほかに数えたもの"),
        min_entries=MOST_FIGURES,
        max_entries=MOST_FIGURES,
    )
    quotes = ChoicesField(
        _l("紹介する感想"),
        choices=[],
        description=_l("名前は出ません。紹介してよいとした方のことばだけ、選べます。"),
    )

    def __init__(self, quotes: Sequence[Quote], **kwargs: Any) -> None:  # noqa: ANN401
        self.offered = [(quote.code, f"{quote.words}（{quoted_ja(quote)}）") for quote in quotes]
        super().__init__(**kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what wtforms takes
        """Offer the quotes before what was sent is read."""
        self["quotes"].choices = self.offered
        super().process(*args, **kwargs)

    def validate_last_day(self, field: Field) -> None:
        """Refuse days that run backwards."""
        first = self.first_day.data
        if field.data and first and field.data < first:
            raise ValidationError(_("おわりの日は、はじめの日と同じか、あとの日にしてください。"))

    def validate_quotes(self, field: ChoicesField) -> None:
        """Refuse more quotes than anybody reads."""
        if len(field.codes) > MOST_QUOTES:
            raise ValidationError(_("感想は%(most)d件までにしてください。", most=MOST_QUOTES))

    def days(self) -> tuple[date, date] | None:
        """Return the days as typed, or None where they are not usable."""
        first, last = self.first_day.data, self.last_day.data
        return (first, last) if first and last and first <= last else None

    def to_command(self, minutes: int | None) -> Report:
        """Return the report; `minutes` are those that the hours stand for."""
        return Report(
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            title=self.title.text,
            achieved=self.achieved.text,
            people=self.people.data,
            minutes=minutes,
            figures=tuple(self._figures()),
            quotes=self.quotes.codes,
        )

    def _figures(self) -> list[Figure]:
        rows = [entry.form for entry in self.figures]
        return [
            Figure(row.label.text, row.value.text, row.unit.text) for row in rows if row.label.text
        ]


def kept(story: Story) -> dict[str, Any]:
    """Return what a report form shows of a story that is being written."""
    return {
        "first_day": story.first_day,
        "last_day": story.last_day,
        "title": story.title,
        "achieved": story.achieved,
        "people": story.people,
        "hours": None if story.minutes is None else round(story.minutes / 60),
        "figures": story.figures,
        "quotes": story.quotes,
    }


class PhotographForm(FlaskForm):
    """One photograph, with what it shows and the word that everybody on it agreed."""

    file = FileField(
        _l("写真"),
        [FileRequired(_l("写真を選んでください。"))],
        description=_l("JPEG・PNG・WebPの写真。1枚10MBまで。"),
    )
    alt = TextLine(
        _l("写真の説明"),
        [Required(), at_most(200)],
        description=_l("見えない方にも伝わるように、何が写っているかを書いてください。"),
    )
    consent = BooleanField(
        _l("写っている人全員（お子さんは保護者）から、公開の了承を得ています"),
        [Required(_l("写っている人全員の了承が必要です。"))],
    )

    def validate(self, *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 - what wtforms takes
        """Say too that a browser does not send a photograph a second time by itself."""
        whole: bool = super().validate(*args, **kwargs)
        if not whole and not self.file.errors:
            self.file.errors = [_("写真は、もう一度選んでください。")]
        return whole
