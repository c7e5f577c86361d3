"""Tests of the terms of a posting: held whole, refused in plain words, left alone by an edit."""

from datetime import date

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity, Selection
from matcher.activities.rules.terms import (
    Amount,
    Grade,
    Guardian,
    Insurance,
    Per,
    Rain,
    Residence,
    Unit,
)
from matcher.shared.db import db, transaction
from tests.activities.writing import client_for, new_page, write, written
from tests.support.hostile import errors_on, kept_on

pytestmark = pytest.mark.usefixtures("at_ten")
ROLE = "roles-0-"
TERMS = {
    "opens_on": "2026-11-25",
    "until": "days",
    "deadline": "",
    "deadline_days": "7",
    "traits": ["beginners", "outdoor", "toilet"],
    "languages": ["en", "ja_easy"],
    "rain": "light_only",
    "rain_note": "当日7時に決めます",
    "insurance": "organizer",
    "pin_lat": "34.41234567",
    "pin_lon": "１３１．２",
    "fee": "500",
    "travel_pay": "1800",
    "thanks": "0",
    f"{ROLE}least": "5",
    f"{ROLE}amount": "about",
    f"{ROLE}per": "total",
    f"{ROLE}selection": "lottery",
    f"{ROLE}grades": ["e4", "e5", "e6"],
    f"{ROLE}guardian": "consent",
    f"{ROLE}residence": "connected",
    f"{ROLE}course": "普通救命講習",
    f"{ROLE}unit": "group",
    f"{ROLE}unit_least": "2",
    f"{ROLE}unit_most": "9",
    f"{ROLE}teaches": ["mowing"],
    f"{ROLE}any_part": "y",
}


def test_every_term_is_held(both_apps):
    group = client_for(both_apps)
    assert write(group, **TERMS).status_code == 303
    activity = written()
    (role,) = activity.roles
    assert (activity.opens_on, activity.deadline) == (date(2026, 11, 25), None)
    assert activity.deadline_days == 7
    assert activity.traits == ["beginners", "outdoor", "toilet"]
    assert activity.languages == ["en", "ja_easy"]
    assert (activity.rain, activity.rain_note) == (Rain.LIGHT_ONLY, "当日7時に決めます")
    assert (activity.pin_lat, activity.pin_lon) == (34.412346, 131.2)
    assert activity.insurance is Insurance.ORGANIZER
    assert (activity.fee, activity.travel_pay, activity.thanks) == (500, 1800, 0)
    assert (role.capacity, role.least, role.amount) == (10, 5, Amount.ABOUT)
    assert (role.per, role.selection) == (Per.TOTAL, Selection.LOTTERY)
    assert role.grades == ["e4", "e5", "e6"]
    assert (role.guardian, role.residence) == (Guardian.CONSENT, Residence.CONNECTED)
    assert (role.course, role.teaches, role.any_part) == ("普通救命講習", ["mowing"], True)
    assert (role.unit, role.unit_least, role.unit_most) == (Unit.GROUP, 2, 9)


def test_an_edit_leaves_alone_what_it_does_not_touch(group):
    write(group, **TERMS)
    id_ = written().id
    with transaction():
        activity = written()
        activity.traits = [*activity.traits, "languages"]
    before = _columns(written())
    edit = f"/activities/{id_}/edit"
    assert group.submit(edit, {"title": "浜の清掃"}, form="posting").status_code == 303
    after = _columns(written())
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed == {"title"}


def test_what_is_usual_stays_unsaid(group):
    write(group)
    (role,) = written().roles
    assert (role.grades, role.amount, role.per) == ([], Amount.EXACT, Per.EACH)
    assert (role.unit, role.unit_least, role.residence) == (Unit.PERSON, None, Residence.ANYWHERE)
    assert (written().rain, written().insurance) == (Rain.UNSAID, Insurance.UNSAID)


def test_grades_are_taken_out_by_unticking(group):
    kept = [grade.value for grade in Grade if grade not in {Grade.PRESCHOOL, Grade.E1}]
    write(group, **{f"{ROLE}grades": kept})
    assert written().roles[0].grades == kept
    page = f"/activities/{written().id}/edit"
    everybody = [grade.value for grade in Grade]
    group.submit(page, {f"{ROLE}grades": everybody}, form="posting")
    assert written().roles[0].grades == []


