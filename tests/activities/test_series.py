"""Tests of changing a series: this date, this and later, all; and who is told."""

from datetime import date, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matcher.activities.models import Activity, ActivityStatus, Role, Shift
from matcher.activities.rules.recurrence import Occurrence
from matcher.activities.rules.series import Scope
from matcher.activities.service import series
from matcher.activities.service.reading import shift_with_context
from matcher.activities.service.recurring import extend_all, repeat_anew
from matcher.activities.service.series import DateCommand
from matcher.activities.service.watching import Changes
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.errors import Conflict, RuleBroken
from matcher.notices.models import Notice
from matcher.shared.clock import local_date, to_local
from matcher.shared.db import db, transaction
from tests.activities.days import Meeting, at
from tests.conftest import NOW
from tests.factories import EngagementFactory, RoleFactory, ShiftFactory, person, staff
from tests.support import html
from tests.support.signing import client_of

DAY, WEEK = timedelta(days=1), timedelta(days=7)
FIRST = date(2026, 11, 24)
THREE, FIVE = time(15), time(17)


class Series(Meeting):
    """Every Tuesday from three to five; somebody comes to the second and to the fourth."""

    def __init__(self, **rule) -> None:
        super().__init__()
        self.role_id = self.weekly(**rule).id
        self.ties = [EngagementFactory(shift_id=self.nth(n).id).id for n in (1, 3)]

    @property
    def role(self) -> Role:
        return db.session.get_one(Role, self.role_id)

    def rows(self) -> list[Shift]:
        theirs = select(Shift).where(Shift.role_id == self.role_id)
        return list(db.session.scalars(theirs.order_by(Shift.starts_at, Shift.id)))

    def nth(self, number: int) -> Shift:
        return self.rows()[number]

    def days(self) -> list[date]:
        rows = [s for s in self.rows() if s.cancelled_at is None and s.starts_at]
        return [local_date(s.starts_at) for s in rows if s.starts_at]

    def hours(self) -> list[int]:
        return [to_local(s.starts_at).hour for s in self.rows() if s.starts_at]

    def state(self, number: int) -> State:
        return db.session.get_one(Engagement, self.ties[number]).state

    def released(self) -> list[bool]:
        return [db.session.get_one(Engagement, id_).released_at is not None for id_ in self.ties]

    def change(self, number, scope, becomes, *, now=NOW, seen="") -> None:
        shift_id = self.nth(number).id
        with transaction():
            shift = shift_with_context(shift_id)
            assert shift
            command = DateCommand(scope, becomes)
            series.change(shift, command, actor=self.organizer, now=now, seen=seen)

    def make_anew(self) -> None:
        """Make the dates anew, as an edit of the rules would: nothing may change by it."""
        before = [(s.id, s.starts_at, s.ends_at, s.cancelled_at) for s in self.rows()]
        changes = Changes()
        with transaction():
            held = {shift.id for shift in self.rows() if shift.taken}
            repeat_anew(self.role, held, changes, now=NOW)
        assert [(s.id, s.starts_at, s.ends_at, s.cancelled_at) for s in self.rows()] == before
        assert not changes.moved
        assert not changes.called_off


@pytest.fixture
def tuesdays(both_apps):
    return Series()


def on(day, start=THREE, end=FIVE, venue=""):
    overnight = end is not None and end <= start
    return Occurrence(day, day + DAY if overnight else day, start, end, venue)


def weeks(first, count, *, without=()):
    return [day for n in range(count) if (day := first + n * WEEK) not in without]


def told():
    return [(n.kind, n.member_id) for n in db.session.scalars(select(Notice).order_by(Notice.id))]


def test_this_date_alone_becomes_its_own(tuesdays):
    tuesdays.change(1, Scope.THIS, on(FIRST + WEEK + DAY, time(16), time(18)))
    usual = weeks(FIRST, 14)
    moved = [*usual[:1], FIRST + WEEK + DAY, *usual[2:]]
    assert tuesdays.days() == moved
    assert [s.by_rule for s in tuesdays.rows()].count(False) == 1
    assert tuesdays.released() == [True, False]
    assert [kind for kind, _member in told()] == ["engagement_moved"]
    tuesdays.make_anew()


