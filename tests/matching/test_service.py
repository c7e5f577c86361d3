"""Tests of the rows that become suggestions and candidates, and of the reasons told."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask, current_app
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.accounts.models import Membership
from matcher.activities.models import ActivityStatus, Shift, Wants
from matcher.activities.rules.deadlines import ALWAYS
from matcher.authz import MembershipRole
from matcher.engagements import service as engagements
from matcher.engagements.rules import State
from matcher.engagements.service import Wish
from matcher.errors import NotFound
from matcher.extensions import db
from matcher.matching import service
from matcher.matching.service.suggesting import FEWEST
from matcher.members.models import Organization, Resident
from matcher.offers.models import OfferKind, OfferStatus
from matcher.shared.clock import to_local
from matcher.shared.db import transaction
from matcher.shared.town import current_city
from matcher.shared.web.keeping import BRIEFLY
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    OfferFactory,
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    actor_of,
    manager,
    person,
)
from tests.support.statements import counted_statements

DAY = timedelta(days=1)
WEEK = 7 * DAY


def shift(*, area="chuo", field="environment", starts_at=SATURDAY_MORNING, **more) -> Shift:
    """Return a shift of an activity of its own; `role` and `activity` are passed on."""
    last = starts_at + WEEK if starts_at else None
    activity = ActivityFactory(
        area=area,
        field=field,
        next_at=starts_at,
        **{"open_until": last or ALWAYS} | more.pop("activity", {}),
    )
    role = RoleFactory(activity_id=activity.id, **more.pop("role", {}))
    return ShiftFactory(role_id=role.id, starts_at=starts_at, **more)


def supporter(*, area="chuo", resident=None, **offer) -> Resident:
    """Return a resident who is free on Saturday mornings, unless told otherwise."""
    given = {"free_slots": ["5-morning"], **offer}
    somebody = ResidentFactory(area=area, **(resident or {}))
    OfferFactory(member_id=somebody.id, **given)
    return somebody


def suggested(resident: Resident, now: datetime, limit: int = 10, **more):
    return service.suggestions_for(resident, now=now, limit=limit, **more)


def words(found) -> list[str]:
    return [why.text for why in found.reasons]


def test_a_resident_is_told_why_something_fits(both_apps: Flask, now: datetime) -> None:
    fitting = shift(capacity=5)
    found = suggested(supporter(fields=["environment"]), now)
    assert [one.shift.id for one in found] == [fitting.id]
    assert found[0].fits
    assert words(found[0]) == [
        "自宅と同じ地区",
        "土曜の午前が空いている",
        "環境保全に関心",
        "あと5人必要",
    ]


def test_a_group_fewer_came_to_than_to_others_is_shown_first_and_says_why(
    both_apps: Flask, now: datetime
) -> None:
    liked, short = OrganizationFactory(), OrganizationFactory()
    for group in (liked, short):
        shift(capacity=5, activity={"organization_id": group.id})
    earlier = shift(
        capacity=5, activity={"organization_id": liked.id}, starts_at=SATURDAY_MORNING - 2 * WEEK
    )
    for _ in range(4):
        EngagementFactory(shift_id=earlier.id)
    first, second = suggested(supporter(), now)
    assert first.activity.organization_id == short.id
    assert words(first)[-1] == "この団体はまだ人が足りません"
    assert "この団体はまだ人が足りません" not in words(second)


def test_all_the_hours_of_a_shift_are_named(app: Flask, now: datetime) -> None:
    shift(ends_at=SATURDAY_MORNING + timedelta(hours=7))
    found = suggested(supporter(free_slots=["5-morning", "5-afternoon"]), now)
    assert "土曜の午前・午後が空いている" in words(found[0])


def test_a_day_without_hours_claims_none(app: Flask, now: datetime) -> None:
    shift(timed=False, ends_at=None)
    shift(starts_at=None, ends_at=None)
    dated, open_ended = sorted(suggested(supporter(), now), key=lambda one: one.shift.id)
    assert not [text for text in words(dated) if "空いている" in text or "日時" in text]
    assert "日時は相談して決められる" in words(open_ended)


def test_days_under_way_are_still_suggested_but_hours_begun_are_not(
    app: Flask, now: datetime
) -> None:
    span = shift(timed=False, starts_at=now - 3 * DAY, ends_at=now + 3 * DAY)
    shift(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=2))
    found = suggested(supporter(), now)
    assert [one.shift.id for one in found] == [span.id]
    assert "日時は相談して決められる" not in words(found[0])


@pytest.mark.parametrize(
    "change",
    [
        {"activity": {"status": ActivityStatus.DRAFT}},
        {"activity": {"open_until": SATURDAY_MORNING - WEEK}},
        {"cancelled_at": SATURDAY_MORNING},
        {"role": {"wants": Wants.GOODS}},
        {"role": {"min_age": 18}},
    ],
)
def test_what_cannot_be_joined_is_not_suggested(app: Flask, now: datetime, change) -> None:
    shift(**change)
    assert not suggested(supporter(resident={"birth_date": date(2010, 1, 1)}), now)


def test_what_was_answered_or_overlaps_a_promise_or_is_ones_own_groups_is_left_out(
    app: Flask, now: datetime
) -> None:
    resident, group = supporter(), OrganizationFactory()
    answered, promised = shift(), shift()
    EngagementFactory(member_id=resident.id, shift_id=answered.id, state=State.DECLINED)
    EngagementFactory(member_id=resident.id, shift_id=promised.id, state=State.CONFIRMED)
    shift()
    shift(activity={"organization_id": group.id}, starts_at=SATURDAY_MORNING + WEEK)
    assert not suggested(resident, now, own_groups=[group.id])


def test_a_talent_counts_as_a_skill(app: Flask, now: datetime) -> None:
    skill = current_city().skills[0]
    shift(role={"skills": [skill.code]})
    resident = supporter()
    assert not suggested(resident, now)[0].fits
    OfferFactory(member_id=resident.id, kind=OfferKind.TALENT, skills=[skill.code])
    found = suggested(resident, now)
    assert found[0].fits
    assert f"{skill.name}ができる" in words(found[0])


def test_reach_is_taken_at_its_word(app: Flask, now: datetime) -> None:
    city = current_city()
    home = city.area("chuo")
    far = next(a for a in city.areas if a.code not in {"chuo", *home.neighbours})
    shift(area=far.code)
    assert not suggested(supporter(), now)[0].fits
    assert suggested(supporter(areas=[far.code]), now)[0].fits


def test_the_month_is_full_once_as_much_is_promised_as_was_wished(
    app: Flask, now: datetime
) -> None:
    resident = supporter(max_per_month=1)
    EngagementFactory(member_id=resident.id, shift_id=shift().id)
    next_month = shift(starts_at=SATURDAY_MORNING + WEEK)
    same_month = shift(starts_at=SATURDAY_MORNING + timedelta(hours=-24), timed=False)
    found = {one.shift.id: one for one in suggested(resident, now)}
    assert found[next_month.id].fits
    assert "ひと月の希望回数を超える" in words(found[same_month.id])


def test_without_a_fit_the_nearest_are_shown_in_an_honest_order(app: Flask, now: datetime) -> None:
    city = current_city()
    far = next(a for a in city.areas if a.code not in {"chuo", *city.area("chuo").neighbours})
    at_another_hour = shift(starts_at=SATURDAY_MORNING + timedelta(hours=5))
    further_away = shift(area=far.code)
    full = shift(capacity=1, taken=1)
    found = suggested(supporter(), now)
    assert [one.shift.id for one in found] == [further_away.id, at_another_hour.id, full.id]
    assert [one.fits for one in found] == [False] * 3
    away, hour, queue = ([why.text for why in one.reasons if why.weak] for one in found)
    assert away[0].startswith(f"少し遠い地区（{far.name}、約")
    assert hour == ["登録した時間帯とは異なる（土曜の午後）"]
    assert queue == ["満員（キャンセル待ち）"]
    assert not [why.text for why in found[1].reasons if "空いている" in why.text]


def test_whoever_has_told_nothing_sees_three(app: Flask, now: datetime) -> None:
    for _ in range(4):
        shift()
    assert len(suggested(ResidentFactory(area=None), now)) >= FEWEST


slots = st.sets(st.tuples(st.integers(0, 6), st.sampled_from(["morning", "afternoon"])), min_size=1)
hours = st.lists(st.tuples(st.integers(4, 20), st.sampled_from([0, 5, 9])), min_size=3, max_size=6)


@given(free=slots, starts=hours, codes=st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_reason_is_true_and_three_are_always_there(
    app: Flask, now: datetime, free, starts, codes
) -> None:
    city = current_city()
    area = codes.draw(st.sampled_from([a.code for a in city.areas]))
    home = codes.draw(st.sampled_from([a.code for a in city.areas]))
    free_slots = [f"{day}-{band}" for day, band in free]
    shifts = [
        shift(area=area, starts_at=SATURDAY_MORNING + d * DAY + h * DAY / 24) for d, h in starts
    ]
    resident = supporter(area=home, fields=["environment"], free_slots=free_slots)
    found = suggested(resident, now, limit=20)
    assert len(found) >= FEWEST
    for one in found:
        _check_reasons(one, resident, city.slot_mask(free_slots))
    _forget(shifts)


def _check_reasons(one, resident: Resident, free: int) -> None:
    """Hold what is told against what is so."""
    city, told = current_city(), words(one)
    needed = city.mask_for(to_local(one.shift.starts_at), to_local(one.shift.over_at))
    home, area = resident.area or "", one.activity.area
    touches = area in city.area(home).neighbours or home in city.area(area).neighbours
    is_free = needed & free == needed
    assert ("環境保全に関心" in told) == (one.activity.field == "environment")
    assert ("自宅と同じ地区" in told) == (home == area)
    assert any(text.startswith("となりの地区") for text in told) == (touches and home != area)
    assert any(text.endswith("が空いている") for text in told) == is_free
    assert any(text.startswith("登録した時間帯とは異なる") for text in told) != is_free
    assert any(text.startswith("少し遠い地区") for text in told) != (touches or home == area)
    assert one.fits == (is_free and (touches or home == area))


def _forget(shifts) -> None:
    with transaction():
        for one in shifts:
            db.session.get_one(Shift, one.id).cancelled_at = SATURDAY_MORNING


def test_candidates_come_with_reasons_of_their_own_and_cautions_for_the_staff(
    both_apps: Flask, now: datetime
) -> None:
    wanted = shift(capacity=3, role={"min_age": 18})
    resident = supporter(fields=["environment"])
    supporter(free_slots=["1-evening"])
    supporter(status=OfferStatus.CLOSED)
    found = service.candidates_for(wanted.id, now=now, limit=10)
    assert [one.resident.id for one in found.found] == [resident.id]
    assert words(found.found[0]) == ["活動と同じ地区", "土曜の午前が空いている", "環境保全に関心"]
    assert [why.text for why in found.found[0].cautions] == ["年齢の確認が必要"]
    assert found.found[0].last_asked is None


def test_whoever_was_asked_often_lately_rests_and_is_counted(app: Flask, now: datetime) -> None:
    resident, organizer = supporter(), actor_of(manager()[0])
    for _ in range(3):
        with transaction():
            engagements.invite(shift().id, resident, actor=organizer, now=now)
    found = service.candidates_for(shift().id, now=now, limit=10)
    assert (found.found, found.resting) == ((), 1)
    later = service.candidates_for(shift().id, now=now + 3 * DAY, limit=10)
    assert later.resting == 1


def test_of_two_who_fit_alike_the_one_asked_less_of_late_comes_first(
    both_apps: Flask, now: datetime
) -> None:
    for _ in range(4):
        rested, tired, organizer = supporter(), supporter(), actor_of(manager()[0])
        with transaction():
            engagements.invite(shift().id, tired, actor=organizer, now=now - 3 * WEEK)
        found = service.candidates_for(shift().id, now=now, limit=20)
        order = [one.resident.id for one in found.found]
        assert order.index(rested.id) < order.index(tired.id)


def test_the_age_that_counts_is_that_of_the_day(app: Flask, now: datetime) -> None:
    wanted = shift(role={"min_age": 18})
    birthday = supporter(resident={"birth_date": date(2008, 11, 28)})
    supporter(resident={"birth_date": date(2008, 11, 29)})
    found = service.candidates_for(wanted.id, now=now, limit=10)
    assert [one.resident.id for one in found.found] == [birthday.id]


def test_a_shift_that_is_not_there_has_no_candidates(app: Flask, now: datetime) -> None:
    for id_ in (0, 999, 2**31):
        with pytest.raises(NotFound):
            service.candidates_for(id_, now=now, limit=10)


def test_an_organization_sees_what_wants_its_offers_and_by_which(
    both_apps: Flask, now: datetime
) -> None:
    business = OrganizationFactory(area="chuo", fields=["environment"])
    tents = OfferFactory(member_id=business.id, kind=OfferKind.GOODS, title="テント3張")
    OfferFactory(
        member_id=business.id, kind=OfferKind.VENUE, title="会議室", status=OfferStatus.CLOSED
    )
    wanted = shift(role={"wants": Wants.GOODS, "name": "テント"})
    shift(role={"wants": Wants.VENUE})
    shift()
    shift(role={"wants": Wants.GOODS}, activity={"organization_id": business.id})
    (found,) = service.wanted_for(business, now=now, limit=10)
    assert (found.shift.id, found.offer.id) == (wanted.id, tents.id)
    assert words(found)[:3] == [
        "「テント3張」が役立つ",
        "所在地と同じ地区",
        "分野が合う（環境保全）",
    ]


def test_an_organization_without_offers_is_wanted_nowhere(app: Flask, now: datetime) -> None:
    shift()
    assert service.wanted_for(OrganizationFactory(), now=now, limit=10) == []


def test_questions_take_the_same_few_statements_in_a_town_of_any_size(
    both_apps: Flask, now: datetime
) -> None:
    business_id = OrganizationFactory().id
    OfferFactory(member_id=business_id, kind=OfferKind.PEOPLE, title="社員")
    login, resident = person(supporter())
    actor, resident_id, wanted_id = actor_of(login), resident.id, shift(capacity=9).id
    for _ in range(4):
        shift()
    small = _statements(resident_id, wanted_id, business_id, now)
    for number in range(12):
        supporter()
        other_id = shift(starts_at=SATURDAY_MORNING + (number + 1) * DAY).id
        with transaction():
            member = db.session.get_one(Resident, resident_id)
            engagements.apply(other_id, member, Wish(), actor=actor, now=now)
    assert _statements(resident_id, wanted_id, business_id, now) == small
    assert small == (6, 10, 5)


def _statements(resident_id: int, wanted_id: int, business_id: int, now) -> tuple[int, ...]:
    db.session.remove()
    resident = db.session.get_one(Resident, resident_id)
    business = db.session.get_one(Organization, business_id)
    counts = []
    for ask in (
        lambda: suggested(resident, now),
        lambda: service.candidates_for(wanted_id, now=now, limit=5),
        lambda: service.wanted_for(business, now=now, limit=5),
    ):
        current_app.extensions.pop(BRIEFLY, None)
        with counted_statements() as seen:
            ask()
        counts.append(len(seen))
    return tuple(counts)


def test_nobody_is_a_candidate_for_their_own_group(both_apps: Flask, now: datetime) -> None:
    login, group = manager()
    organizer, helper = supporter(), supporter()
    login.memberships.append(Membership(member_id=organizer.id, role=MembershipRole.SELF))
    db.session.flush()
    wanted = shift(activity={"organization_id": group.id})
    found = service.candidates_for(wanted.id, now=now, limit=9).found
    assert [one.resident.id for one in found] == [helper.id]
