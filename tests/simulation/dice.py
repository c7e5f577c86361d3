"""Dice to compare policies on: what falls depends on nothing but what is decided about."""

import numpy as np

from tests.simulation.arrays import Floats, Ints

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MULTIPLIERS = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
HALF_WORD = np.uint64(33)


def units(*keys: Ints | int) -> Floats:
    """Return a number between 0 and 1 for each row of the keys; single numbers are repeated."""
    bits = np.zeros(1, np.uint64)
    for key in keys:
        told = np.atleast_1d(np.asarray(key, np.int64)).view(np.uint64)
        bits = _stirred((bits ^ told) + GOLDEN)
    return ((bits >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def _stirred(bits: np.ndarray) -> np.ndarray:
    for multiplier in MULTIPLIERS:
        bits = (bits ^ (bits >> HALF_WORD)) * multiplier
    return bits ^ (bits >> HALF_WORD)
