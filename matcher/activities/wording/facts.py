"""What a listing says of itself, as labelled words: on its page, and to compare two versions."""

from collections.abc import Iterator
from typing import NamedTuple

from flask_babel import gettext as _

from matcher.activities.models import Activity, Role
from matcher.activities.rules.terms import (
    Guardian,
    Insurance,
    Language,
    Rain,
    Residence,
    Trait,
    Wants,
)
from matcher.activities.wording import listing as wording
from matcher.activities.wording.terms import say, say_all, say_grades
from matcher.shared.town import current_city
from matcher.shared.web.filters import area_name, date_ja, field_name


class Fact(NamedTuple):
    """One thing that a listing says: its label, its words (none if empty), and its picture."""

    label: str
    words: str
    icon: str


def facts_of(activity: Activity, when: str) -> list[Fact]:
    """Return what a listing says, in the order in which readers look for it; `when` in words."""
    facts = (
        Fact(_("いつ"), when, "calendar"),
        Fact(_("どこで"), _where(activity), "place"),
        Fact(_("日程について"), activity.schedule_note, "info"),
        Fact(_("雨のとき"), _rain(activity), "info"),
        Fact(_("申込み"), "\n".join(_applying(activity)), "clock"),
        Fact(_("分野"), field_name(activity.field), "flag"),
        Fact(_("対象"), activity.eligibility_note, "people"),
        Fact(_("定員について"), activity.capacity_note, "people"),
        Fact(_("特技・経験"), activity.skills_note, "skill"),
        Fact(_("参加しやすさ"), say_all(Trait(code) for code in activity.traits), "check"),
        Fact(_("通じる言葉"), say_all(Language(code) for code in activity.languages), "people"),
        Fact(_("持ち物・服装"), activity.belongings, "list"),
        Fact(_("謝礼・交通費・参加費"), "\n".join(_money(activity)), "yen"),
        Fact(_("保険"), _insurance(activity), "info"),
        Fact(_("問い合わせの方法"), activity.contact_method, "phone"),
    )
    return [fact for fact in facts if fact.words]


def terms_of_role(role: Role) -> list[str]:
    """Return what a role wants; what it does not ask for has no words."""
    return [words for words in _terms(role) if words]


def _terms(role: Role) -> Iterator[str]:
    yield "" if role.wants is Wants.PEOPLE else say(role.wants)
    yield wording.say_capacity(role)
    yield wording.say_ages(role)
    yield say_grades(role.grades)
    yield wording.say_skills(role)
    yield wording.say_teaches(role)
    yield wording.say_unit(role)
    yield "" if role.residence is Residence.ANYWHERE else say(role.residence)
    yield "" if role.guardian is Guardian.NONE else say(role.guardian)
    yield wording.say_course(role)
    yield str(_("来られる時間だけの参加もできます")) if role.any_part else ""
    yield say(role.selection)


def _where(activity: Activity) -> str:
    town = activity.city_name if activity.city_name != current_city().name else ""
    area = area_name(activity.area) if activity.area else ""
    return "　".join(filter(None, (area, activity.venue, town)))


def _rain(activity: Activity) -> str:
    policy = "" if activity.rain is Rain.UNSAID else say(activity.rain)
    return "\n".join(filter(None, (policy, activity.rain_note)))


def _applying(activity: Activity) -> Iterator[str]:
    """Yield from when until when one can apply."""
    if activity.opens_on:
        yield _("%(day)sから受け付けます", day=date_ja(activity.opens_on))
    if activity.deadline:
        yield _("%(day)sまで", day=date_ja(activity.deadline))
    if activity.deadline_days == 0:
        yield _("各回の当日まで")
    elif activity.deadline_days is not None:
        yield _("各回の%(days)d日前まで", days=activity.deadline_days)


def _money(activity: Activity) -> Iterator[str]:
    if activity.fee is not None:
        yield _yen(_("参加費"), activity.fee) if activity.fee else _("参加費は無料です")
    if activity.travel_pay:
        yield _yen(_("交通費の支給"), activity.travel_pay)
    if activity.thanks:
        yield _yen(_("謝礼"), activity.thanks)
    if activity.reward_note:
        yield activity.reward_note


def _yen(label: str, amount: int) -> str:
    return str(_("%(label)s %(amount)s円", label=label, amount=f"{amount:,}"))


def _insurance(activity: Activity) -> str:
    return "" if activity.insurance is Insurance.UNSAID else say(activity.insurance)
