"""What the demo's insurance has seen: declarations, enrolments, frozen rosters, a draft."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import joinedload

from matcher.accounts.models import Account
from matcher.activities.models import Activity, ActivityStatus, Shift
from matcher.authz import Actor
from matcher.demo.ground import Ground
from matcher.demo.residents import Person
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.insurance.models import Accident, Enrolment
from matcher.insurance.rules import AccidentState, Risk, cover_of, due_on, fiscal_year
from matcher.insurance.service.declaring import (
    CheckCommand,
    DeclarationCommand,
    check,
    declare,
    version_of,
)
from matcher.insurance.service.freezing import freeze_due
from matcher.members.models import Organization
from matcher.shared.clock import local_date
from matcher.shared.db import db

LEFT = 9
"""Days that are left for the draft of an accident."""
FROZEN = 3
INSURED = 1 / 3
MACHINES = 0.2
SAFETY = "作業の前に全員で準備体操をします。道具の使い方を班長が説明し、救急箱を用意します。"
BENEFIT = "だれもが気持ちよく使える場所を、地域のみんなで守るため"


def insure(
    ground: Ground, people: Sequence[Person], group: tuple[Organization, Account], staff: Actor
) -> int:
    """Let residents be enrolled and a group declare; return how many are enrolled."""
    scheme = ground.city.insurance
    if scheme is None:
        return 0
    rows = list(_enrolments(ground, people, staff))
    if rows:
        db.session.execute(insert(Enrolment), rows)
    organization, account = group
    _declare(ground, organization, account.actor(), staff)
    _freeze(ground, organization)
    _fall(ground, account, scheme.report_days)
    return len(rows)


def _enrolments(
    ground: Ground, people: Sequence[Person], staff: Actor
) -> Iterator[dict[str, object]]:
    for person in people:
        if not ground.happens(INSURED):
            continue
        person.resident.address = person.resident.address or _address(ground, person)
        day = local_date(ground.ago(200, 3))
        year = fiscal_year(ground.today)
        if fiscal_year(day) != year:
            day = ground.today - timedelta(days=1)
        cover = cover_of(day, fiscal_year(day + timedelta(days=1)))
        yield {
            "member_id": person.resident.id,
            "year": cover.year,
            "plan": _plan(ground),
            "enrolled_on": day,
            "covers_from": cover.first,
            "covers_until": cover.last,
            "account_id": staff.account_id,
            "created_at": ground.now,
        }


def _address(ground: Ground, person: Person) -> str:
    area = ground.city.find_area(person.resident.area) or ground.area()
    return f"{ground.city.name}{area.name}{ground.dice.randint(1, 900)}番地"


def _plan(ground: Ground) -> str:
    plans = ground.city.insurance_plans
    return plans[-1 if ground.happens(MACHINES) else 0].code


def _declare(ground: Ground, group: Organization, organizer: Actor, staff: Actor) -> None:
    """Let an activity of the group be declared and checked, and another wait at the desk."""
    shown = (
        select(Activity)
        .options(joinedload(Activity.organization))
        .where(Activity.status == ActivityStatus.PUBLISHED)
        .order_by(Activity.organization_id != group.id, Activity.next_at, Activity.id)
        .limit(2)
    )
    activities = db.session.scalars(shown).unique().all()
    for risk, activity in zip((Risk.LOW, Risk.MEDIUM), activities, strict=False):
        said = DeclarationCommand(
            unpaid=True, public_benefit=BENEFIT, risk=risk, machines=(), safety=SAFETY
        )
        row = declare(activity, said, actor=organizer, now=ground.ago(6, 4))
        if risk is Risk.LOW:
            word = CheckCommand(covered=True, note="", seen=version_of(row))
            check(activity, word, actor=staff, now=ground.ago(3, 1))


def _freeze(ground: Ground, group: Organization) -> None:
    """Freeze the last rosters of the group as the worker did when they began."""
    past = _past(ground).where(Activity.organization_id == group.id)
    for starts_at in db.session.scalars(past.with_only_columns(Shift.starts_at).limit(FROZEN)):
        if starts_at:
            freeze_due(now=starts_at + timedelta(minutes=2))


def _fall(ground: Ground, account: Account, report_days: int) -> None:
    """Begin the report of somebody who fell at one of the group's activities, or another's."""
    at = ground.now - timedelta(days=report_days - LEFT)
    came = (
        _past(ground)
        .join(Engagement, Engagement.shift_id == Shift.id)
        .where(Engagement.state == State.ATTENDED, Shift.starts_at < at + timedelta(days=1))
        .with_only_columns(Engagement.id, Shift.id, Shift.starts_at)
    )
    own = came.where(Activity.organization_id.in_([m.member_id for m in account.memberships]))
    found = db.session.execute(own.limit(1)).first() or db.session.execute(came.limit(1)).first()
    engagement_id, shift_id, starts_at = found or (0, 0, None)
    if starts_at is not None:
        db.session.add(_draft(engagement_id, shift_id, starts_at, account, report_days))


def _draft(
    engagement_id: int, shift_id: int, starts_at: datetime, account: Account, report_days: int
) -> Accident:
    happened_at = starts_at + timedelta(minutes=40)
    return Accident(
        engagement_id=engagement_id,
        shift_id=shift_id,
        person=db.session.get_one(
            Engagement, engagement_id, options=[joinedload(Engagement.member)]
        ).member.name,
        happened_at=happened_at,
        place="花壇の横の段差",
        what="道具を運んでいて、段差につまずいて転んだ。",
        injury="右ひざの擦り傷",
        treatment="その場で水で洗い、救急箱のガーゼを当てた。",
        due_on=due_on(happened_at, report_days),
        state=AccidentState.DRAFT,
        account_id=account.id,
        created_at=happened_at + timedelta(hours=3),
    )


def _past(ground: Ground) -> Select[Shift]:
    return (
        select(Shift)
        .join(Shift.activity)
        .where(Shift.starts_at < ground.now, Shift.cancelled_at.is_(None))
        .order_by(Shift.starts_at.desc(), Shift.id)
    )
