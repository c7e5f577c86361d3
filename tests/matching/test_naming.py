"""Tests of whether what is wanted names a talent."""

import pytest

from matcher.activities.service import synonyms
from matcher.matching.naming import is_named, wanted_words, words_in

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("offered", "wanted"),
    [
        ("着物の着付け", "着付けを教えてくれる方"),
        ("手づくり紙芝居", "紙芝居を見せてください"),
        ("書道教室", "書道の先生"),
        ("ﾊﾞﾙｰﾝアート", "バルーンアートの出演者"),
        ("ＤＶＤの編集", "dvdを作れる方"),
    ],
)
def test_a_talent_is_named_however_it_is_written(offered, wanted):
    assert is_named([offered], wanted_words([wanted]))


@pytest.mark.parametrize(
    ("offered", "wanted"),
    [
        ("料理教室", "書道教室の講師"),
        ("パソコンの基本", "英会話の基本"),
        ("手話", "手品を見せてくれる方"),
        ("おはなし", "おはなし会"),
        ("", "書道"),
    ],
)
def test_what_any_talent_could_be_called_names_none(offered, wanted):
    assert not is_named([offered], wanted_words([wanted]))


def test_one_of_several_talents_is_enough():
    assert is_named(["料理", "将棋の指導"], wanted_words(["将棋大会"]))


def test_words_that_mean_the_same_in_the_town_name_it_too(now):
    assert not is_named(["邦楽"], wanted_words(["三味線を聞かせてくれる方"]))
    synonyms.add(["三味線", "邦楽"], now=now)
    assert is_named(["邦楽"], wanted_words(["三味線を聞かせてくれる方"]))


def test_the_words_of_a_text_are_its_runs_of_kanji_katakana_and_letters():
    assert words_in("𠮷田さんのプログラミング教室(ＩＴ)と朗読") == {
        "𠮷田",
        "プログラミング",
        "it",
        "朗読",
    }
