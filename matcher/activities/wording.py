"""What activities want, and how they stand, in words."""

from collections.abc import Callable, Iterable, Mapping

from flask_babel import gettext as _

from matcher.activities.models import Role, Selection, Wants
from matcher.activities.rules.recurrence_json import from_json
from matcher.activities.rules.recurrence_words import in_words
from matcher.activities.rules.standing import Standing
from matcher.shared.web.filters import skill_name

Words = Callable[[], str]

_WANTS: Mapping[Wants, Words] = {
    Wants.PEOPLE: lambda: _("活動に参加する人"),
    Wants.TALENT: lambda: _("特技のある人（講師、演奏など）"),
    Wants.GOODS: lambda: _("物品"),
    Wants.VENUE: lambda: _("場所"),
    Wants.FUNDS: lambda: _("資金"),
}
_SELECTION: Mapping[Selection, Words] = {
    Selection.FIRST_COME: lambda: _("先着順（申込みですぐに決まります）"),
    Selection.LOTTERY: lambda: _("抽選（締切のあとに決まります）"),
    Selection.SCREENING: lambda: _("主催者が選ぶ（返事をして決めます）"),
}
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
    "details": lambda: _("活動の内容（何をするか、初めてでもできるか）"),
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


def wants_choices() -> list[tuple[str, str]]:
    """Return what can be wanted, for a form."""
    return [(wants.value, words()) for wants, words in _WANTS.items()]


def selection_choices() -> list[tuple[str, str]]:
    """Return the ways of choosing, for a form."""
    return [(selection.value, words()) for selection, words in _SELECTION.items()]


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
    """Return how many a role wants, each time."""
    several = sum(shift.starts_at is not None for shift in role.shifts) > 1
    if role.capacity is None:
        return str(_("人数の制限なし"))
    if several:
        return str(_("各回%(count)d人", count=role.capacity))
    return str(_("%(count)d人", count=role.capacity))


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
    names = "、".join(name for code in role.skills if (name := skill_name(code)))
    return str(_("%(skills)sができる方", skills=names)) if names else ""


def say_wants(role: Role) -> str:
    """Return what a role wants."""
    return _WANTS[role.wants]()


def say_selection(role: Role) -> str:
    """Return how applicants become participants."""
    return _SELECTION[role.selection]()
