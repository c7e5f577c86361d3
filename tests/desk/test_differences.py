"""Tests of showing two versions of a text as one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.desk.differences import Kind, Piece, pieces_of

SAME, GONE, NEW = Kind.SAME, Kind.GONE, Kind.NEW
TEXTS = st.lists(
    st.sampled_from(["東の浜", "西の浜", "午前", "10", "時", "\n", "\r\n", "から", "🙂", " "])
).map("".join)


def without(kind, pieces):
    return "".join(piece.words for piece in pieces if piece.kind is not kind)


@given(TEXTS, TEXTS)
def test_each_version_can_be_read_from_the_pieces(before, after):
    pieces = pieces_of(before, after)
    assert without(NEW, pieces) == before
    assert without(GONE, pieces) == after
    assert all(piece.words for piece in pieces)
    kinds = [piece.kind for piece in pieces]
    assert all(a is not b for a, b in pairwise(kinds))


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "長靴", [(NEW, "長靴")]),
        ("長靴", "", [(GONE, "長靴")]),
        ("長靴", "長靴", [(SAME, "長靴")]),
        ("9時から浜で", "10時から浜で", [(GONE, "9"), (NEW, "10"), (SAME, "時から浜で")]),
        (
            "雨のときは中止します",
            "参加費は無料",
            [(GONE, "雨のときは中止します"), (NEW, "参加費は無料")],
        ),
        (
            "毎週土曜 9時",
            "毎週土曜 8時\n日曜 9時から",
            [
                (SAME, "毎週土曜 "),
                (GONE, "9"),
                (NEW, "8"),
                (SAME, "時"),
                (NEW, "\n日曜 9時から"),
            ],
        ),
        ("土\n日\n", "土\n", [(SAME, "土\n"), (GONE, "日\n")]),
    ],
)
def test_what_went_and_what_came_stand_where_they_belong(before, after, pieces):
    assert pieces_of(before, after) == [Piece(kind, words) for kind, words in pieces]


@pytest.mark.parametrize("tokens", [301, 2_000, 20_000])
def test_a_long_repetitive_line_is_shown_as_gone_and_come_without_being_compared(tokens):
    before, after = "の浜" * (tokens // 2) + "の", "浜の" * (tokens // 2) + "浜"
    assert pieces_of(before, after) == [Piece(GONE, before), Piece(NEW, after)]


def test_a_line_is_woven_up_to_the_most_that_is_compared():
    line = "の浜" * 149
    woven = [Piece(SAME, line), Piece(GONE, "9"), Piece(NEW, "10")]
    assert pieces_of(line + "9", line + "10") == woven


def test_very_many_lines_are_not_compared_with_each_other():
    before, after = "の\n浜\n" * 1_000, "浜\nの\n" * 1_000
    pieces = pieces_of(before, after)
    assert (without(NEW, pieces), without(GONE, pieces)) == (before, after)
    assert SAME not in {piece.kind for piece in pieces if piece.words.strip()}


def test_many_long_lines_that_all_changed_come_back_whole():
    before, after = "の浜" * 200 + "\n", "浜の" * 200 + "\n"
    kinds = [piece.kind for piece in pieces_of(before * 100, after * 100)]
    assert kinds == [GONE, NEW] * 100
