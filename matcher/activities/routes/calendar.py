"""The activities by the days of a month."""

from datetime import date

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from matcher.activities.pages.months import Month, cells, reach
from matcher.activities.routes.blueprint import activities
from matcher.activities.routes.finding import asked_here
from matcher.activities.service.calendar import busy_days
from matcher.shared.clock import local_date, utcnow
from matcher.shared.web import public, same_for_visitors
from matcher.shared.web.addresses import this_address

DATES = {"from", "to"}


@activities.get("/activities/calendar")
@public
@same_for_visitors
def calendar() -> str | Response:
    """Show a month of what the filters in the address let through; their dates name the month."""
    asked, now = asked_here(), utcnow()
    if DATES & request.args.keys():
        return redirect(_by_month(asked.filters.first or asked.filters.last), 302)
    today = local_date(now)
    first, last = reach(today)
    wanted = Month.read(request.args.get("month", first.code))
    month = wanted if wanted and first <= wanted <= last else first
    busy = busy_days(asked.filters, month.first, month.last, now=now)
    return render_template(
        "activities/calendar.html",
        asked=asked,
        month=month,
        is_empty=not busy,
        weeks=cells(month, busy, _list_of, today=today),
        reach=(first, last),
        is_beyond=month != wanted,
        month_url=_list_of(month.first, month.last),
    )


def _by_month(day: date | None) -> str:
    """Return this address with a month instead of dates."""
    month = {"month": Month.of(day).code} if day else {}
    return this_address(without=DATES | {"page"}, **month)


def _list_of(first: date, last: date | None = None) -> str:
    """Return where the list of these days is, with the same filters."""
    dates = {"from": first.isoformat(), "to": (last or first).isoformat()}
    return this_address("activities.index", without={"page", "month"}, **dates)
