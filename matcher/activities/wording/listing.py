"""What activities want, and how they stand, in words."""

from collections.abc import Callable, Iterable, Mapping

from flask_babel import gettext as _

from matcher.activities.models import Role
from matcher.activities.rules.recurrence_json import from_json
from matcher.activities.rules.recurrence_words import in_words
from matcher.activities.rules.standing import Standing
from matcher.activities.rules.terms import Amount, Per, Unit
from matcher.activities.wording.terms import say
from matcher.shared.web.filters import skill_name

Words = Callable[[], str]

_STANDING: Mapping[Standing, Words] = {
    Standing.OPEN: lambda: _("募集中"),
    Standing.URGENT: lambda: _("まもなく締切"),
    Standing.TODAY: lambda: _("本日締切"),
    Standing.PLANNED: lambda: _("受付開始前"),
    Standing.FEW: lambda: _("あと少し"),
    Standing.FULL: lambda: _("満員（キャンセル待ち受付）"),
    Standing.CLOSED: lambda: _("募集終了"),
    Standing.OVER: lambda: _("終了"),
    Standing.CANCELLED: lambda: _("中止"),
}
_MISSING: Mapping[str, Words] = {
    "place": lambda: _("場所（74%の方が最初に見ます）"),
    "times": lambda: _("日にちと時間（68%の方が最初に見ます）"),
    "field": lambda: _("分野（64%の方が最初に見ます）"),
    "details": lambda: _("活動の内容（何をするか、当日の流れなど）"),
    "beginners": lambda: _("初めての方でも参加できるかどうか"),
}
BADGES: Mapping[Standing, str] = {
    Standing.OPEN: "published",
    Standing.URGENT: "urgent",
    Standing.TODAY: "urgent",
    Standing.PLANNED: "planned",
    Standing.FEW: "urgent",
    Standing.FULL: "full",
    Standing.CLOSED: "closed",
    Standing.OVER: "closed",
    Standing.CANCELLED: "cancelled",
}
"""The states by which the component `status_badge` colours a standing."""


def say_standing(standing: Standing, left: int | None = None) -> str:
    """Return how a shift or listing stands: あと2人 where few seats are left."""
    if standing is Standing.FEW and left:
        return str(_("あと%(count)d人", count=left))
    return _STANDING[standing]()


def say_seats(left: int | None) -> str:
    """Return how many seats are left."""
    return str(_("人数の制限なし")) if left is None else str(_("あと%(count)d人", count=left))


def say_missing(codes: Iterable[str]) -> list[str]:
    """Return what readers look for first and do not find."""
    return [_MISSING[code]() for code in codes]


def say_capacity(role: Role) -> str:
    """Return how many a role wants: 「約20人」, 「5人から10人」, 「若干名」."""
    number = _say_number(role)
    if role.capacity is not None and role.per is Per.TOTAL:
        return str(_("全部で%(number)s", number=number))
    several = sum(shift.starts_at is not None for shift in role.shifts) > 1
    if role.capacity is not None and several:
        return str(_("各回%(number)s", number=number))
    return number


def _say_number(role: Role) -> str:
    if role.capacity is None:
        return _say_without_number(role)
    least, most = role.least, role.capacity
    if least is not None and least < most:
        number = _("%(least)d人から%(most)d人", least=least, most=most)
    else:
        number = _("%(count)d人", count=most)
    return str(_("約%(number)s", number=number) if role.amount is Amount.ABOUT else number)


def _say_without_number(role: Role) -> str:
    if role.amount is Amount.SOME:
        return say(Amount.SOME)
    if role.least is not None:
        return str(_("%(least)d人以上", least=role.least))
    return str(_("人数の制限なし"))


def say_ages(role: Role) -> str:
    """Return the ages for which a role is, or nothing."""
    if role.min_age is not None and role.max_age is not None:
        return str(_("%(least)d歳から%(most)d歳まで", least=role.min_age, most=role.max_age))
    if role.min_age is not None:
        return str(_("%(age)d歳以上", age=role.min_age))
    return str(_("%(age)d歳まで", age=role.max_age)) if role.max_age is not None else ""


def say_rules(role: Role) -> list[str]:
    """Return the rules by which a role's dates repeat: 毎週火曜日 9:00〜11:00."""
    return [in_words(from_json(rule)) for rule in role.recurrences]


def say_skills(role: Role) -> str:
    """Return the skills a role asks for, or nothing."""
    names = _skill_names(role.skills)
    return str(_("%(skills)sができる方", skills=names)) if names else ""


def say_teaches(role: Role) -> str:
    """Return the skills one learns by it, or nothing."""
    names = _skill_names(role.teaches)
    return str(_("%(skills)sを学べます", skills=names)) if names else ""


def say_unit(role: Role) -> str:
    """Return who takes part together, or nothing: 「グループで（2〜9人）」."""
    if role.unit is Unit.PERSON:
        return ""
    unit, size = say(role.unit), _say_size(role.unit_least, role.unit_most)
    return str(_("%(unit)s（%(size)s）", unit=unit, size=size)) if size else unit


def _say_size(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return str(_("%(least)d〜%(most)d人", least=least, most=most))
    if least is not None:
        return str(_("%(least)d人以上", least=least))
    return str(_("%(most)d人まで", most=most)) if most is not None else ""


def say_course(role: Role) -> str:
    """Return what one must have learnt before, or nothing."""
    return str(_("「%(course)s」を受けた方", course=role.course)) if role.course else ""


def _skill_names(codes: Iterable[str]) -> str:
    return "、".join(name for code in codes if (name := skill_name(code)))
