"""Who is insured, for which fiscal year and by which plan."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from matcher.authz import Actor, Permission, can
from matcher.errors import Conflict, RuleBroken
from matcher.insurance.models import Enrolment
from matcher.insurance.rules import cover_of
from matcher.insurance.scheme import plans
from matcher.insurance.service.once import insert_once
from matcher.members.models import Resident
from matcher.shared.clock import local_date
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class EnrolCommand:
    """By which plan, since which day, and for which fiscal year somebody is enrolled."""

    plan: str
    enrolled_on: date
    year: int


def enrol(member_id: int, command: EnrolCommand, *, actor: Actor, now: datetime) -> None:
    """Write down that a resident is enrolled; raise Conflict if they are already."""
    if not enrol_all([member_id], command, actor=actor, now=now):
        raise Conflict("already_enrolled")


def enrol_all(
    member_ids: Iterable[int], command: EnrolCommand, *, actor: Actor, now: datetime
) -> int:
    """Write down that residents are enrolled; return how many were not before.

    Raise RuleBroken for a day that is still ahead, an unknown plan, or a year that is over.
    """
    if command.enrolled_on > local_date(now):
        raise RuleBroken("enrolled_ahead")
    if command.plan not in {plan.code for plan in plans()}:
        raise RuleBroken("unknown_plan")
    cover = cover_of(command.enrolled_on, command.year)
    common = {
        "year": cover.year,
        "plan": command.plan,
        "enrolled_on": command.enrolled_on,
        "covers_from": cover.first,
        "covers_until": cover.last,
        "account_id": actor.account_id,
        "created_at": now,
    }
    keys = ("member_id", "year", "plan")
    ids = sorted(set(member_ids))
    return sum(insert_once(Enrolment, {"member_id": id_, **common}, keys) for id_ in ids)


def strike(enrolment: Enrolment) -> None:
    """Take back an enrolment that was entered by mistake; frozen rosters keep what they said."""
    db.session.delete(enrolment)


def enrolments_of(member_id: int) -> list[Enrolment]:
    """Return all enrolments of a member, the latest year first."""
    theirs = select(Enrolment).where(Enrolment.member_id == member_id)
    order = (Enrolment.covers_until.desc(), Enrolment.covers_from, Enrolment.id)
    return list(db.session.scalars(theirs.order_by(*order)))


def covers_on(member_ids: Collection[int], day: date) -> dict[int, list[Enrolment]]:
    """Return the enrolments that cover these members on a day, by the member's id."""
    covering = select(Enrolment).where(
        Enrolment.member_id.in_(member_ids),
        Enrolment.covers_from <= day,
        Enrolment.covers_until >= day,
    )
    found: defaultdict[int, list[Enrolment]] = defaultdict(list)
    for enrolment in db.session.scalars(covering.order_by(Enrolment.id)):
        found[enrolment.member_id].append(enrolment)
    return found


def those_to_enrol(member_ids: Collection[int], actor: Actor) -> list[Resident]:
    """Return those of these residents whom this person may enrol, by their readings."""
    found = db.session.scalars(select(Resident).where(Resident.id.in_(member_ids)))
    allowed = [resident for resident in found if can(actor, Permission.ENROL, resident)]
    return sorted(allowed, key=lambda resident: (resident.furigana, resident.id))
