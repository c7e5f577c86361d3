"""A row of groups.csv: an organization of the registry."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from matcher.activities.models import Activity
from matcher.city.town import City
from matcher.desk.imports.cells import Cells, RowProblem
from matcher.desk.imports.naming import check_named, organization_of
from matcher.desk.imports.outcome import Outcome
from matcher.desk.imports.places import area_in, field_code
from matcher.desk.imports.reviews import Source
from matcher.members.models import Channel, Organization, OrgKind
from matcher.members.service import Contact, OrganizationCommand, edit_organization

_: Callable[..., str] = gettext
REQUIRED = ("name", "kind", "fields")
IDENTITY = ("name",)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What a row says, checked."""

    command: OrganizationCommand
    notes: dict[str, str]

    def take(self, source: Source, *, now: datetime) -> Outcome:
        """Enter the organization, or write down what it does; leave one that has not changed."""
        organization = organization_of(self.command.name, self.command.org_kind, now=now)
        if organization.source_digest == source.digest:
            return Outcome.UNCHANGED
        first_time = organization.source_key is None
        _check_free(organization, source)
        _write(organization, self)
        organization.source_key, organization.source_digest = source.key, source.digest
        return Outcome.CREATED if first_time else Outcome.UPDATED


def read_row(raw: Mapping[str, str], *, city: City, today: date) -> GroupRow:  # noqa: ARG001
    """Return what the row says; raise RowProblem where a person must look."""
    cells = Cells(raw)
    name = cells.name("name", Organization.name)
    check_named(name)
    area, town = cells.text("area", Activity.venue), cells.text("city", Activity.city_name)
    command = OrganizationCommand(
        name=name,
        furigana="",
        org_kind=cells.choice("kind", OrgKind),
        area=area_in(area, city_name=town, city=city) or area_in(town, city_name=town, city=city),
        contact=Contact(None, None),
        purpose=cells.text("purpose", Organization.purpose),
        fields=_fields(cells, city),
    )
    return GroupRow(command, _notes(cells, area, town))


def _write(organization: Organization, row: GroupRow) -> None:
    """Write what the row says; what an organization has said of itself is not written over."""
    if organization.channel is Channel.IMPORT:
        edit_organization(organization, row.command)
    organization.purpose = organization.purpose or row.command.purpose
    organization.fields = organization.fields or list(row.command.fields)
    organization.area = organization.area or row.command.area
    organization.notes = (organization.notes or {}) | row.notes


def _check_free(organization: Organization, source: Source) -> None:
    if organization.source_key not in (None, source.key):
        raise RowProblem("same_name_twice", "name")


def _fields(cells: Cells, city: City) -> tuple[str, ...]:
    names = re.split("[;；]", cells.text("fields", Organization.purpose))
    codes = [field_code(name.strip(), "fields", city=city) for name in names if name.strip()]
    return tuple(dict.fromkeys(codes))


def _notes(cells: Cells, area: str, town: str) -> dict[str, str]:
    notes = {
        _("会員"): cells.text("members", Organization.decided_note),
        _("活動地域"): area,
        _("市区町村"): town,
        _("出典"): cells.web_address("source_url", Activity.source_url),
    }
    return {label: words for label, words in notes.items() if words} | cells.others()
