"""Rows of imported files that wait for a person: a matter of the staff of the whole town."""

from datetime import datetime

from sqlalchemy import Select, String, cast, null, select

from matcher.authz import Actor
from matcher.desk.imports.models import ImportReview
from matcher.desk.imports.reviews import resolve
from matcher.desk.service.scope import NOWHERE, Waiting, allowed, page_of, possible, tally, within
from matcher.errors import Conflict, NotFound
from matcher.shared.db import db
from matcher.shared.web.paging import Page

_NO_AREA = cast(null(), String)


def waiting_reviews(actor: Actor) -> Waiting:
    """Return how many rows wait."""
    return tally(_waiting(actor), ImportReview.created_at)


def reviews_visible_to(actor: Actor, number: int) -> Page[ImportReview]:
    """Return a page of the rows that wait, longest waiting first, by file and line."""
    order = (ImportReview.created_at, ImportReview.file_name, ImportReview.line, ImportReview.id)
    return page_of(_waiting(actor).order_by(*order), number, lambda row: row[0])


def settle(id_: int, *, actor: Actor, now: datetime) -> None:
    """Take a row off the list; raise Conflict if it is off already."""
    allowed(NOWHERE, actor)
    review = db.session.get(
        ImportReview, possible(id_), populate_existing=True, with_for_update=True
    )
    if review is None:
        raise NotFound
    if review.resolved_at:
        raise Conflict("already_decided")
    resolve(review, now=now)


def _waiting(actor: Actor) -> Select[ImportReview]:
    waiting = select(ImportReview).where(ImportReview.resolved_at.is_(None))
    return waiting.where(within(_NO_AREA, actor))
