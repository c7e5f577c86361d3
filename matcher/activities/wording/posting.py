"""What the form of a posting says of what it understood."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from matcher.activities.hooks.reach import Reach
from matcher.activities.models import Activity
from matcher.activities.rules.coming import Fate
from matcher.activities.rules.moving import Move
from matcher.activities.service.copying import copy_of

_FATES: Mapping[Fate, Callable[[], str]] = {
    Fate.COMES: lambda: "",
    Fate.PAUSE: lambda: _("お休み"),
    Fate.HOLIDAY: lambda: _("祝日のためお休み"),
    Fate.MOVED_AWAY: lambda: _("祝日のため別の日に移動"),
    Fate.MOVED_HERE: lambda: _("祝日から移動"),
}
_MOVES: Mapping[Move, Callable[[], str]] = {
    Move.NEXT_YEAR: lambda: _("次の年の同じ曜日"),
    Move.NEXT_MONTH: lambda: _("次の月の同じ曜日"),
    Move.FOUR_WEEKS: lambda: _("4週間ごと"),
    Move.NO_DATES: lambda: _("日程は写さない"),
}


@dataclass(frozen=True, slots=True)
class MoveLink:
    """One way of moving the dates of a copy, and the first of them then."""

    move: Move
    label: str
    first: date | None
    is_chosen: bool


def move_links(activity: Activity, chosen: Move, *, today: date) -> list[MoveLink]:
    """Return the ways of moving the dates of a listing; none where it has none of its own."""
    firsts = {move: copy_of(activity, move, today=today).first for move in Move}
    if not any(firsts.values()):
        return []
    return [MoveLink(move, _MOVES[move](), firsts[move], move is chosen) for move in Move]


def say_fate(fate: Fate) -> str:
    """Return what becomes of a date of a rule; nothing where it takes place as ever."""
    return _FATES[fate]()


def say_reach(reach: Reach) -> str:
    """Return how many could come, never so closely that it tells of one person."""
    if reach.about is None:
        return str(_("%(count)d人未満", count=reach.fewer_than))
    return str(_("約%(count)s人", count=f"{reach.about:,}"))
