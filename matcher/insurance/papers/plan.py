"""The plan of an activity's day, and the sheet of what the town checks."""

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext as _

from matcher.activities.models import Activity, Shift
from matcher.insurance.models import Declaration
from matcher.insurance.papers.sheets import section, sheet
from matcher.insurance.rules import Condition
from matcher.insurance.scheme import scheme
from matcher.insurance.wording import (
    reason_words,
    risk_words,
    standing_words,
    subject_words,
    verdict_mark,
)
from matcher.shared.web.filters import date_ja, shift_when


def plan_pdf(
    activity: Activity,
    day: date,
    shifts: Sequence[Shift],
    declaration: Declaration | None,
    *,
    now: datetime,
) -> bytes:
    """Return the plan of a day: what for, when and where, how safely, and whom to ask."""
    when = "\n".join(shift_when(s.starts_at, s.ends_at, s.timed) for s in shifts)
    places = dict.fromkeys(shift.venue or activity.venue for shift in shifts)
    what = [
        (_("団体"), activity.organization.name),
        (_("活動の名称"), activity.title),
        (_("目的"), declaration.public_benefit if declaration else ""),
        (_("内容"), activity.summary),
        (_("日時"), when or date_ja(day)),
        (_("場所"), "\n".join(places)),
        (_("役割"), "\n".join(dict.fromkeys(shift.role.name for shift in shifts))),
    ]
    parts = [
        section(_("活動"), what),
        section(_("安全"), _safety(declaration)),
        section(_("連絡先"), _contact(activity)),
    ]
    return sheet(_("活動計画書"), parts, at=now)


def check_pdf(
    activity: Activity,
    declaration: Declaration | None,
    found: Sequence[Condition],
    *,
    now: datetime,
) -> bytes:
    """Return the sheet of the town's conditions, each with its verdict and why."""
    rows = [(subject_words(c.subject), _verdict(c)) for c in found]
    checked = [
        (_("職員の確認"), standing_words(declaration)),
        (_("確認した日"), _day(declaration)),
        (_("付記"), declaration.checked_note if declaration else ""),
    ]
    parts = [section(_("条件"), rows), section(_("確認"), checked)]
    lead = _("%(scheme)s・%(group)s「%(title)s」", **_names(activity))
    return sheet(_("チェック表"), parts, lead=lead, at=now)


def _verdict(condition: Condition) -> str:
    return f"{verdict_mark(condition.verdict)}　{reason_words(condition)}"


def _names(activity: Activity) -> dict[str, str]:
    return {
        "scheme": scheme().name,
        "group": activity.organization.name,
        "title": activity.title,
    }


def _day(declaration: Declaration | None) -> str:
    return date_ja(declaration.checked_at) if declaration and declaration.checked_at else ""


def _safety(declaration: Declaration | None) -> list[tuple[str, str]]:
    if declaration is None:
        return [(_("届け出"), standing_words(None))]
    return [
        (_("危険の程度"), risk_words(declaration.risk)),
        (_("安全対策"), declaration.safety or _("記入なし")),
        (_("機械作業など"), "・".join(declaration.machines) or _("なし")),
    ]


def _contact(activity: Activity) -> list[tuple[str, str]]:
    group = activity.organization
    return [
        (_("団体"), group.name),
        (_("電話番号"), group.phone or ""),
        (_("メールアドレス"), group.email or ""),
        (_("問い合わせの方法"), activity.contact_method),
    ]
