"""Tests of finding activities by where they are."""

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from matcher.activities.models import Activity, ActivityStatus
from matcher.activities.service import mapping
from matcher.activities.service.finding import Filters
from matcher.activities.service.mapping import find_places
from matcher.shared.db import db, transaction
from matcher.shared.town import current_city
from tests.activities.posted import posted
from tests.factories import SATURDAY_MORNING
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("both_apps")
HOUR = timedelta(hours=1)


def test_an_activity_stands_at_its_pin_or_in_the_middle_of_its_area(now):
    posted("目印あり", SATURDAY_MORNING, area="chuo", pin_lat=34.125, pin_lon=131.5)
    posted("地区だけ", SATURDAY_MORNING + HOUR, area="chuo")
    area = current_city().area("chuo")
    placed = [(p.listed.title, p.lat, p.lon) for p in find_places(Filters(), now=now).placed]
    assert placed == [("目印あり", 34.125, 131.5), ("地区だけ", area.lat, area.lon)]


def test_what_has_no_place_stands_by_itself(now):
    posted("オンライン", area=None)
    places = find_places(Filters(), now=now)
    assert not places.placed
    assert [line.title for line in places.placeless] == ["オンライン"]


def test_the_filters_hold(now):
    posted("中央", area="chuo")
    posted("大橋", area="ohashi")
    places = find_places(Filters(areas=("ohashi",)), now=now)
    assert [one.listed.title for one in places.placed] == ["大橋"]


def test_the_soonest_are_shown_where_there_are_too_many(now, monkeypatch):
    monkeypatch.setattr(mapping, "MOST", 2)
    for number in (3, 1, 2):
        posted(f"{number}番目", SATURDAY_MORNING + number * HOUR, area="chuo")
    places = find_places(Filters(), now=now)
    assert [one.listed.title for one in places.placed] == ["1番目", "2番目"]
    assert places.beyond


def test_what_closes_while_it_is_looked_up_is_left_out(now):
    gone, _there = posted("締め切られた", area="chuo"), posted("募集中", area="chuo")

    def close(connection, _cursor, _statement, *_rest):
        closed = update(Activity).where(Activity.id == gone).values(status=ActivityStatus.CLOSED)
        connection.execute(closed)

    with transaction():
        event.listen(db.session.connection(), "after_cursor_execute", close, once=True)
        places = find_places(Filters(), now=now)
    assert [one.listed.title for one in places.placed] == ["募集中"]


def test_however_many_there_are_it_costs_three_queries(now):
    for number in range(4):
        posted(f"{number}番目", area="chuo" if number % 2 else None)
    with counted_statements() as statements:
        find_places(Filters(), now=now)
    assert len(statements) == 3
