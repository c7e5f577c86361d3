from datetime import date, datetime, time, timedelta

import pytest

from matcher.activities.rules.deadlines import ALWAYS, NO_LIMITS, Window
from matcher.shared.clock import from_local

DAY = date(2026, 12, 12)
NINE = from_local(DAY, time(9))
ELEVEN = from_local(DAY, time(11))


@pytest.mark.parametrize(
    ("window", "last_day"),
    [
        (NO_LIMITS, None),
        (Window(deadline=date(2026, 12, 1)), date(2026, 12, 1)),
        (Window(days_before=0), DAY),
        (Window(days_before=7), date(2026, 12, 5)),
        (Window(deadline=date(2026, 12, 1), days_before=7), date(2026, 12, 1)),
        (Window(deadline=date(2026, 12, 10), days_before=7), date(2026, 12, 5)),
    ],
)
def test_the_last_day_is_the_earlier_of_both(window, last_day):
    assert window.last_day(NINE) == last_day


def test_days_before_say_nothing_of_an_open_ended_shift():
    assert Window(days_before=7).last_day(None) is None


def test_one_can_apply_until_the_end_of_the_last_day():
    assert Window(days_before=1).open_until(NINE, ELEVEN) == from_local(DAY)


def test_without_a_deadline_one_can_join_until_it_is_over():
    assert NO_LIMITS.open_until(NINE, ELEVEN) == ELEVEN
    assert Window(days_before=0).open_until(NINE, ELEVEN) == ELEVEN


def test_what_never_ends_is_open_for_ever():
    assert NO_LIMITS.open_until(None, None) == ALWAYS
    assert datetime.max.replace(tzinfo=ALWAYS.tzinfo) - ALWAYS > timedelta(days=1)
