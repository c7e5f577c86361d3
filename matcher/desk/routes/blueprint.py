"""The desk's blueprint, its menu, and how its pages say how long ago something was."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeAlias

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.authz import Permission, can
from matcher.desk.service.renewals import is_season
from matcher.desk.service.scope import NOWHERE
from matcher.desk.service.shifts import FreeSeats
from matcher.desk.spoken import spoken, subject, telephone
from matcher.insurance.scheme import has_scheme
from matcher.shared.clock import local_date, today
from matcher.shared.web import current_actor
from matcher.shared.web.filters import date_ja, day_ja, time_ja
from matcher.shared.web.navigation import NavItem

Page: TypeAlias = str | Response
_ROUNDS = ("plan_round", "invitation_round", "add_to_round", "calibration")

desk = Blueprint("desk", __name__, url_prefix="/desk")
desk.add_app_template_filter(spoken)
desk.add_app_template_filter(subject, "spoken_subject")
desk.add_app_template_filter(telephone)


@desk.app_template_filter()
def days_since(moment: datetime | None) -> int | None:
    """Return how many days ago a moment was, or None for none."""
    return None if moment is None else (today() - local_date(moment)).days


@desk.app_template_filter()
def ago(moment: datetime | None) -> str:
    """Return how long ago a moment was, in words."""
    days = days_since(moment)
    if days is None:
        return str(_("まだありません"))
    return str(_("%(days)d日前", days=days) if days > 0 else _("今日"))


@desk.app_template_filter()
def near_day(moment: datetime) -> str:
    """Return the day of a moment, with the year where it is not this one."""
    day = local_date(moment)
    return day_ja(day) if day.year == today().year else date_ja(day)


@desk.app_template_filter()
def hours(shift: FreeSeats) -> str:
    """Return the hours of a shift, its day standing elsewhere."""
    if shift.ends_at is None:
        return str(_("%(start)sから", start=time_ja(shift.starts_at)))
    same_day = local_date(shift.ends_at) == local_date(shift.starts_at)
    end = time_ja(shift.ends_at) if same_day else near_day(shift.ends_at)
    return f"{time_ja(shift.starts_at)}〜{end}"


@desk.app_context_processor
def menu() -> dict[str, Any]:
    """Give the staff's pages their menu."""
    if not can(current_actor(), Permission.WORK_AT_DESK):
        return {}
    return {"desk_nav_items": list(_menu())}


def _menu() -> Iterator[NavItem]:
    yield _item(_("待っているもの"), "index")
    yield _item(_("電話と連絡"), "calls", "accounts", "mails")
    yield _item(_("保護者・学校への確認"), "consents", "consent")
    yield _item(_("人手が足りない日程"), "shifts")
    yield _item(_("まとめて声をかける"), "rounds", *_ROUNDS)
    yield _item(_("返事のない申込み"), "applications")
    yield _item(_("出欠が未記録の日程"), "attendance")
    yield _item(_("登録している方"), "residents", "resident", "choose_shift", "apply_for")
    yield _item(_("団体の承認"), "organizations", "organization")
    yield _item(_("募集の公開"), "activities", "activity")
    yield _item(_("公開後の変更"), "changes")
    yield _item(_("活動の報告の公開"), "stories", "story")
    yield _item(_("活動のふり返り"), "reflections")
    yield from _insurance()
    if can(current_actor(), Permission.APPROVE, NOWHERE):
        yield _item(_("取り込みの確認"), "review")
        yield _item(_("同じ意味の言葉"), "synonyms", "change_synonyms")


def _insurance() -> Iterator[NavItem]:
    if not has_scheme():
        return
    yield _item(_("保険の届け出"), "declarations")
    yield _item(_("けが・事故の報告"), "accidents")
    if is_season(today()):
        yield _item(_("保険の更新"), "renewals")


def _item(label: str, *pages: str) -> NavItem:
    here = request.endpoint in {f"desk.{page}" for page in pages}
    return NavItem(label, url_for(f"desk.{pages[0]}"), here)
