"""Building the demo town: the same for the same seed, never over real data, told as it goes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from matcher.accounts.models import Account
from matcher.activities.models import Activity, Shift
from matcher.demo.building import Size, build, is_demo
from matcher.demo.logins import PASSWORD
from matcher.engagements.models import Engagement
from matcher.members.models import Member, Organization
from matcher.shared.db import db, transaction
from tests.conftest import NOW
from tests.demo.conftest import build_town, copied
from tests.factories import ResidentFactory

SMALL = Size(members=60, activities=80, seed=3)


@pytest.fixture
def nagato(empty_town: Path, tmp_path: Path) -> Iterator[Flask]:
    app = copied(empty_town, tmp_path, "nagato.toml")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def rows() -> list[object]:
    """Return what the town looks like, without ids: PostgreSQL goes on counting."""
    people = select(Member.name, Member.area, Member.created_at).order_by(Member.id)
    activities = (
        select(Activity.title, Organization.name, Activity.next_at, Activity.slot_mask)
        .join(Organization, Activity.organization_id == Organization.id)
        .order_by(Activity.id)
    )
    shifts = select(Shift.starts_at, Shift.capacity, Shift.taken).order_by(Shift.id)
    ties = (
        select(Member.name, Shift.starts_at, Engagement.state, Engagement.created_at)
        .join(Engagement, Engagement.member_id == Member.id)
        .join(Shift, Engagement.shift_id == Shift.id)
        .order_by(Engagement.id)
    )
    return [
        row for query in (people, activities, shifts, ties) for row in db.session.execute(query)
    ]


@pytest.mark.usefixtures("both_apps")
def test_the_same_seed_builds_the_same_town_and_another_seed_another():
    build_town(SMALL)
    first = rows()
    build_town(SMALL)
    assert rows() == first
    build_town(Size(SMALL.members, SMALL.activities, seed=4))
    assert rows() != first


@pytest.mark.usefixtures("app")
def test_a_town_built_anew_leaves_nothing_of_the_old_one():
    build_town(SMALL)
    build_town(SMALL)
    assert len(list(db.session.scalars(select(Activity.id)))) == SMALL.activities
    words = db.session.execute(text("SELECT count(*) FROM activity_words")).scalar()
    assert words == SMALL.activities


@pytest.mark.usefixtures("app")
def test_what_is_made_is_told_step_by_step():
    told = build_town(SMALL)
    assert [step for step, _count in told] == [
        "members",
        "organizations",
        "activities",
        "engagements",
        "notices",
    ]
    assert dict(told)["activities"] == SMALL.activities


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("month", [1, 4, 7, 9])
def test_every_season_has_a_town_with_activities_to_come(month):
    now = datetime(2027, month, 15, 3, tzinfo=UTC)
    build_town(Size(members=50, activities=60), now)
    coming = select(Activity.id).where(Activity.next_at > now)
    assert len(list(db.session.scalars(coming))) > 30


@pytest.mark.usefixtures("nagato")
def test_another_town_has_its_own_demo():
    build_town(SMALL)
    areas = set(db.session.scalars(select(Activity.area)))
    assert {"misumi", "heki"} <= areas
    names = list(db.session.scalars(select(Member.name)))
    assert any("三隅" in name for name in names)
    assert not any("汐" in name and "市" in name for name in names)


def test_the_command_prints_its_progress(app):
    result = app.test_cli_runner().invoke(
        args=["demo", "build", "--members", "60", "--activities", "80"]
    )
    assert result.exit_code == 0, result.output
    assert "市民: 60件" in result.output
    assert "募集: 80件" in result.output
    assert is_demo()


def test_one_login_for_each_role_can_be_printed(app):
    build_town(SMALL)
    result = app.test_cli_runner().invoke(args=["demo", "logins"])
    assert result.exit_code == 0
    for role in ("resident", "group", "business", "area", "staff", "admin"):
        assert f"{role}@demo.example" in result.output
    assert result.output.count(PASSWORD) == 6


def test_a_town_that_is_no_demo_has_no_demo_logins(app):
    result = app.test_cli_runner().invoke(args=["demo", "logins"])
    assert result.exit_code == 1
    assert "見本のまちではありません" in result.output


def test_real_data_is_never_built_over(app):
    resident = ResidentFactory()
    result = app.test_cli_runner().invoke(args=["demo", "build"])
    assert result.exit_code == 1
    assert "見本以外の登録がある" in result.output
    assert list(db.session.scalars(select(Member.id))) == [resident.id]
    assert not list(db.session.scalars(select(Account.id)))


def test_a_database_without_tables_is_refused_in_words(app):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE accounts RENAME TO gone")
    result = app.test_cli_runner().invoke(args=["demo", "build"])
    assert result.exit_code == 1
    assert "flask db upgrade" in result.output


@pytest.mark.usefixtures("app")
def test_a_build_that_fails_leaves_the_database_as_it_was():
    build_town(SMALL)
    before = rows()
    with pytest.raises(RuntimeError):
        build_town_and_fail()
    assert rows() == before


def build_town_and_fail() -> None:
    def stop(step: str, _count: int) -> None:
        if step == "engagements":
            raise RuntimeError

    with transaction():
        build(SMALL, stop, now=NOW + timedelta(days=1))
