"""What a list shows is what `can()` allows of each of its items, for everybody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from matcher.activities.models import ActivityChange, ActivityStatus
from matcher.authz import AccountRole, Permission, can
from matcher.desk.imports.models import ImportKind, ImportReview
from matcher.desk.service import (
    accidents,
    approvals,
    attendance,
    calls,
    changes,
    consents,
    declarations,
    residents,
    reviews,
    rounds,
    shifts,
    stories,
)
from matcher.desk.service.residents import Search
from matcher.desk.service.scope import NOWHERE, Place
from matcher.desk.service.shifts import Wanted
from matcher.desk.service.waiting import Matter, waiting_for
from matcher.engagements.models import Consent
from matcher.engagements.rules import Consenter, State
from matcher.insurance.models import Accident, Declaration
from matcher.insurance.rules import AccidentState
from matcher.matching.models import InvitationRound, RoundArea, RoundState
from matcher.matching.service.rounds import Scope
from matcher.members.models import OrgStatus
from matcher.notices.models import NoticeChannel, NoticeState
from matcher.recognition.rules.telling import StoryStatus
from matcher.shared.db import db
from matcher.shared.web.paging import Page
from tests.factories import (
    CREATED,
    AccountFactory,
    ActivityFactory,
    EngagementFactory,
    NoticeFactory,
    OrganizationFactory,
    ResidentFactory,
    RoleFactory,
    ShiftFactory,
    StoryFactory,
    actor_of,
    person,
    staff,
)

OURS, THEIRS = "hamado", "shiote"
AREAS = (OURS, THEIRS, None)


def _organizations(_now):
    return [OrganizationFactory(area=area, status=OrgStatus.PENDING) for area in AREAS]


def _activities(_now):
    submitted = {"status": ActivityStatus.SUBMITTED, "submitted_at": CREATED}
    return [ActivityFactory(area=area, **submitted) for area in AREAS]


def _shifts(_now):
    activities = [ActivityFactory(area=area) for area in AREAS]
    for activity in activities:
        ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id, capacity=2)
    return activities


def _applications(_now):
    activities = [ActivityFactory(area=area) for area in AREAS]
    for activity in activities:
        shift = ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id)
        EngagementFactory(shift_id=shift.id, state=State.APPLIED)
    return activities


def _attendance(now):
    activities = [ActivityFactory(area=area) for area in AREAS]
    for activity in activities:
        role = RoleFactory(activity_id=activity.id)
        shift = ShiftFactory(role_id=role.id, starts_at=now - timedelta(days=9))
        EngagementFactory(shift_id=shift.id)
        ShiftFactory(role_id=role.id, starts_at=now - timedelta(days=9))
        EngagementFactory(shift_id=ShiftFactory(role_id=role.id, starts_at=now).id)
    return activities


def _residents(_now):
    return [ResidentFactory(area=area) for area in AREAS]


def _calls(_now):
    told = [*_residents(_now), None]
    for resident in told:
        number = {"channel": NoticeChannel.CALL, "address": "0312345678"}
        NoticeFactory(member_id=resident.id if resident else None, **number)
    return [resident or NOWHERE for resident in told]


def _mails(_now):
    told = [*_residents(_now), None]
    for resident in told:
        NoticeFactory(member_id=resident.id if resident else None, state=NoticeState.FAILED)
    return [resident or NOWHERE for resident in told]


def _confirmations(_now):
    places = []
    for number, area in enumerate(AREAS):
        phone = f"031234000{number}"
        person(ResidentFactory(area=area), email=None, phone=phone, confirmed_at=None)
        NoticeFactory(kind="confirm_call", channel=NoticeChannel.CALL, address=phone)
        places.append(Place(area))
    return places


def _consents(now):
    pupils = [ResidentFactory(area=area) for area in AREAS]
    for pupil in pupils:
        waits = {"state": State.APPLIED, "awaits": Consenter.GUARDIAN}
        engagement = EngagementFactory(member_id=pupil.id, **waits)
        asked = {"engagement_id": engagement.id, "consenter": Consenter.GUARDIAN}
        times = {"requested_at": now, "expires_at": now + timedelta(days=1)}
        db.session.add(Consent(name="見本 花子", phone="0312345678", **asked, **times))
    db.session.commit()
    return pupils


def _changes(now):
    activities = [ActivityFactory(area=area) for area in AREAS]
    said = {"before": {"題名": "清掃"}, "after": {"題名": "大掃除"}}
    db.session.add_all(ActivityChange(activity_id=a.id, at=now, **said) for a in activities)
    db.session.commit()
    return activities


def _stories(now):
    activities = [ActivityFactory(area=area) for area in AREAS]
    for activity in activities:
        handed_in = {"status": StoryStatus.SUBMITTED, "submitted_at": now}
        StoryFactory(activity_id=activity.id, **handed_in)
    return activities


def _declarations(now):
    activities = [ActivityFactory(area=area) for area in AREAS]
    declarer = AccountFactory().id
    times = {"declared_at": now, "asked_at": now}
    rows = [Declaration(activity_id=a.id, declared_by=declarer, **times) for a in activities]
    db.session.add_all(rows)
    db.session.commit()
    return activities


def _accidents(now):
    activities = [ActivityFactory(area=area) for area in AREAS]
    reporter = AccountFactory().id
    for activity in activities:
        shift = ShiftFactory(role_id=RoleFactory(activity_id=activity.id).id)
        told = {"person": "見本 市民", "happened_at": now, "created_at": now, "due_on": now.date()}
        draft = {"state": AccidentState.DRAFT, "account_id": reporter}
        db.session.add(Accident(shift_id=shift.id, **told, **draft))
    db.session.commit()
    return activities


def _rounds(now):
    by = AccountFactory().id
    plan = {"scope": Scope().to_json(), "cap": 1, "fair": True, "seed": 1}
    for area in AREAS:
        made = {"state": RoundState.DRAFT, "made_by": by, "made_at": now}
        db.session.add(InvitationRound(areas=[RoundArea(area=area or "")], **plan, **made))
    db.session.commit()
    return [Place(area) for area in AREAS]


def _rounds_of(actor, _now):
    page = rounds.rounds_visible_to(actor, 1)
    areas = [rounds.round_for(each.round.id, actor).areas[0].area for each in page.items]
    return Page([Place(area or None) for area in areas], 1, page.total)


def _reviews(now):
    review = ImportReview(
        kind=ImportKind.GROUPS,
        file_name="groups.csv",
        line=7,
        reason="missing",
        row={"name": ""},
        digest="d",
        source_key="k",
        created_at=now,
    )
    db.session.add(review)
    db.session.commit()
    return [NOWHERE]


LISTS: dict[Matter, tuple[Callable[..., Any], Callable[..., Any]]] = {
    Matter.ORGANIZATIONS: (
        _organizations,
        lambda actor, now: approvals.organizations_visible_to(actor, 1),
    ),
    Matter.ACTIVITIES: (_activities, lambda actor, now: approvals.activities_visible_to(actor, 1)),
    Matter.SHIFTS: (
        _shifts,
        lambda actor, now: shifts.shifts_visible_to(actor, Wanted(), 1, now=now),
    ),
    Matter.APPLICATIONS: (
        _applications,
        lambda actor, now: shifts.applications_visible_to(actor, 1, now=now),
    ),
    Matter.ATTENDANCE: (
        _attendance,
        lambda actor, now: attendance.attendance_visible_to(actor, 1, now=now),
    ),
    Matter.RESIDENTS: (
        _residents,
        lambda actor, now: residents.residents_visible_to(
            actor, Search(only_silent=True), 1, now=now
        ),
    ),
    Matter.CALLS: (_calls, lambda actor, now: calls.calls_visible_to(actor, 1)),
    Matter.MAILS: (_mails, lambda actor, now: calls.mails_visible_to(actor, 1)),
    Matter.CONFIRMATIONS: (
        _confirmations,
        lambda actor, now: calls.confirmations_visible_to(actor, 1),
    ),
    Matter.CONSENTS: (_consents, lambda actor, now: consents.consents_visible_to(actor, 1)),
    Matter.CHANGES: (_changes, lambda actor, now: changes.changes_visible_to(actor, 1)),
    Matter.STORIES: (_stories, lambda actor, now: stories.stories_visible_to(actor, 1)),
    Matter.DECLARATIONS: (
        _declarations,
        lambda actor, now: declarations.declarations_visible_to(actor, 1),
    ),
    Matter.ACCIDENTS: (
        _accidents,
        lambda actor, now: accidents.accidents_visible_to(actor, 1, today=now.date()),
    ),
    Matter.ROUNDS: (_rounds, _rounds_of),
    Matter.REVIEWS: (_reviews, lambda actor, now: reviews.reviews_visible_to(actor, 1)),
}


def _everybody():
    return {
        "member": AccountFactory(),
        "area staff": staff(AccountRole.AREA_STAFF, (OURS,)),
        "area staff of nothing": staff(AccountRole.AREA_STAFF),
        "staff": staff(),
        "administrator": staff(AccountRole.ADMINISTRATOR),
    }


def _area(item):
    return getattr(getattr(item, "activity", item), "area", None)


@pytest.mark.parametrize("matter", Matter)
def test_a_list_shows_what_its_reader_may_decide(both_apps, now, matter):
    make, visible_to = LISTS[matter]
    later = now + timedelta(days=40) if matter is Matter.RESIDENTS else now
    everybody = {who: actor_of(account) for who, account in _everybody().items()}
    subjects = make(now)
    for who, actor in everybody.items():
        allowed = [s.area for s in subjects if can(actor, Permission.APPROVE, s)]
        shown = [_area(item) for item in visible_to(actor, later).items]
        assert sorted(map(str, shown)) == sorted(map(str, allowed)), who


@pytest.mark.parametrize("matter", Matter)
def test_what_is_counted_is_what_the_list_shows(both_apps, now, matter):
    make, visible_to = LISTS[matter]
    later = now + timedelta(days=40) if matter is Matter.RESIDENTS else now
    actors = [actor_of(account) for account in _everybody().values()]
    make(now)
    for actor in actors:
        counted = waiting_for(actor, now=later)[matter]
        assert counted.count == visible_to(actor, later).total
        assert (counted.since is None) == (counted.count == 0)
