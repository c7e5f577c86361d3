"""What people change after their yes: a swap that waits, a moved date, a late withdrawal."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from matcher.accounts.models import Account, Membership
from matcher.activities.models import Activity, ActivityStatus, Shift
from matcher.authz import MembershipRole
from matcher.demo.ground import Ground
from matcher.demo.residents import Person
from matcher.engagements import service
from matcher.engagements.models import Engagement, Swap
from matcher.engagements.pages.moves import dates_to_move_to
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.rules import State
from matcher.engagements.service import swapping
from matcher.engagements.service.moving import transfer
from matcher.errors import DomainError
from matcher.members.models import Organization
from matcher.shared.db import db

MOST_TRIED = 12
TAKERS = 8
WORD = "家族の通院と重なってしまいました。お知り合いの方にお願いしたいです。"
REASON = "急な発熱のため"

Yes = tuple[Engagement, Account]


def change_plans(ground: Ground, group: Organization, people: Sequence[Person]) -> None:
    """Let somebody give their place away, another move, and a third leave shortly before."""
    late = ground.now + timedelta(hours=ground.city.policies.late_hours)
    yeses = [(tie, account) for tie, account in _yeses(ground, group) if tie.shift.starts_at]
    later = [one for one in yeses if one[0].shift.starts_at and one[0].shift.starts_at > late]
    takers = [person for person in people if person.account and person.supporter]
    _first(later, lambda one: _swap(ground, one, ground.dice.sample(takers, len(takers))))
    _first(later[len(later) // 3 :], lambda one: _move(ground, one))
    _first((one for one in yeses if one not in later), lambda one: _leave(ground, one))


def _yeses(ground: Ground, group: Organization) -> Iterator[Yes]:
    """Yield who comes to what and has a login, the group's own dates first, then the soonest."""
    rows = db.session.execute(_statement(ground, group))
    return ((row[0], row[1]) for row in rows.unique())


def _statement(ground: Ground, group: Organization) -> Select[Engagement, Account]:
    return (
        select(Engagement, Account)
        .join(Engagement.shift)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(Membership, Membership.member_id == Engagement.member_id)
        .join(Account, Account.id == Membership.account_id)
        .options(joinedload(Engagement.shift))
        .where(
            Engagement.state == State.CONFIRMED,
            Membership.role == MembershipRole.SELF,
            Activity.status == ActivityStatus.PUBLISHED,
            Shift.starts_at > ground.now,
        )
        .order_by(Activity.organization_id != group.id, Shift.starts_at, Engagement.id)
    )


def _first(yeses: Iterable[Yes], deed: Callable[[Yes], bool]) -> None:
    """Do it for the first of those for whom it can be done."""
    for tried, one in enumerate(yeses):
        if tried == MOST_TRIED or (one[0].state is State.CONFIRMED and _is_allowed(deed, one)):
            return


def _swap(ground: Ground, one: Yes, takers: Sequence[Person]) -> bool:
    tie, account = one
    actor = account.actor()
    swap = swapping.propose(tie, actor=actor, now=ground.now, message=WORD)
    return any(
        _is_allowed(lambda person: _take(ground, swap, person), taker) for taker in takers[:TAKERS]
    )


def _take(ground: Ground, swap: Swap, taker: Person) -> bool:
    if taker.account is None:
        return False
    actor = taker.account.actor()
    swapping.take(swap, taker.resident, None, actor=actor, now=ground.now)
    return True


def _move(ground: Ground, one: Yes) -> bool:
    tie, account = one
    whole = engagement_with_context(tie.id)
    dates = dates_to_move_to(whole, now=ground.now, by_organizer=False) if whole else []
    if not dates:
        return False
    transfer(tie, dates[0].id, actor=account.actor(), now=ground.now)
    return True


def _leave(ground: Ground, one: Yes) -> bool:
    tie, account = one
    service.withdraw(tie, actor=account.actor(), now=ground.now, reason=REASON)
    return True


def _is_allowed(deed: Callable[..., bool], one: object) -> bool:
    """Try it, and leave no trace where it cannot be done."""
    try:
        with db.session.begin_nested() as trial:
            done = deed(one)
            if not done:
                trial.rollback()
    except DomainError:
        return False
    return done
