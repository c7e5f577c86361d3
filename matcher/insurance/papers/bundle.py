"""All papers of one day in one archive, as the office wants them."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from matcher.activities.models import Activity, Shift
from matcher.insurance.papers.plan import check_pdf, plan_pdf
from matcher.insurance.papers.roster import roster_pdf, roster_xlsx
from matcher.insurance.scheme import scheme
from matcher.insurance.service.declaring import conditions_of, declaration_of
from matcher.insurance.service.freezing import roster
from matcher.insurance.service.keeping import Contents, Paper, rules_file
from matcher.shared.clock import to_local

ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The archive, and what is in it for whoever keeps the trace."""

    paper: Paper
    contents: Contents


def bundle_of(activity: Activity, day: date, shifts: Sequence[Shift], *, now: datetime) -> Bundle:
    """Return the papers of a day: plan, roster, check sheet, and the rules of the group.

    Until a shift begins its roster is marked as not settled; afterwards it is the frozen one.
    """
    rosters = [roster(shift, now=now) for shift in shifts]
    declaration = declaration_of(activity.id)
    found = conditions_of(activity, declaration)
    wanted = scheme().documents
    files: list[tuple[str, bytes]] = []
    if "plan" in wanted:
        plan = plan_pdf(activity, day, shifts, declaration, now=now)
        files.append((_("活動計画書.pdf"), plan))
    if "roster" in wanted:
        files.append((_("名簿.pdf"), roster_pdf(activity, rosters, now=now)))
        files.append((_("名簿.xlsx"), roster_xlsx(rosters, now=now)))
    files += [
        (_("チェック表.pdf"), check_pdf(activity, declaration, found, now=now)),
        *_rules(activity),
    ]
    name = f"{_('保険の書類')}-{activity.id}-{day:%Y%m%d}.zip"
    paper = Paper(name, ZIP, _packed(files, now))
    people = sum(each.people for each in rosters)
    return Bundle(paper, Contents(activity.id, day, people))


def _rules(activity: Activity) -> Iterator[tuple[str, bytes]]:
    rules = rules_file(activity.organization_id) if scheme().rules_wanted else None
    if rules:
        yield f"{_('規約')}-{rules.name}", rules.data


def _packed(files: Sequence[tuple[str, bytes]], now: datetime) -> bytes:
    """Return an archive; names that are not ASCII are marked as UTF-8, as the format asks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, to_local(now).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()
