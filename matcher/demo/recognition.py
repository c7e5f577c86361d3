"""What followed: thanks, words of both sides, stories with pictures, and a certificate."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import contains_eager

from matcher.accounts.models import Account
from matcher.activities.models import Activity, Shift
from matcher.attendance.models import Attendance
from matcher.demo.drawings import drawn
from matcher.demo.ground import Ground, save
from matcher.demo.residents import Person
from matcher.engagements.models import Engagement
from matcher.engagements.queries import promised_spans, span_of
from matcher.engagements.rules import State
from matcher.errors import RuleBroken
from matcher.members.models import Organization
from matcher.recognition.models import Photograph, Reflection, Story, Thanks
from matcher.recognition.queries import recorded
from matcher.recognition.rules.looking_back import Side
from matcher.recognition.rules.periods import Period, fiscal_year, year_of
from matcher.recognition.rules.telling import StoryStatus
from matcher.recognition.service.certificates import issue
from matcher.recognition.service.quoting import code_of
from matcher.shared.clock import local_date
from matcher.shared.db import db

OF_RESIDENT, THANKED, TOLD, LOOKED_BACK = 4, 8, 4, 40
DAY = timedelta(days=1)
THANKS = (
    "おかげさまで、予定より早く終わりました。本当にありがとうございました。",
    "みなさんの笑顔で、会場が明るくなりました。またお会いできる日を楽しみにしています。",
    "はじめての方も多いなか、力を合わせていただき助かりました。次もぜひお越しください。",
)
OF_MEMBERS = (
    (5, "はじめての参加でしたが、声をかけていただき楽しく過ごせました。"),
    (5, "終わったあとのお茶とおしゃべりが、何よりの楽しみです。"),
    (4, "道具の使い方を教えていただき、勉強になりました。"),
    (4, "集合場所に案内の旗があると、もっと分かりやすいと思います。"),
    (5, "子どもと一緒に参加できました。次も親子で来ます。"),
)
OF_GROUPS = (
    "重いものを進んで運んでくださり、とても助かりました。",
    "はじめての方にやさしく声をかけてくださいました。",
    "また来月もお会いできるとうれしいです。",
)
WORRIES = (
    (2, "休憩が少なく、少しつらかったです。水分をとる時間がほしいです。"),
    (1, "作業の分担が決まっておらず、何をすればよいか分かりませんでした。"),
)
ACHIEVED = (
    "天気にめぐまれ、予定していた場所をすべて終えることができました。"
    "通りかかった方からも「きれいになったね」と声をかけていただきました。\n\n"
    "はじめての方も、慣れた方と組になって安心して作業できました。次回もお待ちしています。"
)
FIGURES = (
    ("集めたごみ", "45", "袋"),
    ("植えた苗", "120", "株"),
    ("来てくださった方", "86", "人"),
    ("配ったお弁当", "64", "食"),
)
ALT = "広場に集まり、道具を持って並ぶ参加者"


def look_back(ground: Ground, resident: Person, group: Organization, account: Account) -> None:
    """Let what is over be thanked for, looked back on, told of and certified."""
    dice = Random(ground.today.toordinal())
    _give_hours(resident)
    came = _came()
    _thank(ground, came)
    _reflect(ground, dice, came)
    _tell(ground, group, account)
    if resident.account:
        actor, year = resident.account.actor(), year_of(fiscal_year(ground.today))
        try:
            issue(resident.resident, Period(year.first, ground.today), actor=actor, now=ground.now)
        except RuleBroken:  # a town so small that its resident has not been anywhere
            return


def _came() -> Sequence[Engagement]:
    """Return those who came to something, the latest first."""
    attended = select(Engagement).join(Engagement.shift).where(Engagement.state == State.ATTENDED)
    attended = attended.options(contains_eager(Engagement.shift))
    return db.session.scalars(attended.order_by(Shift.starts_at.desc(), Engagement.id)).all()


def _give_hours(resident: Person) -> None:
    """Let the resident of the demo have been to some of it, in others' place."""
    taken = promised_spans(resident.resident.id)
    given: set[int] = set()
    for engagement in _came():
        span, activity_id = span_of(engagement.shift), engagement.shift.activity_id
        free = span and not any(span.overlaps(other) for other in taken)
        if free and activity_id not in given and not _is_tied(resident, engagement):
            engagement.member_id = resident.resident.id
            given.add(activity_id)
            taken += [span] if span else []
        if len(given) == OF_RESIDENT:
            break
    db.session.flush()


