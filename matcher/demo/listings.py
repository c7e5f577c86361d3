"""The activities of the demo town: real shapes, invented groups, dates around the present."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.activities.models import Activity, ActivityStatus, Role, Selection, Shift, Wants
from matcher.activities.rules.recurrence_json import to_json
from matcher.activities.service.indexing import set_place, set_times
from matcher.activities.service.recurring import HORIZON
from matcher.activities.service.words import write_words
from matcher.city import Area
from matcher.demo.facts import ActivityFact, RoleFact
from matcher.demo.ground import Ground, save
from matcher.demo.terms import NEEDED, terms_of
from matcher.demo.times import Times, is_in_season, times_of
from matcher.members.models import Organization, OrgKind, OrgStatus
from matcher.shared.clock import to_local
from matcher.shared.text import bigrams

BATCH = 500
SUBMITTED = 8
NAMED_ALIKE = 2
"""Pairs of characters that a group's name must share with the title."""
LOCAL = {OrgKind.COMMUNITY, OrgKind.SCHOOL, OrgKind.CIVIC_GROUP, OrgKind.OTHER}
OTHER_STATES = (
    *[ActivityStatus.SUBMITTED] * SUBMITTED,
    *[ActivityStatus.DRAFT] * 3,
    *[ActivityStatus.CLOSED] * 3,
    *[ActivityStatus.DECLINED] * 2,
    *[ActivityStatus.CANCELLED] * 2,
)

Say = Callable[[int], None]


@dataclass(slots=True)
class Opening:
    """One shift that people can be tied to, without its database row."""

    shift_id: int
    activity_id: int
    organization_id: int
    field: str
    area: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    mask: int
    capacity: int | None
    min_age: int | None
    needed: frozenset[str]
    screened: bool
    wants: Wants
    taken: int = 0

    def is_past(self, now: datetime) -> bool:
        """Tell whether it has begun."""
        return self.starts_at is not None and self.starts_at <= now

    def has_seats(self, seats: int = 1) -> bool:
        """Tell whether so many seats are left."""
        return self.capacity is None or self.taken + seats <= self.capacity


@dataclass(frozen=True, slots=True)
class Posting:
    """An activity with the shifts of each of its roles, not yet saved."""

    activity: Activity
    shifts: list[tuple[Role, Shift]]


@dataclass(slots=True)
class Board:
    """The postings of the season, who can make them, and how often each was made."""

    facts: list[ActivityFact]
    hosts: dict[tuple[str, str, str], list[Organization]]
    used: Counter[str]


def post(
    ground: Ground, organizations: Sequence[Organization], count: int, say: Say
) -> list[Opening]:
    """Enter so many activities and return the shifts of those that were published."""
    board = _board(ground, organizations)
    openings: list[Opening] = []
    for first in range(0, count, BATCH):
        some = range(first, min(first + BATCH, count))
        openings += _save(ground, [_posting(ground, board, number) for number in some])
        say(some.stop)
    return openings


def _board(ground: Ground, organizations: Sequence[Organization]) -> Board:
    hosts: dict[tuple[str, str, str], list[Organization]] = {}
    approved = (o for o in organizations if o.status is OrgStatus.APPROVED and o.org_kind)
    for organization in approved:
        for field in ("", *(organization.fields or ())):
            for area in ("", organization.area or ""):
                key = (organization.org_kind or "", field, area)
                hosts.setdefault(key, []).append(organization)
    facts = [fact for fact in ground.facts.activities if is_in_season(fact, ground.today)]
    return Board(facts, hosts, Counter())


def _posting(ground: Ground, board: Board, number: int) -> Posting:
    fact = board.facts[number % len(board.facts)]
    area = ground.area()
    host = _host(ground, board, fact, area)
    if fact.kind in LOCAL:
        area = ground.city.find_area(host.area) or area
    times = times_of(fact, ground.today, ground.dice)
    activity = Activity(
        organization=host,
        organization_id=host.id,
        title=_title(board, fact, area),
        field=fact.field,
        area=area.code,
        city_name=ground.city.name,
        status=_status(number, len(board.facts)),
        notes={},
        **terms_of(ground, fact, area, times),
        roles=[_role(ground, fact, role, times) for role in fact.roles],
        **{key: words.format(area=area.name) for key, words in fact.words.items()},
    )
    _date(ground, activity)
    shifts = [(role, shift) for role in activity.roles for shift in _shifts(role, times)]
    set_times(activity, [shift for _role, shift in shifts], now=ground.now)
    set_place(activity)
    return Posting(activity, shifts)


