"""Tests of what decides who sees which words, what a period is, and what a code is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import Conflict, RuleBroken
from matcher.recognition.rules.codes import ALPHABET, LENGTH, in_groups, new_code, typed_code
from matcher.recognition.rules.looking_back import (
    EDITABLE,
    SEALED,
    Reader,
    Said,
    Sight,
    check_editable,
    check_has_come,
    is_editable,
    sight,
)
from matcher.recognition.rules.periods import (
    Period,
    check_over,
    check_period,
    era_of,
    fiscal_year,
    year_of,
)
from matcher.recognition.rules.telling import (
    OPEN,
    StoryStatus,
    check_decision,
    check_open,
    check_whole,
    may_name,
    unreported,
)

THEN = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("reader", [Reader.WRITER, Reader.STAFF])
def test_writer_and_staff_see_all(reader):
    seen = sight(reader, Said(THEN, answered=False), now=THEN)
    assert seen == Sight(words=True, private=True, scores=True)


@pytest.mark.parametrize(
    ("answered", "later", "open_"),
    [
        (False, timedelta(0), False),
        (False, SEALED - timedelta(seconds=1), False),
        (False, SEALED, True),
        (True, timedelta(0), True),
    ],
)
def test_the_other_side_reads_once_both_have_written_or_a_week_after(answered, later, open_):
    seen = sight(Reader.OTHER_SIDE, Said(THEN, answered=answered), now=THEN + later)
    assert seen == Sight(words=open_)


@pytest.mark.parametrize("quotable", [True, False])
def test_the_public_reads_what_may_be_quoted_and_nothing_else(quotable):
    said = Said(THEN, answered=True, quotable=quotable)
    assert sight(Reader.PUBLIC, said, now=THEN + timedelta(days=99)) == Sight(words=quotable)


@given(st.booleans(), st.booleans(), st.integers(0, 10**6))
def test_nobody_but_writer_and_staff_ever_sees_private_words_or_scores(answered, quotable, hours):
    said = Said(THEN, answered=answered, quotable=quotable)
    for reader in (Reader.OTHER_SIDE, Reader.PUBLIC):
        seen = sight(reader, said, now=THEN + timedelta(hours=hours))
        assert (seen.private, seen.scores) == (False, False)


def test_a_reflection_can_be_changed_for_two_weeks():
    last = THEN + EDITABLE - timedelta(seconds=1)
    check_editable(None, now=THEN)
    check_editable(THEN, now=last)
    assert not is_editable(THEN, now=THEN + EDITABLE)
    with pytest.raises(Conflict, match="reflection_is_closed"):
        check_editable(THEN, now=THEN + EDITABLE)


def test_only_who_came_looks_back():
    check_has_come(attended=True)
    with pytest.raises(RuleBroken, match="reflection_needs_attendance"):
        check_has_come(attended=False)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_a_fiscal_year_begins_in_april(day, year):
    assert fiscal_year(day) == year
    assert year_of(year).first <= day <= year_of(year).last


def test_a_fiscal_year_ends_in_march():
    assert year_of(2027) == Period(date(2027, 4, 1), date(2028, 3, 31))


def test_a_period_runs_forward_and_not_for_ever():
    check_period(Period(date(2026, 4, 1), date(2026, 4, 1)))
    with pytest.raises(RuleBroken, match="period_runs_backwards"):
        check_period(Period(date(2026, 4, 2), date(2026, 4, 1)))
    with pytest.raises(RuleBroken, match="period_too_long"):
        check_period(Period(date(2006, 4, 1), date(2026, 4, 1)))


def test_nothing_is_certified_before_the_last_day_has_come():
    period = Period(date(2026, 4, 1), date(2026, 4, 2))
    check_over(period, today=date(2026, 4, 2))
    with pytest.raises(RuleBroken, match="period_goes_on"):
        check_over(period, today=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("day", "era"),
    [
        (date(2026, 11, 24), ("令和", 8)),
        (date(2019, 5, 1), ("令和", 1)),
        (date(2019, 4, 30), ("平成", 31)),
        (date(1989, 1, 8), ("平成", 1)),
        (date(1989, 1, 7), ("昭和", 64)),
        (date(1926, 12, 24), ("大正", 15)),
        (date(1912, 7, 29), ("明治", 45)),
        (date(1800, 1, 1), None),
    ],
)
def test_eras_change_on_their_day(day, era):
    assert era_of(day) == era


def test_a_code_has_twelve_letters_that_nobody_mistakes():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert not set("01OI") & set(ALPHABET)


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_a_code_is_read_however_it_is_typed(code):
    assert typed_code(in_groups(code)) == code
    assert typed_code(f" {in_groups(code).lower()} ") == code
    assert typed_code(in_groups(code).replace("-", "ー")) == code
    assert typed_code("".join(chr(ord(letter) + 0xFEE0) for letter in code)) == code


@pytest.mark.parametrize("words", ["", "K7QM", "K7QM-3XPA-9TW0", "O" * 12, "あ" * 12, "x" * 999])
def test_what_is_no_code_is_none(words):
    assert typed_code(words) is None


def test_the_organizer_writes_until_the_report_is_handed_in():
    for status in OPEN:
        check_open(status)
    for status in set(StoryStatus) - OPEN:
        with pytest.raises(Conflict, match="story_handed_in"):
            check_open(status)


@pytest.mark.parametrize("status", StoryStatus)
@pytest.mark.parametrize("to", StoryStatus)
def test_the_staff_decide_on_what_is_handed_in_and_can_take_back_what_is_published(status, to):
    allowed = {
        (StoryStatus.SUBMITTED, StoryStatus.PUBLISHED),
        (StoryStatus.SUBMITTED, StoryStatus.DECLINED),
        (StoryStatus.PUBLISHED, StoryStatus.DECLINED),
    }
    if (status, to) in allowed:
        check_decision(status, to)
        return
    with pytest.raises(Conflict, match="already_decided"):
        check_decision(status, to)


def test_a_report_says_what_was_achieved():
    check_whole("題名", "できたこと")
    for title, achieved in [("", "できたこと"), ("題名", "")]:
        with pytest.raises(RuleBroken, match="story_incomplete"):
            check_whole(title, achieved)


def day(number: int) -> date:
    return date(2026, 11, number)


@pytest.mark.parametrize(
    ("days", "told", "expected"),
    [
        ([], None, None),
        ([7], None, (7, 7)),
        ([7, 8, 9], None, (7, 9)),
        ([1, 7, 8], None, (7, 8)),
        ([1, 7, 8], 7, (8, 8)),
        ([1, 7, 8], 8, (8, 8)),
        ([8, 7, 7, 1], 1, (7, 8)),
    ],
)
def test_a_report_begins_with_the_last_days_nobody_has_told_of(days, told, expected):
    found = unreported(map(day, days), day(told) if told else None)
    assert found == (expected and tuple(map(day, expected)))


def test_a_quote_names_an_area_only_where_several_came_from_it():
    assert may_name("hamado", {"hamado": 3})
    assert not may_name("hamado", {"hamado": 2})
    assert not may_name("hamado", {})
    assert not may_name(None, {None: 9})
