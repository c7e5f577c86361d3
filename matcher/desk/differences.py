"""Two versions of a text as one, with what went and what came."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

_TOKEN = re.compile(r"\d+|[一-龠々〆]+|[ぁ-ん]+|[ァ-ヴー]+|[A-Za-z]+|\s|.", re.DOTALL)
_ALIKE = 0.4
"""Texts less alike than so are shown one after the other, not woven into each other."""
_MOST = 300
"""More lines of a text, or words of a line, are not compared: repetitive ones take the cube."""


class Kind(StrEnum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and what became of them."""

    kind: Kind
    words: str


def pieces_of(before: str, after: str) -> list[Piece]:
    """Return the words of both versions in order; those SAME and GONE are `before`, without NEW."""
    found: list[Piece] = []
    for piece in _by_lines(before, after):
        if found and found[-1].kind is piece.kind:
            found[-1] = Piece(piece.kind, found[-1].words + piece.words)
        elif piece.words:
            found.append(piece)
    return found


def _by_lines(before: str, after: str) -> Iterator[Piece]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for same, gone, came in _steps(old, new):
        yield Piece(Kind.SAME, "".join(same))
        for left, right in zip_longest(gone, came, fillvalue=""):
            yield from _by_words(left, right)


def _by_words(gone: str, came: str) -> Iterator[Piece]:
    old, new = _TOKEN.findall(gone), _TOKEN.findall(came)
    steps = list(_steps(old, new))
    kept = sum(len(same) for same, _gone, _came in steps)
    if 2 * kept < _ALIKE * (len(old) + len(new)):
        yield from (Piece(Kind.GONE, gone), Piece(Kind.NEW, came))
        return
    for same, left, right in steps:
        yield Piece(Kind.SAME, "".join(same))
        yield Piece(Kind.GONE, "".join(left))
        yield Piece(Kind.NEW, "".join(right))


def _steps(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Yield runs that stayed the same, or that went with what came instead."""
    if max(len(old), len(new)) > _MOST:
        yield ((), old, new)
        return
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield (old[i:j], (), ()) if kind == "equal" else ((), old[i:j], new[k:m])
