"""The pages that belong to the town as a whole."""

import pytest

from matcher.activities.rules.deadlines import ALWAYS
from tests.factories import ActivityFactory, OrganizationFactory, RoleFactory, ShiftFactory

PAGES = ("/", "/join", "/privacy", "/accessibility", "/help")


@pytest.mark.parametrize("page", PAGES)
def test_every_town_has_its_own_words(every_town, page):
    city = every_town.extensions["city"]
    text = every_town.test_client().get(page).get_data(as_text=True)
    assert city.name in text
    assert city.centre.phone in text


def test_the_front_page_leads_everybody_in(client):
    page = client.get("/").get_data(as_text=True)
    for way in ("/join/resident", "/organizations/join", "/organizations/join?kind=business"):
        assert f'href="{way}"' in page
    assert 'action="/activities"' in page


def test_the_front_page_shows_what_takes_place_next(client):
    activity = ActivityFactory(title="花壇の水やり", open_until=ALWAYS)
    ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id, starts_at=None, ends_at=None)
    ActivityFactory(title="下書きの活動", status="draft", open_until=ALWAYS)
    page = client.get("/").get_data(as_text=True)
    assert "花壇の水やり" in page
    assert "下書きの活動" not in page


def test_the_front_page_shows_one_activity_of_each_group_first(client):
    busy, other = OrganizationFactory(), OrganizationFactory()
    for number in range(8):
        ActivityFactory(organization_id=busy.id, title=f"いつもの会{number}", open_until=ALWAYS)
    ActivityFactory(organization_id=other.id, title="めずらしい会", open_until=ALWAYS)
    page = client.get("/").get_data(as_text=True)
    assert "めずらしい会" in page
    assert page.count("いつもの会") == 5


def test_an_empty_town_shows_no_figures(client):
    page = client.get("/").get_data(as_text=True)
    assert "0件" not in page
    assert "0団体" not in page


def test_the_talents_policy_decides_what_the_privacy_page_says(client):
    page = client.get("/privacy").get_data(as_text=True)
    assert "お名前と連絡先は公開しません" in page


def test_a_page_that_is_not_there_says_where_to_go(client):
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert 'href="/activities"' in answer.get_data(as_text=True)
