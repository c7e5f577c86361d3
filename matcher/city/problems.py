"""The mistakes found in a town's file, each with its line."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from matcher.city.lines import Lines


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake and the line it stands in."""

    line: int
    text: str


class CityError(Exception):
    """The town's file cannot be used; its text lists every mistake, first line first."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        self.path = path
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(f"{path} {p.line}行目: {p.text}" for p in self.problems))


class Problems:
    """Collects mistakes by the place they were found at."""

    def __init__(self, path: Path, lines: Lines) -> None:
        self._path = path
        self._lines = lines
        self._found: list[Problem] = []

    def add(self, table: str, position: int, key: str, text: str) -> None:
        """Note a mistake in a key of the table at that position among its namesakes."""
        self._found.append(Problem(self._lines.of(table, position, key), text))

    def raise_if_any(self) -> None:
        """Stop with CityError if any mistake was noted."""
        if self._found:
            raise CityError(self._path, self._found)
