import pytest

from matcher.activities.rules import terms
from matcher.activities.rules.terms import Grade
from matcher.activities.wording.terms import choices_of, say, say_grades

CODES = [
    *(terms.Wants, terms.Selection, terms.Amount, terms.Per, terms.Guardian, terms.Residence),
    *(terms.Unit, terms.Grade, terms.Trait, terms.Language, terms.Rain, terms.Insurance),
    terms.DayStatus,
]


@pytest.mark.parametrize("codes", CODES)
def test_every_code_has_words_of_its_own(app, codes):
    choices = choices_of(codes)
    assert [value for value, _words in choices] == [code.value for code in codes]
    assert len({words for _value, words in choices}) == len(codes)
    assert all(words for _value, words in choices)


def test_codes_of_one_name_have_each_their_words(app):
    assert say(terms.Guardian.NONE) != say(terms.Insurance.NONE)
    assert say(terms.Rain.CALLED_OFF) != say(terms.DayStatus.CALLED_OFF)
    assert say(terms.Rain.OTHER_PLACE) != say(terms.DayStatus.OTHER_PLACE)


@pytest.mark.parametrize(
    ("grades", "words"),
    [
        ((), ""),
        (("e1", "e2", "e3", "e4", "e5", "e6"), "小学生"),
        (("h1", "h2"), "高校1年生〜高校2年生"),
        (tuple(Grade)[4:], "小学4年生以上"),
        (tuple(Grade)[10:], "高校生以上"),
        (("j1", "j2", "j3", "adult"), "中学生、一般（社会人）"),
        (("adult", "h3", "e1"), "小学1年生、高校3年生、一般（社会人）"),
        (tuple(Grade)[1:10], "小・中学生"),
    ],
)
def test_grades_read_as_people_say_them(app, grades, words):
    assert say_grades(grades) == words
