"""The fair of the demo town: many places, many people, and a board that is half settled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from matcher.accounts.models import Account
from matcher.activities.models import Activity, ActivityStatus, Role, Selection, Shift
from matcher.activities.service.indexing import refresh_index
from matcher.activities.service.reading import visible_activity
from matcher.demo.ground import Ground, save
from matcher.demo.residents import Person
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import Origin, State
from matcher.matching.moments import minute_of
from matcher.matching.service import rosters
from matcher.members.models import Organization
from matcher.shared.clock import from_local
from matcher.shared.db import db

DAY = timedelta(days=1)
AHEAD = 14 * DAY
SATURDAY = 5
ADULT = 18
HELPERS = 25
AID, FIRST_AID = "救護", "firstaid"


@dataclass(frozen=True, slots=True)
class Post:
    """A role of the fair: from when until when, how many, and what is to be known of it."""

    name: str
    venue: str
    hours: tuple[tuple[int, int], ...]
    least: int
    capacity: int


POSTS = (
    Post("受付・案内", "正門", ((9, 12), (12, 15)), 2, 3),
    Post("駐車場の誘導", "東駐車場", ((8, 11), (11, 14), (14, 16)), 2, 3),
    Post("模擬店の手伝い", "中庭", ((9, 11), (11, 13), (13, 15)), 3, 4),
    Post(AID, "保健室", ((9, 12), (12, 15)), 1, 2),
    Post("片付け", "中庭", ((15, 17), (17, 18)), 5, 6),
)


def hold_fair(
    ground: Ground, group: Organization, account: Account, people: Sequence[Person]
) -> int:
    """Let a group hold a fair: people apply, it is worked out who stands where, half is locked."""
    day = _saturday(ground)
    activity = _posted(ground, group)
    shifts = list(_shifts(activity, day))
    save(shifts)
    db.session.refresh(activity)
    refresh_index(activity, now=ground.now)
    ties = list(_ties(ground, shifts, _free(people, day)))
    save(ties)
    save(step for tie in ties for step in _steps(tie))
    aid = next(role.id for role in activity.roles if role.name == AID)
    _place(ground, activity.id, account, [shift for shift in shifts if shift.role_id == aid])
    return len(ties)


def _saturday(ground: Ground) -> datetime:
    first = ground.today + AHEAD
    return from_local(first + DAY * ((SATURDAY - first.weekday()) % 7))


def _posted(ground: Ground, group: Organization) -> Activity:
    posted = ground.now - 20 * DAY
    activity = Activity(
        organization=group,
        organization_id=group.id,
        title="ふれあい秋まつり",
        summary="地区のみなさんと開く、年に一度のまつりです。当日の運営をいっしょにしてくださる方を募集します。",
        field="community",
        area=group.area or ground.city.areas[0].code,
        city_name=ground.city.name,
        venue="小学校",
        status=ActivityStatus.PUBLISHED,
        notes={},
        created_at=posted,
        updated_at=posted,
        submitted_at=posted,
        published_at=posted + DAY,
        roles=[_role(post) for post in POSTS],
    )
    save([activity])
    return activity


def _role(post: Post) -> Role:
    return Role(
        name=post.name,
        least=post.least,
        capacity=post.capacity,
        skills=[],
        recurrences=[],
        selection=Selection.SCREENING,
    )


def _shifts(activity: Activity, day: datetime) -> Iterator[Shift]:
    for post, role in zip(POSTS, activity.roles, strict=True):
        for start, end in post.hours:
            yield Shift(
                role_id=role.id,
                activity_id=activity.id,
                starts_at=day + timedelta(hours=start),
                ends_at=day + timedelta(hours=end),
                capacity=post.capacity,
                venue=post.venue,
                taken=0,
            )


def _free(people: Sequence[Person], day: datetime) -> list[int]:
    """Return residents who have no plans for this day."""
    busy = select(Engagement.member_id).join(Shift, Shift.id == Engagement.shift_id)
    away = set(db.session.scalars(busy.where(Shift.starts_at.between(day - DAY, day + DAY))))
    grown = (one.resident.id for one in people if one.supporter and one.age >= ADULT)
    return [id_ for id_ in grown if id_ not in away][:HELPERS]


def _ties(ground: Ground, shifts: Sequence[Shift], ids: Sequence[int]) -> Iterator[Engagement]:
    """Yield what each applied for: most for one place, some for a second; a few are confirmed."""
    for number, id_ in enumerate(ids):
        first = shifts[(number * 5) % len(shifts)]
        yield _tie(ground, first, id_, number, is_confirmed=number % 6 == 0)
        second = shifts[(number * 5 + 7) % len(shifts)]
        if number % 3 == 1:
            yield _tie(ground, second, id_, number, is_confirmed=False)


def _tie(
    ground: Ground, shift: Shift, member_id: int, number: int, *, is_confirmed: bool
) -> Engagement:
    began = ground.now - timedelta(days=4, hours=number)
    if is_confirmed:
        shift.taken += 1
    return Engagement(
        member_id=member_id,
        shift_id=shift.id,
        state=State.CONFIRMED if is_confirmed else State.APPLIED,
        origin=Origin.APPLIED,
        decide_by=None if is_confirmed else ground.now + 5 * DAY,
        created_at=began,
        updated_at=began + DAY if is_confirmed else began,
    )


def _steps(tie: Engagement) -> Iterator[EngagementEvent]:
    yield EngagementEvent(engagement_id=tie.id, to_state=State.APPLIED, at=tie.created_at)
    if tie.state is State.CONFIRMED:
        yield EngagementEvent(
            engagement_id=tie.id,
            from_state=State.APPLIED,
            to_state=State.CONFIRMED,
            at=tie.updated_at,
        )


def _place(ground: Ground, activity_id: int, account: Account, aid: Sequence[Shift]) -> None:
    """Say what was agreed and needed, have the board worked out, and lock every second place."""
    actor = account.actor()
    editions = iter(range(99))

    def change() -> rosters.Change:
        return rosters.Change(next(editions), account.id, ground.now)

    activity = visible_activity(activity_id, actor)
    for shift in aid:
        need = rosters.Need(1, 2, {FIRST_AID: 2})
        rosters.need(activity, shift.id, need, change(), now=ground.now)
    helpers = rosters.read_sheet(activity, now=ground.now).helpers
    nurse = next(one for one in helpers if set(one.ties) & {shift.id for shift in aid})
    told = rosters.Agreement(skills=(FIRST_AID,), most_shifts=1)
    rosters.agree(activity, nurse.id, told, change(), now=ground.now)
    others = [one for one in helpers if one is not nurse]
    for one in others[:2]:
        pair = rosters.Agreement(party="ごきょうだい", most_shifts=2)
        rosters.agree(activity, one.id, pair, change(), now=ground.now)
    evening = minute_of(aid[0].starts_at or ground.now) + 9 * 60
    late = rosters.Agreement(spans=((evening, evening + 120),))
    rosters.agree(activity, others[-1].id, late, change(), now=ground.now)
    found = rosters.solved(activity, now=ground.now)
    rosters.keep_solved(activity_id, found, change())
    for helper_id, shift_id in sorted(found.reasons)[::2]:
        rosters.lock(activity_id, helper_id, shift_id, change(), locked=True)
