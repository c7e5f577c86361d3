"""Tests of the list of activities, as a visitor opens it."""

from datetime import timedelta

import pytest

from matcher.shared.clock import local_date
from tests.activities.posted import posted
from tests.conftest import NOW
from tests.factories import (
    SATURDAY_MORNING,
    OrganizationFactory,
    person,
)
from tests.support import html
from tests.support.hostile import HOSTILE, errors_on, kept_on
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
DAY = timedelta(days=1)


def lines(response):
    """Return the words of each line of the list."""
    tree, _ = html.parse(response.text)
    return [html.text_of(article) for article in tree.iter("article")]


def tags(response):
    """Return the filters in force with the addresses that take each away."""
    tree, _ = html.parse(response.text)
    links = [a for a in tree.iter("a") if "filter-tags__tag" in a.get("class", "")]
    return {html.text_of(a).removesuffix("を外す"): a.get("href") for a in links}


def test_a_line_says_what_people_look_for_first(visitor):
    organization = OrganizationFactory(name="浜辺の会")
    id_ = posted(
        organization_id=organization.id,
        area="hamado",
        venue="東の浜",
        field="environment",
        deadline=local_date(NOW) + 2 * DAY,
        shift={"capacity": 5, "taken": 2},
    )
    response = visitor.get("/activities")
    (line,) = lines(response)
    for words in (
        *("浜辺の会", "海岸の清掃", "浜戸 東の浜", "11月28日（土） 9:00〜11:00", "環境保全"),
        *("あと3人", "11月26日（木）締切", "まもなく締切"),
    ):
        assert words in line
    assert f'href="/activities/{id_}"' in response.text


def test_full_ones_say_that_one_can_wait(visitor):
    posted(shift={"capacity": 2, "taken": 2})
    (line,) = lines(visitor.get("/activities"))
    assert "満員" in line
    assert "キャンセル待ちを受け付けています" in line


def test_an_open_ended_line_tells_its_note(visitor):
    posted("海岸の清掃", None, schedule_note="毎週のどこかで2時間ほど")
    (line,) = lines(visitor.get("/activities"))
    assert "随時" in line
    assert "毎週のどこかで2時間ほど" in line


def test_next_year_is_named(visitor):
    posted("海岸の清掃", SATURDAY_MORNING + 60 * DAY)
    (line,) = lines(visitor.get("/activities"))
    assert "2027年1月27日（水）" in line


def test_every_filter_of_the_address_is_a_tag_with_a_way_out(visitor):
    posted(area="chuo")
    asked = (
        "q=清掃&area=chuo&area=hamado&days=weekend&band=morning"
        "&from=2026-11-01&to=2026-12-01&field=environment&page=1"
    )
    response = visitor.get(f"/activities?{asked}")
    assert len(lines(response)) == 1
    found = tags(response)
    assert list(found) == [
        *("「清掃」", "浜戸", "中央", "土曜・日曜", "午前 9:00〜12:00", "環境保全"),
        *("2026年11月1日（日）から", "2026年12月1日（火）まで"),
    ]
    assert "area=chuo" not in found["中央"]
    assert "area=hamado" in found["中央"]
    assert all("page=" not in address for address in found.values())
    assert list(tags(visitor.get(found["「清掃」"]))) == list(found)[1:]


def test_nothing_found_says_what_to_loosen(visitor):
    posted(area="chuo")
    response = visitor.get("/activities?q=存在しない&area=chuo")
    assert "条件に合う活動が見つかりません" in response.text
    assert set(tags(response)) == {"「存在しない」", "中央"}
    assert lines(visitor.get(tags(response)["「存在しない」"]))


def test_an_empty_town_says_so(visitor):
    assert "いま募集している活動はありません" in visitor.get("/activities").text


def test_what_was_typed_stays_in_the_form(visitor):
    kept = kept_on(visitor.get("/activities?q=清掃&from=2026年12月1日"))
    assert (kept["q"], kept["from"]) == ("清掃", "2026-12-01")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("q=" + "あ" * 101, "q"),
        ("from=2026-02-30", "from"),
        ("from=あした", "from"),
        ("from=9999-12-31", "from"),
        ("from=0001-01-01", "from"),
        ("to=9999-12-31", "to"),
        ("from=2026-11-02&to=2026-11-01", "to"),
        ("days=someday", "days"),
        ("band=midnight", "band"),
        ("area=nowhere", "area"),
        ("field=nothing&field=environment", "field"),
    ],
)
def test_a_filter_that_cannot_be_read_is_said_and_excludes_nothing(visitor, asked, field):
    posted()
    response = visitor.get(f"/activities?{asked}")
    assert response.status_code == 200
    assert lines(response)
    assert field in errors_on(response)
    assert "読み取れない条件がありました" in response.text


@pytest.mark.parametrize("name", ["q", "area", "field", "days", "band", "from", "to", "page"])
def test_no_filter_is_tripped_over(visitor, name):
    for typed in HOSTILE.values():
        response = visitor.get("/activities", query_string={name: typed})
        assert response.status_code == 200
        assert "<script>alert" not in response.text


def test_any_page_number_gives_a_page(visitor):
    posted()
    for page in ("0", "-1", "2", "99999", "１", "9" * 40, "abc", ""):
        response = visitor.get("/activities", query_string={"page": page})
        assert response.status_code == 200
        assert lines(response) or "このページに活動はありません" in response.text


def test_pages_keep_the_filters(visitor):
    group = OrganizationFactory()
    for number in range(25):
        posted(
            f"清掃{number}", SATURDAY_MORNING + number * DAY, organization_id=group.id, area="chuo"
        )
    response = visitor.get("/activities?q=清掃&area=chuo")
    assert len(lines(response)) == 20
    assert "25件のうち1〜20件目" in response.text
    tree, _ = html.parse(response.text)
    (following,) = [a.get("href") for a in tree.iter("a") if a.get("rel") == "next"]
    assert len(lines(visitor.get(following))) == 5


def test_a_visitor_gets_no_cookie_and_few_statements(visitor):
    posted()
    asked = "/activities?q=清掃&area=chuo&days=weekend&from=2026-11-01"
    for address in ("/activities", asked):
        with counted_statements() as sent:
            response = visitor.get(address)
        assert "Set-Cookie" not in response.headers
        assert len(sent) <= 6


def test_the_number_of_statements_does_not_grow(app, signed_in_as):
    account, _resident = person()
    reader, group = signed_in_as(account), OrganizationFactory()
    reader.get("/activities")
    counts = []
    for number in (1, 30):
        for turn in range(number):
            starts_at = SATURDAY_MORNING + turn * DAY
            posted(f"清掃{turn}", starts_at, organization_id=group.id)
        with counted_statements() as sent:
            reader.get("/activities")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 5


def test_a_date_past_its_own_deadline_gives_way_to_the_next_that_can_be_joined(visitor):
    later = SATURDAY_MORNING + 28 * DAY
    posted("海岸の清掃", SATURDAY_MORNING, later, deadline_days=7, shift={"capacity": 3})
    (line,) = lines(visitor.get("/activities"))
    assert "12月26日（土） 9:00〜11:00" in line
    assert "12月19日（土）締切" in line
    assert "あと3人" in line
