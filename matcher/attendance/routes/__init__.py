"""The pages of the day."""

from matcher.attendance.routes import (
    afterwards,
    checking_in,
    codes,
    devices,
    papers,
    records,
    roster,
)
from matcher.attendance.routes.blueprint import attendance

__all__ = [
    "afterwards",
    "attendance",
    "checking_in",
    "codes",
    "devices",
    "papers",
    "records",
    "roster",
]
