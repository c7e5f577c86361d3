"""Tests of writing a listing and taking it to its readers."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity, ActivityStatus, Selection, Shift, Wants
from matcher.activities.service import posting, watching
from matcher.activities.service.posting import (
    ActivityCommand,
    ActivityTerms,
    RoleCommand,
    RoleTerms,
    ShiftCommand,
)
from matcher.activities.service.reading import visible_activity
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.members.models import Organization, OrgStatus
from matcher.notices.models import Notice
from matcher.shared.clock import from_local
from matcher.shared.db import db, transaction
from tests.factories import SATURDAY_MORNING, OrganizationFactory, actor_of, manager, staff

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SATURDAY = ShiftCommand(SATURDAY_MORNING, SATURDAY_MORNING + 2 * HOUR)
SUNDAY = ShiftCommand(SATURDAY_MORNING + DAY, SATURDAY_MORNING + DAY + 2 * HOUR)


class Ties:
    """A watcher that knows of ties to some shifts, and keeps what it is told."""

    def __init__(self):
        self.ids, self.off, self.other, self.on = set(), [], [], []

    def held(self, shift_ids):
        return self.ids & set(shift_ids)

    def called_off(self, shifts, *, actor, now):
        self.off += [shift.id for shift in shifts]

    def goes_ahead(self, shifts, *, actor, now):
        self.on += [shift.id for shift in shifts]

    def moved(self, shifts, *, actor, now):
        self.other += [shift.id for shift in shifts]

    def settled(self, activity, *, now):
        self.seats = [shift.capacity for role in activity.roles for shift in role.shifts]


@pytest.fixture
def ties(monkeypatch):
    """Whoever is tied to shifts, instead of the rooms above."""
    tied = Ties()
    monkeypatch.setattr(watching, "_watchers", [tied])
    return tied


def role(*shifts, **words):
    more = {name: words.pop(name) for name in ("id", "called_off", "recurrences") if name in words}
    return RoleCommand(RoleTerms(**{"name": "参加者", "capacity": 5} | words), shifts, **more)


def command(*roles, **words):
    plain = {"title": "海岸の清掃", "summary": "拾う", "field": "environment", "venue": "浜"}
    return ActivityCommand(ActivityTerms(**plain | {"area": "chuo"} | words), roles)


def post(now, *roles, status=ActivityStatus.DRAFT, **words):
    organization_id = OrganizationFactory().id
    with transaction():
        organization = db.session.get_one(Organization, organization_id)
        activity = posting.draft(organization, command(*roles, **words), now=now)
        activity.status = status
    return activity.id


def edit(now, id_, *roles, **words):
    with transaction():
        posting.edit(whole(id_), command(*roles, **words), now=now)


def whole(id_):
    account = staff()
    return visible_activity(id_, actor_of(account))


def shifts_of(id_):
    query = select(Shift).where(Shift.activity_id == id_).order_by(Shift.starts_at, Shift.id)
    return db.session.scalars(query).all()


def test_a_draft_keeps_everything_that_was_said(both_apps, now):
    said = {
        "deadline": date(2026, 11, 26),
        "eligibility_note": "泳げる方",
        "belongings": "手袋",
        "reward_note": "無償",
        "schedule_note": "雨天中止",
        "contact_method": "電話",
        "notes": {"備考": "駐車場あり"},
    }
    wanted = role(
        SATURDAY,
        ShiftCommand(),
        wants=Wants.TALENT,
        min_age=15,
        max_age=70,
        skills=("mowing",),
        selection=Selection.SCREENING,
    )
    activity = whole(post(now, wanted, **said))
    assert {name: getattr(activity, name) for name in said} == said
    assert (activity.status, activity.published_at) == (ActivityStatus.DRAFT, None)
    assert activity.next_at == SATURDAY.starts_at
    assert activity.open_until == from_local(said["deadline"] + DAY)
    (kept,) = activity.roles
    assert (kept.wants, kept.min_age, kept.max_age) == (Wants.TALENT, 15, 70)
    assert (kept.skills, kept.selection) == (["mowing"], Selection.SCREENING)
    assert [(s.starts_at, s.capacity) for s in kept.shifts if s.starts_at] == [
        (SATURDAY_MORNING, 5)
    ]


def test_editing_changes_adds_and_takes_away(both_apps, now, ties):
    id_ = post(now, role(SATURDAY, SUNDAY))
    first, _second = shifts_of(id_)
    (known,) = whole(id_).roles
    later = ShiftCommand(SATURDAY.starts_at + HOUR, SATURDAY.ends_at + HOUR, id=first.id)
    new = ShiftCommand(SATURDAY_MORNING + 7 * DAY)
    edit(now, id_, role(later, new, id=known.id, capacity=9), title="浜の清掃")
    assert whole(id_).title == "浜の清掃"
    assert [(s.id == first.id, s.starts_at, s.capacity) for s in shifts_of(id_)] == [
        (True, SATURDAY_MORNING + HOUR, 9),
        (False, SATURDAY_MORNING + 7 * DAY, 9),
    ]
    assert (ties.off, ties.other) == ([], [])


def test_a_shift_that_somebody_is_tied_to_stays_when_it_is_not_named(both_apps, now, ties):
    id_ = post(now, role(SATURDAY, SUNDAY), role(SATURDAY, name="受付"))
    ties.ids = {shift.id for shift in shifts_of(id_)[:2]}
    edit(now, id_, role(SUNDAY, name="新しい係"))
    names = {r.name: len(r.shifts) for r in whole(id_).roles}
    assert sum(names.values()) == 3
    assert ties.ids < {shift.id for shift in shifts_of(id_)}
    assert ties.off == []


def test_calling_off_keeps_the_row_and_tells_the_people(both_apps, now, ties):
    id_ = post(now, role(SATURDAY, SUNDAY))
    tied, free = shifts_of(id_)
    ties.ids = {tied.id}
    (known,) = whole(id_).roles
    off = [ShiftCommand(s.starts_at, s.ends_at, id=s.id, called_off=True) for s in (tied, free)]
    for _time in range(2):
        edit(now, id_, role(*off, ShiftCommand(), id=known.id))
    kept = {shift.id: shift.cancelled_at for shift in shifts_of(id_)}
    assert kept[tied.id] == now
    assert free.id not in kept
    assert ties.off == [tied.id]
    assert whole(id_).next_at is None


def test_moving_a_shift_tells_the_people(both_apps, now, ties):
    id_ = post(now, role(SATURDAY, SUNDAY))
    tied, free = shifts_of(id_)
    ties.ids = {tied.id}
    (known,) = whole(id_).roles
    moved = [ShiftCommand(s.starts_at + HOUR, s.ends_at + HOUR, id=s.id) for s in (tied, free)]
    edit(now, id_, role(*moved, id=known.id))
    assert ties.other == [tied.id]


def test_the_capacity_never_falls_below_the_seats_taken(both_apps, now, ties):
    id_ = post(now, role(SATURDAY))
    (shift,) = shifts_of(id_)
    with transaction():
        db.session.get_one(Shift, shift.id).taken = 4
    ties.ids = {shift.id}
    (known,) = whole(id_).roles
    edit(now, id_, role(ShiftCommand(SATURDAY.starts_at, id=shift.id), id=known.id, capacity=2))
    assert shifts_of(id_)[0].capacity == 4
    assert whole(id_).roles[0].capacity == 2


def test_a_past_shift_stays_when_it_is_not_named(both_apps, now, ties):
    id_ = post(now, role(ShiftCommand(now - DAY, now - DAY + HOUR), SATURDAY))
    (known,) = whole(id_).roles
    edit(now, id_, role(SUNDAY, id=known.id))
    assert [s.starts_at for s in shifts_of(id_)] == [now - DAY, SUNDAY.starts_at]


def test_the_ids_of_another_listing_change_nothing_there(both_apps, now, ties):
    other = post(now, role(SATURDAY))
    (theirs,) = shifts_of(other)
    id_ = post(now, role(SATURDAY))
    edit(now, id_, role(ShiftCommand(SUNDAY.starts_at, id=theirs.id), id=theirs.role_id))
    assert shifts_of(other)[0].starts_at == SATURDAY.starts_at
    assert [s.starts_at for s in shifts_of(id_)] == [SUNDAY.starts_at]


def test_what_was_called_off_is_not_edited(both_apps, now):
    id_ = post(now, role(SATURDAY), status=ActivityStatus.CANCELLED)
    with pytest.raises(RuleBroken, match="activity_cancelled"):
        edit(now, id_, role(SATURDAY))


def test_a_listing_goes_to_the_staff_and_to_its_readers(both_apps, now):
    id_ = post(now, role(SATURDAY))
    actor = actor_of(staff())
    with transaction():
        posting.submit(whole(id_), now=now)
    with transaction():
        posting.decide(whole(id_), ActivityStatus.DECLINED, "場所を", actor=actor, now=now)
    with transaction():
        posting.submit(whole(id_), now=now)
    with transaction():
        posting.decide(whole(id_), ActivityStatus.PUBLISHED, "", actor=actor, now=now + HOUR)
    activity = whole(id_)
    assert (activity.status, activity.published_at) == (ActivityStatus.PUBLISHED, now + HOUR)
    assert activity.decided_by == actor.account_id
    kinds = db.session.scalars(select(Notice.kind).order_by(Notice.id)).all()
    assert kinds == ["activity_declined", "activity_published"]
    with transaction():
        posting.close(whole(id_), now=now)
    assert whole(id_).status is ActivityStatus.CLOSED


def test_nothing_is_submitted_without_times(both_apps, now):
    id_ = post(now, role())
    with transaction(), pytest.raises(RuleBroken, match="listing_incomplete"):
        posting.submit(whole(id_), now=now)


def test_a_group_that_waits_for_approval_submits_nothing(both_apps, now):
    id_ = post(now, role(SATURDAY))
    with transaction():
        whole(id_).organization.status = OrgStatus.PENDING
    with transaction(), pytest.raises(RuleBroken, match="organization_not_approved"):
        posting.submit(whole(id_), now=now)


def test_a_draft_is_not_closed(both_apps, now):
    id_ = post(now, role(SATURDAY))
    with transaction(), pytest.raises(Conflict, match="already_decided"):
        posting.close(whole(id_), now=now)


@pytest.mark.parametrize("status", ActivityStatus)
def test_everybody_sees_what_is_published_and_the_group_all_of_its_own(app, now, status):
    id_ = post(now, role(SATURDAY), status=status)
    activity = db.session.get_one(Activity, id_)
    own, _organization = manager(db.session.get_one(Organization, activity.organization_id))
    stranger, _other = manager()
    public = status in {ActivityStatus.PUBLISHED, ActivityStatus.CLOSED, ActivityStatus.CANCELLED}
    assert visible_activity(id_, actor_of(own)).id == id_
    for actor in (None, actor_of(stranger)):
        if public:
            assert visible_activity(id_, actor).id == id_
        else:
            with pytest.raises(NotFound):
                visible_activity(id_, actor)


@pytest.mark.parametrize("id_", [0, -1, 99, 2**31, 2**40])
def test_an_id_that_cannot_be_is_not_found(app, id_):
    with pytest.raises(NotFound):
        visible_activity(id_, None)
