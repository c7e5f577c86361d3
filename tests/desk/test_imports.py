"""The real files on a real database."""

import csv

import pytest
import time_machine
from sqlalchemy import func, select

from matcher.activities.models import Activity, ActivityStatus, Role, Shift
from matcher.activities.rules.deadlines import ALWAYS
from matcher.desk.imports.cli import import_commands, import_file
from matcher.desk.imports.models import ImportKind, ImportReview
from matcher.desk.imports.outcome import Outcome
from matcher.desk.imports.reviews import resolve, waiting_reviews
from matcher.engagements.rules import State
from matcher.extensions import db
from matcher.members.models import Organization, OrgStatus
from matcher.offers.models import Offer
from matcher.shared.clock import to_local
from matcher.shared.db import transaction
from tests.factories import EngagementFactory
from tests.support.import_files import LISTING, REAL, Files

FILES = {ImportKind.LISTINGS: 160, ImportKind.GROUPS: 122, ImportKind.TALENTS: 96}


@pytest.fixture(autouse=True)
def _now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def files(app, tmp_path):
    return Files(tmp_path)


def everything():
    """Every row of every table that an import may touch, as it stands."""
    tables = (Activity, Role, Shift, Organization, Offer, ImportReview)
    return [
        tuple(row)
        for model in tables
        for row in db.session.execute(select(*model.__table__.columns).order_by(model.id))
    ]


def the_activity():
    db.session.expire_all()
    return db.session.scalars(select(Activity)).one()


def shifts():
    return [
        f"{to_local(shift.starts_at):%m/%d %H:%M}" if shift.starts_at else "随時"
        for shift in db.session.scalars(select(Shift).order_by(Shift.starts_at, Shift.id))
    ]


@pytest.mark.parametrize(("kind", "rows"), FILES.items())
def test_every_real_row_is_created_or_waits_and_a_second_import_changes_nothing(
    both_apps, kind, rows
):
    path = REAL / f"{kind}.csv"
    first = import_file(kind, path)
    counts = first.outcomes
    assert counts.total() == rows
    assert counts[Outcome.CREATED] + counts[Outcome.REVIEW] == rows
    assert len(first.remarks) == counts[Outcome.REVIEW]
    before = everything()
    again = import_file(kind, path)
    assert again.summary() == f"read={rows} created=0 updated=0 review=0 rejected=0"
    assert everything() == before


def test_the_three_files_share_one_registry(app):
    for kind in FILES:
        assert import_file(kind, REAL / f"{kind}.csv").outcomes[Outcome.REJECTED] == 0
    names = db.session.scalars(select(Organization.name_key)).all()
    assert len(names) == len(set(names))
    both = db.session.scalars(select(Organization).where(Organization.name == "知床財団")).one()
    assert both.purpose == "知床の森づくり"
    assert both.status is OrgStatus.APPROVED
    listed = select(func.count(Activity.id)).where(Activity.organization_id == both.id)
    assert db.session.scalar(listed) == 3


