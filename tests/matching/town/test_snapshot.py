"""The town that a process keeps is the one in the database, whatever has changed."""

from datetime import date, timedelta

import numpy as np
import pytest
from flask import current_app
from sqlalchemy import delete, update

from matcher.accounts.models import Membership
from matcher.activities.models import Shift
from matcher.activities.rules.deadlines import ALWAYS
from matcher.authz import MembershipRole
from matcher.engagements.rules import State
from matcher.extensions import db
from matcher.matching.engine.gates import passes
from matcher.matching.engine.model import Pair
from matcher.matching.moments import current_town, settings_at
from matcher.matching.openings import Masks, opening_of, shifts_by_id
from matcher.matching.people import load_people
from matcher.matching.town import keeping, snapshot
from matcher.members.models import Resident
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.town import current_city
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    EngagementFactory,
    OfferFactory,
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    manager,
    person,
)
from tests.support.statements import counted_statements

A_DAY = timedelta(days=1)


def supporter(area="hamado", birth_date=None, **offer):
    resident = ResidentFactory(area=area, birth_date=birth_date)
    OfferFactory(member_id=resident.id, **offer)
    return resident


def looking(area="hamado", group=None, field="environment", starts_at=SATURDAY_MORNING, **role):
    activity = ActivityFactory(
        organization_id=(group or OrganizationFactory()).id,
        area=area,
        field=field,
        next_at=starts_at,
        open_until=starts_at + 7 * A_DAY if starts_at else ALWAYS,
    )
    capacity = role.pop("capacity", 5)
    made = RoleFactory(activity_id=activity.id, capacity=capacity, **role)
    return ShiftFactory(role_id=made.id, starts_at=starts_at, capacity=capacity)


def pairs(taken):
    return {
        (int(taken.people.ids[who]), int(taken.shifts.ids[what]))
        for who, what in zip(taken.found.people, taken.found.shifts, strict=True)
    }


def dense(now):
    """Return what the pages of single shifts would find: everybody beside everything."""
    found, town, settings = set(), current_town(), settings_at(now)
    masks = Masks(current_city())
    ids = db.session.scalars(db.select(Shift.id).where(Shift.cancelled_at.is_(None))).all()
    for shift in shifts_by_id(ids).values():
        opening = opening_of(shift, shift.role, shift.activity, masks, now=now)
        for one in load_people(shift, now=now):
            if passes(Pair(one, opening, town, settings)):
                found.add((one.id, shift.id))
    return found


@pytest.fixture
def a_town(both_apps):
    """A town in which about everything that can differ does."""
    people = [
        supporter(free_slots=["5-morning"], fields=["environment"]),
        supporter(free_slots=["5-morning", "6-morning"], fields=["welfare", "environment"]),
        supporter(area=None, skills=["english"]),
        supporter(area="umenoki", areas=["hamado"], birth_date=date(2010, 1, 1)),
        supporter(area="umenoki", birth_date=date(2008, 11, 27), max_per_month=1),
        supporter(free_slots=["0-evening"]),
    ]
    shifts = [
        looking(),
        looking(starts_at=SATURDAY_MORNING + A_DAY, capacity=None),
        looking(area="umenoki", min_age=18),
        looking(area=None, starts_at=None, field="other"),
        looking(grades=["h1", "h2"], any_part=True),
        looking(starts_at=SATURDAY_MORNING + 7 * A_DAY, skills=["english"]),
    ]
    EngagementFactory(member_id=people[4].id, shift_id=shifts[1].id)
    EngagementFactory(member_id=people[0].id, shift_id=shifts[0].id, state=State.DECLINED)
    return people, shifts


def test_the_pairs_are_those_of_the_pages_of_single_shifts(a_town, now):
    found = pairs(snapshot(now=now))
    assert found == dense(now)
    assert 10 < len(found) < 36


