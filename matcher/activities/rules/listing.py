"""How a listing goes from a draft to its readers."""

from collections.abc import Mapping

from matcher.errors import Conflict, RuleBroken

_STEPS: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"submitted"}),
    "submitted": frozenset({"published", "declined"}),
    "declined": frozenset({"submitted"}),
    "published": frozenset({"closed", "cancelled"}),
    "closed": frozenset({"published", "cancelled"}),
    "cancelled": frozenset(),
}


def check_decision(current: str, wanted: str) -> None:
    """Raise Conflict if the listing cannot go there from where it stands."""
    if wanted not in _STEPS[current]:
        raise Conflict("already_decided")


def check_editable(current: str) -> None:
    """Raise RuleBroken for a listing that was called off."""
    if current == "cancelled":
        raise RuleBroken("activity_cancelled")


def check_submittable(
    current: str, organization_status: str | None, *, shifts: int, title: str
) -> None:
    """Raise RuleBroken while the group is not approved or the listing lacks its times."""
    if organization_status != "approved":
        raise RuleBroken("organization_not_approved")
    if not title or not shifts:
        raise RuleBroken("listing_incomplete")
    check_decision(current, "submitted")
