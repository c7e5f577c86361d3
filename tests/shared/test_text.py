"""Tests of the keys under which Japanese text is compared and searched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.shared.text import (
    bigrams,
    normalise,
    normalise_phone,
    same_name,
    squeeze,
    to_katakana,
    words,
)


def test_width_case_and_kana_make_no_difference_to_a_key() -> None:
    assert normalise("ﾊﾟｿｺﾝ ＡＢＣ") == normalise("ぱそこん abc")


def test_a_reading_becomes_full_width_katakana() -> None:
    assert to_katakana("しおなぎ ﾀﾛｳ") == "シオナギ タロウ"


def test_spaces_and_marks_make_no_other_name() -> None:
    assert same_name("NPO法人 まち・の会") == same_name("ＮＰＯ法人まちの会")


def test_a_name_keeps_its_own_characters() -> None:
    assert squeeze("  髙﨑　𠮷子\x00 ") == "髙﨑 𠮷子"


@pytest.mark.parametrize("typed", ["090-1234-5678", "０９０ー１２３４ー５６７８", "(090)1234 5678"])
def test_a_telephone_number_is_its_digits(typed: str) -> None:
    assert normalise_phone(typed) == "09012345678"


def test_words_are_cut_into_pairs_and_the_last_character() -> None:
    assert bigrams("草刈り 通訳") == ["草刈", "刈り", "り", "通訳", "訳"]


def test_marks_separate_words() -> None:
    assert words("草刈り・花_壇(春)") == ["草刈り", "花", "壇", "春"]


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_no_piece_is_empty_or_longer_than_two(text: str) -> None:
    assert all(1 <= len(piece) <= 2 for piece in bigrams(text))
