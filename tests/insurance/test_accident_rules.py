"""An accident's clock, its witness, and what must stand in its report."""

from datetime import UTC, date, datetime, timedelta

import pytest

from matcher.errors import RuleBroken
from matcher.insurance.rules import (
    Report,
    check_complete,
    check_moment,
    check_witness,
    days_left,
    due_on,
    lacking,
    reminder_due,
)

AT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
WHOLE = {
    "person": "見本 花子",
    "happened_at": AT,
    "place": "中央公園",
    "what": "段差で転んだ",
    "injury": "右ひざの擦り傷",
    "treatment": "消毒した",
    "witness_name": "見本 太郎",
    "witness_phone": "0312345678",
    "witness_relation": "参加者",
    "witness_outside": True,
}


def test_the_clock_runs_from_the_day_in_tokyo():
    assert due_on(AT, 30) == date(2026, 12, 21)
    assert due_on(datetime(2026, 11, 20, 14, 59, tzinfo=UTC), 30) == date(2026, 12, 20)
    assert due_on(datetime(2026, 11, 20, 15, 0, tzinfo=UTC), 30) == date(2026, 12, 21)


def test_the_last_day_is_a_day_that_is_left():
    due = date(2026, 12, 21)
    assert [days_left(due, due - timedelta(days)) for days in (30, 1, 0, -1)] == [30, 1, 0, -1]


def test_a_whole_report_lacks_nothing():
    assert lacking(Report(**WHOLE)) == ()
    check_complete(Report(**WHOLE))


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "happened_at"])
def test_a_report_without_one_of_them_cannot_be_handed_in(name):
    report = Report(**{**WHOLE, name: False if name == "witness_outside" else ""})
    assert lacking(report) == (name,)
    with pytest.raises(RuleBroken, match="accident_incomplete"):
        check_complete(report)


@pytest.mark.parametrize(
    "witness", ["見本 花子", "見本花子", "見本　花子", " 見本 花子 ", "ミホンハナコ"]
)
def test_nobody_witnesses_their_own_accident(witness):
    person = "見本 花子" if "見" in witness else "みほん はなこ"
    with pytest.raises(RuleBroken, match="witness_is_injured"):
        check_witness(witness, person, [])


def test_who_came_along_is_no_witness_and_others_are():
    party = ["見本 花子", "見本 次郎"]
    with pytest.raises(RuleBroken, match="witness_of_the_party"):
        check_witness("見本次郎", "見本 花子", party)
    check_witness("田中 次郎", "見本 花子", party)
    check_witness("", "見本 花子", party)
    check_witness("・", "・・", party)


def test_an_accident_is_near_its_shift_and_never_ahead():
    start, end = AT - timedelta(hours=1), AT + timedelta(hours=1)
    now = AT + timedelta(days=5)
    for moment in (AT, start - timedelta(hours=24), end + timedelta(hours=24)):
        check_moment(moment, start, end, now=now)
    for moment in (start - timedelta(hours=25), end + timedelta(hours=25)):
        with pytest.raises(RuleBroken, match="accident_not_then"):
            check_moment(moment, start, end, now=now)
    with pytest.raises(RuleBroken, match="accident_ahead"):
        check_moment(now + timedelta(seconds=1), None, None, now=now)
    check_moment(now, None, None, now=now)


@pytest.mark.parametrize(
    ("left", "begun", "expected"),
    [
        (30, 30, None),
        (15, 30, None),
        (14, 30, 14),
        (13, 30, 14),
        (8, 30, 14),
        (7, 30, 7),
        (3, 30, 3),
        (2, 30, 3),
        (1, 30, 1),
        (0, 30, 1),
        (-1, 30, None),
        (9, 9, None),
        (7, 9, 7),
        (14, 14, None),
        (1, 1, None),
    ],
)
def test_reminders_go_out_at_four_steps_that_are_still_ahead(left, begun, expected):
    due = date(2026, 12, 21)
    assert reminder_due(due, due - timedelta(begun), due - timedelta(left)) == expected
