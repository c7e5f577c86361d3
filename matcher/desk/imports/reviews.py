"""The review list: putting rows on it, and taking them off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from matcher.desk.imports.cells import RowProblem
from matcher.desk.imports.models import ImportKind, ImportReview
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row comes from: `key` stays when the row is edited, `digest` does not."""

    kind: ImportKind
    file_name: str
    line: int
    row: Mapping[str, str]
    key: str
    digest: str


def put_on_review(source: Source, problem: RowProblem, *, now: datetime) -> bool:
    """Put a row on the list; return False if the very same row is there already."""
    same = select(ImportReview.id).where(
        ImportReview.kind == source.kind, ImportReview.digest == source.digest
    )
    if db.session.scalars(same).first() is not None:
        return False
    review = ImportReview(
        kind=source.kind,
        file_name=source.file_name[:200],
        line=source.line,
        reason=problem.code,
        column=problem.column[:80],
        row=dict(source.row),
        digest=source.digest,
        source_key=source.key,
        created_at=now,
    )
    db.session.add(review)
    db.session.flush()
    return True


def settle(source: Source, *, now: datetime) -> None:
    """Take a row off the list, now that it has been taken into the town."""
    waiting = update(ImportReview).where(
        ImportReview.kind == source.kind,
        ImportReview.source_key == source.key,
        ImportReview.resolved_at.is_(None),
    )
    db.session.execute(waiting.values(resolved_at=now))


def waiting_reviews() -> list[ImportReview]:
    """Return the rows that wait for a person, longest waiting first."""
    waiting = select(ImportReview).where(ImportReview.resolved_at.is_(None))
    return list(db.session.scalars(waiting.order_by(ImportReview.created_at, ImportReview.id)))


def resolve(review: ImportReview, *, now: datetime) -> None:
    """Take a row off the list by hand."""
    review.resolved_at = now
