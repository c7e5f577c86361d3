"""A letter as it is said by telephone: its words, without what only a screen can use."""

import re

_GROUPS = (
    re.compile(r"(0[5-9]0)(\d{4})(\d{4})"),
    re.compile(r"(0120)(\d{3})(\d{3})"),
    re.compile(r"(0[36])(\d{4})(\d{4})"),
)
FOOTER = "\n--\n"
_ON_SCREEN = "、下のページから"
_SIGNPOSTS = ("のページ", "の一覧", "申込みと予定", "申込みの経過")


def spoken(body: str) -> str:
    """Return the words of a letter without its links, their headings and its footer."""
    lines: list[str] = []
    for line in body.replace(_ON_SCREEN, "").partition(FOOTER)[0].strip().splitlines():
        if not line.startswith(("http://", "https://")):
            lines.append(line)
        elif lines and lines[-1].endswith(_SIGNPOSTS):
            lines.pop()
    return _with_single_gaps(lines)


def subject(line: str) -> str:
    """Return the subject of a letter without the name of the service before it."""
    return line.partition("】")[2] or line


def telephone(number: str) -> str:
    """Return a number in the groups in which it is read out, where they are certain."""
    for pattern in _GROUPS:
        if grouped := pattern.fullmatch(number):
            return "-".join(grouped.groups())
    return number


def _with_single_gaps(lines: list[str]) -> str:
    kept = (line for i, line in enumerate(lines) if line or (i and lines[i - 1]))
    return "\n".join(kept).strip()
