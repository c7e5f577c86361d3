"""The worker at a board: what is left to it, and a job that comes too late."""

import pytest

from matcher.matching.models import Work


@pytest.mark.parametrize(("people", "is_long"), [(1, False), (500, True)])
def test_those_who_come_along_count_for_what_is_left_to_the_worker(fair, people, is_long):
    places = [fair.place(f"持ち場{n}", at=n % 8, capacity=None) for n in range(10)]
    for _ in range(2):
        fair.helper(*places, people=people)
    assert fair.sheet().takes_long(Work.SOLVE) is is_long
    assert fair.sheet().takes_long(Work.REPAIR) is is_long
