"""Factories: each builds the smallest valid object; a test states only what matters."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from sqlalchemy.orm import scoped_session

from matcher.accounts.models import Account, Membership
from matcher.accounts.passwords import hash_password
from matcher.activities.models import Activity, ActivityStatus, Role, Shift
from matcher.activities.rules.deadlines import ALWAYS
from matcher.authz import AccountRole, Actor, MembershipRole
from matcher.engagements.models import Engagement
from matcher.engagements.rules import SEATED, Origin, State
from matcher.members.models import Organization, OrgKind, OrgStatus, Resident
from matcher.notices.models import Notice, NoticeChannel
from matcher.offers.models import Offer, OfferKind
from matcher.recognition.models import Story
from matcher.recognition.rules.telling import StoryStatus
from matcher.shared.text import same_name

CREATED = datetime(2026, 11, 1, tzinfo=UTC)
SATURDAY_MORNING = datetime(2026, 11, 28, 0, 0, tzinfo=UTC)
"""Nine in the morning in Tokyo, in the week of the tests."""
PASSWORD = "まちのみんなで花を植えよう土曜日"
PASSWORD_HASH = hash_password(PASSWORD)
_SESSION: list[scoped_session[Any]] = []


def bind_session(session: scoped_session[Any]) -> None:
    """Let the factories write into this session."""
    _SESSION[:] = [session]


class Base(factory.alchemy.SQLAlchemyModelFactory):
    """Writes what it builds and commits it."""

    class Meta:
        """Common settings."""

        abstract = True
        sqlalchemy_session_factory = lambda: _SESSION[0]  # noqa: E731
        sqlalchemy_session_persistence = "commit"


class AccountFactory(Base):
    """A confirmed login with `PASSWORD`."""

    class Meta:
        """Its model."""

        model = Account

    email = factory.Sequence(lambda n: f"person{n}@example.jp")
    password_hash = PASSWORD_HASH
    role = AccountRole.MEMBER
    staff_areas = factory.LazyFunction(list)
    confirmed_at = CREATED
    created_at = CREATED


class ResidentFactory(Base):
    """A resident without a login."""

    class Meta:
        """Its model."""

        model = Resident

    name = factory.Sequence(lambda n: f"見本 市民{n}")
    name_key = factory.LazyAttribute(lambda o: same_name(o.name))
    furigana = "ミホン シミン"
    email = factory.Sequence(lambda n: f"resident{n}@example.jp")
    created_at = CREATED


class OrganizationFactory(Base):
    """An approved group."""

    class Meta:
        """Its model."""

        model = Organization

    name = factory.Sequence(lambda n: f"見本の会{n}")
    name_key = factory.LazyAttribute(lambda o: same_name(o.name))
    furigana = "ミホンノカイ"
    org_kind = OrgKind.CIVIC_GROUP
    status = OrgStatus.APPROVED
    email = factory.Sequence(lambda n: f"group{n}@example.jp")
    fields = factory.LazyFunction(list)
    notes = factory.LazyFunction(dict)
    created_at = CREATED


class OfferFactory(Base):
    """A supporter's time."""

    class Meta:
        """Its model."""

        model = Offer

    member_id = factory.LazyFunction(lambda: ResidentFactory().id)
    kind = OfferKind.TIME
    fields = factory.LazyFunction(list)
    skills = factory.LazyFunction(list)
    areas = factory.LazyFunction(list)
    free_slots = factory.LazyFunction(list)
    notes = factory.LazyFunction(dict)
    created_at = CREATED
    updated_at = CREATED


class ActivityFactory(Base):
    """A published listing without roles; `ShiftFactory` gives it its times."""

    class Meta:
        """Its model."""

        model = Activity

    organization_id = factory.LazyFunction(lambda: OrganizationFactory().id)
    title = factory.Sequence(lambda n: f"花壇の手入れ{n}")
    field = "environment"
    status = ActivityStatus.PUBLISHED
    notes = factory.LazyFunction(dict)
    published_at = CREATED
    created_at = CREATED
    updated_at = CREATED


