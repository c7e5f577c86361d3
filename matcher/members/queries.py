"""Reading the registry: one organization, or the list that everybody may see."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from matcher.authz import Actor, Permission, can
from matcher.errors import NotFound
from matcher.members.models import Organization, OrgKind, OrgStatus, Resident
from matcher.shared.db import db, load
from matcher.shared.text import same_name
from matcher.shared.web.paging import PER_PAGE, Page, offset

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class GroupFilters:
    """What somebody looks for among the groups; an empty filter excludes nothing."""

    words: str = ""
    field: str | None = None
    area: str | None = None


def visible_organization(organization_id: int, actor: Actor | None) -> Organization:
    """Return an organization: approved, everybody's; else its own people's and the staff's."""
    organization = load(Organization, organization_id)
    seen = organization.status is OrgStatus.APPROVED
    if not seen and not can(actor, Permission.EDIT_MEMBER, organization):
        raise NotFound
    return organization


def own_resident(actor: Actor) -> Resident:
    """Return the resident this person is; raise NotFound for a login of an organization only."""
    return load(Resident, actor.resident_id or 0)


def schools() -> list[Organization]:
    """Return the approved schools, by their readings."""
    approved = Organization.status == OrgStatus.APPROVED, Organization.org_kind == OrgKind.SCHOOL
    ordered = select(Organization).where(*approved).order_by(Organization.furigana, Organization.id)
    return list(db.session.scalars(ordered))


def approved_organizations(filters: GroupFilters, number: int) -> Page[Organization]:
    """Return one page of the approved organizations, by their readings."""
    wanted = [Organization.status == OrgStatus.APPROVED, *_conditions(filters)]
    counted = select(func.count()).select_from(Organization).where(*wanted)
    rows = (
        select(Organization)
        .where(*wanted)
        .order_by(Organization.name_key, Organization.id)
        .limit(PER_PAGE)
        .offset(offset(number))
    )
    return Page(db.session.scalars(rows).all(), number, db.session.scalar(counted) or 0)


def _conditions(filters: GroupFilters) -> Iterator[ColumnElement[bool]]:
    for word in filters.words.split()[:MOST_WORDS]:
        key = same_name(word)
        if key:
            named = Organization.name_key.contains(key, autoescape=True)
            yield or_(named, Organization.purpose.contains(word, autoescape=True))
    if filters.field:
        yield cast(Organization.fields, String).contains(f'"{filters.field}"', autoescape=True)
    if filters.area:
        yield Organization.area == filters.area
