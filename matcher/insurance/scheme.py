"""The insurance of this town, where it has one."""

from matcher.city.insurance import Plan, Scheme
from matcher.errors import NotFound
from matcher.shared.town import current_city


def has_scheme() -> bool:
    """Tell whether this town insures those who help."""
    return current_city().insurance is not None


def scheme() -> Scheme:
    """Return how this town insures; raise NotFound where it does not."""
    found = current_city().insurance
    if found is None:
        raise NotFound
    return found


def plans() -> tuple[Plan, ...]:
    """Return the plans of this town, in the order of its file."""
    return current_city().insurance_plans


def plan_name(code: str) -> str:
    """Return the name of a plan; of one that the town has no more, its code."""
    return next((plan.name for plan in plans() if plan.code == code), code)
