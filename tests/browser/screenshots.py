"""Photograph the first page of each role: `python -m tests.browser.screenshots docs/img`."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.support.browser import chromium, executable, sign_in, window
from tests.support.live_server import live_server

VISITOR = "visitor"
PEOPLE = (VISITOR, "resident", "group", "business", "staff")
WIDTH = 1100


def main() -> None:
    """Write one PNG for each role into the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    path = executable()
    if path is None:
        sys.exit("Photographs need chromium (CHROMIUM names one).")
    folder.mkdir(parents=True, exist_ok=True)
    build = [["demo", "build"]]
    with tempfile.TemporaryDirectory() as town, live_server(Path(town), commands=build) as server:
        photograph(path, server.url, folder)


def photograph(executable_path: str, url: str, folder: Path) -> None:
    """Photograph everybody's first page of the running town."""
    with chromium(executable_path) as browser:
        for person in PEOPLE:
            with window(browser, url, WIDTH) as context:
                page = context.new_page()
                if person == VISITOR:
                    page.goto("/")
                else:
                    sign_in(page, person)
                page.screenshot(path=folder / f"{person}.png")


if __name__ == "__main__":
    main()
