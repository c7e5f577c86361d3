"""What every builder of the demo town works with."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from matcher.accounts.models import Account, Membership
from matcher.authz import MembershipRole
from matcher.city import Area, City
from matcher.demo.facts import Facts, read_facts
from matcher.shared.clock import local_date
from matcher.shared.db import db

T = TypeVar("T")
DOMAIN = "demo.example"


@dataclass(slots=True)
class Ground:
    """The town, the facts, the dice and the moment at which the demo is built."""

    city: City
    dice: Random
    now: datetime
    password_hash: str
    facts: Facts = field(default_factory=read_facts)

    @property
    def today(self) -> date:
        """Today in Tokyo."""
        return local_date(self.now)

    def area(self) -> Area:
        """Return an area by lot, the more inhabitants the likelier."""
        weights = [area.population + 1 for area in self.city.areas]
        return self.dice.choices(self.city.areas, weights)[0]

    def some(self, things: Sequence[T], most: int, least: int = 0) -> list[T]:
        """Return a few of the things by lot, in their order."""
        count = min(len(things), self.dice.randint(least, most))
        return [things[place] for place in sorted(self.dice.sample(range(len(things)), count))]

    def happens(self, probability: float) -> bool:
        """Throw the dice."""
        return self.dice.random() < probability

    def ago(self, most_days: int, least_days: int = 0) -> datetime:
        """Return a moment in the past, by lot."""
        days = self.dice.uniform(least_days, most_days)
        return self.now - timedelta(seconds=int(days * 86_400))

    def open_login(self, email: str, member_id: int, role: MembershipRole) -> Account:
        """Return a confirmed login for the member with the demo's password; not yet saved."""
        since = self.ago(400, 60)
        return Account(
            email=email,
            password_hash=self.password_hash,
            created_at=since,
            confirmed_at=since,
            memberships=[Membership(member_id=member_id, role=role)],
        )


def save(rows: Iterable[object], batch: int = 1_000) -> None:
    """Insert the rows, giving each its id."""
    rows = iter(rows)
    while some := list(itertools.islice(rows, batch)):
        db.session.add_all(some)
        db.session.flush()
