"""Tests of keeping a search, as a visitor and as a member does it."""

import pytest

from matcher.activities.service.searches import searches_of
from tests.factories import AccountFactory, ResidentFactory, manager, person


@pytest.fixture
def account(app):
    """Somebody's login."""
    return person()


def test_a_member_keeps_a_search_opens_it_and_removes_it(account, signed_in_as):
    login, resident = account
    client = signed_in_as(login)
    answer = client.submit("/me/searches/new?area=chuo&q=%E6%B8%85%E6%8E%83", form="searches")
    assert answer.headers["Location"] == "/me/searches"
    page = client.get("/me/searches").text
    assert "「清掃」" in page
    assert 'href="/activities?area=chuo&amp;q=%E6%B8%85%E6%8E%83"' in page
    client.submit("/me/searches", form="remove")
    assert not searches_of(resident.id)


def test_a_visitor_signs_in_and_comes_back(client):
    answer = client.get("/me/searches/new?area=chuo")
    assert answer.status_code == 303
    assert "/sign-in?next=/me/searches/new?area%3Dchuo" in answer.headers["Location"]


def test_nothing_asked_is_nothing_to_keep(account, signed_in_as):
    page = signed_in_as(account[0]).get("/me/searches/new?area=nowhere").text
    assert "保存できる条件がありません" in page


def test_a_group_keeps_its_own(app, signed_in_as):
    login, organization = manager()
    signed_in_as(login).submit("/me/searches/new?area=chuo", form="searches")
    assert [search.query for search in searches_of(organization.id)] == ["area=chuo"]


def test_a_login_without_a_member_has_none(app, signed_in_as):
    client = signed_in_as(AccountFactory())
    assert client.get("/me/searches").status_code == 403
    assert client.get("/me/searches/new?area=chuo").status_code == 403


def test_nobody_removes_anothers(account, signed_in_as):
    login, resident = account
    signed_in_as(login).submit("/me/searches/new?area=chuo", form="searches")
    [search] = searches_of(resident.id)
    other = signed_in_as(person()[0])
    token = other.get("/me/searches/new?q=a").text.split('name="csrf_token" value="')[1]
    answer = other.post(
        f"/me/searches/{search.id}/remove", data={"csrf_token": token.split('"')[0]}
    )
    assert answer.status_code == 403
    assert searches_of(resident.id)


def test_without_an_address_it_says_that_no_letter_comes(app, signed_in_as):
    login, _resident = person(ResidentFactory(email=None, phone="0838-00-0000"))
    assert "お知らせは届きません" in signed_in_as(login).get("/me/searches").text


@pytest.mark.parametrize("page", ["/activities", "/activities/map", "/activities/calendar"])
def test_every_view_offers_to_keep_what_is_asked_there(app, client, account, signed_in_as, page):
    keep = "この条件を保存する"
    assert keep not in client.get(page).text
    assert 'href="/me/searches/new?area=chuo"' in client.get(f"{page}?area=chuo").text
    login, resident = account
    member = signed_in_as(login)
    assert keep not in member.get(page).text
    member.submit(f"{page}?area=chuo&page=2", form="/me/searches")
    assert [search.query for search in searches_of(resident.id)] == ["area=chuo"]
    assert keep not in signed_in_as(AccountFactory()).get(f"{page}?area=chuo").text
