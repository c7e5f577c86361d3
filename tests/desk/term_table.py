"""What is read of the terms of each of the 160 real postings.

`python -m tests.desk.term_table > tests/data/real/terms.csv` writes it anew; every line of it has
been looked over by hand, so look again at what changed before committing it.
"""

import csv
import sys
from collections.abc import Mapping
from typing import Any

from matcher.desk.imports.terms.reading import Notes, Numbers, listing_terms, role_terms
from tests.desk.schedule_table import Entry, entries


def read_terms(posting: Entry) -> dict[str, str]:
    """Return a line of the table: what the words say beyond the columns of numbers."""
    row = posting.row
    notes = Notes(
        capacity=row["capacity_note"],
        eligibility=row["eligibility_note"],
        reward=row["reward_note"],
        schedule=row["schedule_note"],
        deadline=posting.schedule.deadline_note,
        contact=row["contact_method"],
        venue=row["venue"],
    )
    given = {name: int(row[name]) for name in ("capacity", "min_age") if row[name]}
    role = role_terms(notes, Numbers(**given))
    return {
        "line": str(posting.number + 1),
        "title": row["title"],
        "role": _written({name: role[name] for name in role if name not in given}),
        "listing": _written(listing_terms(notes)),
    }


def _written(terms: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{name}={'+'.join(value) if isinstance(value, tuple) else value}"
        for name, value in terms.items()
    )


if __name__ == "__main__":
    lines = [read_terms(posting) for posting in entries()]
    writer = csv.DictWriter(sys.stdout, [*lines[0]], lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