def test_this_and_later_ones_change_and_earlier_ones_do_not(tuesdays):
    before = [(s.id, s.starts_at) for s in tuesdays.rows()[:2]]
    tuesdays.change(2, Scope.LATER, on(FIRST + 2 * WEEK + DAY, time(9), time(11)))
    assert [(s.id, s.starts_at) for s in tuesdays.rows()[:2]] == before
    assert tuesdays.days() == [*weeks(FIRST, 2), *weeks(FIRST + 2 * WEEK + DAY, 12)]
    assert tuesdays.hours() == [15, 15, *[9] * 12]
    assert tuesdays.released() == [False, True]
    tuesdays.make_anew()


def test_all_dates_to_come_change_and_people_go_along(tuesdays):
    ids = [tuesdays.nth(n).id for n in (1, 3)]
    tuesdays.change(2, Scope.ALL, on(FIRST + 2 * WEEK + 4 * DAY))
    assert tuesdays.days()[:4] == [day + 4 * DAY for day in weeks(FIRST, 4)]
    # Each goes along with their own date, though another one is nearer.
    assert [tuesdays.nth(n).id for n in (1, 3)] == ids
    assert tuesdays.released() == [True, True]
    assert len(told()) == 2
    tuesdays.make_anew()


def test_the_place_goes_with_the_rule_to_dates_not_yet_made(tuesdays):
    tuesdays.change(2, Scope.LATER, on(FIRST + 2 * WEEK, venue="西の浜"))
    with transaction():
        extend_all(now=NOW + 8 * WEEK)
    venues = [shift.venue for shift in tuesdays.rows()]
    assert len(venues) > 14
    assert venues == ["", "", *["西の浜"] * (len(venues) - 2)]


@pytest.mark.parametrize(
    ("scope", "left", "ended"),
    [
        (Scope.THIS, [0, 2, 3, 4], [True, False]),
        (Scope.LATER, [0], [True, True]),
        (Scope.ALL, [], [True, True]),
    ],
)
def test_calling_off_ends_the_ties_of_its_dates(both_apps, scope, left, ended):
    tuesdays = Series()
    tuesdays.change(1, scope, None)
    assert tuesdays.days()[:4] == [FIRST + n * WEEK for n in left][:4]
    states = [tuesdays.state(n) is State.CANCELLED for n in (0, 1)]
    assert states == ended
    assert len(told()) == sum(ended)
    assert bool(tuesdays.role.recurrences) is (scope is not Scope.ALL)
    tuesdays.make_anew()
    with transaction():
        extend_all(now=NOW + 2 * WEEK)
    assert FIRST + WEEK not in tuesdays.days()


def test_a_date_that_became_its_own_stays_when_the_others_move(tuesdays):
    tuesdays.change(1, Scope.THIS, on(FIRST + WEEK + DAY))
    tuesdays.change(2, Scope.ALL, on(FIRST + 2 * WEEK + 2 * DAY))
    moved = [day + 2 * DAY for day in weeks(FIRST, 5)]
    assert tuesdays.days()[:5] == [moved[0], FIRST + WEEK + DAY, *moved[2:]]
    tuesdays.make_anew()


def test_a_date_called_off_does_not_come_back_with_other_hours(tuesdays):
    tuesdays.change(1, Scope.THIS, None)
    tuesdays.change(2, Scope.ALL, on(FIRST + 2 * WEEK, time(16), time(18)))
    assert tuesdays.days() == weeks(FIRST, 14, without=[FIRST + WEEK])