class RoleFactory(Base):
    """A role for anybody."""

    class Meta:
        """Its model."""

        model = Role

    activity_id = factory.LazyFunction(lambda: ActivityFactory().id)
    name = "参加者"
    skills = factory.LazyFunction(list)
    recurrences = factory.LazyFunction(list)


class ShiftFactory(Base):
    """Two hours on the coming Saturday morning."""

    class Meta:
        """Its model."""

        model = Shift

    role_id = factory.LazyFunction(lambda: RoleFactory().id)
    activity_id = factory.LazyAttribute(lambda o: _SESSION[0].get_one(Role, o.role_id).activity_id)
    starts_at = SATURDAY_MORNING
    ends_at = factory.LazyAttribute(lambda o: o.starts_at and o.starts_at + timedelta(hours=2))
    open_until = factory.LazyAttribute(lambda o: o.ends_at or o.starts_at or ALWAYS)


class EngagementFactory(Base):
    """A confirmed engagement, its seat counted."""

    class Meta:
        """Its model."""

        model = Engagement

    member_id = factory.LazyFunction(lambda: ResidentFactory().id)
    shift_id = factory.LazyFunction(lambda: ShiftFactory().id)
    state = State.CONFIRMED
    origin = Origin.APPLIED
    seats = 1
    created_at = CREATED
    updated_at = CREATED

    @classmethod
    def _create(cls, model: type[Engagement], *args: Any, **kwargs: Any) -> Engagement:
        if kwargs["state"] in SEATED:
            _SESSION[0].get_one(Shift, kwargs["shift_id"]).taken += kwargs["seats"]
        engagement: Engagement = super()._create(model, *args, **kwargs)
        return engagement


class NoticeFactory(Base):
    """A mail in the outbox, due since it was written; nobody has woken the worker for it."""

    class Meta:
        """Its model."""

        model = Notice

    key = factory.Sequence(lambda n: f"test:{n}")
    kind = "test"
    channel = NoticeChannel.MAIL
    recipient = "見本 市民"
    address = factory.Sequence(lambda n: f"reader{n}@example.jp")
    subject = "【まちむすび】お知らせ"
    body = "花壇の手入れは、あすの朝9時からです。\n"
    message_id = factory.Sequence(lambda n: f"{n:024x}@machimusubi")
    next_attempt_at = CREATED
    created_at = CREATED


class StoryFactory(Base):
    """A report that is being written, of the Saturday before the tests."""

    class Meta:
        """Its model."""

        model = Story

    activity_id = factory.LazyFunction(lambda: ActivityFactory().id)
    first_day = date(2026, 11, 21)
    last_day = date(2026, 11, 21)
    title = factory.Sequence(lambda n: f"花壇に苗を植えました{n}")
    achieved = "みんなで苗を120株植えました。"
    figures = factory.LazyFunction(list)
    quotes = factory.LazyFunction(list)
    status = StoryStatus.DRAFT
    created_at = CREATED
    updated_at = CREATED


def person(resident: Resident | None = None, **account: Any) -> tuple[Account, Resident]:
    """Return a resident with a login of their own."""
    resident = resident or ResidentFactory()
    login = AccountFactory(**account)
    _join(login, resident.id, MembershipRole.SELF)
    return login, resident


def manager(organization: Organization | None = None) -> tuple[Account, Organization]:
    """Return an organization and the login that manages it."""
    organization = organization or OrganizationFactory()
    login = AccountFactory()
    _join(login, organization.id, MembershipRole.MANAGER)
    return login, organization


def staff(role: AccountRole = AccountRole.STAFF, areas: tuple[str, ...] = ()) -> Account:
    """Return a login of the support centre."""
    account: Account = AccountFactory(role=role, staff_areas=list(areas))
    return account


def actor_of(account: Account) -> Actor:
    """Return the actor this login stands for."""
    return account.actor()


def _join(account: Account, member_id: int, role: MembershipRole) -> None:
    account.memberships.append(Membership(member_id=member_id, role=role))
    _SESSION[0].commit()
