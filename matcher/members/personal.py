"""What residents tell of themselves only where something needs it."""

from dataclasses import dataclass
from datetime import datetime

from matcher.members.models import Connection, Resident
from matcher.shared.text import squeeze


@dataclass(frozen=True, slots=True)
class PersonalCommand:
    """A tie to the town, an address, and whom to call; `shared` with organizers on the day."""

    connection: Connection | None = None
    address: str = ""
    emergency_name: str = ""
    emergency_relation: str = ""
    emergency_phone: str | None = None
    shared: bool = False


def edit_personal(resident: Resident, command: PersonalCommand, *, now: datetime) -> None:
    """Write down what a resident now tells; since when they share a contact stays."""
    resident.connection = command.connection
    resident.address = squeeze(command.address) or None
    resident.emergency_name = squeeze(command.emergency_name) or None
    resident.emergency_relation = squeeze(command.emergency_relation) or None
    resident.emergency_phone = command.emergency_phone
    shares = command.shared and bool(command.emergency_phone)
    resident.emergency_shared_at = (resident.emergency_shared_at or now) if shares else None
