"""Tests of applying with a party, with answers, and for several shifts at once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Selection
from matcher.activities.rules.terms import Guardian, Per, Residence, Unit, Wants
from matcher.engagements import service
from matcher.engagements.models import Companion, Engagement, EngagementEvent
from matcher.engagements.rules import Party, State
from matcher.engagements.service import Along, Keeper, Replies, Wish, companions
from matcher.errors import Conflict, NotAllowed, NotFound, RuleBroken
from matcher.extensions import db
from matcher.members.models import Connection
from matcher.shared.channel import Channel
from matcher.shared.db import transaction
from tests.factories import (
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    person,
    staff,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
THREE = Wish(
    party=Party.HOUSEHOLD,
    companions=(Along("見本 花子", "みほん はなこ"), Along("見本 次郎")),
)


def shift_of(capacity: int | None = 9, **role):
    """Return a shift of a new role."""
    return ShiftFactory(role_id=RoleFactory(**role).id, capacity=capacity)


def apply(shift, member, wish=None, *, now, actor=None) -> Engagement:
    actor = actor or actor_of(person(member)[0])
    with transaction():
        return service.apply(shift.id, member, wish or Wish(), actor=actor, now=now)


def names(engagement) -> list[str]:
    rows = select(Companion.name).where(Companion.engagement_id == engagement.id)
    return list(db.session.scalars(rows.order_by(Companion.id)))


def test_a_household_takes_a_seat_for_each(both_apps, now):
    shift = shift_of(capacity=4)
    engagement = apply(shift, ResidentFactory(), THREE, now=now)
    assert (engagement.people, engagement.seats, engagement.party) == (3, 3, Party.HOUSEHOLD)
    assert names(engagement) == ["見本 花子", "見本 次郎"]
    assert shift.taken == 3
    second = apply(shift, ResidentFactory(), THREE, now=now)
    assert (second.state, shift.taken) == (State.WAITLISTED, 3)


def test_a_family_takes_one_place_of_many_families(app, now):
    shift = shift_of(capacity=2, unit=Unit.FAMILY, unit_least=2, unit_most=3)
    family = apply(shift, ResidentFactory(), THREE, now=now)
    assert (family.people, family.seats, shift.taken) == (3, 1, 1)
    with pytest.raises(RuleBroken, match="party_too_small"):
        apply(shift, ResidentFactory(), now=now)
    four = Wish(companions=(*THREE.companions, Along("見本 三郎")))
    with pytest.raises(RuleBroken, match="party_too_large"):
        apply(shift, ResidentFactory(), four, now=now)


def test_a_party_larger_than_the_shift_is_refused(app, now):
    with pytest.raises(RuleBroken, match="too_many_seats"):
        apply(shift_of(capacity=2), ResidentFactory(), THREE, now=now)


def test_what_is_given_is_counted_and_not_who_gives(app, now):
    shift = shift_of(capacity=20, wants=Wants.GOODS)
    giver = apply(shift, ResidentFactory(), Wish(quantity=8), now=now)
    assert (giver.people, giver.seats, shift.taken) == (1, 8, 8)


def test_everybody_in_a_party_is_held_to_the_limits_of_age(app, now):
    shift, adult = shift_of(min_age=18), ResidentFactory(birth_date=date(1980, 5, 5))
    for along, code in (
        (Along("見本 花子"), "companion_birth_date"),
        (Along("見本 次郎", "", date(2015, 5, 5)), "too_young"),
    ):
        with pytest.raises(RuleBroken, match=code):
            apply(shift, adult, Wish(companions=(along,)), now=now)
    fine = Wish(companions=(Along("見本 花子", "", date(1981, 5, 5)),))
    assert apply(shift, adult, fine, now=now).state is State.CONFIRMED


def test_employees_are_named_later_until_it_begins(both_apps, now):
    shift, business = shift_of(), OrganizationFactory()
    engagement = apply(shift, business, Wish(people=3), now=now, actor=actor_of(staff()))
    assert (engagement.people, engagement.party, names(engagement)) == (3, Party.EMPLOYEES, [])
    _name(engagement, "田中", "佐藤", now=now)
    kept = [c.id for c in companions.named(engagement)]
    _name(engagement, "田中", "鈴木", "高橋", now=now)
    assert names(engagement) == ["田中", "鈴木", "高橋"]
    assert [c.id for c in companions.named(engagement)][:2] == kept
    _name(engagement, "鈴木", now=now)
    assert (names(engagement), engagement.people) == (["鈴木"], 3)
    with pytest.raises(RuleBroken, match="companions_too_many"):
        _name(engagement, "一", "二", "三", "四", now=now)
    with pytest.raises(Conflict, match="engagement_moved_on"):
        _name(engagement, "田中", now=shift.starts_at)


def _name(engagement, *people, now):
    with transaction():
        db.session.refresh(engagement, ["shift"])
        companions.name(engagement, [Along(name) for name in people], now=now)


def test_who_lives_elsewhere_is_refused_and_asked_only_once(app, now):
    shift, resident = shift_of(residence=Residence.CONNECTED), ResidentFactory(area=None)
    with pytest.raises(RuleBroken, match="questions_open"):
        apply(shift, resident, now=now)
    elsewhere = Wish(replies=Replies(connection=Connection.ELSEWHERE))
    with pytest.raises(RuleBroken, match="only_connected"):
        apply(shift, resident, elsewhere, now=now)
    works = Wish(replies=Replies(connection=Connection.WORKS))
    assert apply(shift, resident, works, now=now).state is State.CONFIRMED
    assert resident.connection is Connection.WORKS
    again = shift_of(residence=Residence.CONNECTED)
    again.starts_at = None
    db.session.commit()
    assert apply(again, resident, now=now).state is State.CONFIRMED
    with pytest.raises(RuleBroken, match="only_residents"):
        apply(shift_of(residence=Residence.RESIDENTS), resident, now=now)


def test_who_lives_in_an_area_of_the_town_need_not_say_so(app, now):
    shift = shift_of(residence=Residence.RESIDENTS)
    assert apply(shift, ResidentFactory(area="hamado"), now=now).state is State.CONFIRMED


def test_a_birth_date_told_once_is_kept_and_decides(app, now):
    shift, resident = shift_of(min_age=18), ResidentFactory()
    young = Wish(replies=Replies(birth_date=date(2015, 1, 1)))
    with pytest.raises(RuleBroken, match="too_young"):
        apply(shift, resident, young, now=now)
    db.session.refresh(resident)
    assert resident.birth_date is None
    grown = Wish(replies=Replies(birth_date=date(1970, 1, 1)))
    assert apply(shift, resident, grown, now=now).state is State.CONFIRMED
    other = Wish(replies=Replies(birth_date=date(1999, 1, 1)))
    later = ShiftFactory(starts_at=shift.starts_at + DAY, role_id=RoleFactory(min_age=18).id)
    apply(later, resident, other, now=now)
    assert resident.birth_date == date(1970, 1, 1)


def test_a_course_a_contact_and_an_escort_are_kept_with_the_engagement(app, now):
    took = Wish(replies=Replies(has_course=True))
    course = apply(shift_of(course="普通救命講習"), ResidentFactory(), took, now=now)
    assert course.answers == {"course": "yes"}
    pupil = ResidentFactory(birth_date=date(2012, 5, 5))
    guardian = Keeper("見本 花子", "母", None, "09012345678")
    told = Wish(replies=Replies(guardian=guardian))
    contact = apply(shift_of(guardian=Guardian.CONTACT), pupil, told, now=now)
    assert contact.state is State.CONFIRMED
    assert contact.answers["guardian_phone"] == "09012345678"
    child = ResidentFactory(birth_date=date(2017, 5, 5))
    shift = shift_of(guardian=Guardian.ACCOMPANY, max_age=12)
    escorted = apply(shift, child, Wish(replies=Replies(escort="見本 花子")), now=now)
    assert (escorted.people, shift.taken, names(escorted)) == (2, 2, ["見本 花子"])


@pytest.mark.parametrize(
    "role",
    [
        {"course": "普通救命講習"},
        {"guardian": Guardian.CONTACT},
        {"guardian": Guardian.CONSENT},
        {"guardian": Guardian.SCHOOL},
        {"guardian": Guardian.ACCOMPANY},
    ],
)
def test_without_an_answer_nobody_gets_past(app, now, role):
    with pytest.raises(RuleBroken, match="questions_open"):
        apply(shift_of(**role), ResidentFactory(birth_date=date(2017, 5, 5)), now=now)


def test_each_of_several_shifts_has_its_own_outcome(both_apps, now):
    role_id = RoleFactory().id
    starts = ShiftFactory(role_id=role_id).starts_at
    first = ShiftFactory(role_id=role_id, starts_at=starts + DAY)
    full = ShiftFactory(role_id=role_id, starts_at=starts + 2 * DAY, capacity=1, taken=1)
    over = ShiftFactory(role_id=role_id, starts_at=now - DAY)
    chosen = RoleFactory(selection=Selection.SCREENING).id
    screened = ShiftFactory(role_id=chosen, starts_at=starts + 3 * DAY)
    outcomes = _several([screened, over, full, first], ResidentFactory(), now=now)
    assert [o.shift.id for o in outcomes] == [over.id, first.id, full.id, screened.id]
    states = [o.engagement and o.engagement.state for o in outcomes]
    assert states == [None, State.CONFIRMED, State.WAITLISTED, State.APPLIED]
    assert outcomes[0].error.code == "shift_is_over"
    assert db.session.scalar(select(db.func.count()).select_from(Engagement)) == 3


def test_of_two_that_overlap_the_second_is_refused_and_told_which(app, now):
    chosen = RoleFactory(selection=Selection.SCREENING).id
    first = ShiftFactory(role_id=chosen)
    second = ShiftFactory(role_id=chosen, starts_at=first.starts_at + HOUR)
    third = ShiftFactory(role_id=chosen, starts_at=first.ends_at)
    outcomes = _several([first, second, third], ResidentFactory(), now=now)
    assert [o.error and o.error.code for o in outcomes] == [None, "overlaps_chosen", None]
    assert "9:00" in outcomes[1].error.params["when"]
    business = _several([first, second], OrganizationFactory(), now=now)
    assert all(o.engagement for o in business)


def test_several_dates_that_share_their_seats_take_what_there_is(both_apps, now):
    role_id = RoleFactory(capacity=2, per=Per.TOTAL).id
    shifts = [ShiftFactory(role_id=role_id, capacity=2) for _ in range(3)]
    for place, shift in enumerate(shifts):
        shift.starts_at, shift.ends_at = shift.starts_at + place * DAY, shift.ends_at + place * DAY
    db.session.commit()
    outcomes = _several(shifts, ResidentFactory(), now=now)
    states = [o.engagement.state for o in outcomes]
    assert states == [State.CONFIRMED, State.CONFIRMED, State.WAITLISTED]


def test_what_is_not_there_is_not_applied_for(app, now):
    for id_ in (0, 999, 2**31):
        with pytest.raises(NotFound), transaction():
            service.apply_to_several([id_], ResidentFactory(), Wish(), actor=_clerk(), now=now)


def _several(shifts, member, *, now):
    with transaction():
        ids = [shift.id for shift in shifts]
        return service.apply_to_several(ids, member, Wish(), actor=_clerk(), now=now)


def _clerk():
    return actor_of(staff())


def test_the_staff_may_let_somebody_take_two_shifts_at_once_and_say_why(both_apps, now):
    resident, first, second = ResidentFactory(), shift_of(), shift_of()
    clerk = _clerk().by(Channel.TELEPHONE)
    apply(first, resident, now=now, actor=clerk)
    with pytest.raises(RuleBroken, match="overlapping_shift"):
        apply(second, resident, now=now, actor=clerk)
    with pytest.raises(NotAllowed):
        apply(second, resident, Wish(override="近いので"), now=now)
    engagement = apply(second, resident, Wish(override="同じ会場のため"), now=now, actor=clerk)
    assert (engagement.state, engagement.override) == (State.CONFIRMED, "同じ会場のため")
    step = db.session.scalars(
        select(EngagementEvent).where(EngagementEvent.engagement_id == engagement.id)
    ).one()
    assert step.channel is Channel.TELEPHONE
    assert "同じ会場のため" in step.reason
    with pytest.raises(RuleBroken, match="overlapping_shift"):
        apply(shift_of(), resident, now=now, actor=clerk)


def test_an_override_holds_when_the_organizer_decides(app, now):
    resident, clerk = ResidentFactory(), _clerk()
    apply(shift_of(), resident, now=now, actor=clerk)
    shift = shift_of(selection=Selection.SCREENING)
    engagement = apply(shift, resident, Wish(override="同じ会場のため"), now=now, actor=clerk)
    with transaction():
        service.confirm(engagement, actor=clerk, now=now)
    assert engagement.state is State.CONFIRMED
