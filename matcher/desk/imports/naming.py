"""Organizations that rows name: one registry, one organization for one name."""

from datetime import datetime

from matcher.desk.imports.cells import RowProblem
from matcher.members.models import Channel, Organization, OrgKind, OrgStatus
from matcher.members.service import (
    Contact,
    OrganizationCommand,
    add_organization,
    find_organization,
)

BRACKETS = ("(", ")"), ("（", "）")


def check_named(name: str) -> None:
    """Raise RowProblem for a remark where the name should be: (団体名の記載なし)."""
    if any(name.startswith(first) and name.endswith(last) for first, last in BRACKETS):
        raise RowProblem("organization_unnamed")


def organization_of(name: str, kind: OrgKind, *, now: datetime) -> Organization:
    """Return the organization of that name, entered and approved if it is new."""
    known = find_organization(name)
    if known is not None:
        return known
    command = OrganizationCommand(name, "", kind, None, Contact(None, None))
    return add_organization(command, now=now, status=OrgStatus.APPROVED, channel=Channel.IMPORT)
