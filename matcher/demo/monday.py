"""What happened this very morning, done by the services themselves, with their letters."""

from collections.abc import Callable, Sequence
from itertools import islice

from sqlalchemy import select

from matcher.accounts.models import Account
from matcher.activities.models import Activity, ActivityStatus
from matcher.activities.service.revisions import remembering
from matcher.demo.ground import Ground
from matcher.demo.listings import Opening
from matcher.demo.logins import Staff
from matcher.demo.residents import Person
from matcher.demo.ties import suits
from matcher.engagements import service
from matcher.engagements.service import Wish
from matcher.errors import Conflict, RuleBroken
from matcher.members.models import Organization
from matcher.shared.db import db

APPLICATIONS = 2
INVITATIONS = 1
CALLS = 4
BELONGINGS = "軍手・帽子・飲み物。駐車場はありませんので、公共交通機関をご利用ください。"
MESSAGE = "以前のご経験を伺い、ぜひお願いしたいと思いご連絡しました。"

Step = Callable[[int, Person], object]


def prepare(
    ground: Ground,
    staff: Staff,
    resident: Person,
    people: Sequence[Person],
    openings: Sequence[Opening],
) -> int:
    """Let the resident apply and be asked, and the staff ask some people without mail.

    Return how many steps were taken.
    """
    coming = [o for o in openings if o.starts_at and not o.is_past(ground.now)]

    def apply(shift_id: int, person: Person) -> None:
        if person.account:
            actor = person.account.actor()
            service.apply(shift_id, person.resident, Wish(), actor=actor, now=ground.now)

    def invite(shift_id: int, person: Person) -> None:
        actor = staff.staff.actor()
        service.invite(shift_id, person.resident, actor=actor, now=ground.now, message=MESSAGE)

    done = _take(ground, apply, resident, coming, APPLICATIONS)
    done += _take(ground, invite, resident, coming, INVITATIONS)
    on_paper = (p for p in people if p.supporter and p.resident.email is None)
    for person in islice(on_paper, CALLS):
        done += _take(ground, invite, person, coming, INVITATIONS)
    return done


def correct(ground: Ground, group: Organization, account: Account) -> None:
    """Let the group change what it says of an activity that is on show, for the staff to see."""
    theirs = select(Activity).where(
        Activity.organization_id == group.id, Activity.status == ActivityStatus.PUBLISHED
    )
    activity = db.session.scalars(theirs.order_by(Activity.next_at, Activity.id)).first()
    if activity is not None:
        with remembering(activity, actor=account.actor(), now=ground.now):
            activity.belongings = BELONGINGS


def _take(
    ground: Ground, step: Step, person: Person, openings: Sequence[Opening], most: int
) -> int:
    """Take the step for the first few shifts that suit; return for how many it was allowed."""
    done = 0
    for opening in openings:
        if done == most:
            break
        if suits(ground.city, person, opening) and opening.has_seats():
            done += _is_allowed(step, opening.shift_id, person)
    return done


def _is_allowed(step: Step, shift_id: int, person: Person) -> bool:
    try:
        step(shift_id, person)
    except (Conflict, RuleBroken):
        return False
    return True
