"""Looking words up in a table of shapes, clause by clause."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from matcher.activities.rules.words.tokens import plain

T = TypeVar("T")
Table = Sequence[tuple[str, T]]
"""Regular expressions and what each of them says."""

_ENDS = re.compile(r"[。、;()\[\]「」※\n]|\s/\s|\s")
_JOINTS = re.compile(r"[。、;()\[\]「」※\n・]|\s/\s|\s")
_INSIDE = re.compile(r"\([^()]*\)")
_DENIED = re.compile(
    r"ません|では?な[いく]|とは限ら|でなくて|不要|不可|必要な[いし]|に限らず|なし$|できない|しない"
)
"""What takes back the words before it: 先着順ではありません, 保護者の同伴は不要."""


def clauses(*texts: str, joints: bool = False) -> Iterator[str]:
    """Yield the clauses of texts in plain spelling; with `joints` a ・ ends a clause too."""
    for text in texts:
        for clause in (_JOINTS if joints else _ENDS).split(plain(text)):
            if clause:
                yield clause


def outside(text: str) -> str:
    """Return the text in plain spelling without what stands in brackets."""
    return _INSIDE.sub("", plain(text))


def said(table: Table[T], *texts: str) -> set[T]:
    """Return everything the table finds in the clauses, unless the words go on to deny it."""
    return {
        value
        for clause in clauses(*texts)
        for shape, value in table
        for found in re.finditer(shape, clause)
        if not _DENIED.search(clause, found.end())
    }


def only(found: set[T]) -> T | None:
    """Return the one thing that was said; None where nothing was, or not the same throughout."""
    return next(iter(found)) if len(found) == 1 else None
