"""Tests of what can be wrong with a time."""

from datetime import date, datetime, time, timedelta

import pytest

from matcher.activities.rules.times import AHEAD, Fault, Typed, fault_in
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
    ],
)
def test_a_time_is_right_or_its_fault_is_named(typed, fault):
    assert fault_in(typed, local=LOCAL) is fault


def test_nothing_typed_is_nothing():
    assert Typed(None).is_empty
    assert not Typed(None, NINE).is_empty
    assert not Typed(TODAY).is_empty
