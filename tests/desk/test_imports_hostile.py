"""Rows that mean harm, or nothing."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from matcher.activities.models import Activity
from matcher.city import load_city
from matcher.desk.imports import groups, listings, talents
from matcher.desk.imports.cells import RowProblem
from matcher.desk.imports.cli import import_file
from matcher.desk.imports.models import ImportKind
from matcher.desk.imports.reviews import waiting_reviews
from matcher.extensions import db
from tests.support.import_files import LISTING, REAL, Files

CITY = load_city(Path(__file__).parents[2] / "instance" / "city.toml")
TODAY = date(2026, 11, 24)
HOSTILE = [
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "{{ 7*7 }}",
    "../../etc/passwd",
    "\u202e花の会",
    "𠮷野家﨑",
    "e\u0301\u200b",
    "\x00\x1b[2J花",
    "%(line)d %s {0}",
    "９９９９年９９月",
    "1e9",
    "-1",
    "٣",
]
CELLS = st.one_of(
    st.sampled_from([*HOSTILE, "", "2026-12-05", "9:00", "20", "環境保全", "npo", "individual"]),
    st.text(max_size=40),
)


@pytest.mark.parametrize("module", [listings, groups, talents])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_row_of_anything_is_read_or_refused_with_a_reason(app_of_the_module, module, data):
    kind = module.__name__.rpartition(".")[2]
    header = (REAL / f"{kind}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    raw = {name: data.draw(CELLS, label=name) for name in header}
    with app_of_the_module.app_context(), suppress(RowProblem):
        assert module.read_row(raw, city=CITY, today=TODAY)


@pytest.fixture(scope="module")
def app_of_the_module():
    from flask import Flask
    from flask_babel import Babel

    app = Flask("hostile")
    Babel(app, default_locale="ja")
    return app


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("column", ["title", "org_name", "schedule_note", "venue", "capacity"])
def test_hostile_words_are_kept_as_words_or_wait(app, tmp_path, column, words):
    tally = import_file(ImportKind.LISTINGS, Files(tmp_path).write({column: words}))
    assert tally.outcomes.total() == 1
    kept = [activity.title for activity in db.session.scalars(select(Activity))]
    assert len(kept) + len(waiting_reviews()) == 1


def test_a_whole_file_of_hostile_cells_is_stored_on_both_databases(both_apps, tmp_path):
    rows = [{"title": f"{n}{words}", "summary": words} for n, words in enumerate(HOSTILE)]
    tally = import_file(ImportKind.LISTINGS, Files(tmp_path).write(*rows, base=LISTING))
    assert tally.summary() == f"read={len(rows)} created={len(rows)} updated=0 review=0 rejected=0"
