"""What follows a yes, in a real browser: changing one's mind, a report, a certificate."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from matcher.activities.models import Activity, ActivityStatus, Role, Selection, Shift
from matcher.activities.rules.terms import Guardian, Residence, Unit, Wants
from matcher.shared.clock import today, utcnow
from matcher.shared.db import db
from tests.browser.test_journeys import press, register
from tests.support.pdf import solid_text_of_pdf

pytestmark = pytest.mark.browser


def main_of(page: Page) -> Locator:
    return page.get_by_role("main")


def open_dates(town) -> str:
    """Return the address of a listing whose dates anybody can take at once, two of them free."""
    with town.application().app_context():
        free = Shift.capacity.is_(None) | (Shift.capacity - Shift.taken >= 3)
        listing = (
            select(Shift.activity_id)
            .join(Role, Role.id == Shift.role_id)
            .join(Activity, Activity.id == Shift.activity_id)
            .where(
                Activity.status == ActivityStatus.PUBLISHED,
                Role.wants == Wants.PEOPLE,
                Role.selection == Selection.FIRST_COME,
                Role.guardian == Guardian.NONE,
                Role.residence == Residence.ANYWHERE,
                Role.unit == Unit.PERSON,
                Role.min_age.is_(None),
                Role.max_age.is_(None),
                Role.course == "",
                Shift.cancelled_at.is_(None),
                Shift.open_until > utcnow() + timedelta(days=3),
                Shift.starts_at > utcnow() + timedelta(days=5),
                free,
            )
            .group_by(Shift.activity_id)
            .having(func.count() >= 3)
            .order_by(Shift.activity_id)
        )
        return f"/activities/{db.session.scalars(listing).first()}"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_family_takes_two_dates_gives_one_back_and_takes_it_again(page_at, town, scripts):
    page = page_at(390, scripts=scripts)
    register(page, town, f"futari{int(scripts)}@example.jp")
    page.goto(f"{open_dates(town)}/apply")
    for date in page.locator("[name=shifts]").all()[:2]:
        date.check()
    main_of(page).locator("summary", has_text="ほかの方と一緒に参加する").click()
    main_of(page).get_by_label("家族と一緒に").check()
    page.fill("[name=companions-0-name]", "見本 一郎")
    page.fill("[name=companions-0-furigana]", "みほん いちろう")
    press(page, "選んだ日程に申し込む")
    expect(main_of(page).get_by_text("参加が決まりました")).to_have_count(2)

    page.goto("/me/engagements")
    confirmed = main_of(page).get_by_text("参加が決まっています。")
    expect(confirmed).to_have_count(2)
    expect(main_of(page)).to_contain_text("2人分")
    press(page, "参加を取りやめる")
    page.goto("/me/engagements")
    expect(confirmed).to_have_count(1)
    page.go_back()
    press(page, "取りやめを元に戻す")
    page.goto("/me/engagements")
    expect(confirmed).to_have_count(2)


def test_a_resident_prints_a_certificate_that_a_school_finds_true(page_at):
    page, school = page_at(390, role="resident"), page_at(1280)
    page.goto("/me/hours")
    main_of(page).locator("summary", has_text="ほかの期間を選ぶ").click()
    page.fill("[name=first]", (today() - timedelta(days=300)).isoformat())
    page.fill("[name=last]", (today() - timedelta(days=1)).isoformat())
    press(page, "この期間を見る")
    press(page, "証明書をつくる")
    paper = main_of(page).get_by_role("link", name=re.compile("^開く（PDF）")).first
    answer = page.request.get(str(paper.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", solid_text_of_pdf(answer.body()))
    assert code is not None

    school.goto("/certificates")
    school.fill("[name=code]", code[0])
    press(school, "確かめる")
    expect(main_of(school)).to_contain_text("田村 隆")
    school.goto("/certificates")
    school.fill("[name=code]", "ABCD-EFGH-JKLM")
    press(school, "確かめる")
    expect(main_of(school)).not_to_contain_text("田村 隆")


def test_a_group_reports_and_everybody_reads_the_story(page_at):
    group, staff, visitor = page_at(390, role="group"), page_at(1280, role="staff"), page_at(390)
    group.goto("/me/profile")
    press(group, "団体の活動と申込み")
    main_of(group).locator("table a[href$='/applicants']").first.click()
    press(group, "活動の報告を書く")
    day = (today() - timedelta(days=3)).isoformat()
    group.fill("[name=first_day]", day)
    group.fill("[name=last_day]", day)
    group.fill("[name=title]", "資料の整理が終わりました")
    group.fill("[name=achieved]", "古い写真を年代ごとに分け、箱に納めました。")
    press(group, "下書きを保存する")
    press(group, "この内容で提出する")

    staff.goto("/desk/stories")
    press(staff, "資料の整理が終わりました")
    for check in staff.locator("[name=checks]").all():
        check.check()
    press(staff, "公開する")

    visitor.goto("/stories")
    press(visitor, "資料の整理が終わりました")
    expect(main_of(visitor)).to_contain_text("古い写真を年代ごとに分け")
