"""Tests of copying a posting, of two who edit at once, and of what is understood of a form."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity, ActivityStatus
from matcher.members.models import Organization, OrgStatus
from matcher.shared.clock import local_date
from matcher.shared.db import db, transaction
from tests.activities.test_routes_posting_terms import TERMS
from tests.activities.test_routes_posting_times import MONDAYS
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
    OfferFactory,
    ResidentFactory,
    manager,
)
from tests.support import html
from tests.support.hostile import kept_on

pytestmark = pytest.mark.usefixtures("at_ten")
DAY = timedelta(days=1)
LAST_YEAR = SATURDAY_MORNING - 364 * DAY


def copy_page(group, id_, dates=""):
    return f"{new_page(group)}?copy={id_}" + (f"&dates={dates}" if dates else "")


def newest():
    """Return the listing that was written last."""
    return db.session.scalars(select(Activity).order_by(Activity.id.desc())).first()


def test_last_years_posting_is_this_years_on_the_same_weekday(both_apps):
    group = client_for(both_apps)
    morning = {"starts_at": LAST_YEAR, "ends_at": LAST_YEAR + timedelta(hours=2)}
    id_ = listing_of(
        group,
        morning,
        {"starts_at": LAST_YEAR + 7 * DAY},
        deadline=local_date(LAST_YEAR) - DAY,
        opens_on=local_date(LAST_YEAR) - 30 * DAY,
        summary="浜を掃除します",
    )
    response = group.submit(copy_page(group, id_), form="posting")
    assert response.status_code == 303
    copied = newest()
    assert (copied.id != id_, copied.status) == (True, ActivityStatus.DRAFT)
    starts = [shift.starts_at for shift in copied.roles[0].shifts]
    assert starts == [SATURDAY_MORNING, SATURDAY_MORNING + 7 * DAY]
    assert copied.roles[0].shifts[0].ends_at == SATURDAY_MORNING + timedelta(hours=2)
    assert copied.deadline == local_date(SATURDAY_MORNING) - DAY
    assert copied.opens_on is None
    assert copied.summary == "浜を掃除します"
    assert group.submit(response.location, form="/submit").status_code == 303
    assert newest().status is ActivityStatus.SUBMITTED


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        ("year", "2026-11-28"),
        ("month", "2026-11-28"),
        ("weeks", "2026-11-28"),
        ("none", ""),
        ("", "2026-11-28"),
        ("nonsense", "2026-11-28"),
    ],
)
def test_where_the_dates_go_is_chosen_by_a_link(group, move, expected):
    id_ = listing_of(group, {"starts_at": LAST_YEAR})
    page = group.get(copy_page(group, id_, move))
    assert kept_on(page)[f"{DATE}day"] == expected
    for words in ("次の年の同じ曜日（2026年11月28日（土）から）", "4週間ごと", "日程は写さない"):
        assert words in page.text


def test_each_link_leads_to_the_same_copy_with_its_dates_elsewhere(group):
    address = copy_page(group, listing_of(group, {"starts_at": LAST_YEAR}, title="写すもの"))
    links = other_moves(group.get(address))
    assert len(links) == 3
    for link in links:
        page = group.get(link)
        assert kept_on(page)["title"] == "写すもの"
        assert len(other_moves(page)) == 3
        assert link not in other_moves(page)


def other_moves(page):
    """Return the links to where else the dates can go."""
    tree, _errors = html.parse(page.text)
    (nav,) = [n for n in tree.iter("nav") if n.get("aria-labelledby") == "move-links-title"]
    return [a.get("href") for a in nav.iter("a")]


def test_next_month_is_the_same_weekday_of_the_month(group):
    id_ = listing_of(group, {"starts_at": SATURDAY_MORNING - 14 * DAY})
    page = group.get(copy_page(group, id_, "month"))
    assert kept_on(page)[f"{DATE}day"] == "2026-12-12"


def test_what_is_left_out_of_a_copy(group):
    id_ = listing_of(
        group,
        {"starts_at": LAST_YEAR},
        {"starts_at": LAST_YEAR + DAY, "cancelled_at": NOW},
        {"starts_at": LAST_YEAR - 500 * DAY},
        deadline=local_date(LAST_YEAR) - 20 * DAY,
    )
    kept = kept_on(group.get(copy_page(group, id_)))
    assert kept[f"{DATE}day"] == "2026-11-28"
    assert "roles-0-shifts-1-day" not in kept
    assert kept["deadline"] == ""


def test_what_never_took_place_is_copied_with_its_dates(group):
    id_ = listing_of(group, {"starts_at": LAST_YEAR, "cancelled_at": NOW})
    assert kept_on(group.get(copy_page(group, id_)))[f"{DATE}day"] == "2026-11-28"


def test_every_term_is_copied(group):
    write(group, **TERMS)
    first = written()
    assert group.submit(copy_page(group, first.id), form="posting").status_code == 303
    copied = newest()
    for name in ("deadline_days", "rain", "insurance", "fee", "travel_pay", "thanks", "rain_note"):
        assert getattr(copied, name) == getattr(first, name)
    assert set(copied.traits) == set(first.traits)
    for name in ("capacity", "least", "amount", "per", "grades", "guardian", "unit", "unit_most"):
        assert getattr(copied.roles[0], name) == getattr(first.roles[0], name)
    assert copied.opens_on == date(2027, 11, 24)


def test_a_rule_is_copied_with_its_season_moved(group):
    season = {"roles-0-repeat-first": "2026-12-01", "roles-0-repeat-last": "2027-03-31"}
    write(group, **MONDAYS | season)
    kept = kept_on(group.get(copy_page(group, written().id)))
    assert kept["roles-0-repeat-first"] == "2027-11-30"
    assert kept["roles-0-repeat-last"] == "2028-03-29"
    assert kept["roles-0-repeat-gaps-0-first"] == "2027-12-13"
    assert kept[f"{DATE}day"] == ""


def test_a_rule_without_an_end_is_copied_as_it_is(group):
    write(group, **MONDAYS)
    page = group.get(copy_page(group, written().id))
    assert kept_on(page)["roles-0-repeat-start"] == "10:00"
    assert "次の年の同じ曜日" not in page.text
    none = kept_on(group.get(copy_page(group, written().id, "none")))
    assert none["roles-0-repeat-start"] == ""


def test_the_later_of_two_editors_is_told_and_nothing_is_lost(both_apps):
    group = client_for(both_apps)
    write(group)
    page = f"/activities/{written().id}/edit"
    form = kept_on(group.get(page))
    with transaction():
        written().title, written().updated_at = "先に変えた題名", NOW + timedelta(minutes=5)
    late = POSTING | {
        "title": "あとから変えた題名",
        "csrf_token": form["csrf_token"],
        "seen": form["seen"],
        "roles-0-id": form["roles-0-id"],
        f"{DATE}id": form[f"{DATE}id"],
    }
    answer = group.post(page, data=late)
    assert answer.status_code == 200
    assert "ほかの方が、先にこの募集を変更しました" in answer.text
    assert kept_on(answer)["title"] == "あとから変えた題名"
    assert written().title == "先に変えた題名"
    again = group.post(page, data=late | {"seen": kept_on(answer)["seen"]})
    assert again.status_code == 303
    assert written().title == "あとから変えた題名"
    assert len(dates()) == 1


def test_what_was_called_off_meanwhile_is_not_written(group):
    write(group)
    page = f"/activities/{written().id}/edit"
    form = kept_on(group.get(page))
    with transaction():
        written().status = ActivityStatus.CANCELLED
    answer = group.post(page, data=POSTING | {"csrf_token": form["csrf_token"]})
    assert answer.status_code == 303
    assert written().status is ActivityStatus.CANCELLED


def understood(group, address="", **fields):
    """Return the part of the form that says what is understood of these fields."""
    token = kept_on(group.get(new_page(group)))["csrf_token"]
    group.guarded = False  # It is a part of a page, and has no title.
    address = address or f"/organizations/{group.organization_id}/activities/understood"
    return group.post(address, data=POSTING | fields | {"csrf_token": token})


def test_dates_and_gaps_are_said_before_saving(group):
    words = understood(group, **MONDAYS).text
    assert "毎月第2・4月曜日 10:00〜12:00" in words
    assert "<s>2026年12月14日（月） 10:00〜12:00</s>（お休み）" in words
    assert "<s>2027年1月11日（月） 10:00〜12:00</s>（祝日のためお休み）" in words
    assert "<li>2027年1月25日（月） 10:00〜12:00</li>" in words


def test_what_is_wrong_is_passed_over(group):
    words = understood(
        group, title="", venue="", fee="x", **{f"{DATE}end": "8:00", "roles-0-wants": "gold"}
    ).text
    assert "日程を入れると" in words
    assert "場所（74%" in words
    assert db.session.scalars(select(Activity)).all() == []


def test_without_a_script_a_button_says_it(group):
    page = group.submit(new_page(group), POSTING, form="posting", press="more=look")
    assert "2026年11月28日（土） 9:00〜11:30" in page.text
    assert "来られそうな方" in page.text
    assert kept_on(page)["title"] == "海岸の清掃"
    assert db.session.scalars(select(Activity)).all() == []


def test_a_group_nobody_approved_is_not_told_how_many_could_come(group):
    supporters(20, skills=["mowing"])
    with transaction():
        db.session.get_one(Organization, group.organization_id).status = OrgStatus.PENDING
    page = group.submit(new_page(group), POSTING, form="posting", press="more=look")
    assert "2026年11月28日（土） 9:00〜11:30" in page.text
    assert "来られそうな方" not in page.text


def test_an_empty_form_is_not_told_what_it_lacks(group):
    assert "次のことを書き足すと" not in group.get(new_page(group)).text


def supporters(count, **offer):
    """Register so many supporters who are free on Saturday mornings."""
    free = {"free_slots": ["5-morning"], "areas": ["hamado"]}
    for _number in range(count):
        OfferFactory(member_id=ResidentFactory(area="hamado").id, **free | offer)


@pytest.mark.parametrize(("count", "words"), [(0, "10人未満"), (9, "10人未満"), (13, "約10人")])
def test_who_could_come_is_counted_but_never_closely(both_apps, count, words):
    group = client_for(both_apps)
    supporters(count, skills=["mowing"])
    supporters(4, free_slots=["0-morning"])
    text = understood(group).text
    assert words in text
    assert f"{count}人" not in text.replace(words, "")


def test_the_count_changes_with_what_is_asked(group):
    supporters(21, skills=["mowing"])
    supporters(10)
    assert "約20人" in understood(group).text
    assert "約30人" in understood(group, **{"roles-0-skills": []}).text
    assert "10人未満" in understood(group, **{"roles-0-skills": ["fishing"]}).text
    nobody = understood(group, **{"roles-0-wants": "goods", "roles-0-skills": []}).text
    assert "来られそうな方" not in nobody


def test_only_who_may_edit_is_told(group, signed_in_as):
    own = ActivityFactory(organization_id=group.organization_id)
    theirs = ActivityFactory()
    assert understood(group, f"/activities/{own.id}/understood").status_code == 200
    assert understood(group, f"/activities/{theirs.id}/understood").status_code == 403
    assert understood(group, "/activities/999999/understood").status_code == 404
    account, organization = manager()
    stranger = signed_in_as(account)
    stranger.organization_id = organization.id
    address = f"/organizations/{group.organization_id}/activities/understood"
    assert understood(stranger, address).status_code == 403
