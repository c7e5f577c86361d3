"""Tests of what a member's pages tell of the day itself."""

import pytest

from matcher.activities.models import Shift
from matcher.activities.rules.terms import DayStatus
from matcher.shared.db import db, transaction
from tests.factories import SATURDAY_MORNING, EngagementFactory, ShiftFactory, person
from tests.support.signing import SignedInAs

WORD = "11月28日（土）は予定どおり行います（10:00 主催者）"


@pytest.mark.parametrize("is_over", [False, True])
def test_the_word_of_the_day_stands_with_ones_own_dates_until_they_are_over(
    app, at_ten, signed_in_as: SignedInAs, is_over
):
    account, resident = person()
    shift = ShiftFactory()
    tie = EngagementFactory(member_id=resident.id, shift_id=shift.id)
    with transaction():
        row = db.session.get_one(Shift, shift.id)
        row.day_status, row.day_note, row.said_at = DayStatus.GOES_AHEAD, "長靴で", at_ten
        if is_over:
            row.starts_at, row.ends_at = (
                at_ten - (SATURDAY_MORNING - at_ten),
                at_ten,
            )
    client = signed_in_as(account)
    for page in ("/me/engagements", f"/engagements/{tie.id}"):
        text = client.get(page).text
        assert (WORD in text) is not is_over
        assert ("長靴で" in text) is not is_over
