"""Everything that the words of one posting say in the columns of its terms."""

from dataclasses import dataclass
from typing import Any

from matcher.activities.rules.terms import Amount
from matcher.activities.service.commands import ActivityTerms
from matcher.desk.imports.terms import money, occasions, people, who


@dataclass(frozen=True, slots=True)
class Notes:
    """The words of a posting, by what they are about."""

    capacity: str = ""
    eligibility: str = ""
    reward: str = ""
    schedule: str = ""
    deadline: str = ""
    contact: str = ""
    venue: str = ""

    @classmethod
    def of(cls, terms: ActivityTerms, capacity: str, deadline: str) -> "Notes":
        """Return the words of a listing, with those that have no place among its terms."""
        return cls(
            capacity=capacity,
            eligibility=terms.eligibility_note,
            reward=terms.reward_note,
            schedule=terms.schedule_note,
            deadline=deadline,
            contact=terms.contact_method,
            venue=terms.venue,
        )


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a posting gives as numbers: they are believed before its words."""

    capacity: int | None = None
    min_age: int | None = None


def role_terms(notes: Notes, numbers: Numbers) -> dict[str, Any]:
    """Return what is said of how many and who, under the names of a role's columns."""
    ages = who.ages(notes.eligibility, numbers.min_age)
    return {
        **_amount(notes.capacity, numbers.capacity),
        **people.selection(notes.capacity),
        **ages,
        **who.guardian(notes.eligibility, notes.contact, min_age=ages.get("min_age")),
        **who.residence(notes.eligibility),
        **who.unit(notes.eligibility),
        **occasions.any_part(notes.schedule),
    }


def listing_terms(notes: Notes) -> dict[str, Any]:
    """Return what is said of the whole, under the names of a listing's columns."""
    traits = who.welcomed(notes.eligibility) | occasions.online(notes.venue, notes.schedule)
    return {
        **occasions.rain(notes.schedule),
        **occasions.deadline_days(notes.deadline, notes.contact),
        **money.money(notes.reward),
        **money.insurance(notes.reward, notes.eligibility),
        **({"traits": tuple(sorted(traits))} if traits else {}),
    }


def _amount(note: str, capacity: int | None) -> dict[str, Any]:
    """Return the words about a number as far as they agree with the number given."""
    read = people.amount(note)
    if capacity is None:
        return read
    fits = read.get("capacity", capacity) == capacity and read.get("least", 0) <= capacity
    words = read if fits and read.get("amount") is not Amount.SOME else {}
    return words | {"capacity": capacity}
