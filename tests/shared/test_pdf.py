"""What people wrote is on the paper as they wrote it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.shared.pdf import pdf_of
from tests.support.pdf import solid_text_of_pdf, text_of_pdf

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
RARE = "﨑山 髙子・𠮷田 德馬・凜・彅・①㈱"
HOSTILE = (
    '#panic("x")',
    '#read("paper.typ")',
    "*太字* _斜体_ `q` $x^2$",
    "= 見出し",
    "@ref <label> https://example.jp // 注",
    "\\ \\u{1F600} [ ] { }",
    '"; #import "paper.typ"',
)


def sheet(*answers: str, title: str = "活動計画書") -> dict[str, object]:
    rows = [[f"項目{number}", answer] for number, answer in enumerate(answers)]
    sections = [{"title": "内容", "rows": rows, "words": "以上"}]
    return {"title": title, "foot": "汐凪市", "lead": "", "sections": sections}


def plain(text: str) -> str:
    return "".join(text.split())


def test_a_paper_is_a_pdf_with_what_it_was_given():
    made = pdf_of("sheet", sheet("花壇の手入れ"), at=AT)
    assert made.startswith(b"%PDF-")
    words = solid_text_of_pdf(made)
    assert "活動計画書" in words
    assert "花壇の手入れ" in words
    assert "1/1" in words


def test_rare_letters_of_names_are_drawn():
    assert plain(RARE) in solid_text_of_pdf(pdf_of("sheet", sheet(RARE), at=AT))


@pytest.mark.parametrize("written", HOSTILE)
def test_markup_in_an_answer_stays_text(written):
    words = solid_text_of_pdf(pdf_of("sheet", sheet(written, title=written), at=AT))
    assert words.count(plain(written)) == 2


def test_line_breaks_stay_and_empty_answers_are_left_out():
    words = text_of_pdf(pdf_of("sheet", sheet("一行目\n二行目", ""), at=AT))
    assert "一行目\n二行目" in words
    assert "項目1" not in words


def test_the_same_data_makes_the_same_bytes():
    assert pdf_of("sheet", sheet("花"), at=AT) == pdf_of("sheet", sheet("花"), at=AT)


def test_a_paper_of_many_pages_numbers_them():
    made = pdf_of("sheet", sheet(*["長い答え\n" * 20] * 9), at=AT)
    assert "2/" in solid_text_of_pdf(made)


def test_a_template_that_is_not_there_fails_and_draws_nothing():
    with pytest.raises(RuntimeError):
        pdf_of("no_such_paper", {}, at=AT)


def test_every_template_uses_the_fonts_that_came_along():
    for path in Path("templates/typst").glob("*.typ"):
        assert "font:" not in path.read_text(encoding="utf-8") or path.name == "paper.typ", path
