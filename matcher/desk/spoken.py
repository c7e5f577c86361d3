"""A letter as it is said by telephone: its words, without what only a screen can use."""

FOOTER = "\n--\n"
_SIGNPOSTS = ("のページ", "の一覧")


def spoken(body: str) -> str:
    """Return the words of a letter without its links, their headings and its footer."""
    lines: list[str] = []
    for line in body.partition(FOOTER)[0].strip().splitlines():
        if not line.startswith(("http://", "https://")):
            lines.append(line)
        elif lines and lines[-1].endswith(_SIGNPOSTS):
            lines.pop()
    return _with_single_gaps(lines)


def _with_single_gaps(lines: list[str]) -> str:
    kept = (line for i, line in enumerate(lines) if line or (i and lines[i - 1]))
    return "\n".join(kept).strip()
