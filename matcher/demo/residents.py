"""The people of the demo town: as old, as busy and as able as a town's people are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matcher.accounts.models import Account
from matcher.authz import MembershipRole
from matcher.city import Band
from matcher.demo.facts import TalentFact
from matcher.demo.ground import DOMAIN, Ground, save
from matcher.members.models import Channel, Resident
from matcher.members.service import Contact, ResidentCommand, edit_resident
from matcher.offers.models import Offer, OfferKind

WEEKDAYS, WEEKEND = range(5), range(5, 7)


@dataclass(frozen=True, slots=True)
class Life:
    """A time of life: how many live it, how old they are, and how often they are free.

    `free` is the chance for early, morning, afternoon and evening on a weekday, then on a
    day of the weekend.
    """

    generation: str
    share: int
    ages: tuple[int, int]
    free: tuple[float, ...]


LIVES = (
    Life("elder", 40, (65, 86), (0.15, 0.75, 0.5, 0.08, 0.1, 0.55, 0.4, 0.08)),
    Life("adult", 30, (35, 64), (0.03, 0.06, 0.06, 0.45, 0.12, 0.65, 0.55, 0.25)),
    Life("adult", 10, (30, 64), (0.02, 0.6, 0.3, 0.05, 0.05, 0.3, 0.25, 0.05)),
    Life("young", 14, (18, 34), (0.02, 0.08, 0.15, 0.4, 0.08, 0.55, 0.65, 0.4)),
    Life("young", 6, (15, 17), (0.02, 0.0, 0.15, 0.08, 0.08, 0.6, 0.7, 0.1)),
)
PAPER_FROM = 65
UNTOLD_BIRTH_DATES = 0.05
SUPPORTERS = 0.88
TALENTED = 0.25
YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Person:
    """A resident with what the demo knows about them."""

    resident: Resident
    age: int
    supporter: Offer | None
    account: Account | None

    @property
    def account_id(self) -> int | None:
        """The id of their login, if they have one."""
        return self.account.id if self.account else None


def move_in(ground: Ground, count: int) -> list[Person]:
    """Enter so many residents with their free time, talents and logins."""
    lives = [_life(ground) for _ in range(count)]
    ages = [ground.dice.randint(*life.ages) for life in lives]
    residents = [_resident(ground, n, life, ages[n]) for n, life in enumerate(lives)]
    save(residents)
    supporters = [
        _supporter(ground, resident, life) if ground.happens(SUPPORTERS) else None
        for resident, life in zip(residents, lives, strict=True)
    ]
    accounts = [_account(ground, resident) for resident in residents]
    save(offer for offer in supporters if offer)
    save(account for account in accounts if account)
    people = list(map(Person, residents, ages, supporters, accounts))
    save(_talents(ground, people))
    return people


def _life(ground: Ground) -> Life:
    return ground.dice.choices(LIVES, [life.share for life in LIVES])[0]


def _resident(ground: Ground, number: int, life: Life, age: int) -> Resident:
    family, family_reading = ground.dice.choice(ground.facts.names.families)
    given, given_reading = ground.dice.choice(ground.facts.names.givens[life.generation])
    on_paper = age >= PAPER_FROM and ground.happens(0.3)
    command = ResidentCommand(
        name=f"{family} {given}",
        furigana=f"{family_reading} {given_reading}",
        area=ground.area().code,
        contact=_contact(ground, number, on_paper=on_paper),
        birth_date=None if ground.happens(UNTOLD_BIRTH_DATES) else _birth_date(ground, age),
    )
    papers = (Channel.PAPER, Channel.PAPER, Channel.COUNTER, Channel.TELEPHONE)
    channel = ground.dice.choice(papers) if on_paper else Channel.WEB
    resident = Resident(channel=channel, created_at=ground.ago(500, 1))
    edit_resident(resident, command)
    return resident


def _contact(ground: Ground, number: int, *, on_paper: bool) -> Contact:
    phone = f"0900000{number % 10_000:04d}"
    if on_paper:
        return Contact(email=None, phone=phone)
    email = f"resident{number:05d}@{DOMAIN}"
    return Contact(email=email, phone=phone if ground.happens(0.4) else None)


def _birth_date(ground: Ground, age: int) -> date:
    """Return a day on which somebody of that age may be born."""
    youngest = ground.today - timedelta(days=int(age * YEAR) + 3)
    return youngest - timedelta(days=ground.dice.randrange(358))


def _account(ground: Ground, resident: Resident) -> Account | None:
    if resident.email is None:
        return None
    return ground.open_login(resident.email, resident.id, MembershipRole.SELF)


def _supporter(ground: Ground, resident: Resident, life: Life) -> Offer:
    return Offer(
        member_id=resident.id,
        kind=OfferKind.TIME,
        fields=_interests(ground),
        areas=_reach(ground, resident.area),
        free_slots=_free_slots(ground, life),
        skills=[skill.code for skill in ground.some(ground.city.skills, 4)],
        max_per_month=ground.dice.choice((None, 1, 2, 2, 4, 4, 8)),
        notes={},
        created_at=resident.created_at,
        updated_at=resident.created_at,
    )


def _interests(ground: Ground) -> list[str]:
    """Return a few fields, those with more postings likelier."""
    known = [fact.field for fact in ground.facts.activities if ground.city.find_field(fact.field)]
    return sorted(set(ground.dice.choices(known, k=ground.dice.randint(1, 5))))


def _reach(ground: Ground, area: str | None) -> list[str]:
    """Return the areas a supporter goes to; none named means their own and those around."""
    if area is None or ground.happens(0.55):
        return []
    near = [neighbour.code for neighbour in ground.city.neighbours(area)]
    return [area, *ground.some(near, 4)]


def _free_slots(ground: Ground, life: Life) -> list[str]:
    return [
        f"{day}-{band.code}"
        for offset, days in ((0, WEEKDAYS), (4, WEEKEND))
        for day in days
        for band in ground.city.bands
        if ground.happens(life.free[offset + part_of_day(band)])
    ]


def part_of_day(band: Band) -> int:
    """Return 0 for a band of the early hours, 1 for the morning, 2 afternoon, 3 evening."""
    ends = (9 * 60, 12 * 60, 17 * 60)
    return sum(band.end_minute > end for end in ends)


def _talents(ground: Ground, people: Sequence[Person]) -> list[Offer]:
    able = [person for person in people if person.supporter and ground.happens(TALENTED)]
    return [_talent(ground, person, ground.dice.choice(ground.facts.talents)) for person in able]


def _talent(ground: Ground, person: Person, fact: TalentFact) -> Offer:
    at = person.resident.created_at
    return Offer(
        member_id=person.resident.id,
        kind=OfferKind.TALENT,
        title=fact.title,
        category=fact.category,
        description=fact.description,
        conditions=fact.conditions,
        skills=[code for code in fact.skills if ground.city.find_skill(code)],
        areas=[],
        fields=[],
        free_slots=person.supporter.free_slots if person.supporter else [],
        notes={},
        created_at=at,
        updated_at=at,
    )
