"""A row of listings.csv: read into what a group would have posted, then posted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, ActivityStatus, Selection
from matcher.activities.rules.schedule_words import Schedule, ScheduleWords, read_schedule
from matcher.activities.service.indexing import refresh_index
from matcher.activities.service.posting import (
    ActivityCommand,
    ActivityTerms,
    RoleTerms,
    draft,
    edit,
)
from matcher.activities.service.recurring import is_holiday
from matcher.city.town import City
from matcher.desk.imports.cells import MOST_PEOPLE, OLDEST, Cells, RowProblem
from matcher.desk.imports.naming import check_named, organization_of
from matcher.desk.imports.outcome import Outcome
from matcher.desk.imports.places import area_in, field_code
from matcher.desk.imports.remarks import remarks
from matcher.desk.imports.reviews import Source
from matcher.desk.imports.terms.reading import Notes, Numbers, listing_terms, role_terms
from matcher.desk.imports.timetable import Timetable, role_commands, write_shifts
from matcher.members.models import Organization, OrgKind
from matcher.shared.db import db

REQUIRED = ("org_name", "org_kind", "title", "field")
IDENTITY = ("source_url", "org_name", "title")


@dataclass(frozen=True, slots=True)
class ListingRow:
    """What a row says, checked; `kept` are the words beside the posting, by their columns."""

    org_name: str
    org_kind: OrgKind
    terms: ActivityTerms
    timetable: Timetable
    kept: dict[str, str]

    def take(self, source: Source, *, now: datetime) -> Outcome:
        """Post the listing or write it anew; leave one whose row has not changed."""
        same = select(Activity).where(Activity.source_key == source.key)
        whole = same.options(joinedload(Activity.organization))
        activity = db.session.scalars(whole).one_or_none()
        if activity is None:
            _post(self, source, now=now)
            return Outcome.CREATED
        if activity.source_digest == source.digest:
            return Outcome.UNCHANGED
        edit(activity, _command(self, activity), now=now)
        _finish(activity, self, source, now=now)
        return Outcome.UPDATED


def read_row(raw: Mapping[str, str], *, city: City, today: date) -> ListingRow:
    """Return what the row says; raise RowProblem where a person must look."""
    cells = Cells(raw)
    org_name = cells.name("org_name", Organization.name)
    check_named(org_name)
    words = _schedule_words(cells)
    schedule = _schedule(words, today)
    terms, kept = _terms(cells, words, city), _kept(cells)
    said = Notes.of(terms, kept["capacity_note"], schedule.deadline_note)
    timetable = _timetable(cells, schedule, said, today)
    org_kind = cells.choice("org_kind", OrgKind)
    notes = remarks(words, schedule) | cells.others()
    terms = replace(terms, notes=notes, **listing_terms(said))
    return ListingRow(org_name, org_kind, terms, timetable, kept)


def _post(row: ListingRow, source: Source, *, now: datetime) -> None:
    organization = organization_of(row.org_name, row.org_kind, now=now)
    activity = draft(organization, _command(row, None), now=now)
    activity.status, activity.published_at = ActivityStatus.PUBLISHED, now
    activity.source_key = source.key
    _finish(activity, row, source, now=now)


def _finish(activity: Activity, row: ListingRow, source: Source, *, now: datetime) -> None:
    activity.source_digest = source.digest
    for name, words in row.kept.items():
        setattr(activity, name, words)
    write_shifts(row.timetable, activity)
    refresh_index(activity, now=now)


def _command(row: ListingRow, activity: Activity | None) -> ActivityCommand:
    return ActivityCommand(row.terms, role_commands(row.timetable, activity))


def _schedule_words(cells: Cells) -> ScheduleWords:
    words = {
        "start_date": cells.day("start_date"),
        "end_date": cells.day("end_date"),
        "start_time": cells.clock("start_time"),
        "end_time": cells.clock("end_time"),
    }
    try:
        return ScheduleWords(
            **words,  # type: ignore[arg-type]
            schedule_note=cells.text("schedule_note", Activity.schedule_note),
            source_date=cells.printed_date("source_date"),
        )
    except ValueError as wrong:
        raise RowProblem(str(wrong), "end_date") from wrong


def _schedule(words: ScheduleWords, today: date) -> Schedule:
    if words.start_time and words.end_time and words.end_time <= words.start_time:
        overnight = words.start_date and words.end_date and words.start_date < words.end_date
        if not overnight:
            raise RowProblem("times_backwards", "end_time")
    return read_schedule(words, today=today, is_holiday=is_holiday)


def _timetable(cells: Cells, schedule: Schedule, said: Notes, today: date) -> Timetable:
    numbers = Numbers(
        capacity=cells.number("capacity", least=1, most=MOST_PEOPLE),
        min_age=cells.number("min_age", least=0, most=OLDEST),
    )
    # Nobody is confirmed by the program where the group never said "first come".
    terms = {"selection": Selection.SCREENING} | role_terms(said, numbers)
    timetable = Timetable(schedule.parts, RoleTerms("", **terms), today)
    timetable.check()
    return timetable


def _terms(cells: Cells, words: ScheduleWords, city: City) -> ActivityTerms:
    venue = cells.text("venue", Activity.venue)
    town = cells.text("city", Activity.city_name)
    return ActivityTerms(
        title=cells.name("title", Activity.title),
        summary=cells.text("summary", Activity.summary),
        field=field_code(cells.name("field", Activity.field), "field", city=city),
        area=area_in(venue, city_name=town, city=city) or area_in(town, city_name=town, city=city),
        venue=venue,
        deadline=cells.day("deadline"),
        eligibility_note=cells.text("eligibility_note", Activity.eligibility_note),
        belongings=cells.text("belongings", Activity.belongings),
        reward_note=cells.text("reward_note", Activity.reward_note),
        schedule_note=words.schedule_note,
        contact_method=cells.text("contact_method", Activity.contact_method),
    )


def _kept(cells: Cells) -> dict[str, str]:
    return {
        "capacity_note": cells.text("capacity_note", Activity.capacity_note),
        "skills_note": cells.text("skills", Activity.skills_note),
        "city_name": cells.text("city", Activity.city_name),
        "source_url": cells.web_address("source_url", Activity.source_url),
        "source_date": cells.printed_date("source_date"),
    }
