"""Tests of the order in which everybody reads the talents."""

from datetime import timedelta

import pytest

from matcher.matching.ranking_of_talents import ranking
from matcher.offers.hooks import DeclaredTalent, TalentFilters
from matcher.shared.week import Days

pytestmark = pytest.mark.usefixtures("both_apps")
WEEKEND_MORNINGS = TalentFilters(days=Days.WEEKEND, bands=("morning",))


def talent(id_, *, fields=(), areas=(), free_slots=()):
    return DeclaredTalent(id_, fields, areas, free_slots)


def order(talents, filters, now):
    return [one.offer_id for one in ranking(talents, filters, now)]


def notes(talents, filters, now):
    found = ranking(talents, filters, now)
    return {one.offer_id: [(note.text, note.weak) for note in one.notes] for one in found}


def test_whoever_is_free_then_comes_first_and_nobody_is_left_out(now):
    talents = [talent(1, free_slots=["0-evening"]), talent(2), talent(3, free_slots=["6-morning"])]
    assert order(talents, WEEKEND_MORNINGS, now) == [3, 2, 1]


def test_only_those_who_come_to_the_place_are_told(now):
    talents = [talent(1, areas=["chuo"]), talent(2, areas=["hamado"]), talent(3)]
    assert set(order(talents, TalentFilters(area="chuo"), now)) == {1, 3}


def test_whose_field_it_is_comes_first_and_the_list_says_so(now):
    talents = [talent(1, fields=["sports"]), talent(2, fields=["welfare"])]
    looked_for = TalentFilters(field="welfare")
    assert order(talents, looked_for, now) == [2, 1]
    assert [words for words, _weak in notes(talents, looked_for, now)[2]] == [
        "分野が合う（保健・医療・福祉）"
    ]


def test_hours_that_fit_are_told_and_others_are_to_be_spoken_about(now):
    talents = [talent(1, free_slots=["5-morning"]), talent(2)]
    assert notes(talents, WEEKEND_MORNINGS, now) == {
        1: [("提供できる時間帯に合う", False)],
        2: [("空いている時間の確認が必要", True)],
    }


def test_nothing_is_told_where_nothing_was_asked(now):
    assert notes([talent(1), talent(2, areas=["chuo"])], TalentFilters(), now) == {1: [], 2: []}


def test_equals_change_places_from_day_to_day(now):
    talents = [talent(id_) for id_ in range(1, 9)]
    days = [order(talents, TalentFilters(), now + timedelta(days=day)) for day in range(4)]
    assert len({tuple(day) for day in days}) > 1
    assert order(list(reversed(talents)), TalentFilters(), now) == days[0]
