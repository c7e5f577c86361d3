"""Tests of posting: writing a listing, changing it, handing it to the staff, closing it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity, ActivityStatus, Selection, Wants
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.members.models import OrgStatus
from matcher.notices.models import Notice
from matcher.shared.db import db, transaction
from tests.activities.writing import (
    DATE,
    POSTING,
    client_for,
    dates,
    listing_of,
    new_page,
    write,
    written,
)
from tests.conftest import NOW
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    OrganizationFactory,
    RoleFactory,
    ShiftFactory,
    manager,
    person,
    staff,
)
from tests.support import html
from tests.support.hostile import HOSTILE, errors_on, kept_on, send_each

pytestmark = pytest.mark.usefixtures("at_ten")
DAY = timedelta(days=1)


def test_a_listing_is_written_and_looked_over(both_apps):
    client = client_for(both_apps)
    response = write(client)
    activity = written()
    assert (response.status_code, response.location) == (303, f"/activities/{activity.id}")
    assert activity.status is ActivityStatus.DRAFT
    for name in ("title", "summary", "field", "area", "venue", "belongings", "schedule_note"):
        assert getattr(activity, name) == POSTING[name]
    (role,) = activity.roles
    assert (role.wants, role.capacity, role.min_age) == (Wants.PEOPLE, 10, 12)
    assert (role.selection, role.skills) == (Selection.SCREENING, ["mowing"])
    (shift,) = role.shifts
    assert (shift.starts_at, shift.timed) == (SATURDAY_MORNING, True)
    assert shift.ends_at == SATURDAY_MORNING + timedelta(hours=2, minutes=30)
    page = client.get(response.location)
    assert "下書きです" in page.text
    assert "次のことを書き足すと" not in page.text


def test_it_goes_to_the_staff_with_one_button(group):
    address = write(group).location
    response = group.submit(address, form="/submit")
    assert (response.status_code, response.location) == (303, address)
    assert written().status is ActivityStatus.SUBMITTED
    assert "職員が内容を確認しています" in group.get(address).text
    assert "この内容で提出する" not in group.get(address).text


def test_a_draft_leads_back_to_the_groups_page(group):
    response = group.submit(new_page(group), POSTING, form="posting", press="then=draft")
    assert response.location == f"/organizations/{group.organization_id}/work"
    assert written().status is ActivityStatus.DRAFT


def test_the_least_is_a_title_and_a_field(group):
    least = dict.fromkeys(POSTING, "") | {"title": "清掃", "field": "environment"}
    kept = {name: value for name, value in POSTING.items() if name.startswith("roles-0-")}
    dateless = kept | {f"{DATE}{part}": "" for part in ("day", "start", "end")}
    assert write(group, **least | dateless).status_code == 303
    assert dates() == []
    page = group.get(f"/activities/{written().id}")
    for missing in ("場所（74%", "日にちと時間（68%", "活動の内容"):
        assert missing in page.text


def test_without_a_date_it_does_not_go_to_the_staff(group):
    address = write(group, **{f"{DATE}{part}": "" for part in ("day", "start", "end")}).location
    group.submit(address, form="/submit")
    assert "題名と日程を入れてから提出してください" in group.get(address).text
    assert written().status is ActivityStatus.DRAFT


def test_a_group_that_waits_for_approval_may_draft_but_not_submit(app, signed_in_as):
    account, organization = manager(OrganizationFactory(status=OrgStatus.PENDING))
    client = signed_in_as(account)
    client.organization_id = organization.id
    address = write(client).location
    client.submit(address, form="/submit")
    assert "団体の登録が承認されると" in client.get(address).text


def test_open_ended_needs_no_date(group):
    fields = {f"{DATE}{part}": "" for part in ("day", "start", "end")}
    write(group, **fields | {"roles-0-open_ended": "y"})
    (shift,) = dates()
    assert (shift.starts_at, shift.capacity) == (None, 10)


def test_a_day_without_hours_is_a_whole_day(group):
    write(group, **{f"{DATE}start": "", f"{DATE}end": ""})
    (shift,) = dates()
    assert (shift.timed, shift.ends_at - shift.starts_at) == (False, DAY)
    page = group.get(f"/activities/{written().id}")
    assert "2026年11月28日（土）" in page.text
    assert "29日" not in page.text


@pytest.mark.parametrize("more", ["0", "roles"])
def test_rows_are_added_without_a_script(group, more):
    response = group.submit(new_page(group), POSTING, form="posting", press=f"more={more}")
    kept = kept_on(response)
    assert response.status_code == 200
    assert kept["title"] == "海岸の清掃"
    assert ("roles-0-shifts-1-day" in kept) == (more == "0")
    assert ("roles-1-name" in kept) == (more == "roles")
    assert not errors_on(response)


@pytest.mark.parametrize("more", ["9", "-1", "x", "１", "9" * 40, "\x00"])
def test_a_row_of_nothing_is_not_added(group, more):
    response = group.submit(new_page(group), POSTING, form="posting", press=f"more={more}")
    assert response.status_code == 200
    assert "roles-0-shifts-1-day" not in kept_on(response)


def test_several_dates_and_roles(group):
    second = {
        "roles-0-shifts-1-day": "2026/11/29",
        "roles-0-shifts-1-start": "13:00",
        "roles-0-shifts-1-end": "",
        "roles-1-wants": "talent",
        "roles-1-name": "講師",
        "roles-1-capacity": "1",
        "roles-1-selection": "first_come",
        "roles-1-shifts-0-day": "2026-11-28",
    }
    write(group, **second)
    roles = {role.name: len(role.shifts) for role in written().roles}
    assert roles == {"参加者": 2, "講師": 1}


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({"title": ""}, "title", "入力してください"),
        ({"title": "　"}, "title", "入力してください"),
        ({"title": "あ" * 121}, "title", "120字以内"),
        ({"title": "a\x00b"}, "title", "使えない文字"),
        ({"summary": "あ" * 2001}, "summary", "2000字以内"),
        ({"field": ""}, "field", "選んでください"),
        ({"field": "nothing"}, "field", "一覧の中から"),
        ({"area": "nowhere"}, "area", "一覧の中から"),
        ({"venue": "あ" * 201}, "venue", "200字以内"),
        ({"schedule_note": "あ" * 1001}, "schedule_note", "1000字以内"),
        ({"belongings": "あ" * 501}, "belongings", "500字以内"),
        ({"deadline": "2026-02-30"}, "deadline", "実際にある日"),
        ({"deadline": "2026-11-23"}, "deadline", "今日から3年以内"),
        ({"deadline": "9999-12-31"}, "deadline", "今日から3年以内"),
        ({f"{DATE}day": "2026-02-30"}, f"{DATE}day", "実際にある日"),
        ({f"{DATE}day": "あした"}, f"{DATE}day", "日付は"),
        ({f"{DATE}day": ""}, f"{DATE}day", "日付を入力"),
        ({f"{DATE}day": "2026-11-23"}, f"{DATE}day", "今日より後"),
        ({f"{DATE}day": "9999-12-31"}, f"{DATE}day", "3年以内"),
        ({f"{DATE}day": "0001-01-01"}, f"{DATE}day", "今日より後"),
        ({f"{DATE}start": "25:00"}, f"{DATE}start", "時刻は"),
        ({f"{DATE}start": ""}, f"{DATE}start", "開始の時刻も"),
        ({f"{DATE}end": "24:00"}, f"{DATE}end", "時刻は"),
        ({f"{DATE}end": "9:00"}, f"{DATE}end", "開始より後"),
        ({f"{DATE}end": "8:59"}, f"{DATE}end", "翌日に終わる"),
        ({f"{DATE}day": "2026-11-24", f"{DATE}end": ""}, f"{DATE}start", "これから始まる"),
        ({"roles-0-wants": "gold"}, "roles-0-wants", "一覧の中から"),
        ({"roles-0-name": ""}, "roles-0-name", "入力してください"),
        ({"roles-0-capacity": "0"}, "roles-0-capacity", "1から100000まで"),
        ({"roles-0-capacity": "-3"}, "roles-0-capacity", "1から"),
        ({"roles-0-capacity": "1.5"}, "roles-0-capacity", "数字で"),
        ({"roles-0-capacity": "9" * 30}, "roles-0-capacity", "数字で"),
        ({"roles-0-min_age": "121"}, "roles-0-min_age", "0から120まで"),
        ({"roles-0-max_age": "11"}, "roles-0-max_age", "何歳から"),
        ({"roles-0-skills": ["flying"]}, "roles-0-skills", "一覧の中から"),
        ({"roles-0-selection": "drawing"}, "roles-0-selection", "一覧の中から"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(group, fields, where, words):
    response = write(group, **fields)
    assert response.status_code == 200
    errors = errors_on(response)
    assert words in errors[where]
    assert len(errors) == 1
    assert f'href="#{where}"' in response.text
    assert kept_on(response)["contact_method"] == "支援センターへ"
    assert db.session.scalars(select(Activity)).all() == []


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_no_field_is_tripped_over(group, typed):
    page = new_page(group)
    fields = [*kept_on(group.get(page)), *POSTING, "roles-0-wants", f"{DATE}called_off"]
    names = [name for name in dict.fromkeys(fields) if name not in {"", "csrf_token"}]
    everywhere = group.submit(page, dict.fromkeys(names, typed), form="posting")
    assert "<script>alert" not in everywhere.text
    group.guarded = False  # Every page is one and the same, and was looked at just now.
    for name, response in send_each(group, page, POSTING, names, typed):
        assert response.status_code in {200, 303}, name
        assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    "name",
    ["roles-99-name", "roles-x-name", "roles-0-shifts-999-day", f"{DATE}nothing", "roles", "more"],
)
def test_names_that_no_field_has_are_passed_over(group, name):
    assert write(group, **{name: "1"}).status_code in {200, 303}


def test_a_hundred_rows_are_refused_and_not_counted(group):
    rows = {f"roles-0-shifts-{n}-day": "2026-11-28" for n in range(100)}
    assert write(group, **rows).status_code in {200, 303}
    assert len(dates()) <= 60


def test_editing_shows_what_was_written_and_changes_it(group):
    write(group)
    id_ = written().id
    kept = kept_on(group.get(f"/activities/{id_}/edit"))
    assert (kept["title"], kept[f"{DATE}day"]) == ("海岸の清掃", "2026-11-28")
    assert (kept[f"{DATE}start"], kept["roles-0-capacity"]) == ("09:00", "10")
    (before,) = dates()
    response = group.submit(
        f"/activities/{id_}/edit",
        {"title": "浜の清掃", f"{DATE}start": "10:00", "roles-0-capacity": ""},
        form="posting",
    )
    assert response.status_code == 303
    (after,) = dates()
    assert written().title == "浜の清掃"
    assert (after.id, after.capacity) == (before.id, None)
    assert after.starts_at == SATURDAY_MORNING + timedelta(hours=1)
    assert written().roles[0].skills == ["mowing"]


def test_editing_a_published_listing_keeps_who_joined(group):
    id_ = listing_of(group, {"capacity": 3})
    (shift,) = dates()
    _account, resident = person()
    EngagementFactory(shift_id=shift.id, member_id=resident.id)
    group.submit(f"/activities/{id_}/edit", {"title": "新しい題名"}, form="posting")
    (kept,) = dates()
    assert (kept.id, kept.taken) == (shift.id, 1)
    assert written().status is ActivityStatus.PUBLISHED
    assert db.session.scalars(select(Notice)).all() == []


def test_moving_a_date_tells_who_applied(group):
    id_ = listing_of(group)
    tie = EngagementFactory(shift_id=dates()[0].id, state=State.APPLIED)
    group.submit(f"/activities/{id_}/edit", {f"{DATE}start": "10:00"}, form="posting")
    (notice,) = db.session.scalars(select(Notice)).all()
    assert (notice.kind, notice.member_id) == ("engagement_moved", tie.member_id)
    assert "10:00" in notice.body


def test_calling_a_date_off_cancels_and_tells(group):
    id_ = listing_of(group, {"capacity": 1}, {"starts_at": SATURDAY_MORNING + DAY})
    first, _second = dates()
    seated = EngagementFactory(shift_id=first.id)
    waiting = EngagementFactory(shift_id=first.id, state=State.WAITLISTED)
    off = {f"{DATE}called_off": "y", "roles-0-shifts-1-called_off": "y"}
    group.submit(f"/activities/{id_}/edit", off, form="posting")
    (kept,) = dates()
    assert (kept.id, kept.taken, kept.cancelled_at) == (first.id, 0, NOW)
    db.session.expire_all()
    states = {e.id: e.state for e in db.session.scalars(select(Engagement))}
    assert states == {seated.id: State.CANCELLED, waiting.id: State.CANCELLED}
    kinds = db.session.scalars(select(Notice.kind)).all()
    assert kinds == ["engagement_cancelled"] * 2
    assert "中止" in group.get(f"/activities/{id_}").text


def test_a_date_that_has_begun_stays_as_it_is(group):
    id_ = listing_of(group, {"starts_at": NOW - timedelta(minutes=30)})
    response = group.submit(f"/activities/{id_}/edit", {"title": "題名"}, form="posting")
    assert response.status_code == 303
    assert dates()[0].starts_at == NOW - timedelta(minutes=30)


def test_a_night_over_midnight_stays_as_it_is(group):
    night = {"ends_at": SATURDAY_MORNING + timedelta(hours=20)}
    id_ = listing_of(group, night)
    group.submit(f"/activities/{id_}/edit", {"title": "題名"}, form="posting")
    assert dates()[0].ends_at == night["ends_at"]


def test_more_dates_than_the_form_holds_all_stay(group):
    starts = [{"starts_at": SATURDAY_MORNING + n * DAY} for n in range(70)]
    id_ = listing_of(group, *starts, {"starts_at": NOW - DAY}, {"starts_at": None})
    response = group.submit(f"/activities/{id_}/edit", {"title": "題名"}, form="posting")
    assert response.status_code == 303
    assert len(dates()) == 72


def test_words_of_the_source_survive_an_edit(group):
    words = {"notes": {"備考": "駐車場あり"}, "capacity_note": "約20名", "skills_note": "音響"}
    id_ = listing_of(group, **words)
    group.submit(f"/activities/{id_}/edit", {"title": "題名"}, form="posting")
    activity = written()
    assert {name: getattr(activity, name) for name in words} == words


def test_a_role_is_given_up(group):
    second = {"roles-1-name": "受付", "roles-1-wants": "people", "roles-1-selection": "screening"}
    write(group, **second)
    page = f"/activities/{written().id}/edit"
    group.submit(page, {"roles-1-removed": "y", "roles-1-capacity": "何人か"}, form="posting")
    assert [role.name for role in written().roles] == ["参加者"]


UNUSABLE = [
    {"repeat-way": "weekly"},
    {"repeat-way": "monthly_day", "repeat-days": "あした"},
    {"shifts-0-day": "9999-12-31"},
    {"capacity": "0"},
    {"name": ""},
]


@pytest.mark.parametrize("typed", UNUSABLE)
def test_what_is_given_up_need_not_be_right(group, typed):
    removed = {"roles-1-removed": "y", **{f"roles-1-{name}": said for name, said in typed.items()}}
    assert write(group, **{"roles-1-name": "受付"} | removed).status_code == 303
    assert [role.name for role in written().roles] == ["参加者"]


@pytest.mark.parametrize("typed", UNUSABLE)
def test_a_role_somebody_comes_for_is_given_up_with_its_word_kept(both_apps, typed):
    group = client_for(both_apps)
    id_ = listing_of(group)
    rules = [{"frequency": "weekly", "weekdays": [5], "start": "09:00"}]
    second = RoleFactory(activity_id=id_, name="受付", capacity=3, recurrences=rules)
    tied = ShiftFactory(role_id=second.id)
    EngagementFactory(shift_id=tied.id)
    removed = {"roles-1-removed": "y", **{f"roles-1-{name}": said for name, said in typed.items()}}
    answer = group.submit(f"/activities/{id_}/edit", removed, form="posting")
    assert answer.status_code == 303
    role = written().roles[1]
    assert (role.name, role.capacity, role.recurrences) == ("受付", 3, [])
    assert [shift.cancelled_at for shift in role.shifts] == [NOW]


def test_a_repeating_role_says_its_rule_and_can_be_stopped(group):
    id_ = listing_of(group)
    with transaction():
        role = written().roles[0]
        role.recurrences = [{"frequency": "weekly", "weekdays": [5], "start": "09:00"}]
        role.recurs_until = date(2027, 1, 1)
    assert "毎週土曜日" in group.get(f"/activities/{id_}").text
    page = f"/activities/{id_}/edit"
    assert "毎週土曜日" in group.get(page).text
    group.submit(page, {"roles-0-repeat-way": "never"}, form="posting")
    assert (written().roles[0].recurrences, written().roles[0].recurs_until) == ([], None)
    assert len(dates()) == 1


def test_only_ones_own_listings_are_copied(group):
    theirs = ActivityFactory(title="よその活動")
    for asked in (theirs.id, "x", "", "9" * 40):
        kept = kept_on(group.get(f"{new_page(group)}?copy={asked}"))
        assert kept["title"] == ""
    assert group.get(f"{new_page(group)}?copy=999").status_code == 404


def test_a_listing_sent_back_is_mended_and_submitted_again(group):
    id_ = listing_of(group, status=ActivityStatus.DECLINED, decided_note="場所を書いてください。")
    assert "場所を書いてください。" in group.get(f"/activities/{id_}/edit").text
    group.submit(f"/activities/{id_}/edit", {"venue": "公民館"}, form="posting")
    group.submit(f"/activities/{id_}", form="/submit")
    assert written().status is ActivityStatus.SUBMITTED


def test_closing_ends_the_applications(group):
    id_ = listing_of(group)
    response = group.submit(f"/activities/{id_}", form="/close")
    assert response.status_code == 303
    assert written().status is ActivityStatus.CLOSED
    assert "募集終了" in group.get(f"/activities/{id_}").text


def test_what_was_called_off_is_not_edited(group):
    id_ = listing_of(group, status=ActivityStatus.CANCELLED)
    response = group.submit(f"/activities/{id_}/edit", {"title": "題名"}, form="posting")
    assert response.status_code == 303
    assert written().title != "題名"


def test_staff_may_edit_and_strangers_may_not(app, client, group, signed_in_as):
    published, draft = listing_of(group), listing_of(group, status=ActivityStatus.DRAFT)
    stranger, _organization = manager()
    resident, _person = person()
    for account, statuses in (
        (staff(), (200, 200)),
        (stranger, (403, 404)),
        (resident, (403, 404)),
    ):
        reader = signed_in_as(account)
        pages = [f"/activities/{id_}/edit" for id_ in (published, draft)]
        assert tuple(reader.get(page).status_code for page in pages) == statuses
    assert client.get(f"/activities/{published}/edit").status_code == 303


@pytest.mark.parametrize("act", ["submit", "close"])
def test_strangers_do_nothing_to_a_listing(app, group, signed_in_as, act):
    published = listing_of(group)
    stranger, organization = manager()
    other = signed_in_as(stranger)
    other.organization_id = organization.id
    own = write(other).location
    token = {"csrf_token": _token_on(other, own)}
    assert other.post(f"/activities/{published}/{act}", data=token).status_code == 403
    for id_ in (0, 99, 2**40):
        assert other.post(f"/activities/{id_}/{act}", data=token).status_code == 404
    assert db.session.get_one(Activity, published).status is ActivityStatus.PUBLISHED


def test_one_posts_for_ones_own_group_only(app, client, group, signed_in_as):
    resident, _person = person()
    foreign = f"/organizations/{OrganizationFactory().id}/activities/new"
    for reader in (group, signed_in_as(resident), signed_in_as(staff())):
        assert reader.get(foreign).status_code == 403
    for id_ in (0, 999, 2**40):
        assert group.get(f"/organizations/{id_}/activities/new").status_code == 404
    assert "/sign-in" in client.get(foreign).location


def _token_on(client, page):
    tree, _ = html.parse(client.get(page).text)
    return next(i.get("value") for i in tree.iter("input") if i.get("name") == "csrf_token")
