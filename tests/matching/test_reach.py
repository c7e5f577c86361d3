"""Tests of how many supporters could come, and of how little it tells of any of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.activities.hooks.reach import Asked, reach_of
from matcher.matching.reach import rounded
from tests.conftest import NOW
from tests.factories import (
    SATURDAY_MORNING,
    EngagementFactory,
    OfferFactory,
    ResidentFactory,
    ShiftFactory,
)
from tests.support.statements import counted_statements

WEEK = timedelta(days=7)
LEAST = 10


def asked(**said):
    """Return what a Saturday morning in Hamado asks for."""
    start = said.pop("starts_at", SATURDAY_MORNING)
    return Asked(
        **{
            "organization_id": 1,
            "field": "environment",
            "area": "hamado",
            "starts_at": start,
            "ends_at": start and start + timedelta(hours=2),
            "timed": True,
            "skills": (),
            "min_age": None,
            "max_age": None,
            "grades": (),
            "any_part": False,
        }
        | said
    )


def supporters(count, **offer):
    """Register supporters of Hamado, free on Saturday mornings; return their ids."""
    ids = [ResidentFactory(area="hamado").id for _number in range(count)]
    for id_ in ids:
        OfferFactory(member_id=id_, **{"free_slots": ["5-morning"], "areas": ["hamado"]} | offer)
    return ids


def about(*openings):
    reach = reach_of(openings, now=NOW)
    assert reach is not None
    return reach.about


@given(st.integers(0, 200_000))
def test_a_number_told_never_names_fewer_than_the_town_allows(count):
    told = rounded(count, least=LEAST)
    assert (told is None) == (count < LEAST)
    if told is not None:
        assert LEAST <= told <= count
        assert told % 5 == 0 or told == LEAST
        assert told >= count * 0.66


@pytest.mark.parametrize(
    ("count", "told"),
    [(10, 10), (14, 10), (15, 15), (84, 80), (89, 85), (199, 195), (204, 200), (1284, 1200)],
)
def test_a_number_is_told_in_steps(count, told):
    assert rounded(count, least=LEAST) == told


def test_small_towns_thresholds_are_kept():
    assert rounded(7, least=7) == 7
    assert rounded(6, least=7) is None


def test_nothing_asked_is_nobody_counted(app):
    assert reach_of([], now=NOW) is None


def test_whoever_passes_for_any_date_is_counted_once(both_apps):
    with both_apps.app_context():
        supporters(12)
        supporters(3, free_slots=["6-morning"])
        sunday = asked(starts_at=SATURDAY_MORNING + timedelta(days=1))
        assert about(asked()) == 10
        assert about(asked(), asked(starts_at=SATURDAY_MORNING + WEEK)) == 10
        assert about(asked(), sunday) == 15
        assert about(asked(area="nishi")) is None


def test_nobody_who_reaches_the_area_is_left_out(both_apps):
    with both_apps.app_context():
        supporters(5, areas=[])
        supporters(5, areas=["chuo"])
        supporters(5, areas=["chuo", "hamado"])
        assert about(asked()) == 15
        assert about(asked(area="chuo")) == 10
        assert about(asked(area=None)) == 15


def test_who_is_promised_elsewhere_counts_for_another_date(app):
    ids = supporters(12)
    busy = ShiftFactory(ends_at=SATURDAY_MORNING + timedelta(hours=2))
    for id_ in ids:
        EngagementFactory(shift_id=busy.id, member_id=id_)
    assert about(asked()) is None
    assert about(asked(), asked(starts_at=SATURDAY_MORNING + WEEK)) == 10


def test_it_takes_three_questions_however_many_there_are(app):
    supporters(15)
    openings = [asked(starts_at=SATURDAY_MORNING + n * WEEK) for n in range(10)]
    with counted_statements() as told:
        reach_of(openings, now=NOW)
    assert len(told) == 3


def test_nobody_is_found_out_by_the_year_of_their_age(both_apps):
    for birth_date in (*[date(1956, 5, 5)] * 14, date(1943, 5, 5)):
        somebody = ResidentFactory(area="hamado", birth_date=birth_date).id
        OfferFactory(member_id=somebody, free_slots=["5-morning"], areas=["hamado"])
    told = {about(asked(max_age=age)) for age in range(65, 90)}
    told |= {about(asked(min_age=age)) for age in range(65, 90)}
    assert told == {15}
