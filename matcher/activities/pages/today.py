"""The day itself in words: what the organizer said of it, and what stands there now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from matcher.activities.models import Activity, Shift
from matcher.activities.rules.terms import DayStatus, Rain
from matcher.activities.service.dates import dates_of
from matcher.activities.wording.terms import say
from matcher.shared.clock import local_date
from matcher.shared.web.filters import day_ja, shift_when, time_ja

_KINDS = {
    DayStatus.GOES_AHEAD: "success",
    DayStatus.CALLED_OFF: "warning",
    DayStatus.MOVED: "warning",
    DayStatus.OTHER_PLACE: "warning",
}


@dataclass(frozen=True, slots=True)
class Word:
    """What the organizer said of a day: the kind of its banner, one line, and more if any."""

    kind: str
    title: str
    more: str
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day as its organizer looks at it: its dates in words, what was said, and the rain."""

    name: str
    dates: tuple[str, ...]
    words: tuple[Word, ...]
    rain: str


def words_of(activity: Activity, *, now: datetime) -> list[Word]:
    """Return what was said of days that are not over, the soonest first, each word once."""
    said = [shift for _role, shift in dates_of(activity) if _is_of_now(shift, now)]
    return _words(activity, said, now=now)


def word_of(activity: Activity, shift: Shift, *, now: datetime) -> Word | None:
    """Return what was said of one date, until it is over."""
    return _word(activity, shift, now) if _is_of_now(shift, now) else None


def day_of(activity: Activity, shifts: Sequence[Shift], *, now: datetime) -> Day:
    """Return a day with these dates."""
    starts = next(shift.starts_at for shift in shifts if shift.starts_at)
    rain = "" if activity.rain is Rain.UNSAID else say(activity.rain)
    return Day(
        name=_name_of(local_date(starts), local_date(now)),
        dates=tuple(_date(activity, shift) for shift in shifts),
        words=tuple(_words(activity, shifts, now=now)),
        rain="\n".join(filter(None, (rain, activity.rain_note))),
    )


def _words(activity: Activity, shifts: Sequence[Shift], *, now: datetime) -> list[Word]:
    said = [s for s in shifts if s.day_status and s.said_at and s.starts_at]
    ordered = sorted(said, key=lambda s: (s.starts_at, s.id))
    return list(dict.fromkeys(_word(activity, shift, now) for shift in ordered))


def _is_of_now(shift: Shift, now: datetime) -> bool:
    if shift.day_status is None or shift.starts_at is None:
        return False
    ahead = shift.over_at is not None and shift.over_at > now
    return ahead or local_date(shift.starts_at) == local_date(now)


def _word(activity: Activity, shift: Shift, now: datetime) -> Word:
    day = _name_of(local_date(shift.starts_at or now), local_date(now))
    status = shift.day_status or DayStatus.GOES_AHEAD
    when = _since(shift.said_at or now, local_date(now))
    venue = shift.venue or activity.venue
    start = f" {time_ja(shift.starts_at)}" if shift.starts_at and shift.timed else ""
    lines = {
        DayStatus.GOES_AHEAD: _(
            "%(day)sは予定どおり行います（%(when)s 主催者）", day=day, when=when
        ),
        DayStatus.CALLED_OFF: _("%(day)sは中止です（%(when)s 主催者）", day=day, when=when),
        DayStatus.MOVED: _(
            "日時が変わりました。新しい日時は%(day)s%(start)sです（%(when)s 主催者）",
            day=day,
            start=start,
            when=when,
        ),
        DayStatus.OTHER_PLACE: _(
            "%(day)sは場所が変わりました。%(venue)sで行います（%(when)s 主催者）",
            day=day,
            venue=venue,
            when=when,
        ),
    }
    is_off = status is DayStatus.CALLED_OFF
    return Word(_KINDS[status], str(lines[status]), shift.day_note, is_off)


def _name_of(day: date, today: date) -> str:
    if day == today:
        return str(_("本日（%(month)d月%(day)d日）", month=day.month, day=day.day))
    return day_ja(day)


def _since(moment: datetime, today: date) -> str:
    """Return when it was said: the hour, with the day where it was not today."""
    day = local_date(moment)
    return time_ja(moment) if day == today else f"{day_ja(day)} {time_ja(moment)}"


def _date(activity: Activity, shift: Shift) -> str:
    when = shift_when(shift.starts_at, shift.ends_at, shift.timed)
    if shift.cancelled_at:
        return str(_("%(when)s（中止）", when=when))
    venue = shift.venue or activity.venue
    return f"{when}　{venue}" if venue else when
