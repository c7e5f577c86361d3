"""The demo town is believable, keeps the house's rules and gives every role something to do."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from matcher.accounts.models import Account, AccountRole
from matcher.accounts.passwords import matches, weakness
from matcher.activities.models import Activity, ActivityStatus, Role, Shift, Wants
from matcher.activities.rules.recurrence_json import from_json
from matcher.activities.service.finding import Filters, find
from matcher.demo.cli import ROLES
from matcher.demo.logins import PASSWORD, login_of
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import SEATED, TRANSITIONS, State, age_on
from matcher.matching.service.suggesting import suggestions_for
from matcher.members.models import Channel, Organization, OrgKind, OrgStatus, Resident
from matcher.notices.models import Notice, NoticeChannel
from matcher.offers.models import Offer, OfferKind
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.town import current_city
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("town")


def account_of(role: str) -> Account:
    found = select(Account).where(Account.email == login_of(role))
    return db.session.scalars(found).unique().one()


def count(*conditions: object, of: object = Engagement.id) -> int:
    query = select(func.count(of)).where(*conditions)  # type: ignore[arg-type]
    return db.session.scalar(query) or 0


def test_there_are_as_many_members_and_activities_as_asked_for():
    assert count(of=Resident.id) == 400
    assert count(of=Activity.id) == 260
    assert count(Organization.org_kind != OrgKind.BUSINESS, of=Organization.id) == 342
    assert 35 <= count(Organization.org_kind == OrgKind.BUSINESS, of=Organization.id) <= 45


def test_residents_are_as_old_as_a_town_is():
    births = [b for b in db.session.scalars(select(Resident.birth_date)) if b]
    ages = [age_on(local_date(NOW), birth) for birth in births]
    assert 0.33 <= sum(age >= 65 for age in ages) / len(ages) <= 0.47
    assert 15 in ages
    assert min(ages) >= 15


def test_some_residents_are_known_on_paper_only_and_have_no_login():
    on_paper = list(db.session.scalars(select(Resident).where(Resident.channel != Channel.WEB)))
    assert len(on_paper) > 10
    assert all(member.email is None and member.phone for member in on_paper)


def test_working_people_are_free_on_other_hours_than_the_retired():
    residents = {r.id: r for r in db.session.scalars(select(Resident))}
    free: dict[str, Counter[str]] = {"old": Counter(), "working": Counter()}
    for offer in db.session.scalars(select(Offer).where(Offer.kind == OfferKind.TIME)):
        birth = residents[offer.member_id or 0].birth_date
        if birth:
            age = age_on(local_date(NOW), birth)
            free["old" if age >= 65 else "working"].update(offer.free_slots)
    assert free["old"]["1-morning"] > 3 * free["working"]["1-morning"]
    assert free["working"]["1-evening"] > 2 * free["old"]["1-evening"]


def test_every_code_is_one_of_the_town():
    city = current_city()
    for activity in db.session.scalars(select(Activity)):
        assert city.find_field(activity.field)
        assert city.find_area(activity.area)
        assert all(city.find_skill(s) for role in activity.roles for s in role.skills)
    for offer in db.session.scalars(select(Offer)):
        assert set(offer.free_slots) <= set(city.slots)
        assert all(map(city.find_skill, offer.skills))
        assert all(map(city.find_field, offer.fields))
        assert all(map(city.find_area, offer.areas))


def test_dates_lie_around_the_present():
    starts = db.session.scalars(select(Shift.starts_at).where(Shift.starts_at.is_not(None)))
    days = [start - NOW for start in starts if start]
    assert min(days) > timedelta(days=-60)
    assert max(days) < timedelta(days=100)
    assert sum(day > timedelta(0) for day in days) > len(days) / 2


def test_shifts_fall_where_their_rule_says():
    roles = db.session.scalars(select(Role).where(Role.recurs_until.is_not(None)))
    checked = 0
    for role in roles:
        rule = from_json(role.recurrences[0])
        for shift in role.shifts:
            assert shift.starts_at is not None
            day = local_date(shift.starts_at)
            assert not rule.weekdays or day.weekday() in rule.weekdays
            assert not rule.months or day.month in rule.months
            checked += 1
    assert checked > 100


def test_the_seats_counted_are_the_seats_taken():
    counted = (
        select(Engagement.shift_id, func.sum(Engagement.seats))
        .where(Engagement.state.in_(SEATED))
        .group_by(Engagement.shift_id)
    )
    seated = {shift_id: seats for shift_id, seats in db.session.execute(counted)}  # noqa: C416
    for shift in db.session.scalars(select(Shift)):
        assert shift.taken == seated.get(shift.id, 0)


def test_nobody_waits_for_a_shift_that_has_seats():
    waiting = select(Shift).join(Engagement).where(Engagement.state == State.WAITLISTED)
    shifts = list(db.session.scalars(waiting))
    assert shifts
    assert all(shift.is_full for shift in shifts)


def test_engagements_are_in_every_state():
    states = set(db.session.scalars(select(Engagement.state).distinct()))
    assert states == set(State)


def test_every_history_is_allowed_and_ends_in_the_present_state():
    histories = select(Engagement).options(joinedload(Engagement.events))
    for engagement in db.session.scalars(histories).unique():
        moves = [event for event in engagement.events if event.from_state is not event.to_state]
        steps = [None, *(event.to_state for event in moves)]
        assert steps[-1] == engagement.state
        assert all(after in TRANSITIONS[before] for before, after in pairwise(steps))
        assert [event.from_state for event in moves] == steps[:-1]
        moments = [event.at for event in engagement.events]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW


def test_nobody_is_in_two_places_at_once():
    promised: dict[int, list[Shift]] = {}
    rows = select(Engagement.member_id, Shift).join(Shift).where(Engagement.state.in_(SEATED))
    residents = set(db.session.scalars(select(Resident.id)))
    for member_id, shift in db.session.execute(rows):
        if member_id in residents and shift.starts_at:
            promised.setdefault(member_id, []).append(shift)
    for shifts in promised.values():
        ordered = sorted(shifts, key=lambda shift: shift.starts_at or NOW)
        for one, other in pairwise(ordered):
            assert one.over_at
            assert other.starts_at
            assert one.over_at <= other.starts_at


def test_invitations_and_offers_still_hold():
    open_ones = select(Engagement).where(Engagement.state.in_([State.INVITED, State.OFFERED]))
    for engagement in db.session.scalars(open_ones):
        assert engagement.expires_at
        assert engagement.expires_at > NOW


def test_past_shifts_leave_some_attendance_to_be_recorded():
    past = (Shift.ends_at < NOW, Engagement.state == State.CONFIRMED)
    query = select(func.count(Engagement.id)).join(Shift).where(*past)
    assert (db.session.scalar(query) or 0) > 0


def test_the_desk_has_something_to_do_on_monday():
    assert count(Organization.status == OrgStatus.PENDING, of=Organization.id) == 6
    assert count(Activity.status == ActivityStatus.SUBMITTED, of=Activity.id) == 8
    assert count(Notice.channel == NoticeChannel.CALL, of=Notice.id) > 0
    assert count(Engagement.state == State.APPLIED) > 10


def test_businesses_give_people_goods_and_venues_and_find_roles_that_want_them():
    businesses = select(Organization.id).where(Organization.org_kind == OrgKind.BUSINESS)
    given = select(Offer.kind).where(Offer.member_id.in_(businesses)).distinct()
    assert {OfferKind.PEOPLE, OfferKind.GOODS, OfferKind.VENUE} <= set(db.session.scalars(given))
    wanted = set(db.session.scalars(select(Role.wants).distinct()))
    assert {Wants.GOODS, Wants.VENUE, Wants.TALENT, Wants.PEOPLE} <= wanted
    assert count(Engagement.member_id.in_(businesses)) > 5


def test_visitors_find_activities_by_word_field_and_day():
    everything = find(Filters(), 1, now=NOW)
    assert everything.total > 120
    assert 0 < find(Filters(words="読み聞かせ"), 1, now=NOW).total < everything.total
    assert 0 < find(Filters(fields=("environment",)), 1, now=NOW).total < everything.total
    assert 0 < find(Filters(bands=("evening",)), 1, now=NOW).total < everything.total


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_login_that_works(role):
    account = account_of(role)
    assert account.is_active
    assert matches(account.password_hash, PASSWORD)


def test_the_password_is_one_the_town_would_take():
    assert weakness(PASSWORD, current_city().name) is None


def test_staff_logins_have_their_roles():
    assert account_of("area").role is AccountRole.AREA_STAFF
    assert account_of("area").staff_areas
    assert account_of("staff").role is AccountRole.STAFF
    assert account_of("admin").role is AccountRole.ADMINISTRATOR


def test_the_group_has_applications_to_answer():
    (membership,) = account_of("group").memberships
    waiting = (
        select(func.count(Engagement.id))
        .join(Shift)
        .join(Activity, Activity.id == Shift.activity_id)
        .where(Activity.organization_id == membership.member_id, Engagement.state == State.APPLIED)
    )
    assert (db.session.scalar(waiting) or 0) > 0


def test_the_resident_has_applied_and_has_an_invitation_to_answer():
    (membership,) = account_of("resident").memberships
    mine = select(Engagement.state).where(Engagement.member_id == membership.member_id)
    assert {State.INVITED, State.CONFIRMED} <= set(db.session.scalars(mine))


def test_what_happened_this_morning_was_done_by_the_services():
    steps = select(EngagementEvent).where(EngagementEvent.at == NOW)
    accounts = {event.account_id for event in db.session.scalars(steps)}
    assert {account_of("resident").id, account_of("staff").id} <= accounts


def test_the_resident_is_suggested_what_fits():
    (membership,) = account_of("resident").memberships
    resident = db.session.get_one(Resident, membership.member_id)
    suggestions = suggestions_for(resident, now=NOW, limit=6)
    fitting = [suggestion for suggestion in suggestions if suggestion.fits]
    assert len(fitting) >= 3
    assert all(suggestion.reasons for suggestion in fitting)
