"""Private calendars as iCalendar files: one event each, which keeps its UID while it changes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from flask import current_app, url_for
from flask_babel import gettext as _
from icalendar import Calendar, Event

from matcher.activities.models import Shift
from matcher.engagements.pages.cards import where_of
from matcher.engagements.rules import State
from matcher.engagements.wording import standing_of
from matcher.members.models import Member
from matcher.publishing.service.calendars import Date, Entry
from matcher.shared.clock import to_local
from matcher.shared.town import current_city

REFRESH = timedelta(hours=1)
_SURE = frozenset({State.CONFIRMED, State.ATTENDED})


def calendar_of(
    member: Member, entries: Iterable[Entry], dates: Iterable[Date], *, now: datetime
) -> bytes:
    """Return a member's calendar: their engagements, and the dates of their own listings."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{current_city().name}//machi-musubi//JA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("まちむすび（%(name)s）", name=member.name))
    calendar.add("x-wr-timezone", "Asia/Tokyo")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_of_entry(entry, now=now))
    for one in dates:
        calendar.add_component(_of_date(one))
    calendar.add_missing_timezones()
    ical: bytes = calendar.to_ical()
    return ical


def _of_entry(entry: Entry, *, now: datetime) -> Event:
    engagement = entry.engagement
    event = _event(f"engagement-{engagement.id}", engagement.shift, entry)
    words = standing_of(engagement, now=now)
    if entry.is_off:
        event.add("status", "CANCELLED")
        event.add("summary", _("【取りやめ】%(title)s", title=engagement.shift.activity.title))
    elif engagement.state in _SURE:
        event.add("status", "CONFIRMED")
        event.add("summary", engagement.shift.activity.title)
    else:
        event.add("status", "TENTATIVE")
        event.add("summary", _("【未定】%(title)s", title=engagement.shift.activity.title))
    address = _address("engagements.show", engagement_id=engagement.id)
    event.add("url", address)
    event.add("description", _description(engagement.shift, words, address))
    return event


def _of_date(one: Date) -> Event:
    shift = one.shift
    title = shift.activity.title
    event = _event(f"shift-{shift.id}", shift, one)
    if one.is_off:
        event.add("status", "CANCELLED")
        event.add("summary", _("【中止】%(title)s", title=title))
    else:
        event.add("status", "CONFIRMED")
        event.add("summary", _("%(title)s（参加%(count)d人）", title=title, count=one.coming))
    address = _address("engagements.applicants", activity_id=shift.activity_id)
    event.add("url", address)
    event.add("description", _description(shift, _how_many(one), address))
    return event


def _event(name: str, shift: Shift, one: Entry | Date) -> Event:
    """Return an event with what every one has; UID and sequence let a calendar follow it."""
    event, city = Event(), current_city()
    event.add("uid", f"{name}@{city.code or city.name}.machi-musubi")
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    begin, end = _span(shift)
    event.add("dtstart", begin)
    event.add("dtend", end)
    if where := where_of(shift):
        event.add("location", where)
    return event


def _span(shift: Shift) -> tuple[datetime | date, datetime | date]:
    """Return from when to when: on Tokyo's clock, or as days, the last not included."""
    if shift.starts_at is None or shift.over_at is None:
        raise ValueError("a shift without a day is in no calendar")
    begin, end = to_local(shift.starts_at), to_local(shift.over_at)
    if shift.timed:
        return begin, end
    return begin.date(), max(end.date(), begin.date() + timedelta(days=1))


def _description(shift: Shift, words: str, address: str) -> str:
    activity = shift.activity
    lines = [
        words,
        _("主催：%(name)s", name=activity.organization.name),
        _("持ち物：%(things)s", things=activity.belongings) if activity.belongings else "",
        shift.day_note,
        address,
    ]
    return "\n".join(line for line in lines if line)


def _how_many(one: Date) -> str:
    if one.shift.capacity is None:
        return str(_("参加が決まった方：%(coming)d人（定員なし）", coming=one.coming))
    whole = one.shift.capacity
    return str(_("参加が決まった方：%(coming)d人（定員%(whole)d）", coming=one.coming, whole=whole))


def _address(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - what url_for takes
    return urljoin(str(current_app.config["BASE_URL"]), url_for(endpoint, **values))
