"""Taking a file into the town, row by row; what is not understood waits for a person."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.exc import IntegrityError

from matcher.city.town import City
from matcher.desk.imports import groups, listings, talents
from matcher.desk.imports.cells import RowProblem
from matcher.desk.imports.models import ImportKind
from matcher.desk.imports.outcome import Outcome, Tally
from matcher.desk.imports.reading import Line, Misfit, Table
from matcher.desk.imports.reviews import Source, put_on_review, settle
from matcher.desk.imports.wording import say_misfit, say_row
from matcher.errors import DomainError
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.text import normalise


class Row(Protocol):
    """What a row says, checked."""

    def take(self, source: Source, *, now: datetime) -> Outcome:
        """Write it into the town; raise RowProblem where a person must look."""


class Reader(Protocol):
    """How a row of one kind of file is read."""

    def __call__(self, raw: Mapping[str, str], *, city: City, today: date) -> Row:
        """Return what the row says; raise RowProblem where a person must look."""


@dataclass(frozen=True, slots=True)
class RowKind:
    """One kind of file: the columns it must have, those that tell its rows apart, the reader."""

    required: tuple[str, ...]
    identity: tuple[str, ...]
    read: Reader


KINDS = {
    ImportKind.LISTINGS: RowKind(listings.REQUIRED, listings.IDENTITY, listings.read_row),
    ImportKind.GROUPS: RowKind(groups.REQUIRED, groups.IDENTITY, groups.read_row),
    ImportKind.TALENTS: RowKind(talents.REQUIRED, talents.IDENTITY, talents.read_row),
}


@dataclass(slots=True)
class Import:
    """One file on its way into the town."""

    kind: ImportKind
    file_name: str
    city: City
    now: datetime
    tally: Tally = field(default_factory=Tally)
    _keys: Counter[str] = field(default_factory=Counter)
    _digests: set[str] = field(default_factory=set)

    def take(self, row: Line | Misfit, header: tuple[str, ...]) -> Outcome:
        """Take one row and count what became of it."""
        if isinstance(row, Misfit):
            outcome = Outcome.REJECTED
            self.tally.remarks.append(say_misfit(row, len(header)))
        else:
            outcome = self._take(self._source(row))
        self.tally.outcomes[outcome] += 1
        return outcome

    def _take(self, source: Source) -> Outcome:
        try:
            self._check_new(source)
            row = KINDS[self.kind].read(source.row, city=self.city, today=local_date(self.now))
            with db.session.begin_nested():
                outcome = row.take(source, now=self.now)
                settle(source, now=self.now)
        except RowProblem as problem:
            return self._review(source, problem)
        except DomainError as refused:
            return self._review(source, RowProblem(refused.code))
        except IntegrityError:
            return self._review(source, RowProblem("row_in_use"))
        return outcome

    def _review(self, source: Source, problem: RowProblem) -> Outcome:
        self.tally.remarks.append(say_row(source.line, problem.code, problem.column))
        is_new = put_on_review(source, problem, now=self.now)
        return Outcome.REVIEW if is_new else Outcome.KNOWN_REVIEW

    def _check_new(self, source: Source) -> None:
        if source.digest in self._digests:
            raise RowProblem("same_row_twice")
        self._digests.add(source.digest)

    def _source(self, line: Line) -> Source:
        """Return where a row comes from; the same posting a second time has a key of its own."""
        names = [normalise(line.cells.get(name, "")) for name in KINDS[self.kind].identity]
        identity = _digest(names)
        nth = self._keys[identity]
        self._keys[identity] += 1
        return Source(
            kind=self.kind,
            file_name=self.file_name,
            line=line.number,
            row=line.cells,
            key=f"{self.kind}:{identity[:40]}:{nth}",
            digest=_digest(sorted(line.cells.items())),
        )


def batches(table: Table, size: int) -> Iterator[tuple[Line | Misfit, ...]]:
    """Yield the rows in pieces, so that others can write in between."""
    for start in range(0, len(table.rows), size):
        yield table.rows[start : start + size]


def _digest(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
