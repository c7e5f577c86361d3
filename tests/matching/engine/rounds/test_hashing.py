import numpy as np
import pytest

from matcher.matching.engine.rounds.hashing import fingerprint, mixed, units


def test_the_same_keys_give_the_same_bits_and_others_give_others():
    ids = np.arange(10_000)
    assert (mixed(ids, 3) == mixed(ids, 3)).all()
    assert len(set(mixed(ids, 3).tolist()) | set(mixed(ids, 4).tolist())) == 20_000


def test_the_order_of_the_keys_matters():
    assert mixed(1, 2)[0] != mixed(2, 1)[0]


def test_numbers_drawn_are_even():
    drawn = units(np.arange(20_000), 7)
    assert drawn.min() > 0
    assert drawn.max() < 1
    assert drawn.mean() == pytest.approx(0.5, abs=0.01)
    assert abs(np.corrcoef(drawn[1:], drawn[:-1])[0, 1]) < 0.02


def test_a_fingerprint_changes_with_every_part():
    one = np.arange(3)
    prints = [
        fingerprint("a", one),
        fingerprint("b", one),
        fingerprint("a", one + 1),
        fingerprint("a", one.astype(float)),
        fingerprint("a", one, one),
        fingerprint("a"),
    ]
    assert len(set(prints)) == 6
    assert fingerprint("a", one) == prints[0]
