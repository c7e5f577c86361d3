"""Where a table or key stands in a TOML text: tomllib does not keep line numbers."""

import re

TABLE = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"\s*(?:\"([^\"]+)\"|'([^']+)'|([\w-]+))\s*=")
FENCES = ('"""', "'''")

Place = tuple[str, int, str]


class Lines:
    """Finds lines by table, position of the table among its namesakes, and key."""

    def __init__(self, text: str) -> None:
        self._places: dict[Place, int] = {}
        self.count = max(1, len(text.splitlines()))
        table, position = "", 0
        seen: dict[str, int] = {}
        for number, line in _outside_long_strings(text):
            if heading := TABLE.match(line):
                table = heading.group(2)
                position = seen.get(table, 0)
                seen[table] = position + 1
                self._places[table, position, ""] = number
            elif key := KEY.match(line):
                name = key.group(1) or key.group(2) or key.group(3)
                self._places.setdefault((table, position, name), number)

    def of(self, table: str, position: int = 0, key: str = "") -> int:
        """Return the key's line, else its table's, else that of a key named as the table."""
        for place in ((table, position, key), (table, position, ""), ("", 0, table)):
            if place in self._places:
                return self._places[place]
        return 1


def _outside_long_strings(text: str) -> list[tuple[int, str]]:
    kept: list[tuple[int, str]] = []
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not fence:
            kept.append((number, line))
        for mark in FENCES:
            if fence in ("", mark) and line.count(mark) % 2:
                fence = "" if fence else mark
    return kept
