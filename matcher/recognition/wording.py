"""What follows an activity, in words: questions, hours, periods, proposals."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matcher.recognition.models import Reflection
from matcher.recognition.rules.looking_back import Side
from matcher.recognition.rules.periods import Period, era_of
from matcher.recognition.rules.telling import StoryStatus
from matcher.recognition.service.quoting import Quote
from matcher.shared.web.filters import area_name, date_ja

Choices = Sequence[tuple[Any, str]]
Words = Callable[[], str]

GLAD: Choices = (
    ("5", _l("とてもよかった")),
    ("4", _l("よかった")),
    ("3", _l("どちらともいえない")),
    ("2", _l("あまりよくなかった")),
    ("1", _l("よくなかった")),
)
CLEAR: Choices = (
    ("5", _l("とても分かりやすかった")),
    ("4", _l("分かりやすかった")),
    ("3", _l("どちらともいえない")),
    ("2", _l("少し分かりにくかった")),
    ("1", _l("分かりにくかった")),
)
AGAIN: Choices = (
    ("5", _l("ぜひまた参加したい")),
    ("4", _l("都合が合えば参加したい")),
    ("3", _l("まだ分からない")),
    ("2", _l("あまり参加したくない")),
    ("1", _l("参加したくない")),
)
HELPED: Choices = (
    ("5", _l("とても助かった")),
    ("4", _l("助かった")),
    ("3", _l("どちらともいえない")),
    ("2", _l("少し困ったことがあった")),
    ("1", _l("困ったことがあった")),
)
FITTED: Choices = (
    ("5", _l("とてもよく合っていた")),
    ("4", _l("合っていた")),
    ("3", _l("どちらともいえない")),
    ("2", _l("少し合っていなかった")),
    ("1", _l("合っていなかった")),
)
ASK_AGAIN: Choices = (
    ("5", _l("ぜひまたお願いしたい")),
    ("4", _l("機会があればお願いしたい")),
    ("3", _l("まだ分からない")),
    ("2", _l("内容によってはお願いしたい")),
    ("1", _l("今回かぎりにしたい")),
)

OF_MEMBER: Sequence[tuple[Any, Choices]] = (
    (_l("参加してみて、いかがでしたか"), GLAD),
    (_l("説明や準備は、分かりやすかったですか"), CLEAR),
    (_l("また参加したいですか"), AGAIN),
)
OF_ORGANIZER: Sequence[tuple[Any, Choices]] = (
    (_l("来ていただいて、いかがでしたか"), HELPED),
    (_l("お願いした内容は、この方に合っていましたか"), FITTED),
    (_l("またお願いしたいですか"), ASK_AGAIN),
)
_QUESTIONS: Mapping[Side, Sequence[tuple[Any, Choices]]] = {
    Side.MEMBER: OF_MEMBER,
    Side.ORGANIZER: OF_ORGANIZER,
}
_STATUS: Mapping[StoryStatus, Words] = {
    StoryStatus.DRAFT: lambda: _("下書き"),
    StoryStatus.SUBMITTED: lambda: _("確認待ち"),
    StoryStatus.PUBLISHED: lambda: _("公開済み"),
    StoryStatus.DECLINED: lambda: _("手直しのお願い"),
}


def status_words(status: StoryStatus) -> str:
    """Return how far a report has come."""
    return _STATUS[status]()


def duration_ja(minutes: int) -> str:
    """Return "2時間30分", "2時間" or "30分"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(minutes)d分", minutes=rest))
    if not rest:
        return str(_("%(hours)s時間", hours=f"{hours:,}"))
    return str(_("%(hours)s時間%(minutes)d分", hours=f"{hours:,}", minutes=rest))


def days_ja(first: date, last: date) -> str:
    """Return one day, or from the first to the last."""
    if first == last:
        return date_ja(first)
    return str(_("%(first)sから%(last)sまで", first=date_ja(first), last=date_ja(last)))


def era_day_ja(day: date) -> str:
    """Return "2026年4月1日（令和8年）": the western year, and the era's for whom thinks in it."""
    era = era_of(day)
    plain = _("%(year)d年%(month)d月%(day)d日", year=day.year, month=day.month, day=day.day)
    if era is None:
        return str(plain)
    name, year = era
    of_era = _("元") if year == 1 else str(year)
    return str(_("%(day)s（%(era)s%(year)s年）", day=plain, era=name, year=of_era))


def period_ja(period: Period) -> str:
    """Return from when to when, in both ways of counting years."""
    first, last = era_day_ja(period.first), era_day_ja(period.last)
    return str(_("%(first)sから%(last)sまで", first=first, last=last))


def fiscal_year_ja(number: int) -> str:
    """Return "2026年度（令和8年度）"."""
    era = era_of(date(number, 4, 1) + timedelta(days=30))
    if era is None:
        return str(_("%(year)d年度", year=number))
    name, year = era
    of_era = _("元") if year == 1 else str(year)
    return str(_("%(year)d年度（%(era)s%(of_era)s年度）", year=number, era=name, of_era=of_era))


def scores_ja(reflection: Reflection) -> list[tuple[str, str]]:
    """Return the questions of a reflection with the answers given."""
    questions = _QUESTIONS[reflection.side]
    scores = (reflection.first, reflection.second, reflection.third)
    return [
        (str(question), str(dict(answers)[str(score)]))
        for (question, answers), score in zip(questions, scores, strict=True)
        if score is not None
    ]


def quoted_ja(quote: Quote) -> str:
    """Return who said it, without a name."""
    if quote.of_organization:
        return str(_("参加した団体"))
    if quote.area:
        return str(_("参加者（%(area)s）", area=area_name(quote.area)))
    return str(_("参加者"))


def proposal_of_thanks(title: str, organization: str) -> str:
    """Return words of thanks to begin with."""
    return str(
        _(
            "「%(title)s」にご参加いただき、ありがとうございました。"
            "おかげさまで、よい活動になりました。またご一緒できる日を楽しみにしています。\n"
            "%(organization)s",
            title=title,
            organization=organization,
        )
    )


def proposal_of_title(title: str) -> str:
    """Return a report's title to begin with."""
    return str(_("「%(title)s」を行いました", title=title))[:120]
