"""Files to be imported: the real ones, and ones made of a few rows."""

import csv
from dataclasses import dataclass
from pathlib import Path

from matcher.desk.imports.cli import import_file
from matcher.desk.imports.models import ImportKind

REAL = Path(__file__).parents[1] / "data" / "real"
LISTING = {
    "source_url": "https://example.jp/1",
    "source_date": "2026-11",
    "org_name": "花の会",
    "org_kind": "civic_group",
    "title": "花壇の手入れ",
    "summary": "駅前の花壇",
    "field": "環境保全",
    "city": "汐凪市",
    "venue": "浜戸公園",
    "start_date": "",
    "end_date": "",
    "start_time": "",
    "end_time": "",
    "schedule_note": "",
    "capacity": "",
    "min_age": "",
    "deadline": "",
}


@dataclass
class Files:
    """A folder in which files of a few rows are written."""

    folder: Path

    def write(self, *rows: dict[str, str], base: dict[str, str] = LISTING) -> Path:
        """Write rows, each what it states over what the base has."""
        path = self.folder / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*base])
            writer.writeheader()
            writer.writerows(base | row for row in rows)
        return path

    def listings(self, *rows: dict[str, str], base: dict[str, str] = LISTING) -> str:
        """Import listings and return the line that tells what became of them."""
        return import_file(ImportKind.LISTINGS, self.write(*rows, base=base)).summary()
