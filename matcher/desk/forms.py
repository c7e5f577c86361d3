"""What the staff choose and write at the desk."""

import re
from collections.abc import Iterable, Sequence

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import ValidationError

from matcher.activities.service import synonyms
from matcher.desk.service.approvals import Decision
from matcher.desk.service.residents import SILENCE, Search
from matcher.desk.service.shifts import SOON, Wanted
from matcher.shared.forms import (
    AreaField,
    ChoiceField,
    ChoicesField,
    Required,
    TextBlock,
    TextLine,
    at_most,
)
from matcher.shared.text import same_name, squeeze

YES, NO = "yes", "no"
LONGEST_NOTE = 500
LONGEST_WORDS = 1_000
_BETWEEN_WORDS = re.compile(r"[、，,\n]")
REACH = [
    ("7", _l("1週間先まで")),
    ("14", _l("2週間先まで")),
    ("31", _l("1か月先まで")),
    ("92", _l("3か月先まで")),
]
"""Days ahead to look for free seats."""
CHECKS = [
    ("when", _l("日時と場所が、はじめての人にも伝わる")),
    ("contact", _l("問い合わせの方法が分かる")),
    ("unpaid", _l("無償の活動である（交通費などの実費や謝礼は、金額が書かれている）")),
    ("excluded", _l("政治・宗教・営利を目的としていない")),
    ("safe", _l("けが・天候・年齢への備えに、心配なところがない")),
    ("private", _l("個人の住所や携帯電話など、公開してはいけないことが書かれていない")),
]
"""What somebody looks at before a listing is published."""

STORY_CHECKS = [
    ("consent", _l("写っている人が分かる写真は、本人（お子さんは保護者）の了承がある")),
    ("nameless", _l("感想や文章から、参加した個人が分からない（名前・住所・車のナンバーなど）")),
    ("described", _l("写真の説明が、見えない方にも伝わる")),
    ("numbers", _l("人数と時間が、出欠の記録と大きく違わない")),
]
"""What somebody looks at before a story is published."""


class DecisionForm(FlaskForm):
    """Yes or no, by one of two buttons; a no needs a word to the group."""

    decision = ChoiceField(
        _l("承認するかどうか"),
        [Required(_l("どちらかのボタンを押してください。"))],
        choices=lambda: [(YES, ""), (NO, "")],
    )
    note = TextBlock(_l("団体に伝えること"), [at_most(LONGEST_NOTE)])
    seen = HiddenField()

    def validate_note(self, field: Field) -> None:
        """Ask for the reason of a no."""
        if self.decision.data == NO and not field.data:
            raise ValidationError(
                _("団体が次にどうすればよいか分かるように、理由を書いてください。")
            )

    def to_command(self) -> Decision:
        """Return the decision."""
        return Decision(self.decision.data == YES, self.note.text, str(self.seen.data or ""))


class ListingDecisionForm(DecisionForm):
    """A listing's decision: published only once everything has been looked at."""

    checks = ChoicesField(_l("公開する前の確認"), choices=lambda: CHECKS)

    def validate_checks(self, field: ChoicesField) -> None:
        """Publish only what has been looked at in every point."""
        if self.decision.data == YES and len(field.codes) < len(CHECKS):
            raise ValidationError(
                _(
                    "公開するには、すべての項目を確認してください。直しが要るときは、お返しください。"
                )
            )


class StoryDecisionForm(DecisionForm):
    """A story's decision: published only once everything has been looked at."""

    checks = ChoicesField(_l("公開する前の確認"), choices=lambda: STORY_CHECKS)

    def validate_checks(self, field: ChoicesField) -> None:
        """Publish only what has been looked at in every point."""
        if self.decision.data == YES and len(field.codes) < len(STORY_CHECKS):
            raise ValidationError(
                _(
                    "公開するには、すべての項目を確認してください。直しが要るときは、お返しください。"
                )
            )


class SynonymsForm(FlaskForm):
    """A group of words that mean the same, each on its own line or behind a comma."""

    words = TextBlock(
        _l("同じ意味の言葉"),
        [Required(_l("言葉を2つ以上入力してください。")), at_most(LONGEST_WORDS)],
    )

    @classmethod
    def of(cls, words: Iterable[str]) -> "SynonymsForm":
        """Return the form with these words in it."""
        return cls(data={"words": "、".join(words)})

    def validate_words(self, _field: Field) -> None:
        """Refuse a word alone, a word said twice, and more or longer words than are kept."""
        words = self.to_command()
        keys = [same_name(word) for word in words]
        twice = [word for word, key in zip(words, keys, strict=True) if keys.count(key) > 1]
        if twice:
            raise ValidationError(_("「%(word)s」が2回入力されています。", word=twice[-1]))
        if len(words) < 2:  # noqa: PLR2004 - a word alone has no other
            raise ValidationError(_("言葉を2つ以上入力してください。"))
        if len(words) > synonyms.MOST:
            raise ValidationError(_("言葉は%(most)d個までです。", most=synonyms.MOST))
        if any(len(word) > synonyms.LONGEST for word in words):
            raise ValidationError(
                _("1つの言葉は%(most)d字までにしてください。", most=synonyms.LONGEST)
            )

    def refuse(self, taken: Sequence[str]) -> None:
        """Say which words another group has."""
        words = _("、").join(f"「{word}」" for word in taken)
        error = _("%(words)sは、ほかの組にあります。1つの組にまとめてください。", words=words)
        self.words.errors = [*self.words.errors, error]

    def to_command(self) -> tuple[str, ...]:
        """Return the words."""
        parts = (squeeze(part) for part in _BETWEEN_WORDS.split(self.words.text))
        return tuple(part for part in parts if part)


class AsksByAddress(FlaskForm):
    """A form whose answers stand in the address: no token, nothing to sign."""

    class Meta:
        """What a form of filters needs no guard for."""

        csrf = False

    def __init__(self) -> None:
        super().__init__(formdata=request.args)


class ShiftFilters(AsksByAddress):
    """Which free seats to show."""

    area = AreaField(_l("地区"), nothing=_l("すべての地区"))
    days = ChoiceField(
        _l("いつまで"),
        choices=lambda: REACH,
        default=str(SOON),
    )

    def to_command(self) -> Wanted:
        """Return the filters; one that is none of the choices filters nothing."""
        self.validate()
        days = SOON if self.days.errors or not self.days.code else int(self.days.code)
        return Wanted(area=None if self.area.errors else self.area.code, days=days)


class ResidentFilters(AsksByAddress):
    """Which residents to show."""

    q = TextLine(_l("お名前・ふりがな・電話番号"))
    area = AreaField(_l("地区"), nothing=_l("すべての地区"))
    silent = BooleanField(_l("%(days)d日以上、連絡のない方だけ", days=SILENCE.days))

    def to_command(self) -> Search:
        """Return the filters; one that is none of the choices filters nothing."""
        self.validate()
        return Search(
            words=self.q.text[:120],
            area=None if self.area.errors else self.area.code,
            only_silent=bool(self.silent.data),
        )
