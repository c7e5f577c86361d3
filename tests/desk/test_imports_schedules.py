"""What becomes of the schedule of each of the 160 real postings; see `schedule_table`."""

from pathlib import Path

import pytest

from matcher.activities.rules.recurrence_words import hours_in_words, in_words
from matcher.activities.rules.words.tokens import plain
from tests.desk.schedule_table import entries, table

DOCUMENT = Path(__file__).parents[2] / "docs" / "schedules.md"
POSTINGS = entries()


def line_of(schedule):
    return " / ".join(
        f"{part.label}: {text}" if part.label else text
        for part in schedule.parts
        for text in (*map(in_words, part.recurrences), *map(day_of, part.dated))
    )


def day_of(each):
    until = "" if each.last_day == each.day else f"〜{each.last_day}"
    return f"{each.day}{until} {hours_in_words(each.start, each.end)}".strip()


@pytest.mark.parametrize("posting", POSTINGS, ids=lambda posting: str(posting.number))
def test_each_real_schedule_is_read_as_a_person_read_it(posting):
    judged = posting.judged
    assert judged["title"] == posting.row["title"]
    assert posting.outcome == judged["outcome"]
    assert line_of(posting.schedule) == judged["schedule"]
    assert posting.schedule.rest == judged["rest"]


def test_most_regular_schedules_are_expressed_in_full():
    regular = [posting.outcome for posting in POSTINGS if posting.regular]
    expressed = regular.count("expressed")
    assert len(POSTINGS) == 160
    assert expressed / len(regular) >= 0.7, f"{expressed} of {len(regular)}"


def test_every_regular_schedule_that_is_not_expressed_says_why():
    for posting in POSTINGS:
        left = posting.regular and posting.outcome != "expressed"
        assert bool(posting.judged["why"]) == left, posting.row["title"]


def test_what_is_left_over_is_the_postings_own_words():
    for posting in POSTINGS:
        note = plain(posting.row["schedule_note"])
        left = posting.schedule.rest.split("。")
        assert all(words in note for words in left), posting.row["title"]


def test_the_table_in_the_documents_is_current():
    assert DOCUMENT.read_text(encoding="utf-8") == table(POSTINGS)
