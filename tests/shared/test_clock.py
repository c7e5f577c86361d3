"""Tests of the one clock."""

from datetime import UTC, date, datetime, time

from matcher.shared.clock import from_local, local_date, to_local, today, utcnow


def test_midnight_in_tokyo_is_three_in_the_afternoon_of_the_day_before() -> None:
    assert from_local(date(2026, 1, 1)) == datetime(2025, 12, 31, 15, tzinfo=UTC)


def test_a_wall_clock_time_comes_back_as_it_went() -> None:
    moment = from_local(date(2026, 11, 28), time(9, 30))
    assert to_local(moment).time() == time(9, 30)


def test_a_late_evening_in_utc_is_already_tomorrow_in_tokyo() -> None:
    assert local_date(datetime(2026, 11, 27, 20, tzinfo=UTC)) == date(2026, 11, 28)


def test_today_is_the_day_of_now() -> None:
    assert today() in {local_date(utcnow()), local_date(utcnow())}
