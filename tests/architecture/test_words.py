"""Words that tell of the machine a file was written on, or of work left undone."""

import re

import pytest

from tests.architecture.source import tracked_files, where

# Each is put together here, so that this file does not name what it looks for.
REGISTRIES = ("pypi." + "org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian")
PATHS = r"(?<![\w.-])/(?:root|home|work|farm|mnt|opt)" + r"/[a-z]"
UNFINISHED = (r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bX" + r"XX\b", "準備" + "中", "未" + "実装")
MAKERS = ("cla" + "ude", "anth" + "ropic", "open" + "ai", "chat" + "gpt", "copi" + "lot")
KEYS = (r"BEGIN (?:RSA |EC |OPENSSH )?PRIVATE" + " KEY", r"AKIA[0-9A-Z]{16}")
SUFFIXES = {".lock", ".csv", ".png", ".ico", ".woff2", ".mo", ".svg", ".jpg", ".webp"}

FORBIDDEN = {
    "a package registry": re.compile("|".join(map(re.escape, REGISTRIES))),
    "a path of one machine": re.compile(PATHS),
    "unfinished work": re.compile("|".join(UNFINISHED)),
    "how the file was written": re.compile("|".join(MAKERS), re.IGNORECASE),
    "a key": re.compile("|".join(KEYS)),
}


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_file_names_what_does_not_belong_in_it(kind):
    pattern = FORBIDDEN[kind]
    found = [
        f"{where(path)}:{number}: {line.strip()[:100]}"
        for path in tracked_files()
        if path.suffix not in SUFFIXES
        for number, line in enumerate(_lines(path), start=1)
        if pattern.search(line)
    ]
    assert not found, f"{kind}:\n" + "\n".join(found)


def test_the_locks_name_no_registry():
    for path in tracked_files():
        if path.suffix == ".lock":
            assert "://" not in path.read_text(encoding="utf-8"), where(path)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("a package registry", "https://" + REGISTRIES[0] + "/simple"),
        ("a path of one machine", 'path = "/ho' + 'me/someone/project"'),
        ("unfinished work", "# TO" + "DO: later"),
        ("a key", "-----BEGIN PRIVATE" + " KEY-----"),
    ],
)
def test_the_words_are_found_where_they_stand(kind, line):
    assert FORBIDDEN[kind].search(line)


def _lines(path):
    return path.read_text(encoding="utf-8", errors="replace").splitlines()
