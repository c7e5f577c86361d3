"""Dice that always fall the same way: numbers drawn from what is being decided about."""

import hashlib

import numpy as np
from numpy.typing import NDArray

_SEED = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53


def mixed(*keys: NDArray[np.int64] | int) -> NDArray[np.uint64]:
    """Return 64 even bits for each row of the keys (splitmix64); single numbers are repeated."""
    bits = np.zeros(1, np.uint64)
    for key in keys:
        bits = _stirred(bits ^ np.atleast_1d(np.asarray(key, np.int64)).view(np.uint64))
    return bits


def units(*keys: NDArray[np.int64] | int) -> NDArray[np.float64]:
    """Return a number strictly between 0 and 1 for each row of the keys."""
    return ((mixed(*keys) >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT


def fingerprint(*parts: NDArray[np.generic] | str) -> str:
    """Return sixteen hexadecimal digits that change with any of the parts."""
    digest = hashlib.sha256()
    for part in parts:
        told = part if isinstance(part, str) else f"{part.dtype}{part.shape}"
        digest.update(f"{len(told)}:{told}".encode())
        if not isinstance(part, str):
            digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()[:16]


def _stirred(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    bits = bits + _SEED
    bits = (bits ^ (bits >> np.uint64(30))) * _FIRST
    bits = (bits ^ (bits >> np.uint64(27))) * _SECOND
    return bits ^ (bits >> np.uint64(31))
