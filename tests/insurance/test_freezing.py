"""A roster is frozen once, as it stood when its shift began, on both databases."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from matcher.activities.models import Activity, ActivityStatus, Shift
from matcher.engagements.models import Companion, EngagementEvent, Party
from matcher.engagements.rules import Origin, State
from matcher.insurance.models import FrozenRoster
from matcher.insurance.service import freezing
from matcher.insurance.tasks import freeze_rosters
from matcher.shared.db import db, transaction
from tests.factories import EngagementFactory, OrganizationFactory
from tests.insurance.places import ADDRESS, BORN, PHONE, begun_shift, helper, insured, shift_of
from tests.support.statements import counted_statements


def freeze(now) -> int:
    with transaction():
        return freezing.freeze_due(now=now)


def names(shift) -> list[str]:
    db.session.expire_all()
    return [row["name"] for row in db.session.get_one(FrozenRoster, shift.id).rows]


def stepped(engagement, *steps):
    """Give an engagement a history."""
    for state, at in steps:
        db.session.add(EngagementEvent(engagement_id=engagement.id, to_state=state, at=at))
    db.session.commit()


def test_a_begun_shift_is_frozen_with_what_a_claim_needs(both_apps, now):
    shift = begun_shift()
    engagement = helper(shift)
    insured(engagement.member_id, plan="machines")
    assert freeze(now) == 1
    frozen = db.session.get_one(FrozenRoster, shift.id)
    row = frozen.rows[0]
    told = (row["name"], row["birth_date"], row["address"], row["phone"], row["plans"])
    assert told == ("見本 花子", BORN.isoformat(), ADDRESS, PHONE, ["machines"])
    assert row["covered_until"] == "2027-03-31"
    assert "emergency" not in str(row)
    assert frozen.frozen_at == now
    roster = freezing.roster(db.session.get_one(Shift, shift.id), now=now)
    assert roster.is_whole
    assert (roster.people, roster.addendum) == (1, ())


def test_freezing_again_changes_nothing(both_apps, now):
    shift = begun_shift()
    helper(shift)
    freeze(now)
    helper(shift, "あとから 来た人", state=State.ATTENDED, origin=Origin.WALK_IN)
    assert freeze(now + timedelta(minutes=5)) == 0
    assert names(shift) == ["見本 花子"]
    roster = freezing.roster(db.session.get_one(Shift, shift.id), now=now)
    assert [row["name"] for row in roster.addendum] == ["あとから 来た人"]
    assert roster.is_whole


def test_two_workers_at_once_freeze_each_roster_once(both_apps, now):
    shifts = [begun_shift() for _ in range(5)]
    for shift in shifts:
        helper(shift)

    def work(_number):
        with both_apps.app_context():
            count = freeze(now)
            db.session.remove()
            return count

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 5
    assert db.session.scalar(select(func.count()).select_from(FrozenRoster)) == 5


@pytest.mark.parametrize(
    ("change", "model"),
    [
        ({"cancelled_at": True}, Shift),
        ({"status": ActivityStatus.CANCELLED}, Activity),
        ({"status": ActivityStatus.DRAFT}, Activity),
    ],
)
def test_what_was_called_off_or_never_shown_has_no_roster(both_apps, now, change, model):
    shift = begun_shift()
    helper(shift)
    values = {"cancelled_at": now} if "cancelled_at" in change else change
    db.session.execute(update(model).values(**values))
    db.session.commit()
    assert freeze(now) == 0


def test_what_has_not_begun_or_began_long_ago_is_left(both_apps, now):
    ahead, old, just = (
        shift_of(starts_at=now + timedelta(seconds=1)),
        shift_of(starts_at=now - timedelta(hours=24)),
        shift_of(starts_at=now),
    )
    shift_of(starts_at=None)
    assert freeze(now) == 1
    frozen = db.session.scalars(select(FrozenRoster.shift_id)).all()
    assert frozen == [just.id]
    assert {ahead.id, old.id} & set(frozen) == set()


def test_a_late_worker_freezes_who_was_expected_at_the_start(both_apps, now):
    shift = begun_shift()
    start = shift.starts_at
    before, after = start - timedelta(days=3), start + timedelta(minutes=20)
    stayed = helper(shift, "来た人", state=State.ATTENDED)
    stepped(stayed, (State.CONFIRMED, before), (State.ATTENDED, after))
    gone = helper(shift, "来なかった人", state=State.ABSENT)
    stepped(gone, (State.CONFIRMED, before), (State.ABSENT, after))
    walked = helper(shift, "飛び入り", state=State.ATTENDED, origin=Origin.WALK_IN)
    stepped(walked, (State.ATTENDED, after))
    left = helper(shift, "取りやめた人", state=State.WITHDRAWN)
    stepped(left, (State.CONFIRMED, before), (State.WITHDRAWN, before + timedelta(hours=1)))
    late = helper(shift, "待っていた人", state=State.CONFIRMED)
    stepped(late, (State.WAITLISTED, before), (State.CONFIRMED, after))
    freeze(now)
    assert sorted(names(shift)) == ["来た人", "来なかった人"]


def test_only_those_who_said_yes_stand_on_it_with_whoever_comes_along(both_apps, now):
    shift = begun_shift()
    family = helper(shift, party=Party.HOUSEHOLD)
    db.session.add(Companion(engagement_id=family.id, name="見本 次郎", birth_date=BORN))
    db.session.commit()
    for state in (State.APPLIED, State.WAITLISTED, State.INVITED, State.DECLINED):
        helper(shift, "ほかの人", state=state)
    company = OrganizationFactory(name="見本商店")
    EngagementFactory(member_id=company.id, shift_id=shift.id, people=4)
    insured(family.member_id)
    freeze(now)
    rows = db.session.get_one(FrozenRoster, shift.id).rows
    by_name = {row["name"]: row for row in rows}
    assert set(by_name) == {"見本 花子", "見本 次郎", "見本商店"}
    assert by_name["見本 花子"]["plans"] == ["basic"]
    assert by_name["見本 次郎"]["plans"] == []
    assert by_name["見本商店"]["people"] == 4


def test_a_roster_that_somebody_changed_shows_it(both_apps, now):
    shift = begun_shift()
    helper(shift)
    freeze(now)
    frozen = db.session.get_one(FrozenRoster, shift.id)
    frozen.rows = [{**frozen.rows[0], "name": "別の 人"}]
    db.session.commit()
    assert not freezing.roster(shift, now=now).is_whole


def test_before_the_start_the_roster_is_as_it_stands(both_apps, now):
    shift = shift_of()
    engagement = helper(shift)
    insured(engagement.member_id)
    helper(shift, "来ない人", state=State.ABSENT)
    roster = freezing.roster(shift, now=now)
    assert (roster.frozen_at, [row["name"] for row in roster.rows]) == (None, ["見本 花子"])
    assert roster.rows[0]["plans"] == ["basic"]


def test_a_roster_that_was_missed_says_so(both_apps, now):
    shift = shift_of(starts_at=now - timedelta(hours=24))
    helper(shift)
    roster = freezing.roster(shift, now=now)
    assert (roster.is_missed, roster.frozen_at) == (True, None)
    assert not freezing.roster(begun_shift(), now=now).is_missed


def test_the_task_freezes_and_a_town_without_insurance_does_not(app, now, at_ten):
    helper(begun_shift())
    scheme, app.extensions["city"] = app.extensions["city"], _without(app.extensions["city"])
    assert freeze_rosters.call_local() == 0
    app.extensions["city"] = scheme
    assert freeze_rosters.call_local() == 1


def test_freezing_many_rosters_asks_little_of_the_database(app, now):
    for _ in range(6):
        helper(begun_shift())
    with transaction(), counted_statements() as statements:
        freezing.freeze_due(now=now)
    assert len(statements) <= 6 * 3 + 6


def _without(city):
    kept = {f.name: getattr(city, f.name) for f in dataclasses.fields(city) if f.init}
    return type(city)(**{**kept, "insurance": None, "insurance_plans": ()})
