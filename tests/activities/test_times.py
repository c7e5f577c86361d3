"""Tests of what can be wrong with a time."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matcher.activities.rules.times import (
    AHEAD,
    LONGEST,
    Fault,
    Typed,
    fault_in,
    span_of,
    typed_of,
)
from matcher.shared.clock import TOKYO

LOCAL = datetime(2026, 11, 24, 10, tzinfo=TOKYO)
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
NINE, TEN, NOON = time(9), time(10), time(12)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (Typed(TODAY + DAY), None),
        (Typed(TODAY + DAY, NINE), None),
        (Typed(TODAY + DAY, NINE, NOON), None),
        (Typed(TODAY), None),
        (Typed(TODAY, NOON), None),
        (Typed(TODAY + AHEAD), None),
        (Typed(None, NINE), Fault.DAY_MISSING),
        (Typed(None), Fault.DAY_MISSING),
        (Typed(TODAY + AHEAD + DAY), Fault.DAY_FAR),
        (Typed(date.max), Fault.DAY_FAR),
        (Typed(TODAY - DAY), Fault.DAY_PAST),
        (Typed(date.min), Fault.DAY_PAST),
        (Typed(TODAY + DAY, None, NOON), Fault.START_MISSING),
        (Typed(TODAY, TEN), Fault.START_PAST),
        (Typed(TODAY, NINE, NOON), Fault.START_PAST),
        (Typed(TODAY + DAY, NOON, NINE), Fault.END_FIRST),
        (Typed(TODAY + DAY, NOON, NOON), Fault.END_FIRST),
        (Typed(TODAY + DAY, NOON, NOON, TODAY + DAY), Fault.END_FIRST),
        (Typed(TODAY + DAY, NOON, NINE, TODAY + 2 * DAY), None),
        (Typed(TODAY + DAY, NINE, NOON, TODAY + 3 * DAY), None),
        (Typed(TODAY + DAY, NINE, None, TODAY + 3 * DAY), Fault.END_MISSING),
        (Typed(TODAY + DAY, None, None, TODAY + 3 * DAY), None),
        (Typed(TODAY + DAY, None, None, TODAY), Fault.LAST_FIRST),
        (Typed(TODAY + DAY, NINE, NOON, TODAY), Fault.LAST_FIRST),
        (Typed(TODAY + DAY, None, None, TODAY + 2 * DAY + LONGEST), Fault.LAST_FAR),
        (Typed(None, last_day=TODAY), Fault.DAY_MISSING),
    ],
)
def test_a_time_is_right_or_its_fault_is_named(typed, fault):
    assert fault_in(typed, local=LOCAL) is fault


def test_nothing_typed_is_nothing():
    assert Typed(None).is_empty
    assert not Typed(None, NINE).is_empty
    assert not Typed(TODAY).is_empty
    assert not Typed(None, last_day=TODAY).is_empty


CLOCK = st.times().map(lambda at: at.replace(second=0, microsecond=0))
SOON = st.dates(TODAY + DAY, TODAY + 400 * DAY)


@st.composite
def typed_rightly(draw):
    """Draw a time as somebody types it who makes no mistake."""
    day, start = draw(SOON), draw(st.none() | CLOCK)
    later = draw(st.none() | st.integers(1, 300))
    end = None
    if start is not None:
        end = draw(st.none() | CLOCK) if later is None else draw(CLOCK)
    return Typed(day, start, end, None if later is None else day + later * DAY)


@given(typed_rightly())
def test_a_right_time_is_read_back_as_it_was_typed(typed):
    assume(fault_in(typed, local=LOCAL) is None)
    assert typed_of(*span_of(typed), timed=typed.start is not None) == typed


def test_no_time_is_no_span():
    assert span_of(Typed(None)) == (None, None)
    assert typed_of(None, None, timed=True) == Typed(None)
