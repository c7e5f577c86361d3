"""How much it takes to post: fields filled in and clicks made, anew and from last year's."""

import re
from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from matcher.accounts.models import Account
from matcher.activities.models import Activity, ActivityStatus
from matcher.activities.service.posting import (
    ActivityCommand,
    ActivityTerms,
    RoleCommand,
    RoleTerms,
    ShiftCommand,
    draft,
)
from matcher.demo.logins import login_of
from matcher.members.models import Organization
from matcher.shared.clock import from_local, local_date, today, utcnow
from matcher.shared.db import db, transaction

pytestmark = pytest.mark.browser
MOST_FIELDS, MOST_CLICKS = 9, 3
MOST_FIELDS_OF_A_COPY = 1
SUMMARY = "浜に流れ着いたものを拾います。道具はお貸しします。初めての方も歓迎します。楽しい朝に。"


class Hand:
    """Somebody at the form, every field and click being counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.fields, self.clicks = page, 0, 0

    def fill(self, name: str, words: str) -> None:
        """Type into a field."""
        self.page.fill(f"[name={name}]", words)
        self.fields += 1

    def choose(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.page.select_option(f"[name={name}]", value)
        self.fields += 1

    def press(self, words: str) -> None:
        """Press a button or a link of the page's own content."""
        main, told = self.page.get_by_role("main"), re.compile(f"^{re.escape(words)}")
        main.get_by_role("button", name=told).or_(main.get_by_role("link", name=told)).first.click()
        self.page.wait_for_load_state()
        self.clicks += 1


@pytest.fixture
def old(town):
    """The ids of a group of the demo and of what it held last year, on two mornings."""
    first = today() - timedelta(days=350)
    mornings = [from_local(day, time(9)) for day in (first, first + timedelta(days=7))]
    shifts = tuple(ShiftCommand(start, start + timedelta(hours=2)) for start in mornings)
    place = {"field": "environment", "area": "chuo", "venue": "東の浜"}
    terms = ActivityTerms(title="去年の浜の清掃", summary=SUMMARY, deadline=first, **place)
    role = RoleCommand(RoleTerms("参加者", capacity=20), shifts)
    with town.application().app_context(), transaction():
        by_name = select(Account).where(Account.email == login_of("group"))
        group_id = db.session.scalars(by_name).unique().one().memberships[0].member_id
        group = db.session.get_one(Organization, group_id)
        activity = draft(group, ActivityCommand(terms, (role,)), now=utcnow())
        activity.status = ActivityStatus.PUBLISHED
        db.session.flush()
        return group_id, activity.id


def activities_of(town, group_id: int) -> list[Activity]:
    """Return a group's listings, the newest first, with their roles and shifts."""
    with town.application().app_context():
        newest = select(Activity).where(Activity.organization_id == group_id)
        return list(db.session.scalars(newest.order_by(Activity.id.desc())))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_nothing(page_at, town, old, scripts):
    group_id, _activity_id = old
    page = page_at(390, role="group", scripts=scripts)
    page.goto(f"/organizations/{group_id}/work")
    hand, day = Hand(page), today() + timedelta(days=21)
    hand.press("募集をつくる")
    hand.fill("title", "朝の海岸の清掃")
    hand.fill("summary", SUMMARY)
    hand.choose("field", "environment")
    hand.choose("area", "chuo")
    hand.fill("venue", "東の浜の駐車場に集合")
    hand.fill("roles-0-shifts-0-day", day.isoformat())
    hand.fill("roles-0-shifts-0-start", "09:00")
    hand.fill("roles-0-shifts-0-end", "11:00")
    hand.fill("roles-0-capacity", "10")
    if scripts:
        expect(page.locator("#understood")).to_contain_text("来られそうな方：")
        expect(page.locator("#understood")).not_to_contain_text("次のことを書き足すと")
    hand.press("保存して内容を確かめる")
    expect(page.get_by_role("main")).not_to_contain_text("次のことを書き足すと")
    hand.press("この内容で提出する")
    print(f"from nothing: {hand.fields} fields, {hand.clicks} clicks")  # noqa: T201 - the measure
    assert hand.fields <= MOST_FIELDS
    assert hand.clicks <= MOST_CLICKS
    posted = activities_of(town, group_id)[0]
    assert (posted.title, posted.status) == ("朝の海岸の清掃", ActivityStatus.SUBMITTED)
    (shift,) = posted.roles[0].shifts
    assert (local_date(shift.starts_at), shift.capacity) == (day, 10)
    assert shift.ends_at - shift.starts_at == timedelta(hours=2)


def test_from_last_years(page_at, town, old):
    group_id, activity_id = old
    page = page_at(390, role="group")
    page.goto(f"/activities/{activity_id}")
    hand = Hand(page)
    hand.press("写して新しい募集をつくる")
    hand.press("保存して内容を確かめる")
    hand.press("この内容で提出する")
    print(f"from last year's: {hand.fields} fields, {hand.clicks} clicks")  # noqa: T201
    assert hand.fields <= MOST_FIELDS_OF_A_COPY
    assert hand.clicks <= MOST_CLICKS
    copied, *others = activities_of(town, group_id)
    (model,) = (one for one in others if one.id == activity_id)
    assert (copied.title, copied.status) == (model.title, ActivityStatus.SUBMITTED)
    days = [local_date(s.starts_at) for role in copied.roles for s in role.shifts if s.starts_at]
    assert days == [today() + timedelta(days=14), today() + timedelta(days=21)]
    assert [role.capacity for role in copied.roles] == [role.capacity for role in model.roles]


def test_what_is_understood_follows_what_is_typed(page_at, old, assert_accessible):
    group_id, _activity_id = old
    page = page_at(390, role="group")
    page.goto(f"/organizations/{group_id}/activities/new")
    region = page.locator("#understood")
    expect(region.get_by_role("button")).to_be_hidden()
    page.get_by_text("くり返す日程").click()
    expect(page.locator("[name=roles-0-repeat-start]")).to_be_hidden()
    page.select_option("[name=roles-0-repeat-way]", "monthly_weekday")
    page.check("[name=roles-0-repeat-nths][value='2']")
    page.check("[name=roles-0-repeat-weekdays][value='5']")
    page.fill("[name=roles-0-repeat-start]", "10:00")
    expect(region).to_contain_text("毎月第2土曜日 10:00〜")
    page.select_option("[name=roles-0-repeat-way]", "weekly")
    expect(region).to_contain_text("毎週土曜日 10:00〜")
    page.select_option("[name=roles-0-repeat-way]", "never")
    expect(region).not_to_contain_text("土曜日 10:00〜")
    page.select_option("[name=roles-0-repeat-way]", "weekly")
    for fold in page.locator("details.fold > summary").all():
        if fold.is_visible() and not fold.evaluate("one => one.parentElement.open"):
            fold.click()
    assert_accessible(page)


def test_a_date_more_is_a_row_of_its_own(page_at, old):
    group_id, _activity_id = old
    page = page_at(1280, role="group")
    page.goto(f"/organizations/{group_id}/activities/new")
    page.fill("[name=roles-0-shifts-0-day]", (today() + timedelta(days=9)).isoformat())
    page.get_by_role("button", name="日程を追加する").click()
    page.fill("[name=roles-0-shifts-1-day]", (today() + timedelta(days=16)).isoformat())
    page.locator(".shift-rows__over summary").nth(1).click()
    page.check("[name=roles-0-shifts-1-overnight]")
    assert not page.is_checked("[name=roles-0-shifts-0-overnight]")
    expect(page.locator(".understood__dates li")).to_have_count(2)
