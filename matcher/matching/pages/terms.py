"""The forms of what was agreed and needed, with what they are filled with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from matcher.activities.models import Activity
from matcher.engagements.rules import KNOWN
from matcher.matching.pages.labels import Labels
from matcher.matching.roster_forms import (
    HOUR,
    SKILLS,
    AgreementForm,
    DayForm,
    NeedForm,
    SkillForm,
    WishForm,
)
from matcher.matching.service import rosters
from matcher.matching.service.rosters import Change, Helper, Sheet
from matcher.shared.clock import local_date
from matcher.shared.web.filters import date_ja, skill_name

Sent = Any
"""What was sent, as wtforms takes it; None while nothing was."""


class AgreementPage:
    """What was agreed with one helper, to be seen and changed."""

    def __init__(self, sheet: Sheet, helper_id: int, sent: Sent) -> None:
        self.helper = sheet.helper_by_id[helper_id]
        self._sent = sent
        kept = sheet.roster.helpers if sheet.roster else []
        row = next((one for one in kept if one.member_id == helper_id), None)
        said = _said(row)
        self.form = AgreementForm(data={"edition": str(sheet.edition), **said})
        others = [h for h in sheet.helpers if h.id != helper_id]
        self.form.friends.choices = [(str(h.id), h.name) for h in others]
        spans = [(start, end) for start, end in row.spans] if row else []
        starts = [place.shift.starts_at for place in sheet.places]
        days = sorted({local_date(start) for start in starts if start})
        self.days = [(date_ja(day), DayForm(day, sent, spans)) for day in days]
        labels, wishes = Labels(sheet), row.wishes if row else {}
        self.wishes = [
            WishForm(place.id, labels.of(place.id), sent, str(wishes.get(str(place.id), "")))
            for place in sheet.places
        ]
        self.applied = _applied(self.helper, sheet, labels)

    @property
    def edition(self) -> int:
        """Return the edition of the board this page was made of."""
        return _number(self.form.edition.data)

    @edition.setter
    def edition(self, edition: int) -> None:
        self.form.edition.data = str(edition)

    def is_sent(self) -> bool:
        """Tell whether something was sent and nothing is wrong with it."""
        parts = [*(day for _label, day in self.days), *self.wishes]
        return self._sent is not None and _all_valid(self.form, parts)

    def keep(self, activity: Activity, change: Change, *, now: datetime) -> None:
        """Keep what was agreed."""
        said = self.form.to_command()
        spans = tuple(span for _label, day in self.days for span in day.spans())
        chosen = {wish.shift_id: wish.points.code for wish in self.wishes}
        wishes = {shift: int(points) for shift, points in chosen.items() if points is not None}
        whole = rosters.Agreement(
            spans=spans,
            most_shifts=said.most_shifts,
            most_minutes=said.most_minutes,
            wishes=wishes,
            skills=said.skills,
            party=said.party,
            friends=said.friends,
        )
        rosters.agree(activity, self.helper.id, whole, change, now=now)


class NeedPage:
    """What one shift needs, to be seen and changed."""

    def __init__(self, sheet: Sheet, shift_id: int, sent: Sent) -> None:
        place = sheet.place_by_id[shift_id]
        self.shift_id = shift_id
        self.label = Labels(sheet).of(shift_id)
        self._sent = sent
        needed = {"least": place.least, "most": place.most}
        self.form = NeedForm(data={"edition": str(sheet.edition), **needed})
        rows = [*place.skills.items(), *[("", None)] * SKILLS][:SKILLS]
        self.skills = [
            SkillForm(number, sent, skill, count) for number, (skill, count) in enumerate(rows)
        ]

    @property
    def edition(self) -> int:
        """Return the edition of the board this page was made of."""
        return _number(self.form.edition.data)

    @edition.setter
    def edition(self, edition: int) -> None:
        self.form.edition.data = str(edition)

    def is_sent(self) -> bool:
        """Tell whether something was sent and nothing is wrong with it."""
        return self._sent is not None and _all_valid(self.form, self.skills)

    def keep(self, activity: Activity, change: Change, *, now: datetime) -> None:
        """Keep what the shift needs."""
        skills = {line.skill.code: line.count.data for line in self.skills if line.skill.code}
        rosters.need(activity, self.shift_id, self.form.to_command(skills), change, now=now)


def helper_rows(sheet: Sheet) -> list[Mapping[str, Any]]:
    """Return the helpers with what was agreed with each, in words."""
    labels = Labels(sheet)
    kept = sheet.roster.helpers if sheet.roster else []
    skills = {row.member_id: row.skills for row in kept}
    return [
        {
            "id": helper.id,
            "name": helper.name,
            "people": helper.people,
            "applied": _applied(helper, sheet, labels),
            "agreed": _agreed(helper, skills.get(helper.id, [])),
        }
        for helper in sheet.helpers
    ]


def need_rows(sheet: Sheet) -> list[Mapping[str, Any]]:
    """Return the shifts with what each needs, in words."""
    labels = Labels(sheet)
    return [
        {
            "id": place.id,
            "label": labels.of(place.id),
            "least": place.least,
            "most": place.most,
            "skills": [
                str(_("%(skill)s %(count)d人", skill=skill_name(skill), count=count))
                for skill, count in sorted(place.skills.items())
            ],
        }
        for place in sheet.places
    ]


def _applied(helper: Helper, sheet: Sheet, labels: Labels) -> list[str]:
    """Return for what somebody applied, in words; for what they were only asked is left out."""
    return [labels.of(place.id) for place in sheet.places if helper.ties.get(place.id) in KNOWN]


def _agreed(helper: Helper, skills: list[str]) -> list[str]:
    if not helper.is_agreed:
        return []
    words = []
    if helper.most_shifts is not None:
        words.append(str(_("%(count)d回まで", count=helper.most_shifts)))
    if helper.most_minutes is not None:
        words.append(str(_("%(count)d時間まで", count=helper.most_minutes // HOUR)))
    if helper.party:
        words.append(str(_("組：%(party)s", party=helper.party)))
    words += [skill_name(skill) for skill in sorted(skills)]
    return words or [str(_("約束あり"))]


def _said(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row, or None
    if row is None:
        return {}
    return {
        "most_shifts": row.most_shifts,
        "most_hours": None if row.most_minutes is None else row.most_minutes // HOUR,
        "skills": row.skills,
        "party": row.party,
        "friends": [str(id_) for id_ in row.friends],
    }


def _number(typed: object) -> int:
    """Return the number a hidden field holds; -1 for one that was tampered with."""
    words = str(typed or "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else -1  # noqa: PLR2004


def _all_valid(form: Any, parts: list[Any]) -> bool:  # noqa: ANN401 - forms of several kinds
    sound = form.validate()
    faulty = [part for part in parts if not part.validate()]
    form.form_errors += [
        error for part in faulty for told in part.errors.values() for error in told
    ]
    return bool(sound and not faulty)
