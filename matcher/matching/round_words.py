"""What a round is told in: reasons, chances, how good a plan is, and what stood in the way."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from matcher.matching.engine.rounds import Why as Code
from matcher.matching.reasons import Why
from matcher.matching.service.rounds.reasons import (
    AGE_TO_BE_CHECKED,
    ASKED_RECENTLY,
    CAUTIONS,
    FREE,
    SAME_AREA,
    SKILL,
    TIME_TO_BE_CHECKED,
)
from matcher.matching.service.rounds.scope import Scope
from matcher.shared.town import current_city
from matcher.shared.web.filters import area_name, day_ja, field_name, skill_name, slots_ja

Kept = Mapping[str, Any]
RARE, SELDOM, NEARLY_ALL = 0.03, 0.08, 0.95


def reasons_in_words(kept: Iterable[Kept]) -> list[Why]:
    """Return the reasons of an ask; what the staff should look at first is marked as weak."""
    known = [one for one in kept if one["code"] in _REASONS]
    return [Why(_REASONS[one["code"]](one), weak=one["code"] in CAUTIONS) for one in known]


def chance_words(chance: float) -> str:
    """Return how likely a yes is: "10人に3人くらい"."""
    if chance < RARE:
        return str(_("50人に1人くらい"))
    if chance < SELDOM:
        return str(_("20人に1人くらい"))
    if chance >= NEARLY_ALL:
        return str(_("ほとんどの方"))
    return str(_("10人に%(count)d人くらい", count=max(1, round(10 * chance))))


def people_words(people: float) -> str:
    """Return an expected number of people: "およそ2.4人"."""
    if not people:
        return str(_("0人"))
    return str(_("およそ%(count).1f人", count=people))


def ratio_words(ratio: float) -> str:
    """Return how good a plan is beside the best there can be."""
    percent = int(100 * ratio)
    return str(
        _(
            "声かけが続いた方の負担も考えて選び、考えられるどの組み合わせと比べても、"
            "埋まる見込みの%(percent)d%%以上に届いています。",
            percent=percent,
        )
    )


def scope_words(scope: Scope) -> str:
    """Return what a round is for: "中央地区・浜戸地区／環境／11月30日まで"."""
    if scope.shifts:
        return str(_("選んだ%(count)d日程", count=len(scope.shifts)))
    parts = [
        "・".join(area_name(code) for code in scope.areas or scope.within or ()),
        "・".join(field_name(code) for code in scope.fields),
        _("%(count)d団体", count=len(scope.groups)) if scope.groups else "",
        _("%(day)sまで", day=day_ja(scope.until)) if scope.until else "",
    ]
    return "／".join(str(part) for part in parts if part) or str(_("すべての日程"))


def problem_words(code: str) -> str:
    """Return why somebody could not be asked."""
    return _PROBLEMS.get(code, lambda: str(_("お願いできませんでした")))()


def _skills(kept: Kept) -> str:
    names = "・".join(skill_name(code) for code in kept["skills"])
    return str(_("%(skills)sができる", skills=names))


def _free(kept: Kept) -> str:
    slots = current_city().slots_of_mask(kept["slots"])
    return str(_("%(when)sが空いている", when=slots_ja(slots)))


_REASONS: Mapping[str, Callable[[Kept], str]] = {
    FREE: _free,
    SKILL: _skills,
    SAME_AREA: lambda _k: _("活動と同じ地区"),
    Code.NEAR: lambda k: _("活動の地区まで約%(km)dkm", km=max(1, k["km"])),
    Code.INTEREST: lambda k: _("%(field)sに関心", field=field_name(k["field"])),
    Code.STILL_NEEDED: lambda k: _("あと%(missing)d人必要", missing=k["missing"]),
    Code.GROUP_SHORT: lambda _k: _("人が集まりにくい団体"),
    TIME_TO_BE_CHECKED: lambda _k: _("空いている時間の確認が必要"),
    AGE_TO_BE_CHECKED: lambda _k: _("年齢の確認が必要"),
    ASKED_RECENTLY: lambda k: _("最近%(times)d回声をかけた", times=k["times"]),
}
_PROBLEMS: Mapping[str, Callable[[], str]] = {
    "plan_refused": lambda: _(
        "計画を確かめたところ、条件に合わないお願いが見つかりました。もう一度計画してください。"
    ),
    "plan_failed": lambda: _("計画の途中で止まりました。もう一度計画してください。"),
    "full": lambda: _("その間に席が埋まりました"),
    "asked_too_often": lambda: _("その間に、ほかの声かけが続きました"),
    "said_no_before": lambda: _("この日程を、すでに辞退されています"),
    "already_invited": lambda: _("すでにお願いしています"),
    "already_applied": lambda: _("すでに申し込まれています"),
    "overlapping_shift": lambda: _("同じ時間に、別の活動が決まりました"),
    "not_open": lambda: _("募集が終わりました"),
    "shift_cancelled": lambda: _("日程が中止になりました"),
    "shift_is_over": lambda: _("日程が始まったか、終わりました"),
    "too_young": lambda: _("年齢の条件に合いません"),
    "too_old": lambda: _("年齢の条件に合いません"),
    "other_grade": lambda: _("学年の条件に合いません"),
    "only_residents": lambda: _("お住まいの条件に合いません"),
    "only_connected": lambda: _("お住まい・お勤め・通学の条件に合いません"),
    "decided_by_lot": lambda: _("抽選で決まる募集になりました"),
    "own_activity": lambda: _("ご自分の団体の活動です"),
    "not_allowed": lambda: _("担当の地区の方ではなくなりました"),
    "round_shift_elsewhere": lambda: _("担当の地区の活動ではなくなりました"),
}