CHANGES = {
    "a supporter is free at other times": lambda people, shifts: _change(
        Offer, Offer.member_id == people[5].id, free_slots=["5-morning"]
    ),
    "a supporter moves": lambda people, shifts: _change(
        Resident, Resident.id == people[0].id, area="umenoki"
    ),
    "a supporter closes their offer": lambda people, shifts: _change(
        Offer, Offer.member_id == people[1].id, status=OfferStatus.CLOSED
    ),
    "somebody registers": lambda people, shifts: supporter(),
    "somebody's talent counts as a skill": lambda people, shifts: OfferFactory(
        member_id=people[0].id, kind=OfferKind.TALENT, skills=["english"]
    ),
    "somebody promises the time elsewhere": lambda people, shifts: EngagementFactory(
        member_id=people[1].id, shift_id=shifts[2].id
    ),
    "somebody is asked": lambda people, shifts: EngagementFactory(
        member_id=people[1].id, shift_id=shifts[0].id, state=State.INVITED
    ),
    "a shift fills up": lambda people, shifts: _change(Shift, Shift.id == shifts[0].id, taken=5),
    "a shift moves to another day": lambda people, shifts: _change(
        Shift,
        Shift.id == shifts[0].id,
        starts_at=SATURDAY_MORNING + A_DAY,
        ends_at=SATURDAY_MORNING + A_DAY + timedelta(hours=2),
    ),
    "a shift is called off": lambda people, shifts: _change(
        Shift, Shift.id == shifts[3].id, cancelled_at=SATURDAY_MORNING
    ),
    "a shift is posted": lambda people, shifts: looking(),
    "somebody leaves the town's register": lambda people, shifts: db.session.execute(
        delete(Offer).where(Offer.member_id == people[2].id)
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_only_that_is_looked_at_and_all_is_right(a_town, now, change, monkeypatch):
    snapshot(now=now)
    monkeypatch.setattr(keeping, "candidates_of", _forbidden)
    CHANGES[change](*a_town)
    db.session.commit()
    assert pairs(snapshot(now=now)) == dense(now)


def test_after_many_changes_all_is_joined_anew(a_town, now, monkeypatch):
    snapshot(now=now)
    monkeypatch.setattr(keeping, "FEW", 0)
    for change in CHANGES.values():
        change(*a_town)
    db.session.commit()
    assert pairs(snapshot(now=now)) == dense(now)


def test_many_changes_one_by_one_come_to_the_same_as_all_anew(a_town, now):
    for change in CHANGES.values():
        snapshot(now=now)
        change(*a_town)
        db.session.commit()
    kept, anew = snapshot(now=now), _anew(now)
    assert pairs(kept) == pairs(anew)
    assert _known(kept) == _known(anew)


def test_what_begins_or_passes_its_deadline_is_no_longer_offered(a_town, now):
    _people, shifts = a_town
    before = pairs(snapshot(now=now))
    later = pairs(snapshot(now=SATURDAY_MORNING + timedelta(minutes=1)))
    gone = {shift_id for _, shift_id in before - later}
    assert shifts[4].id in gone
    assert shifts[1].id not in gone


def test_nobody_is_asked_by_their_own_group(app, now):
    _login, group = manager()
    login, resident = person(ResidentFactory(area="hamado"))
    OfferFactory(member_id=resident.id)
    shift = looking(group=group)
    assert pairs(snapshot(now=now)) == {(resident.id, shift.id)}
    _join_as_helper(login, group)
    assert pairs(snapshot(now=now)) == set() == dense(now)


@pytest.mark.parametrize("state", [State.DECLINED, State.INVITED])
def test_whoever_answered_for_days_that_are_running_is_not_asked_again(app, now, state):
    running = looking(starts_at=now - timedelta(days=4))
    running.timed, running.ends_at = False, now + timedelta(days=20)
    running.open_until = running.ends_at
    asked, other = supporter(), supporter()
    EngagementFactory(member_id=asked.id, shift_id=running.id, state=state)
    assert pairs(snapshot(now=now)) == {(other.id, running.id)} == dense(now)


def test_each_pair_tells_what_an_answer_depends_on(app, now):
    near = supporter(fields=["environment", "welfare", "sports", "culture"])
    far = supporter(area="umenoki", areas=["hamado"])
    group = OrganizationFactory()
    looking(group=group)
    taken = snapshot(now=now)
    told = taken.features
    assert told.people.tolist() == [near.id, far.id]
    assert told.groups.tolist() == [group.id, group.id]
    assert told.affinity.tolist() == [0.5, 0.0]
    assert told.distance[0] == 0.0
    assert told.distance[1] == current_town().steps_apart("umenoki", "hamado") > 0
    assert taken.km[0] == 0.0
    assert taken.km[1] == pytest.approx(current_town().km("umenoki", "hamado"))


def test_what_is_wanted_is_what_nobody_has_taken(app, now):
    half, open_ended, small = looking(), looking(capacity=None), looking(capacity=None, least=3)
    EngagementFactory(shift_id=half.id)
    taken = snapshot(now=now)
    wanted = dict(zip(taken.shifts.ids.tolist(), taken.shifts.need.tolist(), strict=True))
    assert wanted == {half.id: 4, open_ended.id: 1, small.id: 3}


def test_a_groups_filled_share_is_counted_over_all_its_shifts(app, now):
    group = OrganizationFactory()
    first, second = looking(group=group, capacity=4), looking(group=group, capacity=4)
    for _ in range(2):
        EngagementFactory(shift_id=first.id)
    looking()
    taken = snapshot(now=now)
    filled = dict(zip(taken.shifts.ids.tolist(), taken.fill.tolist(), strict=True))
    assert filled[first.id] == filled[second.id] == 0.25
    assert sorted(filled.values()) == [0.0, 0.25, 0.25]


def test_a_part_of_the_town_keeps_its_own_pairs(a_town, now):
    whole = snapshot(now=now)
    people, shifts = np.arange(len(whole.people)) % 2 == 0, np.arange(len(whole.shifts)) % 3 != 0
    part = whole.only(people, shifts)
    ids, shift_ids = set(whole.people.ids[people].tolist()), set(whole.shifts.ids[shifts].tolist())
    assert pairs(part) == {(p, s) for p, s in pairs(whole) if p in ids and s in shift_ids}
    assert len(part.left) == len(part.tired) == len(part.people) == people.sum()
    assert len(part.fill) == len(part.shifts) == shifts.sum()
    assert len(part.features.people) == len(part.km) == len(part.found)


def test_reading_the_town_takes_a_fixed_number_of_statements(a_town, now):
    with counted_statements() as before:
        snapshot(now=now)
    for _ in range(5):
        supporter()
        looking()
    with counted_statements() as after:
        snapshot(now=now)
    assert len(after) == len(before)


def _change(model, condition, **values):
    db.session.execute(update(model).where(condition).values(**values))


def _forbidden(*_args):
    raise AssertionError("all pairs were looked at anew")


def _anew(now):
    current_app.extensions.pop("matching_town")
    return snapshot(now=now)


def _known(taken):
    told, km = taken.features, taken.km
    rows = zip(
        told.people.tolist(),
        taken.shifts.ids[taken.found.shifts].tolist(),
        told.affinity.tolist(),
        told.distance.tolist(),
        np.nan_to_num(km, nan=-1.0).tolist(),
        strict=True,
    )
    return sorted(rows)


def _join_as_helper(login, group):
    login.memberships.append(Membership(member_id=group.id, role=MembershipRole.HELPER))
    db.session.commit()
