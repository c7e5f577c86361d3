"""Moving somebody else: never to where they said no, or have not answered yet."""

import pytest

from matcher.engagements.pages.moves import dates_to_move_to
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.rules import Origin, State
from matcher.errors import RuleBroken
from tests.engagements.test_changing import Series
from tests.factories import EngagementFactory, staff

HELD = [
    (State.DECLINED, Origin.INVITED),
    (State.DECLINED, Origin.REFERRED),
    (State.WITHDRAWN, Origin.APPLIED),
    (State.INVITED, Origin.REFERRED),
]


@pytest.fixture
def series(both_apps, now):
    """Somebody who is to come to the first of three dates."""
    return Series(now)


@pytest.mark.parametrize(("state", "origin"), HELD)
def test_an_organizer_moves_nobody_to_what_they_refused_or_were_asked(series, state, origin):
    EngagementFactory(
        member_id=series.resident.id, shift_id=series.ids[1], state=state, origin=origin
    )
    with pytest.raises(RuleBroken, match="move_needs_member"):
        series.move(1, actor=series.organizer)
    assert (series.state(), series.taken()) == ("confirmed", [1, 0, 0])


def test_the_list_of_dates_does_not_tell_an_organizer_of_asks(series):
    EngagementFactory(member_id=series.resident.id, shift_id=series.ids[1], state=State.INVITED)
    tie = engagement_with_context(series.id)
    shown = [shift.id for shift in dates_to_move_to(tie, now=series.now, by_organizer=True)]
    assert shown == series.ids[1:]
    own = [shift.id for shift in dates_to_move_to(tie, now=series.now, by_organizer=False)]
    assert own == series.ids[2:]


def test_only_whom_others_moved_can_be_moved_back_by_them(series):
    series.id = series.move(1).id
    with pytest.raises(RuleBroken, match="move_needs_member"):
        series.move(0, actor=series.organizer)
    series.id = series.move(2, actor=series.organizer).id
    assert series.move(1, actor=series.organizer).state is State.CONFIRMED


def test_whoever_refused_may_move_there_themselves(series):
    EngagementFactory(
        member_id=series.resident.id,
        shift_id=series.ids[1],
        state=State.DECLINED,
        origin=Origin.INVITED,
    )
    assert series.move(1).state is State.CONFIRMED


@pytest.mark.usefixtures("at_ten")
def test_the_staff_move_somebody_back_at_their_wish(app, now, signed_in_as):
    series = Series(now)
    EngagementFactory(member_id=series.resident.id, shift_id=series.ids[1], state=State.WITHDRAWN)
    page, where = f"/engagements/{series.id}/move", {"shift_id": str(series.ids[1])}
    signed_in_as(series.login).submit(page, where)
    assert series.taken() == [1, 0, 0]
    assert signed_in_as(staff()).submit(page, where).status_code == 303
    assert series.taken() == [0, 1, 0]