def test_somebody_at_the_edge_of_the_horizon_goes_along_beyond_it(tuesdays):
    last = tuesdays.rows()[-1]
    tie = EngagementFactory(shift_id=last.id)
    day = local_date(last.starts_at)
    tuesdays.change(2, Scope.LATER, on(FIRST + 2 * WEEK + 3 * DAY))
    kept = db.session.get_one(Shift, db.session.get_one(Engagement, tie.id).shift_id)
    assert local_date(kept.starts_at) == day + 3 * DAY
    assert kept.cancelled_at is None
    with transaction():
        extend_all(now=NOW + 2 * WEEK)
    assert len(set(tuesdays.days())) == len(tuesdays.days())


def test_an_overnight_date_ends_on_the_next_morning(tuesdays):
    tuesdays.change(1, Scope.LATER, on(FIRST + WEEK, time(22), time(6)))
    shift = tuesdays.nth(1)
    assert (shift.starts_at, shift.ends_at) == (at(30, 22) + DAY, at(30, 6) + 2 * DAY)


@pytest.mark.parametrize(
    ("number", "scope", "becomes", "code"),
    [
        (1, Scope.THIS, on(FIRST + WEEK), "date_unchanged"),
        (1, Scope.ALL, on(FIRST + WEEK), "date_unchanged"),
        (1, Scope.THIS, on(FIRST + 2 * WEEK), "date_taken"),
        (1, Scope.THIS, on(FIRST - DAY), "date_in_past"),
        (1, Scope.ALL, on(FIRST + WEEK - 3 * DAY), "series_in_past"),
        (1, Scope.LATER, on(FIRST + 2 * WEEK), "series_day_fixed"),
    ],
)
def test_what_cannot_be_says_why_and_changes_nothing(tuesdays, number, scope, becomes, code):
    with pytest.raises(RuleBroken, match=code):
        tuesdays.change(number, scope, becomes)
    assert tuesdays.days() == weeks(FIRST, 14)
    assert told() == []


def test_what_has_begun_or_is_off_does_not_change(tuesdays):
    with pytest.raises(RuleBroken, match="date_has_begun"):
        tuesdays.change(0, Scope.THIS, on(FIRST + DAY), now=at(24, 15))
    tuesdays.change(1, Scope.THIS, None)
    with pytest.raises(RuleBroken, match="date_called_off"):
        tuesdays.change(1, Scope.THIS, on(FIRST + WEEK + DAY))
    with transaction():
        db.session.get_one(Activity, tuesdays.activity.id).status = ActivityStatus.CANCELLED
    with pytest.raises(RuleBroken, match="activity_cancelled"):
        tuesdays.change(2, Scope.THIS, None)


def test_what_somebody_else_changed_meanwhile_is_looked_at_again(tuesdays):
    seen = series.version_of(tuesdays.role, tuesdays.nth(2))
    tuesdays.change(1, Scope.ALL, on(FIRST + WEEK, time(16), time(18)))
    with pytest.raises(Conflict, match="changed_meanwhile"):
        tuesdays.change(2, Scope.THIS, None, seen=seen)


def test_a_date_no_rule_brings_changes_alone(tuesdays):
    shift = tuesdays.tomorrow
    assert series.scopes_of(tuesdays.helper, shift) == (Scope.THIS,)
    with transaction():
        row = shift_with_context(shift.id)
        command = DateCommand(Scope.ALL, on(date(2026, 11, 26), time(9), time(11)))
        series.change(row, command, actor=tuesdays.organizer, now=NOW)
    moved = db.session.get_one(Shift, shift.id)
    assert moved.starts_at == at(26, 9)
    assert tuesdays.days() == weeks(FIRST, 14)


@pytest.fixture
def page(app):
    with time_machine.travel(NOW, tick=False):
        yield Series()


def main_of(response):
    assert response.status_code == 200
    tree, _errors = html.parse(response.get_data(as_text=True))
    (main,) = tree.iter("main")
    return html.text_of(main)


def sure_of(response):
    tree, _errors = html.parse(response.get_data(as_text=True))
    (button,) = [b for b in tree.iter("button") if b.get("name") == "sure"]
    return str(button.get("value"))


