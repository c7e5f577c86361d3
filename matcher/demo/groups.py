"""The groups and businesses of the demo town."""

from collections.abc import Iterator
from itertools import islice

from matcher.accounts.models import Account
from matcher.authz import MembershipRole
from matcher.city import Area
from matcher.demo.facts import PER_AREA, BusinessFact, GroupFact
from matcher.demo.ground import DOMAIN, Ground, save
from matcher.members.models import Channel, Organization, OrgKind, OrgStatus
from matcher.members.service import Contact, OrganizationCommand, edit_organization
from matcher.offers.models import Offer, OfferKind

GROUPS = 342
PENDING = 6
DECLINED = 2
SMALL = {OrgKind.NPO, OrgKind.CIVIC_GROUP}


def found_groups(ground: Ground, count: int = GROUPS) -> list[Organization]:
    """Enter so many groups; the last few small ones still wait for approval."""
    groups = list(islice(_groups(ground), count))
    small = [group for group in groups if group.org_kind in SMALL]
    for group in small[-PENDING:]:
        group.status, group.created_at = OrgStatus.PENDING, ground.ago(9, 1)
        group.decided_at = None
    for group in small[-PENDING - DECLINED : -PENDING]:
        group.status, group.decided_note = OrgStatus.DECLINED, "営利を目的とする活動のため"
    save(groups)
    save(_account(ground, group) for group in groups)
    return groups


def found_businesses(ground: Ground) -> list[tuple[Organization, Account]]:
    """Enter the businesses with what they offer; return each with its login."""
    facts = ground.facts.businesses
    businesses = [_business(ground, number, fact) for number, fact in enumerate(facts)]
    save(businesses)
    accounts = [_account(ground, business) for business in businesses]
    save(accounts)
    for business, fact in zip(businesses, facts, strict=True):
        save(_offers(ground, business, fact))
    return list(zip(businesses, accounts, strict=True))


def _groups(ground: Ground) -> Iterator[Organization]:
    taken: set[str] = set()
    numbers = iter(range(100_000))
    while True:
        for fact in ground.facts.groups:
            for area in _areas(ground, fact):
                name = _free_name(ground, fact, area, taken)
                if name:
                    taken.add(name)
                    yield _group(ground, fact, name, area, next(numbers))


def _areas(ground: Ground, fact: GroupFact) -> list[Area]:
    if fact.count == PER_AREA:
        return list(ground.city.areas)
    return [ground.area() for _ in range(int(fact.count))]


def _free_name(ground: Ground, fact: GroupFact, area: Area, taken: set[str]) -> str | None:
    """Return a name that nobody carries yet, or None if the pattern has none left."""
    pets = ground.dice.sample(ground.facts.names.pets, len(ground.facts.names.pets))
    names = (fact.name.format(area=area.name, city=ground.city.name, pet=pet) for pet in pets)
    return next((name for name in names if name not in taken), None)


def _group(ground: Ground, fact: GroupFact, name: str, area: Area, number: int) -> Organization:
    command = OrganizationCommand(
        name=name,
        furigana="",
        org_kind=OrgKind(fact.kind),
        area=area.code,
        contact=Contact(email=f"group{number:04d}@{DOMAIN}", phone=None),
        purpose=fact.purpose,
        fields=tuple(code for code in fact.fields if ground.city.find_field(code)),
    )
    return _approved(ground, command)


def _business(ground: Ground, number: int, fact: BusinessFact) -> Organization:
    command = OrganizationCommand(
        name=fact.name,
        furigana="",
        org_kind=OrgKind.BUSINESS,
        area=ground.area().code,
        contact=Contact(email=f"business{number:03d}@{DOMAIN}", phone=None),
        purpose=fact.purpose,
        fields=tuple(code for code in fact.fields if ground.city.find_field(code)),
    )
    return _approved(ground, command)


def _approved(ground: Ground, command: OrganizationCommand) -> Organization:
    since = ground.ago(900, 40)
    organization = Organization(
        status=OrgStatus.APPROVED,
        channel=Channel.WEB,
        created_at=since,
        decided_at=since,
        notes={},
    )
    edit_organization(organization, command)
    return organization


def _account(ground: Ground, organization: Organization) -> Account:
    email = organization.email or f"org{organization.id}@{DOMAIN}"
    return ground.open_login(email, organization.id, MembershipRole.MANAGER)


def _offers(ground: Ground, business: Organization, fact: BusinessFact) -> Iterator[Offer]:
    for kind, title, count in fact.offers:
        at = ground.ago(200, 5)
        yield Offer(
            member_id=business.id,
            kind=OfferKind(kind),
            title=title,
            count=count,
            fields=list(business.fields or ()),
            skills=[],
            areas=[],
            free_slots=_working_hours(ground),
            notes={},
            created_at=at,
            updated_at=at,
        )


def _working_hours(ground: Ground) -> list[str]:
    """Return weekday mornings and afternoons, and for some the Saturday too."""
    days = range(6 if ground.happens(0.5) else 5)
    bands = [band for band in ground.city.bands if 9 * 60 < band.end_minute <= 17 * 60]
    return [f"{day}-{band.code}" for day in days for band in bands]
