"""What the pages of the day are given: rosters, ready to be shown and to be printed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from matcher.activities.models import Shift
from matcher.attendance.rosters import Person, roster_of, rosters_of
from matcher.attendance.rules import Presence
from matcher.attendance.service.codes import codes_of
from matcher.attendance.wording import said_of, tags_of
from matcher.engagements.pages.cards import where_of
from matcher.engagements.rules import MET, State
from matcher.shared.clock import from_local, local_date
from matcher.shared.text import same_name
from matcher.shared.town import current_city
from matcher.shared.web.filters import shift_when

UNDECIDED = frozenset({State.APPLIED, State.WAITLISTED, State.OFFERED})
"""Who may stand there all the same."""
_LETTERS_OF_A_CODE = 32


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a roster as its page shows them.

    `state` is none, came, late, left or absent; `found_by` is what one may type to find them;
    `code` tells the member's QR code without giving it away.
    """

    person: Person
    state: str
    said: str
    tags: tuple[str, ...]
    found_by: str
    code: str

    def for_device(self) -> Mapping[str, Any]:
        """Return what a telephone has to know of this person."""
        person = self.person
        return {
            "person": person.key,
            "name": person.name,
            "furigana": person.furigana,
            "people": person.people,
            "state": self.state,
            "said": self.said,
            "tags": list(self.tags),
            "search": self.found_by,
        }


@dataclass(frozen=True, slots=True)
class Sheet:
    """The roster of one shift: whom one expects, and who may come all the same.

    A telephone may keep it until the end of the day.
    """

    shift: Shift
    when: str
    where: str
    expected: tuple[Line, ...]
    undecided: tuple[Line, ...]
    keep_until: datetime

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return everybody on it."""
        return self.expected + self.undecided

    @property
    def came(self) -> int:
        """Return how many people came."""
        there = [line for line in self.lines if line.person.presence is Presence.PRESENT]
        return _people(there)

    @property
    def away(self) -> int:
        """Return how many are recorded as absent."""
        return _people([line for line in self.expected if line.state == "absent"])

    @property
    def total(self) -> int:
        """Return how many people are expected or came."""
        return _people(self.expected)


def sheet_of(shift: Shift, *, now: datetime) -> Sheet:
    """Return the roster of a shift whose activity and group are loaded."""
    people = roster_of(shift, states=MET | UNDECIDED)
    codes = codes_of([person.member_id for person in people])
    return _sheet(shift, people, codes, now=now)


def papers_of(shifts: Sequence[Shift], *, now: datetime) -> list[Sheet]:
    """Return the rosters of several shifts, to be printed: of those who are expected."""
    rosters = rosters_of(shifts)
    return [_sheet(shift, rosters[shift.id], {}, now=now) for shift in shifts]


def state_of(person: Person) -> str:
    """Return how a person stands, as one word for style sheets and telephones."""
    if person.presence is None:
        return "none"
    if person.presence is Presence.ABSENT:
        return "absent"
    if person.left_early:
        return "left"
    return "late" if person.is_late else "came"


def is_too_early(shift: Shift, *, now: datetime) -> bool:
    """Tell whether nobody can be marked yet."""
    minutes = timedelta(minutes=current_city().policies.checkin_minutes)
    return shift.starts_at is not None and now < shift.starts_at - minutes


def _sheet(
    shift: Shift, people: Iterable[Person], codes: Mapping[int, str], *, now: datetime
) -> Sheet:
    lines = [_line(person, codes) for person in people]
    last = max(local_date(shift.over_at or now), local_date(now))
    return Sheet(
        shift=shift,
        when=shift_when(shift.starts_at, shift.ends_at, shift.timed),
        where=where_of(shift),
        expected=tuple(line for line in lines if line.person.state in MET),
        undecided=tuple(line for line in lines if line.person.state not in MET),
        keep_until=from_local(last + timedelta(days=1)),
    )


def _line(person: Person, codes: Mapping[int, str]) -> Line:
    code = codes.get(person.member_id, "") if person.companion_id is None else ""
    digest = sha256(code.encode()).hexdigest()[:_LETTERS_OF_A_CODE] if code else ""
    found_by = f"{same_name(person.name)} {same_name(person.furigana)}"
    return Line(person, state_of(person), said_of(person), tags_of(person), found_by, digest)


def _people(lines: Iterable[Line]) -> int:
    return sum(line.person.people for line in lines)
