"""Sheets of labels and answers, as the template of papers reads them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from matcher.shared.pdf import pdf_of
from matcher.shared.town import current_city
from matcher.shared.web.filters import datetime_ja

Rows = Sequence[tuple[str, str]]


def section(title: str, rows: Rows = (), words: str = "") -> dict[str, Any]:
    """Return one part of a sheet: its heading, labels with answers, words below them."""
    return {"title": title, "rows": [list(row) for row in rows], "words": words}


def sheet(title: str, sections: Sequence[dict[str, Any]], *, lead: str = "", at: datetime) -> bytes:
    """Return the PDF of a sheet."""
    whole = {"title": title, "lead": lead, "sections": list(sections), "foot": foot(at)}
    return pdf_of("sheet", whole, at=at)


def foot(at: datetime) -> str:
    """Return what stands at the foot of every paper: the town, and when it was made."""
    return str(_("%(town)s・%(at)s 作成", town=current_city().name, at=datetime_ja(at)))
