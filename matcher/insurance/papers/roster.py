"""A day's roster on paper and as a table."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime

import xlsxwriter
from flask_babel import gettext as _

from matcher.activities.models import Activity
from matcher.insurance.papers.sheets import foot
from matcher.insurance.scheme import plan_name
from matcher.insurance.service.freezing import Roster, Row
from matcher.insurance.wording import plain_day
from matcher.shared.pdf import pdf_of
from matcher.shared.web.filters import datetime_ja, shift_when

_AS_WRITTEN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = (5, 20, 20, 14, 40, 16, 24, 14, 16)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def roster_pdf(activity: Activity, rosters: Sequence[Roster], *, now: datetime) -> bytes:
    """Return the rosters of a day, with what says whether they are frozen."""
    data = {
        "title": _("名簿"),
        "foot": foot(now),
        "lead": [activity.organization.name, activity.title],
        "headers": [
            *("", _("氏名")),
            *(_("生年月日"), _("住所"), _("電話番号"), _("プラン")),
        ],
        "sections": [part for roster in rosters for part in _sections(roster)],
    }
    return pdf_of("roster", data, at=now)


def roster_xlsx(rosters: Sequence[Roster], *, now: datetime) -> bytes:
    """Return the rosters of a day as a table; every cell is text, and none is a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _AS_WRITTEN) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        sheet = book.add_worksheet(_("名簿"))
        bold = book.add_format({"bold": True, "text_wrap": True})
        for column, (words, width) in enumerate(zip(_headers(), _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, words, bold)
        for line, cells in enumerate(_lines(rosters), start=1):
            for column, words in enumerate(cells):
                sheet.write_string(line, column, guarded(words))
        sheet.freeze_panes(1, 2)
    return out.getvalue()


def guarded(words: str) -> str:
    """Return a cell that stays text in every program that opens the table, or a copy of it."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def standing(roster: Roster) -> str:
    """Return whether a roster is frozen, and since when."""
    if roster.is_missed:
        return str(_("確定の記録なし"))
    if roster.frozen_at is None:
        return str(_("確定前"))
    return str(_("%(at)s 確定", at=datetime_ja(roster.frozen_at)))


def _headers() -> list[str]:
    return [
        *(_("番号"), _("氏名"), _("ふりがな"), _("生年月日"), _("住所")),
        *(_("電話番号"), _("プラン"), _("補償の終わり"), _("備考")),
    ]


def _lines(rosters: Sequence[Roster]) -> Iterator[list[str]]:
    number = 0
    for roster in rosters:
        when = shift_when(roster.shift.starts_at, roster.shift.ends_at, roster.shift.timed)
        yield [standing(roster), when, *[""] * 7]
        for row, note in (*_marked(roster.rows, ""), *_marked(roster.addendum, _("開始後の参加"))):
            number += 1
            yield [str(number), *_cells(row), "、".join(filter(None, [_along(row), note]))]


def _marked(rows: Sequence[Row], note: str) -> list[tuple[Row, str]]:
    return [(row, note) for row in rows]


def _cells(row: Row) -> list[str]:
    plans = "・".join(plan_name(code) for code in row["plans"])
    until = row["covered_until"]
    return [
        *(row["name"], row["furigana"], row["birth_date"], row["address"], row["phone"]),
        *(plans or _("加入なし"), until),
    ]


def _along(row: Row) -> str:
    if row["is_organization"]:
        return str(_("%(people)d人", people=row["people"]))
    with_whom = row["comes_with"]
    return str(_("%(name)sさんと同行", name=with_whom)) if with_whom else ""


def _sections(roster: Roster) -> Iterator[dict[str, object]]:
    shift = roster.shift
    when = shift_when(shift.starts_at, shift.ends_at, shift.timed)
    digest = f"SHA-256 {roster.digest}" if roster.digest else ""
    yield {
        "title": f"{when}　{shift.role.name}",
        "standing": standing(roster),
        "digest": digest,
        "nothing": _("参加が決まっている方はいません。"),
        "rows": _numbered(roster.rows),
    }
    if roster.addendum:
        yield {
            "title": _("開始後に参加した方"),
            "standing": _("確定した名簿には含まれません。"),
            "digest": "",
            "nothing": "",
            "rows": _numbered(roster.addendum),
        }


def _numbered(rows: Sequence[Row]) -> list[list[str]]:
    return [
        [
            str(number),
            "\n".join(filter(None, [row["furigana"], row["name"], _along(row)])),
            plain_day(row["birth_date"]),
            row["address"],
            row["phone"],
            "・".join(plan_name(code) for code in row["plans"]) or _("加入なし"),
        ]
        for number, row in enumerate(rows, start=1)
    ]
