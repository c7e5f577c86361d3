"""What a file is by its content, and how it may be called."""

import io
import unicodedata
import zipfile

from matcher.errors import RuleBroken
from matcher.shared.text import squeeze

MOST_BYTES = 5 * 1024 * 1024
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    DOCX: ".docx",
}
"""The kinds of files that are taken, and how each of them ends."""
_BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
_LONGEST_STEM = 80
_IN_NO_NAME = '/\\:*?"<>|'


def kind_of(data: bytes) -> str:
    """Return the media type of a file by its content.

    Raise RuleBroken for one that is empty, too large, or of another kind than those taken.
    """
    if not data:
        raise RuleBroken("file_empty")
    if len(data) > MOST_BYTES:
        raise RuleBroken("file_too_large", most=MOST_BYTES // 1024 // 1024)
    for beginning, kind in _BEGINNINGS.items():
        if data.startswith(beginning):
            return kind
    if _is_document(data):
        return DOCX
    raise RuleBroken("file_of_other_kind")


def safe_name(given: str, kind: str) -> str:
    """Return the name of a file without folders, odd letters or a wrong ending."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    kept = "".join(
        letter
        for letter in stem
        if letter not in _IN_NO_NAME and unicodedata.category(letter)[0] not in "CZ"
    )
    return (squeeze(kept).strip(".")[:_LONGEST_STEM] or "file") + ENDINGS[kind]


def _is_document(data: bytes) -> bool:
    """Tell whether this is a Word document without macros; nothing of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return {"[Content_Types].xml", "word/document.xml"} <= names and not macros
