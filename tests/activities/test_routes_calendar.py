"""Tests of the calendar of activities, as a visitor opens it."""

from datetime import date, timedelta

import pytest

from tests.activities.posted import posted
from tests.factories import SATURDAY_MORNING
from tests.support import html
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("at_ten")
HOUR = timedelta(hours=1)
SATURDAY = date(2026, 11, 28)


def table_of(response):
    """Return the calendar's table."""
    tree, _ = html.parse(response.text)
    return next(tree.iter("table"))


def cell_of(response, day):
    """Return the cell of a day."""
    cells = table_of(response).iter("td")
    return next(c for c in cells if any(t.get("datetime") == str(day) for t in c.iter("time")))


def test_a_month_is_a_table_of_weeks_that_begin_on_sunday(visitor):
    table = table_of(visitor.get("/activities/calendar?month=2026-12"))
    assert html.text_of(next(table.iter("caption"))) == "2026年12月の活動"
    heads = [html.text_of(head)[0] for head in table.iter("th") if head.get("scope") == "col"]
    assert heads == list("日月火水木金土")
    rows = [row for row in table.iter("tr") if list(row.iter("td"))]
    first = [html.text_of(cell)[:1] for cell in rows[0].iter("td")]
    assert first == ["", "", "1", "2", "3", "4", "5"]
    assert len(list(table.iter("time"))) == 31


def test_without_a_month_it_is_this_one_with_today_and_the_holidays_named(visitor):
    page = visitor.get("/activities/calendar")
    assert "今日" in html.text_of(cell_of(page, date(2026, 11, 24)))
    assert "勤労感謝の日" in html.text_of(cell_of(page, date(2026, 11, 23)))


def test_a_day_names_three_and_leads_to_the_list_of_all(visitor):
    for number in range(5):
        posted(f"{number}番目", SATURDAY_MORNING + number * HOUR, area="chuo")
    cell = cell_of(visitor.get("/activities/calendar?area=chuo"), SATURDAY)
    links = {html.text_of(link): link.get("href") for link in cell.iter("a")}
    assert list(links)[:3] == ["9:00 0番目", "10:00 1番目", "11:00 2番目"]
    assert "ほか2件" in list(links)[3]
    address = list(links.values())[3]
    assert address == "/activities?area=chuo&from=2026-11-28&to=2026-11-28"
    assert visitor.get(address).text.count("<article") == 5


def test_dates_of_the_list_become_a_month(visitor):
    answer = visitor.get("/activities/calendar?q=a&from=2027-02-10&to=2027-03-01&page=2")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/activities/calendar?q=a&month=2027-02"
    unread = visitor.get("/activities/calendar?from=someday")
    assert unread.headers["Location"] == "/activities/calendar"


@pytest.mark.parametrize("month", ["2026-10", "2031-01", "2026-13", "0000-00", "x", "2026-12-01"])
def test_a_month_out_of_reach_is_refused_kindly(visitor, month):
    page = visitor.get(f"/activities/calendar?month={month}")
    assert page.status_code == 200
    assert "2026年11月から2028年11月まで" in page.text
    assert cell_of(page, SATURDAY) is not None


def test_one_goes_from_month_to_month_within_reach(visitor):
    first = visitor.get("/activities/calendar?q=a").text
    assert "前の月" not in first
    assert 'href="/activities/calendar?q=a&amp;month=2026-12"' in first
    last = visitor.get("/activities/calendar?month=2028-11").text
    assert "次の月" not in last
    assert 'href="/activities/calendar?month=2028-10"' in last


def test_the_whole_month_is_to_be_had_as_a_list(visitor):
    page = visitor.get("/activities/calendar?month=2028-02&area=chuo").text
    assert 'href="/activities?area=chuo&amp;from=2028-02-01&amp;to=2028-02-29"' in page


def test_a_page_costs_few_queries(visitor):
    for number in range(3):
        posted("清掃", SATURDAY_MORNING + number * HOUR)
    with counted_statements() as statements:
        visitor.get("/activities/calendar?q=清掃")
    assert len(statements) <= 3


def test_other_filters_keep_the_month(visitor):
    december = "/activities/calendar?month=2026-12"
    page = visitor.get(visitor.submit(december, {"q": "清掃"}, form="calendar").location)
    assert html.text_of(next(table_of(page).iter("caption"))) == "2026年12月の活動"
