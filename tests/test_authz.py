"""Tests of the policy table: who may do what to what."""

from types import SimpleNamespace

import pytest

from matcher.authz import POLICY, AccountRole, Actor, MembershipRole, Permission, can

HERE = SimpleNamespace(id=7, area="north", organization_id=7)
ELSEWHERE = SimpleNamespace(id=8, area="south", organization_id=8)
ENGAGEMENT = SimpleNamespace(member_id=7, member=HERE, shift=SimpleNamespace(activity=HERE))

STRANGER = Actor(1)
RESIDENT = Actor(2, memberships={7: MembershipRole.SELF})
MANAGER = Actor(3, memberships={7: MembershipRole.MANAGER})
HELPER = Actor(4, memberships={7: MembershipRole.HELPER})
AREA_STAFF = Actor(5, AccountRole.AREA_STAFF, frozenset({"north"}))
STAFF = Actor(6, AccountRole.STAFF)
ADMINISTRATOR = Actor(9, AccountRole.ADMINISTRATOR)
EVERYBODY = (STRANGER, RESIDENT, MANAGER, HELPER, AREA_STAFF, STAFF, ADMINISTRATOR)

OWN = {
    Permission.ACT_FOR_MEMBER: (RESIDENT, MANAGER, HELPER),
    Permission.EDIT_MEMBER: (RESIDENT, MANAGER, AREA_STAFF, STAFF, ADMINISTRATOR),
    Permission.SEE_CONTACTS: (AREA_STAFF, STAFF, ADMINISTRATOR),
    Permission.POST_ACTIVITY: (RESIDENT, MANAGER),
    Permission.SEE_ACTIVITY: (MANAGER, HELPER, AREA_STAFF, STAFF, ADMINISTRATOR),
    Permission.EDIT_ACTIVITY: (MANAGER, HELPER, AREA_STAFF, STAFF, ADMINISTRATOR),
    Permission.DECIDE_APPLICATIONS: (MANAGER, HELPER, AREA_STAFF, STAFF, ADMINISTRATOR),
    Permission.WORK_AT_DESK: (AREA_STAFF, STAFF, ADMINISTRATOR),
    Permission.APPROVE: (AREA_STAFF, STAFF, ADMINISTRATOR),
    Permission.INVITE: (AREA_STAFF, STAFF, ADMINISTRATOR),
    Permission.ADMINISTER: (ADMINISTRATOR,),
}


@pytest.mark.parametrize("permission", OWN)
def test_who_may_do_it_to_a_subject_of_their_own(permission: Permission) -> None:
    allowed = [actor for actor in EVERYBODY if can(actor, permission, HERE)]
    assert allowed == list(OWN[permission])


@pytest.mark.parametrize("permission", OWN)
def test_only_central_staff_may_do_it_to_somebody_elses(permission: Permission) -> None:
    allowed = {actor.account_id for actor in EVERYBODY if can(actor, permission, ELSEWHERE)}
    everywhere = {AREA_STAFF.account_id, STAFF.account_id, ADMINISTRATOR.account_id}
    assert allowed <= everywhere
    whole_town = {Permission.WORK_AT_DESK, Permission.SEE_ACTIVITY}
    assert (AREA_STAFF.account_id in allowed) == (permission in whole_town)


def test_an_engagement_is_answered_by_its_member_and_seen_by_those_concerned() -> None:
    answering = [a for a in EVERYBODY if can(a, Permission.ANSWER_ENGAGEMENT, ENGAGEMENT)]
    seeing = [a for a in EVERYBODY if can(a, Permission.SEE_ENGAGEMENT, ENGAGEMENT)]
    assert answering == [RESIDENT, MANAGER, HELPER]
    assert seeing == [RESIDENT, MANAGER, HELPER, AREA_STAFF, STAFF, ADMINISTRATOR]
    naming = [a for a in EVERYBODY if can(a, Permission.NAME_COMPANIONS, ENGAGEMENT)]
    assert naming == seeing
    elsewhere = SimpleNamespace(member_id=8, member=ELSEWHERE)
    assert not can(AREA_STAFF, Permission.NAME_COMPANIONS, elsewhere)


def test_a_swap_is_taken_back_by_one_of_the_two_and_by_nobody_before_it_is_taken_up() -> None:
    swap = SimpleNamespace(engagement=ENGAGEMENT, taker_id=None)
    assert [a for a in EVERYBODY if can(a, Permission.TAKE_BACK_SWAP, swap)] == [RESIDENT]
    swap.taker_id = 8
    taker = Actor(10, memberships={8: MembershipRole.SELF})
    assert [a for a in (*EVERYBODY, taker) if can(a, Permission.TAKE_BACK_SWAP, swap)] == [
        RESIDENT,
        taker,
    ]


def test_a_visitor_may_do_nothing_that_the_table_names() -> None:
    assert not any(can(None, permission) for permission in POLICY)


def test_in_general_a_member_may_act_and_a_stranger_may_not() -> None:
    assert can(RESIDENT, Permission.ACT_FOR_MEMBER)
    assert can(MANAGER, Permission.POST_ACTIVITY)
    assert can(HELPER, Permission.EDIT_ACTIVITY)
    assert can(AREA_STAFF, Permission.APPROVE)
    assert not can(STRANGER, Permission.ACT_FOR_MEMBER)
    assert not can(STRANGER, Permission.POST_ACTIVITY)


def test_every_permission_stands_in_the_table() -> None:
    assert set(POLICY) == set(Permission)
