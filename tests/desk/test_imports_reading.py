"""The reader of tables, whatever the bytes are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.desk.imports import reading
from matcher.desk.imports.reading import FileRefused, Line, Misfit, read_table

TABLE = "name,note\r\n花の会,駅前の花壇\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le"])
def test_every_usual_encoding_is_read(encoding):
    table = read_table(TABLE.encode(encoding), ["name"])
    assert table.rows == (Line(2, {"name": "花の会", "note": "駅前の花壇"}),)


def test_tabs_from_a_spreadsheet_are_read():
    table = read_table(TABLE.replace(",", "\t").encode("utf-16"), ["name"])
    assert table.header == ("name", "note")


def test_lines_are_counted_where_rows_begin():
    text = 'name,note\n花,"二\n行"\n\n月,x\n'
    assert [row.number for row in read_table(text.encode(), []).rows] == [2, 5]


def test_a_row_of_another_length_is_a_misfit():
    assert read_table(b"a,b\n1\n1,2,3\n", []).rows == (Misfit(2, 1), Misfit(3, 3))


def test_control_characters_are_left_out_of_cells():
    (row,) = read_table("a\n\x00花\x07\x1b \n".encode(), []).rows
    assert row.cells == {"a": "花"}


REFUSED = [
    (b"", "file_empty"),
    (b"\n\n", "file_empty"),
    (b"\x81\xff\xff\x00\xfe", "encoding_unknown"),
    (b"a,a\n1,2\n", "header_twice"),
    (b"a,b\n1,2\n", "columns_missing"),
    (b'name\n"' + b"x" * 100_001 + b'"\n', "table_broken"),
]


@pytest.mark.parametrize(("raw", "code"), REFUSED)
def test_a_file_of_which_nothing_can_be_taken_is_refused(raw, code):
    with pytest.raises(FileRefused) as refused:
        read_table(raw, ["name"])
    assert refused.value.code == code


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_FILE", 5)
    with pytest.raises(FileRefused, match="file_too_large"):
        read_table(b"name\nx\n", ["name"])


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    with pytest.raises(FileRefused, match="too_many_rows"):
        read_table(b"name\n1\n2\n3\n", ["name"])


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda t: t.encode("utf-8"))))
def test_no_bytes_break_the_reader(raw):
    try:
        table = read_table(b"name,note\n" + raw, ["name"])
    except FileRefused:
        return
    for row in table.rows:
        assert row.number > 1
        assert isinstance(row, Misfit) or set(row.cells) == {"name", "note"}


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=12)
USUAL = CELL.map(lambda cell: cell.replace("\ufeff", "").strip())


@settings(deadline=None)
@given(st.lists(st.tuples(USUAL, USUAL).filter(any), min_size=1, max_size=8))
def test_what_a_spreadsheet_wrote_is_what_is_read(rows):
    import csv
    import io

    file = io.StringIO()
    csv.writer(file).writerows([("name", "note"), *rows])
    table = read_table(file.getvalue().encode("utf-8-sig"), ["name"])
    lines = [row for row in table.rows if isinstance(row, Line)]
    assert [tuple(line.cells.values()) for line in lines] == rows
