"""QR codes as drawings."""

from dataclasses import dataclass

import segno

QUIET = 4
"""Modules of white around a code, without which no camera reads it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A square drawing of so many modules a side, as one SVG path in the modules' own measure."""

    size: int
    path: str


def qr(address: str) -> Drawing:
    """Return the QR code of an address; a quarter of it may be soiled."""
    code = segno.make(address, error="q", micro=False)
    runs = [
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(code.matrix)
        for x, dark in enumerate(row)
        if dark
    ]
    return Drawing(len(code.matrix) + 2 * QUIET, "".join(runs))
