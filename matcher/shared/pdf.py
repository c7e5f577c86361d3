"""Documents on paper: a template of the house and its data, and out comes a PDF."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from typing import Any

import typst

from matcher.config import ROOT

_FONTS = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
_TEMPLATES = ROOT / "templates" / "typst"


def pdf_of(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF that `templates/typst/<template>.typ` makes of this data, dated `at`.

    The template reads the data with `json(bytes(sys.inputs.data))`, so that whatever people
    wrote stays text. The same arguments give the same bytes.
    """
    return typst.compile(
        _TEMPLATES / f"{template}.typ",
        root=_TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=at.replace(microsecond=0),
    )


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts that came with the program, read once: those of a machine differ."""
    folders = [folder for name in _FONTS for folder in _folders(name)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _folders(package: str) -> list[str]:
    spec = find_spec(package)
    return list(spec.submodule_search_locations or ()) if spec else []
