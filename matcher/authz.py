"""Who may do what: one table of permissions and predicates, and one function.

Pure: it knows no web and no database. A subject is anything with the attributes that a
predicate names; `None` stands for "in general", as for a menu.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

from matcher.shared.channel import Channel


class AccountRole(StrEnum):
    """What a login is to the town."""

    MEMBER = "member"
    AREA_STAFF = "area_staff"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


class MembershipRole(StrEnum):
    """What a login is to one member of the registry."""

    SELF = "self"
    MANAGER = "manager"
    HELPER = "helper"


Subject: TypeAlias = Any
"""Whatever has the attributes that a predicate names."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting: a login, its role, the members it may act for, and by which channel."""

    account_id: int
    role: AccountRole = AccountRole.MEMBER
    staff_areas: frozenset[str] = frozenset()
    memberships: Mapping[int, MembershipRole] = field(default_factory=dict)
    channel: Channel = Channel.WEB

    def by(self, channel: Channel) -> "Actor":
        """Return the same person, acting by another channel."""
        return replace(self, channel=channel)

    @property
    def resident_id(self) -> int | None:
        """Return the resident this person is."""
        own = (id_ for id_, role in self.memberships.items() if role is MembershipRole.SELF)
        return next(own, None)

    @property
    def organization_ids(self) -> tuple[int, ...]:
        """Return the organizations this person works for, the first joined first."""
        return tuple(i for i, role in self.memberships.items() if role is not MembershipRole.SELF)


class Permission(StrEnum):
    """Everything that is not open to all."""

    ACT_FOR_MEMBER = "act_for_member"
    EDIT_MEMBER = "edit_member"
    SEE_CONTACTS = "see_contacts"
    POST_ACTIVITY = "post_activity"
    SEE_ACTIVITY = "see_activity"
    EDIT_ACTIVITY = "edit_activity"
    DECIDE_APPLICATIONS = "decide_applications"
    ANSWER_ENGAGEMENT = "answer_engagement"
    NAME_COMPANIONS = "name_companions"
    SEE_ENGAGEMENT = "see_engagement"
    TAKE_BACK_SWAP = "take_back_swap"
    ANSWER_CONSENT = "answer_consent"
    RECORD_ATTENDANCE = "record_attendance"
    SEE_HOURS = "see_hours"
    WRITE_REPORT = "write_report"
    DECLARE_INSURANCE = "declare_insurance"
    CHECK_INSURANCE = "check_insurance"
    ENROL = "enrol"
    SEE_ACCIDENT = "see_accident"
    WORK_AT_DESK = "work_at_desk"
    APPROVE = "approve"
    INVITE = "invite"
    ADMINISTER = "administer"


Predicate = Callable[[Actor, Subject], bool]


def can(actor: Actor | None, permission: Permission, subject: Subject = None) -> bool:
    """Tell whether this person may do this, to this subject or in general."""
    return actor is not None and POLICY[permission](actor, subject)


def _administrator(actor: Actor, _subject: Subject) -> bool:
    return actor.role is AccountRole.ADMINISTRATOR


def _central_staff(actor: Actor, _subject: Subject) -> bool:
    return actor.role in {AccountRole.STAFF, AccountRole.ADMINISTRATOR}


def _any_staff(actor: Actor, _subject: Subject) -> bool:
    return actor.role is not AccountRole.MEMBER


def _staff_of(actor: Actor, subject: Subject) -> bool:
    """Central staff for the whole town; area staff for what lies in their areas."""
    if actor.role is not AccountRole.AREA_STAFF:
        return _central_staff(actor, subject)
    return subject is None or subject.area in actor.staff_areas


def _acts_for(actor: Actor, member: Subject) -> bool:
    return bool(actor.memberships) if member is None else member.id in actor.memberships


def _manages(actor: Actor, member: Subject) -> bool:
    managing = {MembershipRole.SELF, MembershipRole.MANAGER}
    if member is None:
        return bool(managing & set(actor.memberships.values()))
    return actor.memberships.get(member.id) in managing


def _works_for_organization_of(actor: Actor, activity: Subject) -> bool:
    helping = {MembershipRole.MANAGER, MembershipRole.HELPER}
    if activity is None:
        return bool(helping & set(actor.memberships.values()))
    return actor.memberships.get(activity.organization_id) in helping


def _may_edit(actor: Actor, activity: Subject) -> bool:
    return _works_for_organization_of(actor, activity) or _staff_of(actor, activity)


def _may_see(actor: Actor, activity: Subject) -> bool:
    return _works_for_organization_of(actor, activity) or _any_staff(actor, activity)


def _owns_engagement(actor: Actor, engagement: Subject) -> bool:
    return engagement is None or engagement.member_id in actor.memberships


def _names_companions(actor: Actor, engagement: Subject) -> bool:
    """Whoever takes part, and the staff of their area, to whom they have told the names."""
    return _owns_engagement(actor, engagement) or _staff_of(actor, engagement.member)


def _changes_places(actor: Actor, swap: Subject) -> bool:
    """One of the two: nobody has taken it up yet where the taker is unknown."""
    if swap is None:
        return actor.resident_id is not None
    return actor.resident_id in {swap.engagement.member_id, swap.taker_id} - {None}


def _concerned(actor: Actor, engagement: Subject) -> bool:
    return _owns_engagement(actor, engagement) or _may_edit(actor, engagement.shift.activity)


def _any_of(*predicates: Predicate) -> Predicate:
    return lambda actor, subject: any(holds(actor, subject) for holds in predicates)


POLICY: Mapping[Permission, Predicate] = {
    Permission.ACT_FOR_MEMBER: _acts_for,
    Permission.EDIT_MEMBER: _any_of(_manages, _staff_of),
    Permission.SEE_CONTACTS: _staff_of,
    Permission.POST_ACTIVITY: _manages,
    Permission.SEE_ACTIVITY: _may_see,
    Permission.EDIT_ACTIVITY: _may_edit,
    Permission.DECIDE_APPLICATIONS: _may_edit,
    Permission.ANSWER_ENGAGEMENT: _owns_engagement,
    Permission.NAME_COMPANIONS: _names_companions,
    Permission.SEE_ENGAGEMENT: _concerned,
    Permission.TAKE_BACK_SWAP: _changes_places,
    Permission.ANSWER_CONSENT: _acts_for,
    Permission.RECORD_ATTENDANCE: _may_edit,
    Permission.SEE_HOURS: _any_of(_acts_for, _staff_of),
    Permission.WRITE_REPORT: _may_edit,
    Permission.DECLARE_INSURANCE: _may_edit,
    Permission.CHECK_INSURANCE: _staff_of,
    Permission.ENROL: _staff_of,
    Permission.SEE_ACCIDENT: _concerned,
    Permission.WORK_AT_DESK: _any_staff,
    Permission.APPROVE: _staff_of,
    Permission.INVITE: _staff_of,
    Permission.ADMINISTER: _administrator,
}
