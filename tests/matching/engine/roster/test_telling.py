"""What a roster says about itself: shortages and their causes, reasons, broken locks."""

import pytest

from matcher.matching.engine.roster import Cause, Problem, ReasonCode, Travel, roster
from tests.matching.engine.roster.builders import HOUR, event, helper, shift

AID = frozenset({"first_aid"})
NEEDS_AID = {"first_aid": 1}


def only_shortage(case, skill=None):
    (found,) = [one for one in roster(case, seed="1").shortages if one.skill == skill]
    return found


def test_a_skill_nobody_has_is_short_by_as_many_as_are_needed():
    found = only_shortage(event([helper(1)], [shift(7, 9, skills={"first_aid": 2})]), "first_aid")
    assert (found.shift_id, found.missing, found.unavoidable) == (7, 2, 2.0)
    assert (found.cause, found.params["able"]) == (Cause.NOBODY_HAS_SKILL, 0)


def test_too_few_have_the_skill():
    shifts = [shift(1, 9, capacity=3, skills={"first_aid": 2})]
    found = only_shortage(event([helper(1, skills=AID), helper(2)], shifts), "first_aid")
    assert (found.missing, found.cause) == (1, Cause.TOO_FEW_HAVE_SKILL)
    assert found.params == {"needed": 2, "able": 1, "free": 1, "elsewhere": 0, "at_limit": 0}


def test_nobody_is_free_at_that_hour():
    early = helper(1, free=((0, 9 * HOUR),))
    found = only_shortage(event([early], [shift(1, 9, min_crew=1)]))
    assert (found.missing, found.unavoidable, found.cause) == (1, 1.0, Cause.NOBODY_IS_FREE)


def test_too_few_are_free():
    people = [helper(1), helper(2, barred=frozenset({1}))]
    assert only_shortage(event(people, [shift(1, 9, min_crew=2)])).cause is Cause.TOO_FEW_ARE_FREE


def test_all_with_the_skill_are_promised_elsewhere_at_that_hour():
    case = event(
        [helper(1, skills=AID), helper(2)],
        [shift(1, 9, skills=NEEDS_AID), shift(2, 10, skills=NEEDS_AID)],
        locked=frozenset({(1, 2)}),
    )
    found = only_shortage(case, "first_aid")
    assert (found.shift_id, found.cause) == (1, Cause.ALL_ELSEWHERE)
    assert found.params["elsewhere"] == 1


@pytest.mark.parametrize("limit", [{"max_shifts": 1}, {"max_minutes": 180}])
def test_all_have_their_hours_or_shifts(limit):
    case = event(
        [helper(1, **limit)],
        [shift(1, 9, min_crew=1), shift(2, 14, min_crew=1)],
        locked=frozenset({(1, 1)}),
    )
    found = only_shortage(case)
    assert (found.shift_id, found.cause, found.params["at_limit"]) == (2, Cause.ALL_AT_LIMIT, 1)


def test_some_are_elsewhere_and_some_have_their_hours():
    case = event(
        [helper(1, max_shifts=1), helper(2)],
        [shift(1, 6), shift(2, 9, min_crew=2), shift(3, 9)],
        locked=frozenset({(1, 1), (2, 3)}),
    )
    assert only_shortage(case).cause is Cause.ALL_TAKEN


def test_a_shift_may_be_full_of_people_who_lack_the_skill():
    case = event(
        [helper(1), helper(2, skills=AID)],
        [shift(1, 9, skills=NEEDS_AID)],
        locked=frozenset({(1, 1)}),
    )
    assert only_shortage(case, "first_aid").cause is Cause.NO_ROOM


def test_a_party_may_be_too_large_for_the_room_left():
    case = event(
        [helper(1), helper(2), helper(3)],
        [shift(1, 9, min_crew=2)],
        parties=(frozenset({2, 3}),),
        locked=frozenset({(1, 1)}),
    )
    assert only_shortage(case).cause is Cause.PARTY_TOO_LARGE


def test_what_could_be_had_otherwise_is_not_called_unavoidable():
    case = event([helper(1)], [shift(1, 9), shift(2, 9, min_crew=1)], locked=frozenset({(1, 1)}))
    assert only_shortage(case).unavoidable == 1.0
    enough = event([helper(1), helper(2)], [shift(1, 9, min_crew=2)])
    assert roster(enough, seed="1").shortages == ()


def reasons_of(case):
    return {
        (one.helper_id, one.shift_id): {
            reason.code: (reason.value, dict(reason.params)) for reason in one.reasons
        }
        for one in roster(case, seed="1").assignments
    }


def test_every_assignment_says_what_would_be_lost_without_it():
    case = event(
        [helper(1, skills=AID, wishes={5: 40, 77: 60})], [shift(5, 9, min_crew=1, skills=NEEDS_AID)]
    )
    assert reasons_of(case)[1, 5] == {
        ReasonCode.MINIMUM_CREW: (1000, {"needed": 1}),
        ReasonCode.SKILL: (600, {"skill": "first_aid"}),
        ReasonCode.FIRST_SHIFT: (120, {}),
        ReasonCode.WISH: (40, {"points": 40}),
    }
    (only,) = roster(case, seed="1").assignments
    assert [reason.value for reason in only.reasons] == [1000, 600, 120, 40]


def test_locks_friends_and_parties_are_reasons_too():
    case = event(
        [helper(number) for number in (1, 2, 3)],
        [shift(5, 9, capacity=3), shift(6, 12, capacity=2)],
        parties=(frozenset({1, 2}),),
        friends=((3, 1), (1, 3), (2, 3)),
        locked=frozenset({(3, 5)}),
    )
    told = reasons_of(case)
    assert next(iter(told[3, 5])) is ReasonCode.LOCKED
    assert told[3, 5][ReasonCode.TOGETHER] == (100, {"helpers": (1, 2)})
    assert told[1, 5][ReasonCode.PARTY] == (0, {"helpers": (2,)})
    assert told[1, 5][ReasonCode.FREE_SEAT] == (200, {})
    assert ReasonCode.FIRST_SHIFT not in told[1, 5]


def test_a_skill_is_no_reason_for_who_does_not_have_it_or_is_one_of_more():
    case = event(
        [helper(1, skills=AID), helper(2, skills=AID), helper(3), helper(4)],
        [shift(5, 9, capacity=4, skills=NEEDS_AID)],
        parties=(frozenset({1, 3}),),
    )
    assert not [told for told in reasons_of(case).values() if ReasonCode.SKILL in told]


def test_locks_that_break_a_rule_stay_and_are_told():
    case = event(
        [
            helper(1, free=((8 * HOUR, 11 * HOUR),), max_minutes=300, max_shifts=2),
            helper(2, barred=frozenset({2})),
        ],
        [
            shift(1, 9, place="park"),
            shift(2, 11, place="hall"),
            shift(3, 14),
            shift(4, 20, capacity=5),
        ],
        locked=frozenset({(1, 1), (1, 2), (1, 3), (2, 2)}),
        travel=Travel(between={("hall", "park"): 20}),
    )
    found = roster(case, seed="1")
    assert case.locked <= found.placements
    assert {(one.problem, one.helper_id, one.shift_ids) for one in found.conflicts} == {
        (Problem.OVER_CAPACITY, None, (2,)),
        (Problem.NOT_FREE, 1, (2,)),
        (Problem.NOT_FREE, 1, (3,)),
        (Problem.BARRED, 2, (2,)),
        (Problem.OVERLAP, 1, (1, 2)),
        (Problem.OVER_MINUTES, 1, (1, 2, 3)),
        (Problem.OVER_SHIFTS, 1, (1, 2, 3)),
    }
