"""A lottery that anybody can draw again: the order follows from a seed and the numbers alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Ticket:
    """A number that takes part, for so many seats; `away` has promised the time elsewhere."""

    number: int
    seats: int = 1
    away: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of one number: its place in the drawn order, and whether it has won."""

    number: int
    place: int
    won: bool


def commitment_of(seed: str) -> str:
    """Return what can be shown of a seed before the draw: its SHA-256, which fits no other."""
    return _digest(seed)


def rank(seed: str, numbers: Iterable[int]) -> list[int]:
    """Return the numbers in the drawn order, by the SHA-256 of "seed:number".

    The order in which they are given does not matter.
    """
    return sorted(numbers, key=lambda number: _digest(f"{seed}:{number}"))


def winners(ranked: Sequence[Ticket], free: int | None) -> list[int]:
    """Return the numbers that get in: along the order, everybody for whom the seats are enough.

    A party too large for what is left is passed over, and so is who is away; None is no limit.
    """
    won = []
    for ticket in ranked:
        if ticket.away or (free is not None and ticket.seats > free):
            continue
        won.append(ticket.number)
        free = None if free is None else free - ticket.seats
    return won


def draw(seed: str, tickets: Iterable[Ticket], free: int | None) -> list[Drawn]:
    """Return every number in the drawn order, with its place from 1 on."""
    of_number = {ticket.number: ticket for ticket in tickets}
    ranked = [of_number[number] for number in rank(seed, of_number)]
    won = set(winners(ranked, free))
    return [
        Drawn(ticket.number, place, ticket.number in won)
        for place, ticket in enumerate(ranked, start=1)
    ]


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()
