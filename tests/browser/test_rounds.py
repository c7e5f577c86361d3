"""A coordinator's Monday: choosing, looking, changing, sending, watching, and the next wave."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from matcher.accounts.models import Account, Membership
from matcher.demo.logins import PASSWORD
from matcher.matching.models import RoundAsk
from matcher.shared.db import db

pytestmark = pytest.mark.browser


def press(page: Page, name: str) -> None:
    """Press the first button or link of the page's own content that begins with this name."""
    told = re.compile(f"^{re.escape(name)}")
    main = page.get_by_role("main")
    main.get_by_role("button", name=told).or_(main.get_by_role("link", name=told)).first.click()
    page.wait_for_load_state()


def figure(page: Page, label: str) -> int:
    """Return the figure of a tile."""
    told = page.get_by_role("main").locator(f".stat-tile:has-text('{label}') .stat-tile__value")
    return int(re.findall(r"\d+", told.first.inner_text())[0])


def somebody_asked(town, round_id: int) -> str:
    """Return the login of somebody whom a round has asked, and who can answer by themselves."""
    asked = (
        select(Account.email)
        .join(Membership, Membership.account_id == Account.id)
        .join(RoundAsk, RoundAsk.member_id == Membership.member_id)
        .where(RoundAsk.round_id == round_id, RoundAsk.engagement_id.is_not(None))
        .where(Account.email.is_not(None))
        .order_by(RoundAsk.id)
    )
    with town.application().app_context():
        found = db.session.scalars(asked).first()
    assert found
    return found


def open_somebody_to_add(page: Page) -> None:
    """Open the first of the shifts for which somebody else could be asked."""
    adding = page.get_by_role("main").locator("a[href$='/add']")
    for address in [link.get_attribute("href") or "" for link in adding.all()]:
        page.goto(address)
        if page.get_by_role("button", name="この方を加える").count():
            return
    pytest.fail("nobody could be added to any shift of the plan")


@pytest.mark.parametrize("width", [390, 1280])
def test_from_choosing_to_the_next_wave(
    page_at, town, width, assert_accessible, assert_no_sideways_scroll
):
    staff = page_at(width, role="staff", scripts=width > 1000)

    def look() -> None:
        if width > 1000:
            assert_accessible(staff)
            assert_no_sideways_scroll(staff)

    staff.goto("/desk/shifts")
    press(staff, "声かけをまとめて計画する")
    look()
    staff.select_option("[name=until]", "31")
    staff.fill("[name=budget]", "8")
    press(staff, "案をつくる")
    expect(staff.get_by_role("button", name="8件のお願いを送る")).to_be_visible()
    assert figure(staff, "お願いする方") == 8
    round_id = int(re.findall(r"/rounds/(\d+)", staff.url)[0])

    staff.locator("details.fold").first.locator("summary").click()
    press(staff, "外す")
    expect(staff.get_by_role("button", name="7件のお願いを送る")).to_be_visible()
    expect(staff.get_by_text("外した方（お願いしません）")).to_be_visible()
    look()
    open_somebody_to_add(staff)
    look()
    press(staff, "この方を加える")
    expect(staff.get_by_role("button", name="8件のお願いを送る")).to_be_visible()
    expect(staff.get_by_text("職員が追加")).to_be_visible()

    words = f"今週末のことで、急なお願いです（{width}）。"
    staff.fill("[name=message]", words)
    press(staff, "8件のお願いを送る")
    assert figure(staff, "返事待ち") == 8
    look()

    login = somebody_asked(town, round_id)
    resident = page_at(390)
    resident.goto("/sign-in")
    resident.locator("main input[name=name]").fill(login)
    resident.locator("main input[type=password]").fill(PASSWORD)
    resident.locator("main form[method=post] button[type=submit]").first.click()
    resident.wait_for_load_state()
    resident.goto("/me")
    asked = resident.get_by_role("main").locator("article").filter(has_text=words).first
    expect(asked).to_be_visible()
    asked.get_by_role("button", name=re.compile("^見送る|^今回は")).first.click()
    resident.wait_for_load_state()

    staff.reload()
    assert figure(staff, "返事待ち") == 7
    assert figure(staff, "いいえ・返事なし") == 1
    press(staff, "続きの声かけを計画する")
    expect(staff.get_by_role("heading", name="送るとどうなるか")).to_be_visible()
    press(staff, "この計画を取りやめる")
    expect(staff.get_by_text("だれにもお願いしていません").first).to_be_visible()
