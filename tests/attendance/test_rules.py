"""Tests of the pure rules of the day."""

from datetime import UTC, datetime, timedelta

import pytest

from matcher.attendance import rules
from matcher.attendance.rules import Mark, Presence, Times
from matcher.engagements.rules import Span, State
from matcher.errors import RuleBroken

START = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
HOURS = Times(START, Span(START, END), open_end=False, cancelled=False)
ESTIMATED = Times(START, Span(START, END), open_end=True, cancelled=False)
NONE = Times(None, None, open_end=True, cancelled=False)
MINUTE = timedelta(minutes=1)
HERE = Presence.PRESENT


def at(minutes: int) -> datetime:
    return START + minutes * MINUTE


@pytest.mark.parametrize(
    ("mark", "times", "minutes"),
    [
        (Mark(HERE), HOURS, 120),
        (Mark(HERE, at(-30)), HOURS, 120),
        (Mark(HERE, at(25)), HOURS, 95),
        (Mark(HERE, at(25), at(60)), HOURS, 35),
        (Mark(HERE, None, at(150)), HOURS, 120),
        (Mark(HERE, at(130)), HOURS, 0),
        (Mark(HERE, minutes=7), HOURS, 120),
        (Mark(HERE, None, at(150)), ESTIMATED, 150),
        (Mark(HERE), ESTIMATED, 120),
        (Mark(HERE, minutes=45), NONE, 45),
        (Mark(HERE, at(0), at(50)), NONE, 50),
        (Mark(HERE), NONE, 0),
        (Mark(Presence.ABSENT, at(0), at(50)), HOURS, 0),
        (Mark(None), HOURS, 0),
    ],
)
def test_a_mark_is_worth_the_time_somebody_was_there(mark, times, minutes):
    assert rules.minutes_of(mark, times) == minutes


@pytest.mark.parametrize(("minutes", "late"), [(-5, False), (10, False), (11, True)])
def test_late_is_later_than_the_grace(minutes, late):
    grace = 10 * MINUTE
    assert rules.is_late(at(minutes), HOURS, grace=grace) is late
    assert rules.left_early(END - minutes * MINUTE, HOURS, grace=grace) is late
    assert not rules.is_late(None, HOURS, grace=grace)
    assert not rules.is_late(at(99), NONE, grace=grace)
    assert not rules.left_early(at(1), ESTIMATED, grace=grace)


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (Mark(HERE, at(10), at(5)), "left_before_arrived"),
        (Mark(HERE, people=0), "mark_people"),
        (Mark(HERE, people=501), "mark_people"),
        (Mark(HERE, minutes=-1), "mark_minutes"),
        (Mark(HERE, minutes=rules.MOST_MINUTES + 1), "mark_minutes"),
    ],
)
def test_a_mark_out_of_all_measure_is_refused(mark, code):
    with pytest.raises(RuleBroken, match=code):
        rules.check_mark(mark)


def test_the_state_follows_the_records_and_what_went_before():
    present, absent = Presence.PRESENT, Presence.ABSENT
    assert rules.state_of([present, absent], State.CONFIRMED) is State.ATTENDED
    assert rules.state_of([absent], State.CONFIRMED) is State.ABSENT
    assert rules.state_of([], State.CONFIRMED) is State.CONFIRMED
    assert rules.state_of([], None) is State.CANCELLED
    assert rules.state_of([], State.APPLIED) is State.CANCELLED