def test_nothing_of_a_real_row_is_lost(app):
    import_file(ImportKind.LISTINGS, REAL / "listings.csv")
    kept = {
        activity.source_key: said_of(activity) for activity in db.session.scalars(select(Activity))
    }
    waiting = [review.row for review in waiting_reviews()]
    with (REAL / "listings.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row in waiting:
                continue
            words = [row[name] for name in row if row[name] and name not in IN_COLUMNS]
            assert any(all(word in said for word in words) for said in kept.values()), row


IN_COLUMNS = {
    "org_kind", "field", "start_date", "end_date", "start_time", "end_time", "capacity", "min_age",
    "deadline",
}  # fmt: skip


def said_of(activity):
    words = [getattr(activity, column.key) for column in Activity.__table__.columns]
    name = db.session.scalar(
        select(Organization.name).where(Organization.id == activity.organization_id)
    )
    return "\n".join(map(str, [name, *words, *activity.notes.values()]))


def test_what_fits_a_column_stands_in_it(files):
    files.listings(
        {
            "start_date": "2026-12-05",
            "end_date": "2026-12-05",
            "start_time": "9:00",
            "end_time": "11:30",
            "capacity": "20",
            "min_age": "15",
            "deadline": "2026-12-01",
        }
    )
    activity = the_activity()
    (role,) = activity.roles
    assert (role.capacity, role.min_age, activity.deadline.isoformat()) == (20, 15, "2026-12-01")
    assert activity.area == "hamado"
    assert activity.status is ActivityStatus.PUBLISHED
    assert shifts() == ["12/05 09:00"]
    assert activity.next_at == role.shifts[0].starts_at


def test_a_rule_becomes_shifts_and_stays_with_the_role(files):
    files.listings(
        {
            "schedule_note": "第2・4土曜 9〜11時",
            "start_date": "2026-11-01",
            "end_date": "2026-12-31",
        }
    )
    (role,) = the_activity().roles
    assert shifts() == ["11/14 09:00", "11/28 09:00", "12/12 09:00", "12/26 09:00"]
    assert role.recurrences[0]["nths"] == [2, 4]


def test_kinds_of_work_become_roles(files):
    files.listings({"schedule_note": "1班=第2水曜、2班=第4水曜"})
    assert [role.name for role in the_activity().roles] == ["1班", "2班"]


def test_open_ended_work_has_one_shift_without_a_time_and_its_hours_in_a_note(files):
    files.listings({"schedule_note": "随時", "start_time": "10:00", "end_time": "15:00"})
    assert shifts() == ["随時"]
    assert the_activity().open_until == ALWAYS
    assert the_activity().notes["時間"] == "10:00〜15:00"


def test_an_edited_row_updates_its_listing_and_keeps_the_shifts_that_stay(files):
    dates = {"start_date": "2026-12-05", "end_date": "2026-12-06"}
    files.listings(dates | {"schedule_note": "2日間のうち希望"})
    kept = db.session.scalars(select(Shift.id).order_by(Shift.id)).first()
    said = files.listings(dates | {"end_date": "2026-12-05", "capacity": "5"})
    assert said == "read=1 created=0 updated=1 review=0 rejected=0"
    (shift,) = db.session.scalars(select(Shift))
    assert (shift.id, shift.capacity) == (kept, 5)


def test_the_same_posting_twice_in_a_file_is_two_listings(files):
    november = {"start_date": "2026-11-28", "end_date": "2026-11-28"}
    december = {"start_date": "2026-12-26", "end_date": "2026-12-26"}
    assert "created=2" in files.listings(november, december)
    assert "created=0 updated=0" in files.listings(november, december)


def test_the_very_same_row_twice_waits_for_a_person(files):
    assert files.listings({}, {}) == "read=2 created=1 updated=0 review=1 rejected=0"
    (review,) = waiting_reviews()
    assert (review.line, review.reason) == (3, "same_row_twice")


BAD = [
    ({"title": " "}, "missing", "title"),
    ({"org_name": "。"}, "missing", "org_name"),
    ({"org_name": "(団体名なし)"}, "organization_unnamed", ""),
    ({"org_kind": "club"}, "kind_unknown", "org_kind"),
    ({"field": "宇宙開発"}, "field_unknown", "field"),
    ({"title": "花" * 121}, "too_long", "title"),
    ({"venue": "花" * 201}, "too_long", "venue"),
    ({"start_date": "2026-02-30"}, "date_unreadable", "start_date"),
    ({"deadline": "近日"}, "date_unreadable", "deadline"),
    ({"source_date": "去年"}, "date_unreadable", "source_date"),
    ({"start_time": "25:00"}, "time_unreadable", "start_time"),
    ({"start_time": "朝"}, "time_unreadable", "start_time"),
    ({"capacity": "若干名"}, "number_unreadable", "capacity"),
    ({"capacity": "0"}, "number_unreadable", "capacity"),
    ({"min_age": "121"}, "number_unreadable", "min_age"),
    ({"start_date": "2026-12-05", "end_date": "2026-12-04"}, "dates_backwards", "end_date"),
    ({"start_date": "0001-01-01", "end_date": "0001-01-01"}, "date_out_of_range", "end_date"),
    ({"start_time": "11:00", "end_time": "09:00"}, "times_backwards", "end_time"),
    (
        {"start_date": "1990-01-01", "end_date": "2026-12-04", "schedule_note": "毎日"},
        "too_many_dates",
        "schedule_note",
    ),
]


@pytest.mark.parametrize(("cells", "reason", "column"), BAD)
def test_a_row_that_cannot_be_understood_waits_whole_with_its_line_and_reason(
    files, cells, reason, column
):
    assert files.listings(cells) == "read=1 created=0 updated=0 review=1 rejected=0"
    (review,) = waiting_reviews()
    assert (review.line, review.reason, review.column) == (2, reason, column)
    assert review.row["summary"] == "駅前の花壇"
    assert not db.session.scalars(select(Organization)).all()


def test_a_mended_row_leaves_the_review_list(files):
    files.listings({"capacity": "若干名"})
    assert files.listings({"capacity": "5"}) == "read=1 created=1 updated=0 review=0 rejected=0"
    assert not waiting_reviews()


def test_a_row_can_be_taken_off_the_list_by_hand(files, now):
    files.listings({"capacity": "若干名"})
    (review,) = waiting_reviews()
    with transaction():
        resolve(db.session.merge(review), now=now)
    assert not waiting_reviews()


def test_a_row_with_too_few_cells_is_rejected_with_its_line(files):
    path = files.write({})
    path.write_text(path.read_text(encoding="utf-8") + "a,b\n", encoding="utf-8")
    tally = import_file(ImportKind.LISTINGS, path)
    assert tally.summary() == "read=2 created=1 updated=0 review=0 rejected=1"
    assert tally.remarks[0].startswith("3行目")


def test_a_column_of_the_towns_own_stays_visible_as_a_note(files):
    path = files.write({"駐車場": "あり"}, base=LISTING | {"駐車場": ""})
    import_file(ImportKind.LISTINGS, path)
    assert the_activity().notes == {"駐車場": "あり"}


def test_an_address_no_browser_should_follow_is_only_a_note(files):
    files.listings({"source_url": "javascript:alert(1)"})
    assert the_activity().source_url == ""
    assert the_activity().notes == {"出典": "javascript:alert(1)"}


def test_names_spaced_and_written_otherwise_are_one_organization(files):
    files.listings({"org_name": "ＮＰＯ法人　花の会"}, {"org_name": "NPO法人花の会", "title": "別"})
    assert len(db.session.scalars(select(Organization)).all()) == 1


def test_a_group_that_speaks_for_itself_is_not_written_over(files, now):
    from matcher.members.models import OrgKind
    from matcher.members.service import Contact, OrganizationCommand, add_organization

    with transaction():
        own = OrganizationCommand(
            "花の会",
            "ハナノカイ",
            OrgKind.NPO,
            None,
            Contact("hana@example.jp", None),
            "自分の言葉",
        )
        add_organization(own, now=now)
    group = {"name": "花の会", "kind": "civic_group", "fields": "環境保全", "purpose": "他人の言葉"}
    tally = import_file(ImportKind.GROUPS, files.write(group, base=dict.fromkeys(group, "")))
    (organization,) = db.session.scalars(select(Organization))
    assert tally.outcomes[Outcome.CREATED] == 1
    assert (organization.purpose, organization.email) == ("自分の言葉", "hana@example.jp")
    assert organization.fields
    assert organization.status is OrgStatus.PENDING


def test_a_talent_belongs_to_the_group_its_bank_names(app):
    for kind in (ImportKind.GROUPS, ImportKind.TALENTS):
        import_file(kind, REAL / f"{kind}.csv")
    owner = select(Organization.name).join(Offer, Offer.member_id == Organization.id)
    assert "どこ竹武蔵野三鷹" in db.session.scalars(owner).all()


def test_two_groups_of_one_name_wait_for_a_person(files):
    group = {"name": "花の会", "kind": "civic_group", "fields": "環境保全"}
    path = files.write(group, group | {"name": "花 の 会"}, base=dict.fromkeys(group, ""))
    assert import_file(ImportKind.GROUPS, path).outcomes[Outcome.REVIEW] == 1
    (review,) = waiting_reviews()
    assert (review.reason, review.line) == ("same_name_twice", 3)


def test_edited_groups_and_talents_are_updated(files):
    group = {"name": "花の会", "kind": "civic_group", "fields": "環境保全", "purpose": "花壇"}
    talent = {
        "bank_name": "花の先生",
        "skill": "生け花",
        "owner_kind": "individual",
        "category": "",
    }
    for kind, row, change in (
        (ImportKind.GROUPS, group, {"purpose": "花壇と並木"}),
        (ImportKind.TALENTS, talent, {"category": "花"}),
    ):
        import_file(kind, files.write(row, base=dict.fromkeys(row, "")))
        again = import_file(kind, files.write(row | change, base=dict.fromkeys(row, "")))
        assert again.outcomes == {Outcome.UPDATED: 1}


def test_a_cancelled_activity_is_not_written_over(files):
    files.listings({})
    with transaction():
        the_activity().status = ActivityStatus.CANCELLED
    assert files.listings({"summary": "別の花壇"}).endswith("review=1 rejected=0")
    assert waiting_reviews()[0].reason == "activity_cancelled"
    assert the_activity().summary == "駅前の花壇"


def test_a_date_somebody_has_asked_for_is_not_taken_away(files):
    dates = {
        "start_date": "2026-12-05",
        "end_date": "2026-12-06",
        "schedule_note": "2日間のうち希望",
    }
    files.listings(dates)
    last = db.session.scalars(select(Shift).order_by(Shift.starts_at.desc())).all()[0]
    with transaction():
        engagement = EngagementFactory(shift_id=last.id, state=State.APPLIED)
    said = files.listings(dates | {"end_date": "2026-12-05"})
    assert said == "read=1 created=0 updated=1 review=0 rejected=0"
    assert db.session.scalars(select(Shift.cancelled_at)).all() == [None, None]
    assert engagement.state is State.APPLIED


NOTES = [
    ({"end_time": "12:00"}, {"時間": "12:00まで"}),
    ({"start_date": "2026-12-05"}, {"開始日": "2026年12月5日"}),
    ({"end_date": "2027-03-31"}, {"終了日": "2027年3月31日"}),
]


@pytest.mark.parametrize(("cells", "notes"), NOTES)
def test_what_fits_no_shift_stands_in_the_notes(files, cells, notes):
    files.listings(cells)
    assert the_activity().notes == notes


def test_a_year_told_by_the_weekday_alone_is_pointed_out(files):
    assert "created=1" in files.listings({"source_date": "", "schedule_note": "12/5(土)"})
    assert set(the_activity().notes) == {"日程の年"}


def test_a_dry_run_tells_and_changes_nothing(app):
    before = everything()
    tally = import_file(ImportKind.LISTINGS, REAL / "listings.csv", dry_run=True)
    assert tally.outcomes[Outcome.CREATED] > 150
    assert everything() == before


def test_the_command_ends_with_what_became_of_the_rows(app):
    runner = app.test_cli_runner()
    result = runner.invoke(import_commands, ["groups", str(REAL / "groups.csv")])
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "read=122 created=122 updated=0 review=0 rejected=0"


def test_a_file_of_another_kind_is_refused_with_a_word(app):
    result = app.test_cli_runner().invoke(import_commands, ["groups", str(REAL / "listings.csv")])
    assert result.exit_code == 1
    assert "必要な見出しがありません" in result.output
