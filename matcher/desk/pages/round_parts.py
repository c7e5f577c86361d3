"""One shift of a round as its page shows it, with whom it asks, why, and what they answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _

from matcher.activities.models import Shift
from matcher.matching.models import RoundAsk, RoundShift
from matcher.matching.reasons import Why
from matcher.matching.round_words import (
    chance_words,
    people_words,
    problem_words,
    reasons_in_words,
)
from matcher.matching.service.rounds import Answer, Whole, answer_of, tally
from matcher.shared.clock import local_date
from matcher.shared.web.filters import area_name, day_ja, shift_when, time_ja

ANSWER_WORDS: Mapping[Answer, Callable[[], str]] = {
    Answer.YES: lambda: _("はい"),
    Answer.WAITING: lambda: _("返事待ち"),
    Answer.NO: lambda: _("いいえ"),
    Answer.EXPIRED: lambda: _("返事なし"),
    Answer.OFF: lambda: _("中止・取消し"),
    Answer.PROBLEM: lambda: _("お願いできず"),
    Answer.UNSENT: lambda: _("まだ送っていない"),
}
BADGES = {
    Answer.YES: "confirmed",
    Answer.WAITING: "applied",
    Answer.NO: "declined",
    Answer.EXPIRED: "expired",
    Answer.OFF: "cancelled",
    Answer.PROBLEM: "cancelled",
    Answer.UNSENT: "draft",
}
"""The badge of the components that looks like each answer."""


@dataclass(frozen=True, slots=True)
class AskLine:
    """One ask: whom, why, how likely, and what came of it."""

    id: int
    name: str
    url: str
    area: str
    chance: str
    reasons: Sequence[Why]
    by_hand: bool
    struck: bool
    badge: str
    answer: str
    problem: str


@dataclass(frozen=True, slots=True)
class ShiftPart:
    """One shift of a round: its seats, what is expected, and its asks."""

    id: int
    title: str
    url: str
    group: str
    when: str
    seats: str
    need: int
    expected: float
    planned: str
    came: str
    likely: str
    yes: int
    asks: Sequence[AskLine]
    struck: Sequence[AskLine]

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody stands in the round for this shift."""
        return not self.asks and not self.struck


def parts_of(whole: Whole) -> list[ShiftPart]:
    """Return the shifts of a round with their asks."""
    return [_part(shift, whole.asks.get(shift.shift_id, ())) for shift in whole.shifts]


def _part(shift: RoundShift, asks: Sequence[RoundAsk]) -> ShiftPart:
    activity, counts = shift.shift.activity, tally(asks).counts
    lines = [_line(ask) for ask in asks]
    return ShiftPart(
        id=shift.shift_id,
        title=activity.title,
        url=url_for("activities.show", activity_id=activity.id),
        group=activity.organization.name,
        when=_when(shift.shift),
        seats=_seats(shift),
        need=shift.need,
        expected=shift.fill,
        planned=_planned(shift, counts.total()),
        came=_came(shift, counts),
        likely=str(
            _("%(need)d人のうち%(people)s", need=shift.need, people=people_words(shift.fill))
        ),
        yes=counts[Answer.YES],
        asks=[line for line in lines if not line.struck],
        struck=[line for line in lines if line.struck],
    )


def _planned(shift: RoundShift, asks: int) -> str:
    if not asks:
        return str(_("あと%(need)d人・お願いできる方がいません", need=shift.need))
    return str(
        _(
            "あと%(need)d人・お願い%(asks)d件で%(people)sの見込み",
            need=shift.need,
            asks=asks,
            people=people_words(shift.fill),
        )
    )


def _came(shift: RoundShift, counts: Mapping[Answer, int]) -> str:
    return str(
        _(
            "あと%(need)d人・はい%(yes)d・いいえ%(no)d・返事待ち%(waiting)d（見込み%(people)s）",
            need=shift.need,
            yes=counts[Answer.YES],
            no=counts[Answer.NO] + counts[Answer.EXPIRED],
            waiting=counts[Answer.WAITING],
            people=people_words(shift.fill),
        )
    )


def _when(shift: Shift) -> str:
    """Return when a shift is; the year goes without saying."""
    start, end = shift.starts_at, shift.ends_at
    if start is None:
        return shift_when(start, end, shift.timed)
    if not shift.timed:
        return _days(start, end)
    first = f"{day_ja(local_date(start))} {time_ja(start)}"
    if end is None:
        return str(_("%(start)sから", start=first))
    same_day = local_date(end) == local_date(start)
    return f"{first}〜{time_ja(end) if same_day else day_ja(local_date(end))}"


def _days(start: datetime, end: datetime | None) -> str:
    """Return the days of what has no hours; it ends at the midnight after the last of them."""
    first = local_date(start)
    last = local_date(end - timedelta(microseconds=1)) if end else first
    return day_ja(first) if last <= first else f"{day_ja(first)}〜{day_ja(last)}"


def _seats(shift: RoundShift) -> str:
    if shift.pending:
        return str(
            _(
                "決まっている方%(taken)d人・返事待ち%(pending)d人・あと%(need)d人",
                taken=shift.taken,
                pending=shift.pending,
                need=shift.need,
            )
        )
    return str(_("決まっている方%(taken)d人・あと%(need)d人", taken=shift.taken, need=shift.need))


def _line(ask: RoundAsk) -> AskLine:
    answer = answer_of(ask)
    return AskLine(
        id=ask.id,
        name=ask.member.name,
        url=url_for("desk.resident", resident_id=ask.member_id),
        area=area_name(ask.member.area),
        chance=chance_words(ask.chance),
        reasons=reasons_in_words(ask.reasons),
        by_hand=ask.by_hand,
        struck=ask.struck,
        badge=BADGES[answer],
        answer=ANSWER_WORDS[answer](),
        problem=problem_words(ask.problem) if ask.problem else "",
    )
