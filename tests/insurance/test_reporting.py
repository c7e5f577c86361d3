"""Reporting an accident, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.activities.service.reading import shift_with_context
from matcher.engagements.models import Companion, Party
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.insurance.models import Accident
from matcher.insurance.rules import AccidentState
from matcher.insurance.service import reporting
from matcher.insurance.service.reporting import AccidentCommand
from matcher.insurance.tasks import remind_of_accidents
from matcher.notices.models import Notice
from matcher.shared.clock import local_date
from matcher.shared.db import db, transaction
from matcher.shared.town import current_city
from tests.factories import (
    ActivityFactory,
    EngagementFactory,
    actor_of,
    manager,
    person,
    staff,
)
from tests.insurance.places import begun_shift, helper, report, shift_of


def noted(now, *, hand_in=False, by=None, of=None, **told):
    """Return a report of an accident at a shift that began an hour ago."""
    engagement = of or helper(begun_shift())
    command = AccidentCommand(report(now, **told), engagement.id, hand_in)
    shift_id, actor = engagement.shift_id, by or actor_of(staff())
    with transaction():
        id_ = reporting.note(shift_with_context(shift_id), command, actor=actor, now=now).id
    return reporting.accident_with_context(id_)


def mails(kind: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)))


def test_a_draft_may_leave_most_open_and_the_centre_hears_of_it_at_once(both_apps, now):
    row = noted(now, witness_name="", witness_outside=False, injury="")
    assert row.state is AccidentState.DRAFT
    assert row.due_on == local_date(now) + timedelta(days=30)
    notice = mails("accident_noted")[0]
    assert notice.address == current_city().centre.email
    assert "あと30日" in notice.body
    assert "見本 花子" not in notice.body


def test_handing_in_asks_for_everything_and_tells_the_centre_again(both_apps, now):
    with pytest.raises(RuleBroken, match="accident_incomplete"):
        noted(now, hand_in=True, witness_outside=False)
    row = noted(now, hand_in=True)
    assert (row.state, row.reported_at) == (AccidentState.REPORTED, now)
    assert len(mails("accident_noted")) == 2


def test_what_is_handed_in_is_not_written_again(both_apps, now):
    row = noted(now, hand_in=True)
    command = AccidentCommand(report(now, what="別の話"), row.engagement_id, hand_in=True)
    with pytest.raises(Conflict, match="accident_handed_in"), transaction():
        reporting.amend(reporting.accident_with_context(row.id), command, now=now)


def test_after_the_clock_has_run_out_it_can_still_be_handed_in(both_apps, now):
    row = noted(now)
    late = now + timedelta(days=60)
    command = AccidentCommand(report(now), row.engagement_id, hand_in=True)
    with transaction():
        reporting.amend(reporting.accident_with_context(row.id), command, now=late)
    assert reporting.accident_with_context(row.id).reported_at == late


def test_a_report_is_passed_on_once_and_only_when_handed_in(both_apps, now):
    draft, by_staff = noted(now), actor_of(staff())
    with pytest.raises(Conflict), transaction():
        reporting.forward(reporting.accident_with_context(draft.id), actor=by_staff, now=now)
    row = noted(now, hand_in=True)
    with transaction():
        reporting.forward(reporting.accident_with_context(row.id), actor=by_staff, now=now)
    with pytest.raises(Conflict), transaction():
        reporting.forward(reporting.accident_with_context(row.id), actor=by_staff, now=now)


def test_the_same_accident_is_noted_once(both_apps, now):
    engagement = noted(now).engagement
    first = engagement.id
    with pytest.raises(Conflict, match="accident_already_noted"):
        noted(now, of=engagement)
    again = noted(now - timedelta(minutes=1), of=engagement)
    assert again.engagement_id == first


def test_nobody_of_the_same_party_is_a_witness(both_apps, now):
    shift = begun_shift()
    family = helper(shift, party=Party.HOUSEHOLD)
    db.session.add(Companion(engagement_id=family.id, name="見本 次郎"))
    db.session.commit()
    for name in ("見本次郎", "見本　花子"):
        command = AccidentCommand(report(now, witness_name=name), family.id, hand_in=False)
        with pytest.raises(RuleBroken, match="witness"), transaction():
            reporting.note(shift, command, actor=actor_of(staff()), now=now)


def test_an_engagement_of_another_shift_is_nobody_here(both_apps, now):
    stranger = helper(begun_shift())
    command = AccidentCommand(report(now), stranger.id, hand_in=False)
    with pytest.raises(RuleBroken, match="accident_of_nobody"), transaction():
        reporting.note(begun_shift(), command, actor=actor_of(staff()), now=now)


def test_somebody_on_no_roster_can_be_told_of(both_apps, now):
    command = AccidentCommand(report(now, person="通りがかり 一郎"), None, hand_in=True)
    shift_id, actor = begun_shift().id, actor_of(staff())
    with transaction():
        id_ = reporting.note(shift_with_context(shift_id), command, actor=actor, now=now).id
    assert reporting.accident_with_context(id_).member_id is None


@pytest.mark.parametrize("id_", [0, 999, 2**31, 10**30])
def test_a_report_that_is_not_there_is_not_found(app, id_):
    with pytest.raises(NotFound):
        reporting.accident_with_context(id_)


def reminded(row: Accident, now, left: int) -> int:
    at = now + timedelta(days=30 - left)
    with transaction():
        return reporting.remind_due(today=row.due_on - timedelta(days=left), now=at)


def test_drafts_are_reminded_of_four_times_and_never_twice(both_apps, now):
    account, group = manager()
    shift = begun_shift(organization_id=group.id)
    row = noted(now, of=helper(shift), by=actor_of(account))
    sent = [reminded(row, now, left) for left in (20, 14, 13, 7, 6, 3, 1, 1, 0, -1)]
    assert sent == [0, 1, 0, 1, 0, 1, 1, 0, 0, 0]
    assert {notice.member_id for notice in mails("accident_due")} == {group.id}


def test_the_centre_is_reminded_of_what_it_began(both_apps, now):
    assert reminded(noted(now), now, 7) == 1
    assert mails("accident_due")[0].address == current_city().centre.email


def test_what_is_handed_in_is_not_reminded_of(both_apps, now):
    assert reminded(noted(now, hand_in=True), now, 14) == 0


def test_who_told_of_themselves_is_reminded_themselves(both_apps, now):
    account, resident = person()
    shift = begun_shift()
    own = EngagementFactory(member_id=resident.id, shift_id=shift.id)
    row = noted(now, by=actor_of(account), of=own, person=resident.name)
    assert reminded(row, now, 7) == 1
    assert mails("accident_due")[0].member_id == resident.id


def test_the_task_reminds(app, now, at_ten):
    account, group = manager()
    row = noted(now - timedelta(days=23), of=_long_ago(now, group), by=actor_of(account))
    assert row.due_on == local_date(now) + timedelta(days=7)
    assert remind_of_accidents.call_local() == 1
    assert remind_of_accidents.call_local() == 0


def _long_ago(now, group):
    activity = ActivityFactory(organization_id=group.id)
    return helper(shift_of(activity, now - timedelta(days=23, hours=1)))
