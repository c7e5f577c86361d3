"""Tests of the pages that visitors share for a moment."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from matcher.activities.models import Activity
from matcher.extensions import db
from tests.factories import ActivityFactory, RoleFactory, ShiftFactory, person
from tests.support.statements import counted_statements

NOON = datetime(2026, 11, 24, 3, tzinfo=UTC)
SECONDS = 5


@pytest.fixture
def clock(app):
    app.config["VISITORS_SECONDS"] = SECONDS
    with time_machine.travel(NOON, tick=False) as moment:
        yield moment


@pytest.fixture
def page(clock):
    role = RoleFactory(activity_id=ActivityFactory(title="花壇の手入れ").id)
    return f"/activities/{ShiftFactory(role_id=role.id).activity_id}"


def rename(title):
    db.session.scalars(db.select(Activity)).one().title = title
    db.session.commit()


def test_a_visitor_shares_the_page_of_the_one_before_without_asking_the_database(client, page):
    first = client.get(page)
    with counted_statements() as seen:
        second = client.get(page)
    assert (second.data, seen) == (first.data, [])
    assert dict(second.headers) == dict(first.headers)


def test_a_moment_later_the_page_is_made_anew(client, page, clock):
    client.get(page)
    rename("花壇の水やり")
    assert "花壇の手入れ" in client.get(page).text
    clock.shift(timedelta(seconds=SECONDS))
    assert "花壇の水やり" in client.get(page).text


def test_whoever_is_signed_in_neither_gives_nor_gets_a_shared_page(client, signed_in_as, page):
    account, _resident = person()
    theirs = signed_in_as(account)
    assert "ログアウト" in theirs.get(page).text
    assert "ログアウト" not in client.get(page).text
    rename("花壇の水やり")
    assert "花壇の水やり" in theirs.get(page).text


def test_another_address_and_another_host_have_pages_of_their_own(client, page):
    client.get("/activities")
    rename("花壇の水やり")
    assert "花壇の水やり" in client.get(f"{page}?seen=1").text
    with counted_statements() as seen:
        client.get("/activities", base_url="http://127.0.0.1")
    assert seen


def test_what_is_not_there_is_never_shared(client, page):
    assert client.get("/activities/999").status_code == 404
    with counted_statements() as seen:
        assert client.get("/activities/999").status_code == 404
    assert seen


def test_a_foreign_host_is_refused_as_ever(client, page):
    client.get(page)
    assert client.get(page, base_url="http://evil.example").status_code == 400


def test_a_shared_page_does_not_live_on_by_being_asked_for(client, page, clock):
    client.get(page)
    rename("花壇の水やり")
    for _turn in range(SECONDS):
        clock.shift(timedelta(seconds=1))
        last = client.get(page)
    assert "花壇の水やり" in last.text