def test_the_page_shows_what_a_change_means_and_then_does_it(app, page):
    client = client_of(app, page.login)
    address = f"/shifts/{page.nth(1).id}/edit"
    typed = {"scope": "later", "day": "2026-12-02", "start": "9:00", "end": "11:00"}
    shown = client.submit(address, typed)
    words = main_of(shown)
    assert "参加が決まっている2人に知らせます" in words
    assert "毎週水曜日 9:00〜11:00 2026年12月2日から" in words
    assert "2026年12月1日（火） 15:00〜17:00" in words
    assert page.days() == weeks(FIRST, 14)
    done = client.submit(address, {**typed, "sure": sure_of(shown)})
    assert done.status_code == 303
    assert page.days()[:3] == [FIRST, FIRST + WEEK + DAY, FIRST + 2 * WEEK + DAY]


def test_pressing_sure_for_something_else_shows_that_first(app, page):
    client = client_of(app, page.login)
    address = f"/shifts/{page.nth(1).id}/edit"
    sure = sure_of(client.submit(address, {"called_off": "y"}))
    assert "中止" in main_of(client.submit(address, {"called_off": "y"}))
    other = client.submit(address, {"called_off": "y", "scope": "all", "sure": sure})
    assert "くり返しの日程は、なくなります" in main_of(other)
    assert page.days() == weeks(FIRST, 14)
    assert client.submit(address, {"called_off": "y", "sure": sure}).status_code == 303
    assert page.days() == weeks(FIRST, 14, without=[FIRST + WEEK])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": ""}, "入力してください"),
        ({"day": "2020-01-01"}, "今日から3年以内"),
        ({"start": "", "end": "11:00"}, "開始の時刻も入力してください"),
        ({"scope": "never"}, "選択肢が正しくありません"),
        ({"scope": "later", "day": "2026-12-20"}, "この回だけ"),
        ({}, "変わるところがありません"),
    ],
)
def test_what_is_typed_wrongly_is_shown_again(app, page, typed, words):
    client = client_of(app, page.login)
    response = client.submit(f"/shifts/{page.nth(1).id}/edit", typed)
    assert words in main_of(response)
    assert "この内容で変更する" not in main_of(response)
    assert page.days() == weeks(FIRST, 14)


def test_only_its_group_and_the_staff_change_a_date(app, page):
    address = f"/shifts/{page.nth(1).id}/edit"
    stranger, _resident = person()
    assert client_of(app, stranger).get(address).status_code == 403
    assert client_of(app, staff()).get(address).status_code == 200
    client = client_of(app, page.login)
    open_ended = ShiftFactory(role_id=RoleFactory(activity_id=page.activity.id).id, starts_at=None)
    for id_ in (open_ended.id, 0, 2**31):
        assert client.get(f"/shifts/{id_}/edit").status_code == 404


def test_the_owner_finds_the_way_to_each_date_and_others_do_not(app, page):
    address = f"/activities/{page.activity.id}"
    link = f"/shifts/{page.nth(1).id}/edit"
    assert link in client_of(app, page.login).get(address).get_data(as_text=True)
    assert link not in app.test_client().get(address).get_data(as_text=True)


@pytest.mark.parametrize(
    ("typed", "hours"), [({}, (0, 0)), ({"start": "9:00", "end": "12:00"}, (9, 12))]
)
def test_a_date_that_lasts_for_days_goes_on_doing_so(app, page, typed, hours):
    with transaction():
        shift = db.session.get_one(Shift, page.tomorrow.id)
        shift.starts_at, shift.ends_at, shift.timed = at(26, 0), at(29, 0), False
    client = client_of(app, page.login)
    address = f"/shifts/{page.tomorrow.id}/edit"
    wanted = {"day": "2026-11-27", **typed}
    shown = client.submit(address, wanted)
    client.submit(address, {**wanted, "sure": sure_of(shown)})
    moved = db.session.get_one(Shift, page.tomorrow.id)
    start, end = hours
    last = at(29, end) if end else at(30, 0)
    assert (moved.starts_at, moved.ends_at, moved.timed) == (at(27, start), last, bool(end))
