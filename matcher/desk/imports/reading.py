"""Reading a table of any usual encoding, line by line, whatever its bytes are."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 50_000
LARGEST_CELL = 100_000
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


class FileRefused(Exception):
    """A file of which nothing can be taken; `code` says why and `detail` where."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the number of its first line in the file, and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row with more or fewer cells than the header has."""

    number: int
    cells: int


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header and its rows in order; blank lines are left out."""

    header: tuple[str, ...]
    rows: tuple[Line | Misfit, ...]


def read_table(raw: bytes, required: Sequence[str]) -> Table:
    """Return the table in these bytes; raise FileRefused if there is none with these columns."""
    if len(raw) > LARGEST_FILE:
        raise FileRefused("file_too_large", str(LARGEST_FILE // 1024 // 1024))
    records = list(_records(decode(raw)))
    if not records:
        raise FileRefused("file_empty")
    header = tuple(clean(cell) for cell in records[0][1])
    _check_header(header, required)
    return Table(header, tuple(_row(header, *record) for record in records[1:]))


def decode(raw: bytes) -> str:
    """Return the text of UTF-8, UTF-16 or CP932 bytes; raise FileRefused for others."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _decoded(raw, (encoding,))
    if raw[:200].count(0) * 4 > len(raw[:200]):
        little = raw[1:200:2].count(0) >= raw[:200:2].count(0)
        return _decoded(raw, ("utf-16-le" if little else "utf-16-be", "utf-8", "cp932"))
    return _decoded(raw, ("utf-8", "cp932"))


def clean(cell: str) -> str:
    """Return the cell without control characters (but line breaks) and surrounding space."""
    return _CONTROL.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _decoded(raw: bytes, encodings: Sequence[str]) -> str:
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("encoding_unknown")


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the number of its first line; Excel's Unicode text has tabs."""
    first, _, _ = text.partition("\n")
    delimiter = "\t" if "\t" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    csv.field_size_limit(LARGEST_CELL)
    start = 1
    try:
        for count, record in enumerate(reader):
            if count > MOST_ROWS:
                raise FileRefused("too_many_rows", str(MOST_ROWS))
            if any(cell.strip() for cell in record):
                yield start, record
            start = reader.line_num + 1
    except csv.Error as wrong:
        raise FileRefused("table_broken", str(start)) from wrong


def _check_header(header: tuple[str, ...], required: Sequence[str]) -> None:
    if len(set(header)) < len(header):
        raise FileRefused("header_twice")
    missing = [name for name in required if name not in header]
    if missing:
        raise FileRefused("columns_missing", ", ".join(missing))


def _row(header: tuple[str, ...], number: int, record: list[str]) -> Line | Misfit:
    if len(record) != len(header):
        return Misfit(number, len(record))
    return Line(number, dict(zip(header, map(clean, record), strict=True)))
