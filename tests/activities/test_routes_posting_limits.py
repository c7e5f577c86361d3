"""Tests of days no posting can mean, and of what a rule keeps that the form does not show."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity, ActivityStatus
from matcher.shared.db import db, transaction
from tests.activities.test_routes_posting_times import MONDAYS, REPEAT, days, edit
from tests.activities.writing import client_for, listing_of, new_page, write, written
from tests.support.hostile import errors_on

pytestmark = pytest.mark.usefixtures("at_ten")
FOR_EVER = "9999-12-31"
FORTNIGHTLY = MONDAYS | {
    f"{REPEAT}way": "fortnightly",
    f"{REPEAT}nths": [],
    f"{REPEAT}gaps-0-first": "",
    f"{REPEAT}holidays": "as_usual",
}
MONDAY_RULE = {"frequency": "weekly", "weekdays": [0], "start": "10:00", "end": "12:00"}
ELSEWHERE = MONDAY_RULE | {"venue": "浜戸公園"}


def set_rules(*rules):
    with transaction():
        written().roles[0].recurrences = list(rules)


def newest():
    return db.session.scalars(select(Activity).order_by(Activity.id.desc())).first()


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({f"{REPEAT}first": "0001-01-01"}, f"{REPEAT}first", "10年以内"),
        ({f"{REPEAT}first": "2016-11-01"}, f"{REPEAT}first", "10年以内"),
        ({f"{REPEAT}last": FOR_EVER}, f"{REPEAT}last", "3年以内"),
        ({f"{REPEAT}last": "2029-12-01"}, f"{REPEAT}last", "3年以内"),
        ({f"{REPEAT}gaps-0-first": FOR_EVER}, f"{REPEAT}gaps-0-first", "3年以内"),
        (
            {f"{REPEAT}gaps-0-first": "2026-12-01", f"{REPEAT}gaps-0-last": FOR_EVER},
            f"{REPEAT}gaps-0-last",
            "3年以内",
        ),
    ],
)
def test_days_too_far_away_to_be_meant_are_refused(group, fields, where, words):
    response = write(group, **MONDAYS | fields)
    errors = errors_on(response)
    assert words in errors[where]
    assert len(errors) == 1
    assert db.session.scalars(select(Activity)).all() == []


def test_a_fortnight_is_counted_from_years_ago(group):
    write(group, **FORTNIGHTLY | {f"{REPEAT}first": "2020-01-06", f"{REPEAT}last": "2026-12-31"})
    assert days() == [date(2026, 11, 30), date(2026, 12, 14), date(2026, 12, 28)]


def test_days_that_stood_there_before_may_stay(group):
    old = {"first": "0001-01-01", "last": FOR_EVER, "gaps": [["2026-12-07", FOR_EVER]]}
    listing_of(group)
    set_rules(MONDAY_RULE | old)
    assert edit(group, **{f"{REPEAT}start": "9:00"}).status_code == 303
    assert written().roles[0].recurrences == [MONDAY_RULE | old | {"start": "09:00"}]
    assert days()[1:] == [date(2026, 11, 30)]


@pytest.mark.parametrize("first", [{}, {"first": "0001-01-01"}])
@pytest.mark.parametrize("way", ["year", "month", "weeks", "none"])
def test_a_rule_that_ends_never_can_be_copied(group, first, way):
    id_ = listing_of(group, status=ActivityStatus.CLOSED)
    set_rules(MONDAY_RULE | first | {"last": FOR_EVER})
    assert group.get(f"{new_page(group)}?copy={id_}&dates={way}").status_code == 200


def test_another_place_of_a_rule_survives_an_edit(both_apps):
    group = client_for(both_apps)
    listing_of(group)
    set_rules(ELSEWHERE)
    assert edit(group, title="新しい題名").status_code == 303
    assert written().roles[0].recurrences == [ELSEWHERE]
    assert edit(group, **{f"{REPEAT}start": "9:00"}).status_code == 303
    assert written().roles[0].recurrences == [ELSEWHERE | {"start": "09:00"}]
    assert {s.venue for s in written().roles[0].shifts if s.by_rule} == {"浜戸公園"}


def test_another_place_of_a_rule_is_copied(group):
    id_ = listing_of(group, status=ActivityStatus.CLOSED)
    set_rules(ELSEWHERE)
    assert group.submit(f"{new_page(group)}?copy={id_}", form="posting").status_code == 303
    assert newest().roles[0].recurrences == [ELSEWHERE]


def test_a_place_longer_than_a_row_can_hold_is_refused(group):
    assert write(group, **MONDAYS | {f"{REPEAT}venue": "浜" * 201}).status_code == 200
    assert db.session.scalars(select(Activity)).all() == []


@pytest.mark.parametrize(
    "kept",
    [
        "[" * 9_999,
        '{"a":' * 1_999,
        json.dumps([MONDAY_RULE] + [{"frequency": "weekly"}] * 1_000),
        json.dumps([MONDAY_RULE | {"venue": "浜\0"}]),
        json.dumps([MONDAY_RULE | {"venue": "浜" * 201}]),
        json.dumps([MONDAY_RULE | {"interval": 10**12, "first": "2026-01-01"}]),
        json.dumps([MONDAY_RULE | {"breaks": [[[10**30, 1], [1, 1]]]}]),
    ],
    ids=["deep", "deep objects", "long", "nul", "long place", "interval", "break"],
)
def test_kept_rules_that_were_made_up_are_none(group, kept):
    assert write(group, **{"roles-0-kept": kept}).status_code == 303
    assert written().roles[0].recurrences == []
