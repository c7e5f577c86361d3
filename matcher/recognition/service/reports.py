"""The organizer's report: the days it tells of, its numbers, its words, and handing it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from matcher.activities.models import Activity
from matcher.errors import NotFound
from matcher.recognition.models import Story
from matcher.recognition.queries import days_attended, recorded
from matcher.recognition.rules.telling import (
    OPEN,
    StoryStatus,
    check_open,
    check_whole,
    unreported,
)
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that was counted: 集めたごみ 45 袋."""

    label: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What an organizer says of some days."""

    first_day: date
    last_day: date
    title: str
    achieved: str = ""
    people: int | None = None
    minutes: int | None = None
    figures: tuple[Figure, ...] = ()
    quotes: tuple[str, ...] = ()


def story_of(story_id: int, *, lock: bool = False) -> Story:
    """Return a story with its activity, group and photographs, or raise NotFound."""
    activity = joinedload(Story.activity)
    whole = (
        select(Story)
        .where(Story.id == story_id)
        .options(
            activity.joinedload(Activity.organization),
            activity.options(lazyload(Activity.roles)),
            selectinload(Story.photographs),
        )
    )
    if lock:
        whole = whole.with_for_update(of=Story).execution_options(populate_existing=True)
    found = db.session.scalars(whole).one_or_none() if 0 < story_id < 2**31 else None
    if found is None:
        raise NotFound
    return found


def unfinished(activity_id: int) -> Story | None:
    """Return the report of this activity that is being written, the latest of several."""
    open_ones = select(Story).where(Story.activity_id == activity_id, Story.status.in_(OPEN))
    return db.session.scalars(open_ones.order_by(Story.id.desc()).limit(1)).one_or_none()


def told_until(activity_id: int) -> date | None:
    """Return the last day of which this activity's reports tell."""
    last = select(func.max(Story.last_day)).where(Story.activity_id == activity_id)
    return db.session.scalar(last)


def days_to_tell(activity: Activity, *, today: date) -> tuple[date, date]:
    """Return the days a new report would tell of: the last that nobody has told of."""
    days = [day for day in days_attended(activity.id) if day <= today]
    return unreported(days, told_until(activity.id)) or (today, today)


def begin(activity: Activity, report: Report, *, now: datetime) -> Story:
    """Keep a new report as a draft and return it, with its id."""
    story = Story(
        activity_id=activity.id, status=StoryStatus.DRAFT, created_at=now, decided_note=""
    )
    _write(story, report, now=now)
    db.session.add(story)
    db.session.flush()
    return story


def change(story_id: int, report: Report, *, now: datetime) -> Story:
    """Write down what the organizer says now; raise Conflict once it is handed in."""
    story = story_of(story_id, lock=True)
    check_open(story.status)
    _write(story, report, now=now)
    return story


def submit(story_id: int, *, now: datetime) -> Story:
    """Hand a report in; raise Conflict if it was, RuleBroken if it says nothing yet."""
    story = story_of(story_id, lock=True)
    check_open(story.status)
    check_whole(story.title, story.achieved)
    story.status, story.submitted_at, story.updated_at = StoryStatus.SUBMITTED, now, now
    return story


def minutes_said(activity_id: int, report_days: Sequence[date], hours: int | None) -> int | None:
    """Return the minutes that hours typed in stand for: those on record, where they are these."""
    if hours is None:
        return None
    _people, minutes = recorded(activity_id, report_days[0], report_days[-1])
    return minutes if round(minutes / 60) == hours else hours * 60


def _write(story: Story, report: Report, *, now: datetime) -> None:
    story.first_day, story.last_day = report.first_day, report.last_day
    story.title, story.achieved = report.title, report.achieved
    story.people, story.minutes = report.people, report.minutes
    story.figures = [
        {"label": figure.label, "value": figure.value, "unit": figure.unit}
        for figure in report.figures
    ]
    story.quotes, story.updated_at = list(report.quotes), now
