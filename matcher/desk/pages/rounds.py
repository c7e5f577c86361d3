"""A round as its page shows it: what will happen when it is sent, or what came of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matcher.activities.models import Shift
from matcher.matching.round_words import (
    chance_words,
    people_words,
    ratio_words,
    reasons_in_words,
)
from matcher.matching.service.rounds import Addable, Answer, Whole, tally
from matcher.shared.web.filters import area_name


@dataclass(frozen=True, slots=True)
class Preview:
    """What sending would do, in figures; the ratio is empty once the draft is no more the plan."""

    people: int
    asks: int
    most: int
    need: str
    expected_words: str
    groups: int
    groups_in_need: int
    how: str
    ratio: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a round so far: the answers, and how many seats are still free."""

    asked: int
    expected: str
    counts: Mapping[str, int]
    not_coming: int
    lacking: int


def preview_of(whole: Whole, mailed: Collection[int]) -> Preview:
    """Return what sending this draft would do; the `mailed` are those who have an address."""
    kept = whole.kept
    times = Counter(ask.member_id for ask in kept)
    served = {ask.shift_id for ask in kept}
    groups = [shift.shift.activity.organization_id for shift in whole.shifts]
    asked = {s.shift.activity.organization_id for s in whole.shifts if s.shift_id in served}
    mails = sum(ask.member_id in mailed for ask in kept)
    return Preview(
        people=len(times),
        asks=len(kept),
        most=max(times.values(), default=0),
        need=f"{sum(shift.need for shift in whole.shifts):,}",
        expected_words=people_words(sum(shift.fill for shift in whole.shifts)),
        groups=len(asked),
        groups_in_need=len(set(groups)),
        how=_how(mails, len(kept) - mails),
        ratio="" if _is_changed(whole) else ratio_words(whole.round.ratio),
    )


def outcome_of(whole: Whole, *, now: datetime) -> Outcome:
    """Return what came of a round so far."""
    told = tally(ask for asks in whole.asks.values() for ask in asks)
    ahead = [each.shift for each in whole.shifts if _is_ahead(each.shift, now)]
    return Outcome(
        asked=told.asked,
        expected=people_words(told.expected),
        counts={str(answer): told.counts[answer] for answer in Answer},
        not_coming=told.counts[Answer.NO] + told.counts[Answer.EXPIRED],
        lacking=sum(shift.seats_left or 0 for shift in ahead),
    )


def addable_cards(found: Iterable[Addable]) -> list[Mapping[str, Any]]:
    """Return who could be added as candidate cards' items."""
    return [
        {
            "name": one.resident.name,
            "url": url_for("desk.resident", resident_id=one.resident.id),
            "area": area_name(one.resident.area),
            "reasons": reasons_in_words(one.reasons),
            "facts": [(_("はいの見込み"), chance_words(one.chance))],
            "id": one.resident.id,
        }
        for one in found
    ]


def _is_changed(whole: Whole) -> bool:
    """Tell whether a draft was changed by hand, and is no more what was planned."""
    return any(ask.struck or ask.by_hand for asks in whole.asks.values() for ask in asks)


def _how(mails: int, calls: int) -> str:
    """Return by which way the asks reach people."""
    if not calls:
        return str(_("お願いは、すべてメールで届きます。"))
    if not mails:
        return str(_("お願いは、すべて「電話で伝える」の一覧に入ります。"))
    return str(
        _(
            "メールで%(mails)d件が届き、%(calls)d件は「電話で伝える」の一覧に入ります。",
            mails=mails,
            calls=calls,
        )
    )


def _is_ahead(shift: Shift, now: datetime) -> bool:
    return shift.cancelled_at is None and (shift.starts_at is None or shift.starts_at > now)
