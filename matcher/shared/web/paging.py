"""One page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

T = TypeVar("T")
PER_PAGE = 20
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The items of page `number` (from 1), and how many there are in all, or counted at least."""

    items: Sequence[T]
    number: int
    total: int
    per_page: int = PER_PAGE
    has_more: bool = False

    @property
    def pages(self) -> int:
        """Return how many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def has_previous(self) -> bool:
        """Tell whether a page comes before this one."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Tell whether a page comes after this one."""
        return self.number < self.pages


def page_number() -> int:
    """Return the page the address asks for; anything that is no page number is page 1."""
    asked = request.args.get("page", "1")
    usable = asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS
    return max(int(asked), 1) if usable else 1


def offset(number: int) -> int:
    """Return how many items come before this page."""
    return (number - 1) * PER_PAGE
