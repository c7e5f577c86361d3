"""A file is what its content says."""

import io
import zipfile
from datetime import timedelta

import pytest

from matcher.errors import RuleBroken
from matcher.insurance.rules import MOST_BYTES, digest_of, is_late, kind_of, safe_name
from matcher.insurance.rules.documents import DOCX
from tests.conftest import NOW

PDF = b"%PDF-1.7\n..."


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return out.getvalue()


WORD = archive("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (WORD, DOCX),
    ],
)
def test_a_kind_is_known_by_its_content(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90\x00", "file_of_other_kind"),
        (b"<html>%PDF-", "file_of_other_kind"),
        (b"PK\x03\x04broken", "file_of_other_kind"),
        (archive("xl/workbook.xml"), "file_of_other_kind"),
        (
            archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "file_of_other_kind",
        ),
        (PDF + b"x" * MOST_BYTES, "file_too_large"),
    ],
)
def test_what_is_not_taken_is_refused(data, code):
    with pytest.raises(RuleBroken, match=code):
        kind_of(data)


def test_a_file_of_exactly_the_limit_is_taken():
    assert kind_of(PDF + b"x" * (MOST_BYTES - len(PDF))) == "application/pdf"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("会則.pdf", "会則.pdf"),
        ("会則.exe", "会則.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\花子\\会則.docx", "会則.pdf"),
        ("会\x00則\n\u202e.pdf", "会則.pdf"),
        ('<b>"会則"</b>.pdf', "b.pdf"),
        ("", "file.pdf"),
        ("....", "file.pdf"),
        ("会" * 200 + ".pdf", "会" * 80 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_lead_elsewhere(given, kept):
    assert safe_name(given, "application/pdf") == kept


def test_a_digest_tells_of_every_change_and_not_of_the_order_of_keys():
    rows = [{"name": "﨑山", "people": 1}, {"name": "髙田", "people": 2}]
    digest = digest_of(7, rows)
    assert digest == digest_of(7, [dict(reversed(list(row.items()))) for row in rows])
    assert digest != digest_of(8, rows)
    assert digest != digest_of(7, rows[::-1])
    assert digest != digest_of(7, [*rows, {"name": "", "people": 1}])
    assert len(digest) == 64


def test_a_roster_frozen_a_quarter_of_an_hour_later_is_late():
    assert not is_late(NOW + timedelta(minutes=15), NOW)
    assert is_late(NOW + timedelta(minutes=16), NOW)