def _host(ground: Ground, board: Board, fact: ActivityFact, area: Area) -> Organization:
    """Return a group of the posting's kind: one named like it, or of its field and area."""
    keys = [(fact.kind, fact.field, area.code), (fact.kind, fact.field, ""), (fact.kind, "", "")]
    hosts = next(found for key in keys if (found := board.hosts.get(key)))
    if fact.kind == OrgKind.GOVERNMENT:
        hosts = _named_alike(fact, board.hosts[fact.kind, "", ""]) or hosts
    return ground.dice.choice(hosts)


def _named_alike(fact: ActivityFact, offices: Sequence[Organization]) -> list[Organization]:
    """Return the offices whose names share most with what the posting says, if any do."""
    about = set(bigrams(fact.title + fact.words["venue"]))
    shared = [len(about & set(bigrams(office.name))) for office in offices]
    most = max(NAMED_ALIKE, *shared)
    return [office for office, count in zip(offices, shared, strict=True) if count == most]


def _title(board: Board, fact: ActivityFact, area: Area) -> str:
    board.used[fact.title] += 1
    return fact.title if board.used[fact.title] == 1 else f"{fact.title}({area.name})"


def _status(number: int, facts: int) -> ActivityStatus:
    """Return how far the posting has come: of those used a second time, some wait."""
    turn, place = divmod(number, facts)
    unfinished = turn == 1 and place % 5 == 0 and place // 5 < len(OTHER_STATES)
    return OTHER_STATES[place // 5] if unfinished else ActivityStatus.PUBLISHED


def _date(ground: Ground, activity: Activity) -> None:
    recent = activity.status in {ActivityStatus.SUBMITTED, ActivityStatus.DRAFT}
    at = ground.ago(6, 0) if recent else ground.ago(150, 60)
    activity.created_at = activity.updated_at = at
    if activity.status is not ActivityStatus.DRAFT:
        activity.submitted_at = at
    if not recent and activity.status is not ActivityStatus.DECLINED:
        activity.published_at = at + timedelta(days=1)
    if activity.status is ActivityStatus.DECLINED:
        activity.decided_note = "集合場所と終わりの時刻を書き足してください。"


def _role(ground: Ground, fact: ActivityFact, role: RoleFact, times: Times) -> Role:
    needed = [code.rstrip(NEEDED) for code in fact.skills if code.endswith(NEEDED)]
    return Role(
        name=role.name,
        wants=Wants(role.wants),
        capacity=role.capacity,
        min_age=fact.min_age,
        skills=[code for code in needed if ground.city.find_skill(code)],
        selection=Selection(fact.selection),
        recurrences=[to_json(times.rule)] if times.rule else [],
        recurs_until=ground.today + HORIZON if times.rule else None,
    )


def _save(ground: Ground, postings: Sequence[Posting]) -> list[Opening]:
    """Insert the activities, their shifts and their search words."""
    save(posting.activity for posting in postings)
    for role, shift in (pair for posting in postings for pair in posting.shifts):
        shift.role_id, shift.activity_id = role.id, role.activity_id
    save(shift for posting in postings for _role, shift in posting.shifts)
    write_words([posting.activity for posting in postings])
    return [
        _opening(ground, posting.activity, role, shift)
        for posting in postings
        if posting.activity.status is ActivityStatus.PUBLISHED
        for role, shift in posting.shifts
    ]


def _shifts(role: Role, times: Times) -> Iterator[Shift]:
    for starts_at, ends_at in times.spans or ((None, None),):
        yield Shift(
            starts_at=starts_at,
            ends_at=ends_at,
            timed=times.timed,
            by_rule=times.rule is not None,
            capacity=role.capacity,
            taken=0,
        )


def _opening(ground: Ground, activity: Activity, role: Role, shift: Shift) -> Opening:
    over_at = shift.over_at
    mask = 0
    if shift.starts_at and over_at:
        mask = ground.city.mask_for(to_local(shift.starts_at), to_local(over_at))
    return Opening(
        shift_id=shift.id,
        activity_id=activity.id,
        organization_id=activity.organization_id,
        field=activity.field,
        area=activity.area,
        starts_at=shift.starts_at,
        ends_at=over_at,
        mask=mask,
        capacity=shift.capacity,
        min_age=role.min_age,
        needed=frozenset(role.skills),
        screened=role.selection is Selection.SCREENING,
        wants=role.wants,
    )
