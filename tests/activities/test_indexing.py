"""Tests of finding by words, and of the columns that finding reads."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from matcher.activities.models import Activity
from matcher.activities.rules.deadlines import ALWAYS
from matcher.activities.service.indexing import refresh_index, refresh_passed, set_times
from matcher.activities.service.synonyms import expanded
from matcher.activities.service.words import dialect_in_use, ids_matching, match_for
from matcher.shared.clock import from_local
from matcher.shared.db import db, transaction
from matcher.shared.text import bigrams, words
from matcher.shared.town import current_city
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    OrganizationFactory,
    RoleFactory,
    ShiftFactory,
)

HOUR = timedelta(hours=1)
HOSTILE = [
    *("*", '"', "(", ")", ":", "&", "|", "'", "NEAR", "OR", "AND", "NOT", "-", "^", "{", "\\", "!"),
    *(
        "<->",
        "草刈*",
        '"草刈',
        "草刈' OR '1'='1",
        "NEAR(草 刈)",
        "words:草刈",
        "草刈:*",
        "草 & !刈",
    ),
    *(
        "NEAR",
        "\x00",
        "%",
        "_",
        "。、",
        "　",
        "; DROP TABLE activity_words",
        "草" * 5_000,
        "あ い " * 99,
    ),
]


@pytest.fixture
def listed(both_apps, now):
    """Three listings that can be found by their words."""
    with transaction():
        for title, summary, skills in [
            ("海岸の草刈り", "ｶﾏと手袋をお持ちください。ＰＣは使いません。", ["mowing"]),
            ("国際交流会の通訳", "サーフィン大会で英語の通訳をします。", []),
            ("𠮷田公園の清掃", "﨑の字も髙の字もさがせます。", []),
        ]:
            activity = ActivityFactory.build(
                title=title, summary=summary, organization_id=OrganizationFactory().id
            )
            db.session.add(activity)
            db.session.flush()
            activity.roles.append(RoleFactory.build(activity_id=activity.id, skills=skills))
            activity.organization = OrganizationFactory.build(name="見本の会")
            refresh_index(activity, now=now)
    return both_apps


def found(typed):
    match = match_for(expanded(words(typed)), dialect_in_use())
    if not match:
        return None
    titles = select(Activity.title).where(Activity.id.in_(ids_matching(dialect_in_use())))
    return sorted(title[:2] for title in db.session.scalars(titles, {"match": match}))


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("草刈", ["海岸"]),
        ("通訳", ["国際"]),
        ("草", ["海岸"]),
        ("岸", ["海岸"]),
        ("会", ["国際", "海岸", "𠮷田"]),
        ("訳", ["国際"]),
        ("さーふぃん", ["国際"]),
        ("サーフィン", ["国際"]),
        ("ｻｰﾌｨﾝ", ["国際"]),
        ("カマ", ["海岸"]),
        ("かま", ["海岸"]),
        ("pc", ["海岸"]),
        ("ＰＣ", ["海岸"]),
        ("Ｐ", ["海岸"]),
        ("英語　通訳", ["国際"]),
        ("通訳 草刈", []),
        ("英語の通訳", ["国際"]),
        ("語通", []),
        ("𠮷田", ["𠮷田"]),
        ("髙", ["𠮷田"]),
        ("海岸・草刈り！", ["海岸"]),
        ("環境保全", ["国際", "海岸", "𠮷田"]),
        ("存在しない言葉", []),
    ],
)
def test_words_are_found_however_they_are_typed(listed, typed, titles):
    assert found(typed) == titles


@pytest.mark.parametrize("typed", ["", "   ", "・。「」", "*", '"', "()"])
def test_marks_alone_ask_for_nothing(listed, typed):
    assert found(typed) is None


@pytest.mark.parametrize("typed", HOSTILE, ids=repr)
def test_operators_are_plain_words(listed, typed):
    assert found(typed) is None or isinstance(found(typed), list)


def test_hostile_words_find_the_same_on_both_databases(listed):
    assert {typed: found(typed) for typed in ("NEAR", "OR", "草刈*", "words:草刈", "草 & !刈")} == {
        "NEAR": [],
        "OR": [],
        "草刈*": ["海岸"],
        "words:草刈": [],
        "草 & !刈": ["海岸"],
    }


def test_words_of_an_edited_listing_are_written_anew(listed, now):
    with transaction():
        activity = db.session.scalars(
            select(Activity).where(Activity.title == "海岸の草刈り")
        ).one()
        activity.organization = OrganizationFactory.build(name="別の会")
        activity.title = "海岸の清掃"
        activity.roles[0].skills = []
        refresh_index(activity, now=now)
    assert found("草刈") == []
    assert found("別の会 清掃") == ["海岸"]


@given(st.text(max_size=30))
def test_every_run_is_cut_into_pieces_that_hold_no_marks(typed):
    pieces = bigrams(typed)
    assert len(pieces) == sum(map(len, words(typed)))
    assert not any(set(piece) & set("'\"\\:*&|!()<> ") for piece in pieces)


def test_times_are_drawn_from_the_shifts_to_come(app, now):
    role = RoleFactory()
    past = ShiftFactory(role_id=role.id, starts_at=now - 48 * HOUR)
    coming = ShiftFactory(role_id=role.id, starts_at=SATURDAY_MORNING)
    later = ShiftFactory(role_id=role.id, starts_at=SATURDAY_MORNING + 96 * HOUR)
    off = ShiftFactory(role_id=role.id, starts_at=now + HOUR, cancelled_at=now)
    activity = db.session.get_one(Activity, role.activity_id)
    set_times(activity, [past, coming, later, off], now=now)
    assert activity.next_at == coming.starts_at
    assert activity.open_until == later.ends_at
    assert current_city().slots_of_mask(activity.slot_mask) == ("2-morning", "5-morning")
    assert current_city().slots_of_mask(past.slot_mask) == ("6-morning",)


def test_a_shift_that_is_going_on_is_still_to_come(app, now):
    shift = ShiftFactory(starts_at=now - HOUR, ends_at=now + HOUR)
    activity = db.session.get_one(Activity, shift.activity_id)
    set_times(activity, [shift], now=now)
    assert activity.next_at == shift.starts_at


def test_without_any_shift_to_come_there_is_no_next_one(app, now):
    shift = ShiftFactory(starts_at=None)
    activity = db.session.get_one(Activity, shift.activity_id)
    set_times(activity, [shift], now=now)
    assert (activity.open_until, activity.next_at) == (ALWAYS, None)
    set_times(activity, [], now=now)
    assert (activity.open_until, activity.slot_mask) == (None, 0)


def test_days_without_hours_ask_for_the_whole_day(app, now):
    shift = ShiftFactory(starts_at=from_local(date(2026, 11, 28)), ends_at=None, timed=False)
    set_times(db.session.get_one(Activity, shift.activity_id), [shift], now=now)
    slots = current_city().slots_of_mask(shift.slot_mask)
    assert {slot[0] for slot in slots} == {"5"}
    assert len(slots) == len(current_city().bands)


def test_the_clock_moves_an_activity_on_to_its_next_shift(both_apps, now):
    role = RoleFactory()
    first = ShiftFactory(role_id=role.id)
    second = ShiftFactory(role_id=role.id, starts_at=SATURDAY_MORNING + 168 * HOUR)
    with transaction():
        set_times(db.session.get_one(Activity, role.activity_id), [first, second], now=now)
    with transaction():
        assert refresh_passed(now=now) == 0
    with transaction():
        assert refresh_passed(now=SATURDAY_MORNING + 3 * HOUR) == 1
    assert db.session.get_one(Activity, role.activity_id).next_at == second.starts_at
