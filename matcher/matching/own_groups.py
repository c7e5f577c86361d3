"""The groups that residents act for themselves: nobody is asked by their own."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import aliased

from matcher.accounts.models import Membership
from matcher.matching.engine import Person
from matcher.shared.db import db


def own_groups() -> dict[int, list[int]]:
    """Return by member whom else their login acts for."""
    own = aliased(Membership)
    working = (
        select(own.member_id, Membership.member_id)
        .join(Membership, Membership.account_id == own.account_id)
        .where(own.member_id != Membership.member_id)
        .order_by(Membership.member_id)
    )
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for member_id, group_id in db.session.execute(working):
        groups[member_id].append(group_id)
    return groups


def with_own_groups(people: Iterable[Person]) -> list[Person]:
    """Return the people, each closed to the groups that their own login acts for."""
    groups = own_groups()
    return [
        replace(one, blocked_group_ids=frozenset(groups[one.id])) if one.id in groups else one
        for one in people
    ]
