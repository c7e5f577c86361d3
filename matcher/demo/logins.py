"""One login for each role, and what the people behind them find when they come in."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from matcher.accounts.models import Account, AccountRole, Membership
from matcher.activities.models import Activity, Shift
from matcher.demo.ground import DOMAIN, Ground
from matcher.demo.residents import Person, part_of_day
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.members.models import Member, Organization, OrgKind, OrgStatus
from matcher.shared.db import db

PASSWORD = "machi-musubi-no-demo"  # noqa: S105 - printed for everybody to use
MID_LIFE = 45
AREAS_OF_AREA_STAFF = 3
MORNING, EVENING = 1, 3
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works at the centre in the demo."""

    area: Account
    staff: Account
    admin: Account


def login_of(role: str) -> str:
    """Return the address with which this role signs in."""
    return f"{role}@{DOMAIN}"


def employ(ground: Ground) -> Staff:
    """Open the logins of the staff; the area staff look after the largest areas."""
    largest = sorted(ground.city.areas, key=lambda area: -area.population)
    areas = [area.code for area in largest[:AREAS_OF_AREA_STAFF]]
    staff = Staff(
        area=_staff_login(ground, "area", AccountRole.AREA_STAFF, areas),
        staff=_staff_login(ground, "staff", AccountRole.STAFF, []),
        admin=_staff_login(ground, "admin", AccountRole.ADMINISTRATOR, []),
    )
    db.session.add_all([staff.area, staff.staff, staff.admin])
    db.session.flush()
    return staff


def choose_resident(ground: Ground, people: Sequence[Person]) -> Person:
    """Return the resident of the demo's login: in mid-life, free at weekends and evenings."""
    reachable = ((p, p.account, p.supporter) for p in people)
    whole = [(p, a, s) for p, a, s in reachable if a and s]
    person, account, supporter = min(whole, key=lambda found: abs(found[0].age - MID_LIFE))
    _rename(account, person.resident, "resident")
    city = ground.city
    person.resident.area = max(city.areas, key=lambda area: area.population).code
    supporter.fields = [c for c in ("environment", "children", "welfare") if city.find_field(c)]
    supporter.skills = [c for c in ("storytelling", "mowing", "cooking") if city.find_skill(c)]
    supporter.free_slots = [slot for slot in city.slots if _suits_the_busy(ground, slot)]
    supporter.areas, supporter.max_per_month = [], 8
    return person


def choose_group() -> tuple[Organization, Account]:
    """Give the group's login to the group or NPO with the most applications to answer."""
    applied = (
        select(func.count(Engagement.id))
        .join(Shift, Engagement.shift_id == Shift.id)
        .join(Activity, Activity.id == Shift.activity_id)
        .where(Activity.organization_id == Organization.id, Engagement.state == State.APPLIED)
        .scalar_subquery()
    )
    small = Organization.org_kind.in_([OrgKind.CIVIC_GROUP, OrgKind.NPO])
    busiest = select(Organization).where(small, Organization.status == OrgStatus.APPROVED)
    busiest = busiest.order_by(applied.desc(), Organization.id).limit(1)
    group = db.session.scalars(busiest).one()
    managers = select(Account).join(Membership).where(Membership.member_id == group.id)
    account = db.session.scalars(managers).unique().one()
    _rename(account, group, "group")
    return group, account


def choose_business(business: Organization, account: Account) -> None:
    """Give the business's login to this one."""
    _rename(account, business, "business")


def _rename(account: Account, member: Member, role: str) -> None:
    account.email = member.email = login_of(role)
    db.session.flush()


def _staff_login(ground: Ground, role: str, account_role: AccountRole, areas: list[str]) -> Account:
    return Account(
        email=login_of(role),
        password_hash=ground.password_hash,
        role=account_role,
        staff_areas=areas,
        created_at=ground.now,
        confirmed_at=ground.now,
    )


def _suits_the_busy(ground: Ground, slot: str) -> bool:
    day, _dash, code = slot.partition("-")
    part = part_of_day(ground.city.band(code))
    return MORNING <= part < EVENING if int(day) >= SATURDAY else part == EVENING
