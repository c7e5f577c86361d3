"""The report of an accident on paper."""

from datetime import datetime

from flask_babel import gettext as _

from matcher.insurance.models import Accident
from matcher.insurance.papers.sheets import section, sheet
from matcher.insurance.scheme import scheme
from matcher.insurance.service.keeping import Contents, Paper
from matcher.insurance.wording import accident_words
from matcher.shared.clock import local_date
from matcher.shared.web.filters import date_ja, datetime_ja

PDF = "application/pdf"


def accident_paper(accident: Accident, *, now: datetime) -> tuple[Paper, Contents]:
    """Return the report as a PDF, and what is in it for whoever keeps the trace."""
    activity = accident.shift.activity
    happened = [
        (_("けがをした方"), accident.person),
        (_("日時"), datetime_ja(accident.happened_at)),
        (_("場所"), accident.place),
        (_("何が起きたか"), accident.what),
        (_("けがの様子"), accident.injury),
        (_("手当て"), accident.treatment),
    ]
    outside = _("いいえ・未確認")
    if accident.witness_outside:
        outside = _("同居の家族・親族ではない")
    witness = [
        (_("お名前"), accident.witness_name),
        (_("電話番号"), accident.witness_phone),
        (_("間柄"), accident.witness_relation),
        (_("確認"), outside),
    ]
    parts = [
        section(_("活動"), [(_("団体"), activity.organization.name), (_("活動"), activity.title)]),
        section(_("けが・事故"), happened),
        section(_("証人"), witness),
        section(_("報告"), _standing(accident)),
    ]
    made = sheet(_("事故報告書"), parts, lead=scheme().name, at=now)
    name = f"{_('事故報告書')}-{accident.id}.pdf"
    day = local_date(accident.happened_at)
    return Paper(name, PDF, made), Contents(activity.id, day, 1, accident.id)


def _standing(accident: Accident) -> list[tuple[str, str]]:
    return [
        (_("状態"), accident_words(accident.state)),
        (_("期限"), date_ja(accident.due_on)),
        (_("提出"), datetime_ja(accident.reported_at) if accident.reported_at else ""),
    ]
