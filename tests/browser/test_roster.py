"""The roster on a telephone that loses its connection: nothing is lost, nothing counts twice."""

from collections import Counter
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from matcher.activities.models import Activity, Shift
from matcher.attendance.models import Attendance, AttendanceChange
from matcher.demo.logins import login_of
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Origin
from matcher.members.models import Organization
from matcher.shared.clock import utcnow
from matcher.shared.db import db
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
TELEPHONE = 390


@pytest.fixture
def roster(town: LiveServer) -> str:
    """The address of the roster of the shift that the demo's group holds at this hour."""
    with town.application().app_context():
        now = utcnow()
        current = (
            select(Shift.id)
            .join(Shift.activity)
            .join(Organization, Organization.id == Activity.organization_id)
            .where(
                Organization.email == login_of("group"),
                Shift.starts_at > now - timedelta(hours=2),
                Shift.starts_at <= now,
            )
        )
        fullest = current.order_by(Shift.taken.desc(), Shift.id)
        return f"/shifts/{db.session.scalars(fullest).first()}/roster"


def recorded(town: LiveServer, roster: str) -> Counter[str]:
    """Return how often each person of a shift was recorded, by their names."""
    with town.application().app_context():
        rows = (
            select(AttendanceChange.engagement_id)
            .join(Engagement, Engagement.id == AttendanceChange.engagement_id)
            .where(Engagement.shift_id == int(roster.split("/")[2]))
        )
        return Counter(map(str, db.session.scalars(rows)))


def open_roster(page: Page, roster: str) -> None:
    """Open a roster and wait until the telephone has kept it."""
    page.goto(roster)
    expect(page.locator("[data-find]")).to_be_visible()
    kept = """async (url) => navigator.serviceWorker.controller !== null
        && (await (await caches.open("rosters")).match(url)) !== undefined"""
    for _ in range(150):
        if page.evaluate(kept, roster):
            break
        page.wait_for_timeout(100)
    page.wait_for_load_state("networkidle")


def test_what_is_marked_without_a_connection_survives_and_arrives_once(page_at, town, roster):
    page = page_at(TELEPHONE, role="group")
    open_roster(page, roster)
    page.context.set_offline(True)
    names = [name.inner_text() for name in page.locator(".roster__line [data-name]").all()[:3]]
    for name in names:
        line = page.locator(".roster__line", has_text=name)
        line.get_by_role("button", name="来た").first.click()
        expect(line.locator("[data-said]")).to_have_text("来た")
    page.locator("summary", has_text="当日参加の方を加える").click()
    page.fill("#walk-in [name=name]", "飛入 花子")
    page.locator("#walk-in").get_by_role("button", name="加える").click()
    status = page.locator("[data-status]")
    expect(status).to_contain_text("送信待ち 4件")

    page.reload()
    expect(status).to_contain_text("送信待ち 4件")
    expect(page.locator(".roster__line", has_text="飛入 花子")).to_be_visible()
    for name in names:
        said = page.locator(".roster__line", has_text=name).locator("[data-said]")
        expect(said).to_have_text("来た")

    page.context.set_offline(False)
    expect(status).to_have_text("すべて送信しました", timeout=20_000)
    assert sorted(recorded(town, roster).values()) == [1, 1, 1, 1]
    with town.application().app_context():
        came = select(Attendance).join(Attendance.engagement)
        shift = Engagement.shift_id == int(roster.split("/")[2])
        assert len(db.session.scalars(came.where(shift)).all()) == 4
        walk_ins = select(Engagement).where(shift, Engagement.origin == Origin.WALK_IN)
        assert len(db.session.scalars(walk_ins).all()) == 1

    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".roster__line", has_text="飛入 花子")).to_have_count(1)
    expect(page.locator("[data-count=came]")).to_have_text("4")
    page.context.set_offline(False)


def test_an_old_token_is_exchanged_and_signing_out_takes_the_roster_away(page_at, roster):
    page = page_at(TELEPHONE, role="group")
    open_roster(page, roster)
    tokens: list[str] = []

    def age(route: Route) -> None:
        tokens.append(route.request.headers["x-csrftoken"])
        route.continue_(headers={**route.request.headers, "x-csrftoken": "of yesterday"})

    page.route("**/marks", age, times=1)
    page.locator(".roster__line[data-state=none] .roster__came button").last.click()
    expect(page.locator("[data-status]")).to_have_text("すべて送信しました")
    assert len(tokens) == 1

    page.locator(".site-menu summary").click()
    page.locator(".site-menu").get_by_role("button", name="ログアウト").click()
    page.wait_for_load_state()
    assert page.evaluate("caches.has('rosters')") is False
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_people_are_found_by_name_and_reading_as_they_are_typed(page_at, roster):
    page = page_at(TELEPHONE, role="group")
    open_roster(page, roster)
    first = page.locator(".roster__line").first
    reading = first.locator("[data-kana]").inner_text().split()[0]
    page.fill("#roster-search", reading)
    expect(first).to_be_visible()
    page.fill("#roster-search", "だれもいない名前")
    expect(page.locator(".roster__line:visible")).to_have_count(0)
    expect(page.locator("[data-nobody]")).to_be_visible()


def test_the_pages_of_the_day_are_for_everybodys_eyes_and_thumbs(
    page_at, roster, assert_accessible, assert_no_sideways_scroll
):
    page = page_at(TELEPHONE, role="group")
    for address in (roster, f"{roster}/print", roster.replace("roster", "attendance")):
        page.goto(address)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
    page.goto(roster)
    button = page.locator(".roster__came button:visible").first.bounding_box()
    assert button
    assert button["height"] >= 48
    page.set_viewport_size({"width": 320, "height": 640})
    assert_no_sideways_scroll(page)
    page.locator(".roster__more summary").first.click()
    assert_accessible(page)


def test_without_scripts_each_tap_is_a_form(page_at, roster):
    page = page_at(TELEPHONE, role="group", scripts=False)
    page.goto(roster)
    line = page.locator(".roster__line[data-state=none]").first
    name = line.locator("[data-name]").inner_text()
    line.locator("summary").click()
    line.get_by_role("button", name="欠席").click()
    page.wait_for_load_state()
    expect(page.locator(".roster__line", has_text=name).locator("[data-said]")).to_have_text("欠席")
