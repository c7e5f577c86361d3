"""Who took part, who is coming, who was asked and who waits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from matcher.accounts.models import Account
from matcher.activities.models import Shift, Wants
from matcher.city import City
from matcher.demo.ground import Ground, save
from matcher.demo.histories import engagement, events
from matcher.demo.listings import Opening
from matcher.demo.residents import Person
from matcher.engagements.models import Engagement
from matcher.engagements.rules import SEATED, State
from matcher.members.models import Organization
from matcher.shared.db import db

TRIES = 150
MOST_TIES = 8
FULL_SHIFTS = 10
SMALL = 6
QUEUE = 3
UNRECORDED = timedelta(days=3)

PAST = {
    State.ATTENDED: 84,
    State.ABSENT: 5,
    State.WITHDRAWN: 6,
    State.CANCELLED: 2,
    State.EXPIRED: 3,
}
COMING = {
    State.CONFIRMED: 76,
    State.INVITED: 14,
    State.WITHDRAWN: 5,
    State.EXPIRED: 4,
    State.CANCELLED: 1,
}
SCREENED = {State.APPLIED: 55, State.CONFIRMED: 28, State.DECLINED: 8, State.INVITED: 9}
BUSINESS = {State.APPLIED: 40, State.CONFIRMED: 60}


@dataclass(slots=True)
class Party:
    """Somebody who can be tied to shifts, and what they have promised already."""

    member_id: int
    account_id: int | None
    person: Person | None = None
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    shifts: set[int] = field(default_factory=set)

    def is_free(self, opening: Opening) -> bool:
        """Tell whether the shift is new to them and overlaps no promise."""
        start, end = opening.starts_at, opening.ends_at
        if opening.shift_id in self.shifts:
            return False
        if start is None or end is None:
            return True
        return all(end <= other or other_end <= start for other, other_end in self.spans)

    def note(self, opening: Opening) -> None:
        """Write the shift down."""
        self.shifts.add(opening.shift_id)
        if opening.starts_at and opening.ends_at:
            self.spans.append((opening.starts_at, opening.ends_at))


Tie = tuple[Engagement, Party, Opening]


def tie(
    ground: Ground,
    people: Sequence[Person],
    businesses: Sequence[tuple[Organization, Account]],
    openings: Sequence[Opening],
) -> int:
    """Tie people and businesses to shifts that suit them; return how many engagements."""
    supporters = [Party(p.resident.id, p.account_id, p) for p in people if p.supporter]
    companies = [Party(business.id, account.id) for business, account in businesses]
    for_people = [opening for opening in openings if opening.wants is Wants.PEOPLE]
    ties = [tie for party in supporters for tie in _ties_of(ground, party, for_people)]
    ties += _of_businesses(ground, companies, openings)
    ties += _full_shifts(ground, supporters, for_people)
    save(engagement for engagement, _party, _opening in ties)
    save(
        event
        for engagement, party, opening in ties
        for event in events(ground, engagement, opening, party.account_id)
    )
    _count_seats(openings)
    return len(ties)


def _ties_of(ground: Ground, party: Party, openings: Sequence[Opening]) -> Iterator[Tie]:
    """Yield what a resident is tied to: of some shifts by lot, those that suit most."""
    tried = ground.some(openings, TRIES, TRIES)
    suiting = [opening for opening in tried if suits(ground.city, party.person, opening)]
    suiting.sort(key=lambda opening: -_liking(party.person, opening))
    for opening in suiting[: ground.dice.randint(0, MOST_TIES)]:
        if party.is_free(opening):
            yield from _bind(ground, party, opening, _state(ground, opening))


def suits(city: City, person: Person | None, opening: Opening) -> bool:
    """Tell whether a resident is old, able, free and near enough for a shift."""
    if person is None or person.supporter is None or person.age < (opening.min_age or 0):
        return False
    supporter = person.supporter
    free = city.slot_mask(supporter.free_slots)
    if opening.mask & ~free or not opening.needed <= set(supporter.skills):
        return False
    return opening.area in _reach(city, person)


def _reach(city: City, person: Person) -> set[str | None]:
    home = person.resident.area
    if home is None or (person.supporter and person.supporter.areas):
        return {None, *(person.supporter.areas if person.supporter else ())}
    return {None, home, *(area.code for area in city.neighbours(home))}


def _liking(person: Person | None, opening: Opening) -> int:
    if person is None or person.supporter is None:
        return 0
    return 2 * (opening.field in person.supporter.fields) + (opening.area == person.resident.area)


def _state(ground: Ground, opening: Opening) -> State:
    now = ground.now
    if opening.is_past(now):
        fresh = opening.ends_at is not None and opening.ends_at > now - UNRECORDED
        return State.CONFIRMED if fresh and ground.happens(0.6) else _drawn(ground, PAST)
    return _drawn(ground, SCREENED if opening.screened else COMING)


def _drawn(ground: Ground, weights: dict[State, int]) -> State:
    return ground.dice.choices(list(weights), list(weights.values()))[0]


def _bind(
    ground: Ground, party: Party, opening: Opening, state: State, seats: int = 1
) -> Iterator[Tie]:
    """Yield the tie if there are seats for it; without one, a coming shift has a queue."""
    if state in SEATED and not opening.has_seats(seats):
        if opening.is_past(ground.now) or opening.screened:
            return
        state = State.WAITLISTED
    if state in SEATED:
        opening.taken += seats
    party.note(opening)
    yield engagement(ground, party.member_id, opening, state, seats), party, opening


def _of_businesses(
    ground: Ground, companies: Sequence[Party], openings: Sequence[Opening]
) -> Iterator[Tie]:
    """Yield what businesses lend, and the employees they send."""
    coming = [opening for opening in openings if not opening.is_past(ground.now)]
    wanted = [opening for opening in coming if opening.wants in {Wants.GOODS, Wants.VENUE}]
    for opening in ground.some(wanted, 12):
        company = ground.dice.choice(companies)
        if company.is_free(opening) and opening.has_seats():
            yield from _bind(ground, company, opening, _drawn(ground, BUSINESS))
    for company in ground.some(companies, 12, 6):
        roomy = [o for o in ground.some(coming, 40, 40) if o.has_seats(5) and o.capacity]
        for opening in roomy[:1]:
            yield from _bind(ground, company, opening, State.CONFIRMED, ground.dice.randint(2, 5))


def _full_shifts(
    ground: Ground, supporters: Sequence[Party], openings: Sequence[Opening]
) -> Iterator[Tie]:
    """Yield who fills some small shifts to the last seat, and who waits for one."""
    small = [o for o in openings if 0 < (o.capacity or 0) <= SMALL and not o.screened]
    coming = [opening for opening in small if opening.starts_at and not opening.is_past(ground.now)]
    for opening in ground.some(coming, FULL_SHIFTS, FULL_SHIFTS):
        able = [p for p in supporters if p.is_free(opening) and _is_of_age(p, opening)]
        yield from _fill(ground, ground.dice.sample(able, len(able)), opening)


def _is_of_age(party: Party, opening: Opening) -> bool:
    return party.person is not None and party.person.age >= (opening.min_age or 0)


def _fill(ground: Ground, able: Sequence[Party], opening: Opening) -> Iterator[Tie]:
    left = (opening.capacity or 0) - opening.taken
    held = ground.happens(0.3)
    for place, party in enumerate(able[: left + QUEUE], start=1):
        state = State.OFFERED if held and place == left else State.CONFIRMED
        yield from _bind(ground, party, opening, state)


def _count_seats(openings: Sequence[Opening]) -> None:
    """Write the seats taken to the shifts."""
    counted = [{"id": o.shift_id, "taken": o.taken} for o in openings if o.taken]
    if counted:
        db.session.execute(db.update(Shift), counted)
