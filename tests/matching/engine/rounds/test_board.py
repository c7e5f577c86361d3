import numpy as np
import pytest

from matcher.matching.engine.rounds import Candidates
from matcher.matching.engine.rounds.board import board
from tests.matching.engine.rounds.boards import board_of
from tests.matching.engine.rounds.towns import ints, round_of, town


def test_people_without_room_or_without_a_pair_have_no_line():
    given = round_of(town(2, people=40))
    rows = np.flatnonzero((given.room > 0) & (np.diff(given.found.start) > 0))
    assert sorted(board(given).people) == sorted(given.people_ids[rows])


def test_the_seed_decides_who_comes_first():
    given = town(2, people=40)
    orders = {tuple(board(round_of(given, seed=seed)).people) for seed in range(6)}
    assert len(orders) == 6


@pytest.mark.parametrize("seed", range(10))
def test_columns_clash_both_ways_and_never_with_themselves(seed):
    laid = board_of(seed, shifts=20)
    width = laid.what.shape[1]
    bits = (laid.clashes[:, :, None] >> np.arange(width, dtype=np.uint64)) & np.uint64(1)
    assert (bits == bits.transpose(0, 2, 1)).all()
    assert not bits[:, range(width), range(width)].any()
    assert not laid.clashes[laid.caps < 2].any()


def test_an_overlap_told_from_one_side_counts_for_both():
    given = round_of(town(6, people=40, shifts=20))
    start, values = given.overlaps.start, given.overlaps.values
    rows = np.repeat(np.arange(20), np.diff(start))
    once = rows < values
    halved = type(given.overlaps)(np.searchsorted(rows[once], np.arange(21)), values[once])
    again = round_of(town(6, people=40, shifts=20), overlaps=halved)
    assert (board(again).clashes == board(given).clashes).all()
    assert board(given).clashes.any()


def test_nobody_has_more_pairs_than_there_are_bits():
    many = Candidates(ints([0, 65]), np.arange(65, dtype=np.int32))
    given = round_of(town(2, people=1, shifts=65))
    wide = type(given)(
        **{name: getattr(given, name) for name in type(given).__slots__}
        | {"found": many, "chances": np.full(65, 0.5), "caps": ints([1]), "left": ints([1])}
    )
    with pytest.raises(ValueError, match="too_many_pairs"):
        board(wide)
