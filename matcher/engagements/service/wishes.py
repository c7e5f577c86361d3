"""What comes with an application: who comes, what they say of themselves, and a word."""

from dataclasses import dataclass, field
from datetime import date

from matcher.engagements.rules import Consenter, Party
from matcher.members.models import Connection


@dataclass(frozen=True, slots=True)
class Along:
    """Somebody who comes along; the birth date is asked where a role is limited by age."""

    name: str
    furigana: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Keeper:
    """The guardian or school of somebody under age, and how to reach them.

    A registered school is named by `school_id` and needs nothing else.
    """

    name: str = ""
    relation: str = ""
    email: str | None = None
    phone: str | None = None
    school_id: int | None = None

    @property
    def is_reached(self) -> bool:
        """Tell whether they can be asked."""
        return bool(self.school_id or (self.name and (self.email or self.phone)))


NOBODY = Keeper()


@dataclass(frozen=True, slots=True)
class Replies:
    """The answers to what a role asks, by question; what was not asked is left out.

    `escort` is the name of the grown-up who comes with a child.
    """

    birth_date: date | None = None
    connection: Connection | None = None
    has_course: bool = False
    guardian: Keeper = NOBODY
    school: Keeper = NOBODY
    escort: str = ""

    def keeper(self, consenter: Consenter) -> Keeper:
        """Return whom to ask for their word."""
        return self.school if consenter is Consenter.SCHOOL else self.guardian


@dataclass(frozen=True, slots=True)
class Wish:
    """What comes with an application.

    `people` are those an organization sends; a resident comes with `companions`. `quantity` is
    for what is given in numbers. An `override` is the staff's reason for an overlap.
    """

    people: int = 1
    quantity: int = 1
    message: str = ""
    party: Party = Party.ALONE
    companions: tuple[Along, ...] = ()
    replies: Replies = field(default=Replies())
    override: str = ""


PLAIN = Wish()
"""An application by one tap: oneself, and nothing to say."""