def _is_tied(resident: Person, engagement: Engagement) -> bool:
    pair = (
        Engagement.member_id == resident.resident.id,
        Engagement.shift_id == engagement.shift_id,
    )
    return db.session.scalar(select(Engagement.id).where(*pair)) is not None


def _thank(ground: Ground, came: Sequence[Engagement]) -> None:
    shifts = list(dict.fromkeys(engagement.shift_id for engagement in came))[:THANKED]
    rows = [
        {"shift_id": id_, "words": THANKS[id_ % len(THANKS)], "written_at": ground.now - DAY}
        for id_ in shifts
    ]
    if rows:
        db.session.execute(insert(Thanks), rows)


def _reflect(ground: Ground, dice: Random, came: Sequence[Engagement]) -> None:
    rows: list[dict[str, Any]] = []
    for number, engagement in enumerate(came[:LOOKED_BACK]):
        at = min(engagement.updated_at + DAY, ground.now)
        told = {"engagement_id": engagement.id, "created_at": at, "updated_at": at}
        score, words = dice.choice(OF_MEMBERS)
        said = {"words": words, "private_words": "", "quotable": number % 3 != 0}
        if number in range(len(WORRIES)):
            score, worry = WORRIES[number]
            said = {"words": "", "private_words": worry, "quotable": False}
        rows.append(_scored(told, Side.MEMBER, score) | said)
        if number % 2 == 0:
            said = {"words": dice.choice(OF_GROUPS), "private_words": "", "quotable": False}
            rows.append(_scored(told, Side.ORGANIZER, 5) | said)
    if rows:
        db.session.execute(insert(Reflection), rows)


def _scored(told: dict[str, Any], side: Side, score: int) -> dict[str, Any]:
    return {**told, "side": side, "first": score, "second": max(score - 1, 1), "third": score}


def _tell(ground: Ground, group: Organization, account: Account) -> None:
    """Let the busiest groups tell of their last day; the demo's own waits for the staff."""
    people = func.count()
    busy = (
        select(Activity, Shift.starts_at)
        .join(Shift, Shift.activity_id == Activity.id)
        .join(Engagement, Engagement.shift_id == Shift.id)
        .join(Attendance, Attendance.engagement_id == Engagement.id)
        .where(Engagement.state == State.ATTENDED, Shift.starts_at.is_not(None))
        .group_by(Activity.id, Shift.id)
        .order_by((Activity.organization_id == group.id).desc(), people.desc(), Shift.id)
    )
    found: dict[int, Row[Activity, datetime | None]] = {}
    for row in db.session.execute(busy):
        found.setdefault(row[0].organization_id, row)
    stories = [_story(ground, *one) for one in enumerate(list(found.values())[:TOLD])]
    save(stories)
    save(_photographs(ground, stories, account))


def _story(ground: Ground, number: int, told: Row[Activity, datetime | None]) -> Story:
    activity, day = told[0], local_date(told[1] or ground.now)
    label, value, unit = FIGURES[number]
    people, minutes = recorded(activity.id, day, day)
    waits = number == 0
    at = ground.now - (number + 1) * DAY
    return Story(
        activity_id=activity.id,
        first_day=day,
        last_day=day,
        title=f"「{activity.title}」を行いました"[:120],
        achieved=ACHIEVED,
        people=people,
        minutes=minutes,
        figures=[{"label": label, "value": value, "unit": unit}],
        quotes=_quotes(activity),
        status=StoryStatus.SUBMITTED if waits else StoryStatus.PUBLISHED,
        submitted_at=at,
        published_at=None if waits else at,
        created_at=at,
        updated_at=at,
    )


def _quotes(activity: Activity) -> list[str]:
    quotable = (
        select(Reflection)
        .join(Reflection.engagement)
        .join(Engagement.shift)
        .where(Shift.activity_id == activity.id, Reflection.quotable.is_(True))
    )
    return [code_of(one) for one in db.session.scalars(quotable.order_by(Reflection.id).limit(2))]


def _photographs(ground: Ground, stories: Sequence[Story], account: Account) -> list[Photograph]:
    return [
        Photograph(
            story_id=story.id,
            alt=ALT if place == 0 else f"{ALT}（別の角度から）",
            width=picture.width,
            height=picture.height,
            data=picture.data,
            consented_by=account.id,
            consented_at=ground.now - DAY,
        )
        for number, story in enumerate(stories)
        for place in range(2)
        for picture in [drawn(number + 4 * place, 4 + place)]
    ]
