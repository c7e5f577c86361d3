"""Who applied for a listing, shift by shift: what the organizer may know of each."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matcher.activities.hooks.lotteries import Lottery, lotteries_of
from matcher.activities.models import Activity, Role, Shift
from matcher.engagements.models import Engagement
from matcher.engagements.pages.cards import acts_on
from matcher.engagements.pages.facts import Fact, facts_of, is_late
from matcher.engagements.queries import applicants, terms_of
from matcher.engagements.rules import LIVE, MET, Act, State, age_is_open, is_known
from matcher.engagements.unasked import recorded_alone
from matcher.members.models import Member, Resident
from matcher.shared.clock import local_date
from matcher.shared.web.filters import date_ja, shift_when

Sees = Callable[[Member], bool]


@dataclass(frozen=True, slots=True)
class _Look:
    """How a reader looks at a listing: whom they see whole, when, and what is drawn by lot.

    The `unasked` are those whom the organizer alone recorded.
    """

    sees: Sees
    now: datetime
    lotteries: Mapping[int, Lottery]
    unasked: Collection[int]


MOST_EMPTY = 12
"""So many coming shifts without an application are shown."""
MOST_NAMES = 3
_PLACES = (
    State.APPLIED,
    State.OFFERED,
    State.CONFIRMED,
    State.WAITLISTED,
    State.INVITED,
    State.ATTENDED,
    State.ABSENT,
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """One engagement as the organizer sees it.

    There is a name once the person has shown who they are, and contact once both said yes.
    """

    engagement: Engagement
    name: str
    facts: tuple[Fact, ...]
    phone: str
    cautions: tuple[str, ...]
    acts: frozenset[Act]
    is_late: bool

    @property
    def is_open(self) -> bool:
        """Tell whether it can be decided among others: it waits for the organizer's word."""
        return Act.CONFIRM in self.acts


@dataclass(frozen=True, slots=True)
class Board:
    """One shift with its applicants: those in play in their order, and those who are not."""

    shift: Shift
    applicants: tuple[Applicant, ...]
    ended: tuple[Applicant, ...]
    is_over: bool
    lottery: Lottery | None = None

    @property
    def open_ones(self) -> tuple[Applicant, ...]:
        """Return those that wait for the organizer's word."""
        return tuple(one for one in self.applicants if one.is_open)

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody is or was tied to the shift."""
        return not self.applicants and not self.ended


def boards_of(activity: Activity, *, sees: Sees, now: datetime) -> list[Board]:
    """Return a listing's shifts with their applicants: coming ones first, then the past.

    Of members whom the reader `sees` by office, name and contact are told in any state.
    """
    tied: defaultdict[int, list[Engagement]] = defaultdict(list)
    for engagement in applicants(activity.id):
        tied[engagement.shift_id].append(engagement)
    look = _Look(sees, now, lotteries_of(activity, now=now), recorded_alone(activity.id))
    boards = [
        _board(shift, role, tied[shift.id], look)
        for role in activity.roles
        for shift in role.shifts
    ]
    boards.sort(key=lambda board: (board.is_over, board.shift.starts_at is None, _start(board)))
    return list(_worth_showing(boards))


def waiting_lines(undecided: Sequence[Engagement], *, now: datetime) -> list[Mapping[str, Any]]:
    """Return the undecided applications by listing, as a to-do list's items, in their order."""
    by_activity: dict[int, list[Engagement]] = {}
    for engagement in undecided:
        by_activity.setdefault(engagement.shift.activity_id, []).append(engagement)
    return [
        {
            "label": waiting[0].shift.activity.title,
            "url": url_for("engagements.applicants", activity_id=activity_id),
            "count": len(waiting),
            "days": (local_date(now) - local_date(min(e.created_at for e in waiting))).days,
            "note": _note(waiting, now=now),
        }
        for activity_id, waiting in by_activity.items()
    ]


def _note(waiting: Sequence[Engagement], *, now: datetime) -> str:
    names = _("、").join(engagement.member.name for engagement in waiting[:MOST_NAMES])
    if late := sum(is_late(engagement, now=now) for engagement in waiting):
        return str(_("%(names)s（返事の予定日を過ぎた申込み%(count)d件）", names=names, count=late))
    due = waiting[0].decide_by
    return str(_("%(names)s（%(day)sごろまで）", names=names, day=date_ja(due))) if due else names


