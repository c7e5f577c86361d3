"""Who applied for a listing, shift by shift: what the organizer may know of each."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matcher.activities.models import Activity, Role, Shift
from matcher.engagements.cards import acts_on
from matcher.engagements.models import Engagement
from matcher.engagements.queries import applicants, terms_of
from matcher.engagements.rules import LIVE, MET, Act, State, age_is_open, is_known
from matcher.members.models import Member, Resident
from matcher.shared.clock import local_date

Sees = Callable[[Member], bool]
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
    phone: str
    email: str
    caution: str
    acts: frozenset[Act]


@dataclass(frozen=True, slots=True)
class Board:
    """One shift with its applicants: those in play in their order, and those who are not."""

    shift: Shift
    applicants: tuple[Applicant, ...]
    ended: tuple[Applicant, ...]
    is_over: bool

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
    boards = [
        _board(shift, role, tied[shift.id], sees=sees, now=now)
        for role in activity.roles
        for shift in role.shifts
    ]
    boards.sort(key=lambda board: (board.is_over, board.shift.starts_at is None, _start(board)))
    return list(_worth_showing(boards))


def waiting_lines(undecided: Sequence[Engagement], *, today: date) -> list[Mapping[str, Any]]:
    """Return the undecided applications by listing, as a to-do list's items: oldest first."""
    by_activity: dict[int, list[Engagement]] = {}
    for engagement in undecided:
        by_activity.setdefault(engagement.shift.activity_id, []).append(engagement)
    return [
        {
            "label": waiting[0].shift.activity.title,
            "url": url_for("engagements.applicants", activity_id=activity_id),
            "count": len(waiting),
            "days": (today - local_date(waiting[0].created_at)).days,
            "note": _("、").join(engagement.member.name for engagement in waiting[:MOST_NAMES]),
        }
        for activity_id, waiting in by_activity.items()
    ]


def name_for_organizer(engagement: Engagement) -> str:
    """Return the name of somebody who has shown who they are; of others, that they were asked."""
    if is_known([engagement.state, *(step.to_state for step in engagement.events)]):
        return engagement.member.name
    return str(_("お声がけした方"))


def _board(
    shift: Shift, role: Role, tied: Sequence[Engagement], *, sees: Sees, now: datetime
) -> Board:
    over = shift.over_at is not None and shift.over_at <= now
    in_play = sorted((e for e in tied if e.state in _PLACES), key=_place)
    ended = [e for e in tied if e.state not in _PLACES]
    return Board(
        shift=shift,
        applicants=tuple(_applicant(e, role, sees=sees, over=over) for e in in_play),
        ended=tuple(_applicant(e, role, sees=sees, over=True) for e in ended),
        is_over=over or shift.cancelled_at is not None,
    )


def _applicant(engagement: Engagement, role: Role, *, sees: Sees, over: bool) -> Applicant:
    member = engagement.member
    seen = sees(member)
    is_reached = seen or engagement.state in MET
    return Applicant(
        engagement=engagement,
        name=member.name if seen else name_for_organizer(engagement),
        phone=(member.phone or "") if is_reached else "",
        email=(member.email or "") if is_reached else "",
        caution=_caution(engagement, role),
        acts=frozenset() if over else acts_on(engagement),
    )


def _caution(engagement: Engagement, role: Role) -> str:
    member, shift = engagement.member, engagement.shift
    if engagement.state not in LIVE - {State.INVITED} or not isinstance(member, Resident):
        return ""
    if not age_is_open(terms_of(shift, role, shift.activity), member.birth_date):
        return ""
    return str(_("年齢の条件があります。ご本人に年齢をご確認ください。"))


def _place(engagement: Engagement) -> tuple[int, datetime, int]:
    asked = engagement.queued_at if engagement.state is State.WAITLISTED else None
    return _PLACES.index(engagement.state), asked or engagement.created_at, engagement.id


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
