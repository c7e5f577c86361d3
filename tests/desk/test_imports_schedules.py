"""What becomes of the schedule of each of the 160 real postings.

`tests/data/real/schedules.csv` is the table, looked over by hand: `outcome` is `expressed` (all
that was said about time), `partly`, `words` or `open`; `regular` marks the postings whose days
are determined by what they say.
"""

import csv
from datetime import date
from pathlib import Path

import jpholiday
import pytest

from matcher.activities.rules.recurrence_words import hours_in_words, in_words
from matcher.activities.rules.schedule_words import ScheduleWords, read_schedule
from matcher.activities.rules.words.tokens import plain
from matcher.desk.imports.cells import Cells

REAL = Path(__file__).parents[1] / "data" / "real"
TODAY = date(2026, 11, 24)


def rows_of(name):
    with (REAL / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


TABLE = rows_of("schedules.csv")


def schedule_of(row):
    cells = Cells(row)
    words = ScheduleWords(
        cells.day("start_date"),
        cells.day("end_date"),
        cells.clock("start_time"),
        cells.clock("end_time"),
        row["schedule_note"],
        row["source_date"],
    )
    return read_schedule(words, today=TODAY, is_holiday=jpholiday.is_holiday)


def outcome_of(schedule):
    if schedule.parts:
        return "expressed" if schedule.expressed else "partly"
    return "words" if schedule.rest else "open"


def line_of(schedule):
    return " / ".join(
        f"{part.label}: {text}" if part.label else text
        for part in schedule.parts
        for text in (*map(in_words, part.recurrences), *map(day_of, part.dated))
    )


def day_of(each):
    until = "" if each.last_day == each.day else f"〜{each.last_day}"
    return f"{each.day}{until} {hours_in_words(each.start, each.end)}".strip()


SCHEDULES = [schedule_of(row) for row in rows_of("listings.csv")]


@pytest.mark.parametrize("number", range(len(TABLE)))
def test_each_real_schedule_is_read_as_a_person_read_it(number):
    schedule, expected = SCHEDULES[number], TABLE[number]
    assert outcome_of(schedule) == expected["outcome"]
    assert line_of(schedule) == expected["schedule"]
    assert schedule.rest == expected["rest"]


def test_most_regular_schedules_are_expressed_in_full():
    regular = [row["outcome"] for row in TABLE if row["regular"] == "yes"]
    expressed = regular.count("expressed")
    assert len(TABLE) == len(SCHEDULES) == 160
    assert expressed / len(regular) >= 0.7, f"{expressed} of {len(regular)}"


def test_what_is_left_over_is_the_postings_own_words():
    for row, schedule in zip(rows_of("listings.csv"), SCHEDULES, strict=True):
        note = plain(row["schedule_note"])
        assert all(words in note for words in schedule.rest.split("。")), row["title"]
