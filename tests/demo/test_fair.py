"""The fair of the demo town: its group finds a board with people, half of it settled."""

import pytest
from sqlalchemy import select

from matcher.activities.models import Activity
from matcher.activities.service.reading import visible_activity
from matcher.demo.logins import login_of
from matcher.matching.models import EventRoster
from matcher.matching.service import rosters
from matcher.members.models import Organization
from matcher.shared.db import db
from tests.conftest import NOW


@pytest.fixture
def sheet(town) -> rosters.Sheet:
    activity = db.session.scalars(select(Activity).join(EventRoster)).unique().one()
    return rosters.read_sheet(visible_activity(activity.id, None), now=NOW)


def test_the_group_holds_it_with_many_helpers_and_places(sheet):
    group = db.session.get_one(Organization, sheet.activity.organization_id)
    assert group.email == login_of("group")
    assert len(sheet.helpers) == 25
    assert len(sheet.places) == 12


def test_half_of_its_board_is_settled_and_something_is_left_to_do(sheet):
    locked = sum(one.locked for one in sheet.placed)
    assert locked == (len(sheet.placed) + 1) // 2
    assert sheet.roster.shortages
    assert {helper.id for helper in sheet.helpers} - {one.helper_id for one in sheet.placed}


def test_its_board_breaks_no_rule(sheet):
    assert rosters.problems_of(sheet) == ()
