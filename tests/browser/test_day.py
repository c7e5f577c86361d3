"""The day itself, from a telephone, without scripts; and its pages for everybody's eyes."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from matcher.activities.models import Activity, Shift
from matcher.demo.logins import login_of
from matcher.members.models import Organization
from matcher.shared.clock import local_date, utcnow
from matcher.shared.db import db
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
TELEPHONE, SMALLEST = 390, 320
SAYINGS = ("", "&say=called_off", "&say=moved", "&say=other_place")


@pytest.fixture
def date_to_come(town: LiveServer) -> Shift:
    """A date of the demo's group next week or later: others look at what is held now."""
    later = (
        select(Shift)
        .join(Shift.activity)
        .join(Organization, Organization.id == Activity.organization_id)
        .where(
            Organization.email == login_of("group"),
            Shift.starts_at > utcnow() + timedelta(days=7),
            Shift.cancelled_at.is_(None),
        )
        .order_by(Shift.starts_at, Shift.id)
    )
    with town.application().app_context():
        return db.session.scalars(later.limit(1)).one()


@pytest.fixture
def address(date_to_come: Shift) -> str:
    """The address of that day's page."""
    assert date_to_come.starts_at
    day = local_date(date_to_come.starts_at)
    return f"/activities/{date_to_come.activity_id}/day?day={day.isoformat()}"


def press(page: Page, name: str) -> None:
    main = page.get_by_role("main")
    main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first.click()
    page.wait_for_load_state()


def test_a_day_goes_ahead_moves_house_and_is_called_off_from_a_telephone(page_at, address):
    page = page_at(TELEPHONE, role="group", scripts=False)
    page.goto(address)
    choices = page.locator("main .button--wide")
    assert [choice.inner_text() for choice in choices.all()] == [
        "予定どおり行います",
        "中止します",
        "日時を変えます",
        "場所を変えます",
    ]
    for choice in choices.all():
        box = choice.bounding_box()
        assert box
        assert box["height"] >= 48  # a wet thumb
        assert box["y"] + box["height"] <= 900

    press(page, "予定どおり行います")
    expect(page.locator("main .notice-banner").nth(1)).to_contain_text("予定どおり行います")

    page.goto(address)
    press(page, "場所を変えます")
    page.fill("[name=venue]", "中央公民館 2階")
    page.fill("[name=note]", "駐車場は裏にあります")
    press(page, "場所を変えて、知らせる")
    expect(page.get_by_role("main")).to_contain_text("中央公民館 2階で行います")

    page.goto(address)
    press(page, "中止します")
    expect(page.get_by_role("main")).to_contain_text("あとから元に戻せません")
    press(page, "中止して、知らせる")
    expect(page.get_by_role("main")).to_contain_text("は中止です")


def test_the_pages_of_a_day_and_of_a_date_are_accessible_and_narrow(
    page_at, address, date_to_come, assert_accessible, assert_no_sideways_scroll
):
    page = page_at(SMALLEST, role="group")
    edit = f"/shifts/{date_to_come.id}/edit"
    for where in (*(address + saying for saying in SAYINGS), edit):
        page.goto(where)
        assert_no_sideways_scroll(page)
        assert_accessible(page)
    page.check("[name=called_off]")
    press(page, "変わるところを確かめる")
    expect(page.get_by_role("main")).to_contain_text("この内容で変更しますか")
    assert_no_sideways_scroll(page)
    assert_accessible(page)
