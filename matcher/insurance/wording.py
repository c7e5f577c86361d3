"""Codes of the insurance room in words."""

from collections.abc import Callable, Mapping
from datetime import date

from flask_babel import gettext as _

from matcher.insurance.models import Declaration
from matcher.insurance.rules import AccidentState, Condition, Risk, Subject, Verdict

_SUBJECTS: Mapping[Subject, Callable[[], str]] = {
    Subject.UNPAID: lambda: _("無償の活動である"),
    Subject.BENEFIT: lambda: _("地域や社会のための活動である"),
    Subject.PLANNED: lambda: _("計画された活動である"),
    Subject.RISK: lambda: _("危険への備えがある"),
    Subject.MACHINES: lambda: _("機械作業の扱い"),
    Subject.MINORS: lambda: _("未成年の参加"),
    Subject.RULES: lambda: _("団体の規約"),
}
_REASONS: Mapping[str, Callable[[], str]] = {
    "not_declared_unpaid": lambda: _("無償であることの確認に、まだ印がありません。"),
    "thanks_paid": lambda: _("募集に謝礼%(what)s円とあります。謝礼のある活動は対象になりません。"),
    "travel_pay_above": lambda: _("募集の交通費が、無償とみなす上限の%(what)s円を超えています。"),
    "travel_pay_at_all": lambda: _("この保険では、交通費の支給がある活動は対象になりません。"),
    "expenses_only": lambda: _("交通費などの実費だけなので、無償の活動とみなします。"),
    "unpaid": lambda: _("謝礼や交通費の支給はありません。"),
    "benefit_unsaid": lambda: _("だれの、どんな役に立つ活動かが書かれていません。"),
    "benefit_said": lambda: _("活動の目的に書かれた内容を、職員が確かめます。"),
    "not_published": lambda: _("募集がまだ公開されていません。"),
    "no_dates": lambda: _("日程がありません。"),
    "no_place": lambda: _("場所が書かれていません。"),
    "planned": lambda: _("募集が公開され、日程と場所が決まっています。"),
    "risk_low": lambda: _("危険の少ない活動です。"),
    "risk_medium": lambda: _("けがへの備えが書かれています。"),
    "risk_high": lambda: _("けがのおそれが大きい活動です。安全対策を、職員が確かめます。"),
    "safety_unsaid": lambda: _("けがへの備え（安全対策）が書かれていません。"),
    "no_machines": lambda: _("機械作業や、対象にならない作業はありません。"),
    "work_excluded": lambda: _("%(what)sは、この保険の対象になりません。"),
    "no_plan": lambda: _("%(what)sを対象にするプランがありません。"),
    "plan_needed": lambda: _("参加する方は「%(what)s」への加入が必要です。"),
    "minors_alone": lambda: _(
        "未成年の方だけで参加できます。保護者の同意をどう取るかを、職員が確かめます。"
    ),
    "minors_with_word": lambda: _("未成年の方は、保護者の同意や同伴、学校を通しての参加です。"),
    "no_minors": lambda: _("18歳以上の方の活動です。"),
    "rules_there": lambda: _("団体の規約が、提出されています。"),
    "rules_missing": lambda: _("団体の規約が、まだ提出されていません。"),
}
_JUDGED: Mapping[str, Callable[[], str]] = {
    "benefit_said": lambda: _("活動の目的に書かれた内容を、職員が確かめました。"),
    "risk_high": lambda: _("けがのおそれが大きい活動です。安全対策を、職員が確かめました。"),
    "minors_alone": lambda: _(
        "未成年の方だけで参加できます。保護者の同意をどう取るかを、職員が確かめました。"
    ),
}
_RISKS: Mapping[Risk, Callable[[], str]] = {
    Risk.LOW: lambda: _("低い（受付、配布、花の水やり、読み聞かせなど）"),
    Risk.MEDIUM: lambda: _("中くらい（草刈りの集草、重い物の運搬、自転車や車での移動など）"),
    Risk.HIGH: lambda: _("高い（斜面や水辺での作業、機械の使用、夜間の屋外活動など）"),
}
_VERDICTS: Mapping[Verdict, Callable[[], str]] = {
    Verdict.MET: lambda: _("○"),
    Verdict.UNMET: lambda: _("×"),
    Verdict.ASK: lambda: _("？"),
}
_VERDICTS_SAID: Mapping[Verdict, Callable[[], str]] = {
    Verdict.MET: lambda: _("合う"),
    Verdict.UNMET: lambda: _("合わない"),
    Verdict.ASK: lambda: _("要確認"),
}
_ACCIDENTS: Mapping[AccidentState, Callable[[], str]] = {
    AccidentState.DRAFT: lambda: _("下書き"),
    AccidentState.REPORTED: lambda: _("提出済み"),
    AccidentState.FORWARDED: lambda: _("保険の窓口へ送付済み"),
}
_LACKING: Mapping[str, Callable[[], str]] = {
    "person": lambda: _("けがをした方"),
    "place": lambda: _("場所"),
    "what": lambda: _("何が起きたか"),
    "injury": lambda: _("けがの様子"),
    "treatment": lambda: _("手当て"),
    "witness_name": lambda: _("証人のお名前"),
    "witness_phone": lambda: _("証人の電話番号"),
    "witness_relation": lambda: _("証人との間柄"),
    "witness_outside": lambda: _("証人が同居・親族ではないことの確認"),
}


def subject_words(subject: Subject) -> str:
    """Return what a condition is about."""
    return _SUBJECTS[subject]()


def reason_words(condition: Condition) -> str:
    """Return why a condition is met or not."""
    return _REASONS[condition.reason]() % {"what": condition.what}


def judged_words(condition: Condition) -> str:
    """Return what the staff have looked at; a condition they need not judge in its own words."""
    words = _JUDGED.get(condition.reason)
    return words() if words else reason_words(condition)


def verdict_mark(verdict: Verdict) -> str:
    """Return the mark of a verdict, as on a sheet of paper."""
    return _VERDICTS[verdict]()


def verdict_words(verdict: Verdict) -> str:
    """Return a verdict in words."""
    return _VERDICTS_SAID[verdict]()


def risk_words(risk: Risk) -> str:
    """Return a class of risk with plain examples."""
    return _RISKS[risk]()


def accident_words(state: AccidentState) -> str:
    """Return how far a report has come."""
    return _ACCIDENTS[state]()


def lacking_words(name: str) -> str:
    """Return the name of something that a report still lacks."""
    return _LACKING[name]()


def plain_day(iso: str) -> str:
    """Return a day as a roster keeps it in words; nothing for nothing."""
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    return str(_("%(year)d年%(month)d月%(day)d日", year=day.year, month=day.month, day=day.day))


def left_words(left: int) -> str:
    """Return how many days are left for a report, or that none are."""
    if left > 0:
        return str(_("あと%(left)d日", left=left))
    return str(_("今日が期限です") if left == 0 else _("期限を%(days)d日過ぎています", days=-left))


def standing_words(declaration: Declaration | None) -> str:
    """Return how far the check of an activity has come."""
    if declaration is None:
        return str(_("まだ届け出ていません"))
    if declaration.checked_at is None:
        return str(_("職員の確認を待っています"))
    return str(_("保険の対象です") if declaration.covered else _("保険の対象になりません"))