@pytest.mark.parametrize(
    ("until", "days", "expected"),
    [("open", "", None), ("same_day", "", 0), ("days", "3", 3), ("same_day", "9", 0)],
)
def test_a_deadline_is_one_choice(group, until, days, expected):
    write(group, until=until, deadline="", deadline_days=days)
    assert (written().deadline, written().deadline_days) == (None, expected)
    kept = kept_on(group.get(f"/activities/{written().id}/edit"))
    assert kept["deadline_days"] == (str(expected) if expected else "")


def test_two_deadlines_at_once_survive_an_edit(group):
    write(group)
    with transaction():
        written().deadline_days = 2
    group.submit(f"/activities/{written().id}/edit", {"title": "題名"}, form="posting")
    assert (written().deadline, written().deadline_days) == (date(2026, 11, 26), 2)


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({f"{ROLE}least": "11"}, f"{ROLE}least", "「募集する人数」以下"),
        ({f"{ROLE}least": "0"}, f"{ROLE}least", "1から"),
        ({f"{ROLE}amount": "some"}, f"{ROLE}capacity", "「若干名」のときは"),
        (
            {f"{ROLE}amount": "about", f"{ROLE}capacity": ""},
            f"{ROLE}amount",
            "募集する人数を入力",
        ),
        ({f"{ROLE}unit_least": "1"}, f"{ROLE}unit_least", "2から9まで"),
        ({f"{ROLE}unit_most": "10"}, f"{ROLE}unit_most", "2から9まで"),
        (
            {f"{ROLE}unit": "group", f"{ROLE}unit_least": "5", f"{ROLE}unit_most": "4"},
            f"{ROLE}unit_most",
            "「1組の最少人数」以上",
        ),
        ({f"{ROLE}grades": ["z9"]}, f"{ROLE}grades", "一覧の中から"),
        ({f"{ROLE}guardian": "nobody"}, f"{ROLE}guardian", "一覧の中から"),
        ({f"{ROLE}course": "あ" * 201}, f"{ROLE}course", "200字以内"),
        ({f"{ROLE}teaches": ["flying"]}, f"{ROLE}teaches", "一覧の中から"),
        ({"traits": ["short"]}, "traits", "一覧の中から"),
        ({"languages": ["xx"]}, "languages", "一覧の中から"),
        ({"rain": "snow"}, "rain", "一覧の中から"),
        ({"pin_lat": "34.4"}, "pin_lon", "緯度と経度の両方"),
        ({"pin_lat": "99", "pin_lon": "131.2"}, "pin_lat", "20から46まで"),
        ({"pin_lat": "北", "pin_lon": "131.2"}, "pin_lat", "「34.1234」のように"),
        ({"fee": "-1"}, "fee", "0から1000000まで"),
        ({"fee": "五百円"}, "fee", "数字で"),
        ({"until": "date", "deadline": ""}, "deadline", "締切の日を入力"),
        ({"until": "open"}, "deadline", "「日付で決める」にするか"),
        ({"until": "days"}, "deadline_days", "何日前まで"),
        ({"until": "days", "deadline_days": "0"}, "deadline_days", "1から180まで"),
        ({"opens_on": "2026-11-27"}, "opens_on", "締切の日より前"),
        ({"opens_on": "2099-01-01", "until": "open", "deadline": ""}, "opens_on", "3年以内"),
    ],
)
def test_what_is_wrong_is_said_beside_it(group, fields, where, words):
    response = write(group, **fields)
    assert response.status_code == 200
    errors = errors_on(response)
    assert words in errors[where]
    assert len(errors) == 1
    assert db.session.scalars(select(Activity)).all() == []


def test_some_people_need_no_number(group):
    write(group, **{f"{ROLE}amount": "some", f"{ROLE}capacity": ""})
    assert (written().roles[0].amount, written().roles[0].capacity) == (Amount.SOME, None)


def test_a_part_in_which_something_is_wrong_is_open(group):
    page = group.get(new_page(group)).text
    assert '<details class="fold" open>' not in page
    response = write(group, fee="五百円")
    assert response.text.count('<details class="fold" open>') > page.count("open>")


def _columns(activity):
    """Return what stands in the columns, but for what is drawn from others."""
    role = activity.roles[0]
    own = {c.name: getattr(activity, c.name) for c in Activity.__table__.columns}
    theirs = {f"role.{c.name}": getattr(role, c.name) for c in role.__table__.columns}
    drawn = ("lat", "lon")
    said = {name: value for name, value in (own | theirs).items() if name not in drawn}
    return {
        name: sorted(value) if isinstance(value, list) else value for name, value in said.items()
    }
