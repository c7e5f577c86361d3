"""The five ways through the town, each walked in a real browser against the running demo."""

import re
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from matcher.shared.clock import today

pytestmark = pytest.mark.browser
PASSWORD = "あさがおの種をまく日曜日の朝に"
NUMBERS = count(1)


def press(page: Page, name: str) -> None:
    """Press the first button or link of the page's own content that begins with this name."""
    told = re.compile(f"^{re.escape(name)}")
    main = page.get_by_role("main")
    main.get_by_role("button", name=told).or_(main.get_by_role("link", name=told)).first.click()
    page.wait_for_load_state()


def link_in(mail) -> str:
    """Return the first address in a mail."""
    found: list[str] = re.findall(r"https?://\S+", mail.get_content())
    return found[0]


def register(page: Page, town, address: str) -> None:
    """Register a resident who is free at the weekend, and confirm by the mail."""
    page.goto("/join/resident")
    page.fill("[name=name]", "見本 花子")
    page.fill("[name=furigana]", "みほん はなこ")
    page.select_option("[name=area]", "chuo")
    page.fill("[name=email]", address)
    page.fill("[name=birth_date]", "1988年4月2日")
    page.check("[name=fields][value=environment]")
    for slot in ("5-morning", "5-afternoon", "6-morning", "6-afternoon"):
        page.check(f"[name=free_slots][value='{slot}']")
    page.fill("[name=password]", PASSWORD)
    page.check("[name=consent]")
    press(page, "登録する")
    expect(page.get_by_role("heading", level=1)).to_contain_text("メール")
    page.goto(link_in(town.wait_for_mail(address)))
    press(page, "登録を確定する")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_resident_registers_confirms_sees_what_fits_and_applies(page_at, town, scripts):
    page = page_at(390, scripts=scripts)
    register(page, town, f"hanako{next(NUMBERS)}@example.jp")

    suggestions = page.locator(".activity-card:has(.reason-list)")
    assert suggestions.count() >= 3
    expect(suggestions.first.locator(".reason-list li").first).not_to_be_empty()

    title = suggestions.first.get_by_role("heading").inner_text()
    press(page, "申し込む")
    page.goto("/me/engagements")
    expect(page.get_by_role("main")).to_contain_text(title)


def test_a_group_registers_posts_once_approved_and_decides(page_at, town):
    number = next(NUMBERS)
    group, staff, resident = page_at(1280), page_at(1280, role="staff"), page_at(390)
    name, title = f"浜辺の見本の会{number}", f"浜辺の花だんの植えかえ{number}"

    group.goto("/organizations/join")
    group.fill("[name=name]", name)
    group.fill("[name=furigana]", "はまべのみほんのかい")
    group.select_option("[name=org_kind]", "civic_group")
    group.select_option("[name=area]", "chuo")
    group.fill("[name=purpose]", "浜辺の花だんの手入れをしています。")
    group.check("[name=fields][value=environment]")
    group.fill("[name=email]", f"hamabe{number}@example.jp")
    group.fill("[name=login]", f"hamabe{number}@example.jp")
    group.fill("[name=password]", PASSWORD)
    group.check("[name=consent]")
    press(group, "登録を申し込む")
    group.goto(link_in(town.wait_for_mail(f"hamabe{number}@example.jp")))
    press(group, "登録を確定する")

    staff.goto("/desk/organizations")
    press(staff, name)
    press(staff, "承認する")
    town.wait_for_mail(f"hamabe{number}@example.jp", count=2)

    group.goto("/me/profile")
    press(group, "団体の活動と申込み")
    press(group, "募集をつくる")
    day = today() + timedelta(days=21)
    group.fill("[name=title]", title)
    group.fill("[name=summary]", "花だんの草を取り、春の花の苗を植えます。初めての方も歓迎します。")
    group.select_option("[name=field]", "environment")
    group.select_option("[name=area]", "chuo")
    group.fill("[name=venue]", "中央公園の浜側")
    group.fill("[name=roles-0-shifts-0-day]", day.isoformat())
    group.fill("[name=roles-0-shifts-0-start]", "09:00")
    group.fill("[name=roles-0-shifts-0-end]", "11:00")
    group.fill("[name=roles-0-capacity]", "2")
    group.get_by_text("人数と参加者の決め方").click()
    group.select_option("[name=roles-0-selection]", "screening")
    press(group, "保存して内容を確かめる")
    press(group, "この内容で提出する")

    staff.goto("/desk/activities")
    press(staff, title)
    for check in staff.locator("[name=checks]").all():
        check.check()
    press(staff, "公開する")

    register(resident, town, f"applicant{number}@example.jp")
    resident.goto(f"/activities?q={title}")
    press(resident, title)
    press(resident, "申し込む")

    group.goto("/me/profile")
    press(group, "団体の活動と申込み")
    press(group, title)
    expect(group.get_by_role("main")).not_to_contain_text(f"applicant{number}@example.jp")
    press(group, "参加を確定する")
    expect(group.get_by_role("main")).to_contain_text(f"applicant{number}@example.jp")
    resident.goto("/me/engagements")
    expect(resident.get_by_role("main")).to_contain_text("参加決定")


def test_a_business_says_what_it_gives_and_finds_who_wants_it(page_at):
    page = page_at(1280, role="business")
    press(page, "提供できるもの")
    press(page, "提供できるものを増やす")
    page.select_option("[name=kind]", "goods")
    page.fill("[name=title]", "テント3張り")
    page.fill("[name=description]", "運動会で使う大きさです。")
    press(page, "登録する")
    expect(page.get_by_role("main")).to_contain_text("テント3張り")

    press(page, "必要としている活動を見る")
    expect(page.locator(".reason-list").first).to_be_visible()
    press(page, "申し込む")
    press(page, "申し込む")
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_be_visible()


def test_the_staff_find_who_fits_an_empty_seat_and_the_resident_answers_with_one_tap(page_at, town):
    staff, resident = page_at(1280, role="staff"), page_at(390)
    register(resident, town, f"asked{next(NUMBERS)}@example.jp")
    staff.goto("/desk/shifts")
    press(staff, "合う方を探す")
    expect(staff.locator(".reason-list").first).to_be_visible()
    press(staff, "参加をお願いする")
    expect(staff.get_by_role("main")).to_contain_text("お願い")

    invited = page_at(390, role="resident")
    waiting = invited.get_by_role("button", name=re.compile("^参加する"))
    before = waiting.count()
    assert before >= 1
    waiting.first.click()
    invited.goto("/me")
    assert invited.get_by_role("button", name=re.compile("^参加する")).count() == before - 1


def test_a_visitor_finds_by_place_day_time_field_and_words(page_at):
    page = page_at(1280)
    page.goto("/activities")
    everything = total_of(page)
    page.check("[name=area][value=chuo]")
    page.check("[name=days][value=weekend]")
    page.check("[name=band][value=morning]")
    press(page, "この条件でさがす")
    assert "area=chuo" in page.url
    assert "days=weekend" in page.url
    fewer = total_of(page)
    assert 0 < fewer < everything

    page.goto("/activities?q=草刈り&field=environment")
    for title in page.locator(".activity-card").all_inner_texts():
        assert "環境保全" in title
    page.goto("/activities?q=どこにもない言葉")
    expect(page.get_by_role("main")).to_contain_text("見つかりません")


def total_of(page: Page) -> int:
    """Return how many activities the list says it found."""
    said = page.locator(".result-count").inner_text()
    return int(re.findall(r"([\d,]+)件", said)[0].replace(",", ""))