def open_lines(boards: Sequence[Board], *, now: datetime) -> list[Mapping[str, Any]]:
    """Return a listing's dates with undecided applications as a to-do list's items.

    The one that is due first stands first; with one such date alone there is nothing to find.
    """
    dates = [(board, [one.engagement for one in board.open_ones]) for board in boards]
    waiting = sorted(((b, ties) for b, ties in dates if ties), key=lambda pair: _due(pair[1]))
    lines: list[Mapping[str, Any]] = [
        {
            "label": shift_when(board.shift.starts_at, board.shift.ends_at, board.shift.timed),
            "url": f"#date-{board.shift.id}",
            "count": len(ties),
            "days": None,
            "note": _note(ties, now=now),
        }
        for board, ties in waiting
    ]
    return lines if len(lines) > 1 else []


def _due(ties: Sequence[Engagement]) -> datetime:
    return min(tie.decide_by or tie.created_at for tie in ties)


def name_for_organizer(engagement: Engagement) -> str:
    """Return the name of somebody who has shown who they are; of others, that they were asked."""
    if is_known([engagement.state, *(step.to_state for step in engagement.events)]):
        return engagement.member.name
    return str(_("お声がけした方"))


def _board(shift: Shift, role: Role, tied: Sequence[Engagement], look: _Look) -> Board:
    over = shift.over_at is not None and shift.over_at <= look.now
    in_play = sorted((e for e in tied if e.state in _PLACES), key=_place)
    ended = [e for e in tied if e.state not in _PLACES]
    return Board(
        shift=shift,
        applicants=tuple(_applicant(e, role, look, over=over) for e in in_play),
        ended=tuple(_applicant(e, role, look, over=True) for e in ended),
        is_over=over or shift.cancelled_at is not None,
        lottery=look.lotteries.get(shift.id),
    )


def _applicant(engagement: Engagement, role: Role, look: _Look, *, over: bool) -> Applicant:
    member = engagement.member
    seen = look.sees(member)
    is_reached = seen or engagement.state in MET
    return Applicant(
        engagement=engagement,
        name=member.name if seen else name_for_organizer(engagement),
        facts=facts_of(
            engagement,
            is_reached=is_reached,
            is_unasked=not seen and engagement.id in look.unasked,
            now=look.now,
        ),
        phone=(member.phone or "") if is_reached else "",
        cautions=tuple(_cautions(engagement, role, now=look.now)),
        acts=frozenset() if over else _open_acts(engagement, look),
        is_late=is_late(engagement, now=look.now),
    )


def _open_acts(engagement: Engagement, look: _Look) -> frozenset[Act]:
    """Return what can be done with one: neither before a guardian's word nor before the lot."""
    lottery = look.lotteries.get(engagement.shift_id)
    by_lot = engagement.state is State.APPLIED and lottery is not None and not lottery.is_drawn
    acts = acts_on(engagement)
    return acts - {Act.CONFIRM, Act.WAIT} if by_lot or engagement.awaits else acts


def _cautions(engagement: Engagement, role: Role, *, now: datetime) -> Iterator[str]:
    member, shift = engagement.member, engagement.shift
    if is_late(engagement, now=now):
        yield _("返事の予定日を過ぎています。")
    if engagement.state not in LIVE - {State.INVITED} or not isinstance(member, Resident):
        return
    if age_is_open(terms_of(shift, role, shift.activity), member.birth_date):
        yield _("年齢の条件があります。ご本人に年齢をご確認ください。")


def _place(engagement: Engagement) -> tuple[int, datetime, datetime, int]:
    since = engagement.created_at
    first = {State.WAITLISTED: engagement.queued_at, State.APPLIED: engagement.decide_by}
    asked = first.get(engagement.state)
    return _PLACES.index(engagement.state), asked or since, since, engagement.id


def _start(board: Board) -> float:
    return board.shift.starts_at.timestamp() if board.shift.starts_at else 0.0


def _worth_showing(boards: Sequence[Board]) -> Iterator[Board]:
    empty = 0
    for board in boards:
        if not board.is_empty:
            yield board
        elif not board.is_over and empty < MOST_EMPTY:
            empty += 1
            yield board
