"""Searches that members keep, and the letters with what is new in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from matcher.activities.models import Activity, SavedSearch
from matcher.activities.service import statements
from matcher.activities.service.filters import Filters
from matcher.activities.service.finding import Listed, these
from matcher.activities.service.questions import question_of
from matcher.errors import Conflict, RuleBroken
from matcher.members.models import Member
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import enqueue
from matcher.shared.clock import local_date
from matcher.shared.db import db, load

MOST = 20
"""So many searches one member keeps."""
LONGEST = 500
SHOWN = 10
"""So many new activities of one search stand in a letter."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A search as it is asked, with its name in words."""

    name: str
    filters: Filters


@dataclass(frozen=True, slots=True)
class News:
    """What is new in one search: the first of it, and how much there is besides."""

    name: str
    query: str
    items: Sequence[Listed]
    more: int


Read = Callable[[str], Wish | None]
"""How a query is understood, if it still asks for anything: the web knows."""


def searches_of(member_id: int) -> Sequence[SavedSearch]:
    """Return what a member keeps, the oldest first."""
    own = select(SavedSearch).where(SavedSearch.member_id == member_id).order_by(SavedSearch.id)
    return db.session.scalars(own).all()


def save(member_id: int, query: str, *, now: datetime) -> SavedSearch:
    """Keep a search, or return it if it is kept already.

    RuleBroken("search_empty") or ("search_too_long") for one that cannot be kept,
    Conflict("searches_full") where there are MOST already.
    """
    if not query:
        raise RuleBroken("search_empty")
    if len(query) > LONGEST:
        raise RuleBroken("search_too_long")
    kept = searches_of(member_id)
    if same := next((search for search in kept if search.query == query), None):
        return same
    if len(kept) >= MOST:
        raise Conflict("searches_full", most=MOST)
    search = SavedSearch(member_id=member_id, query=query, created_at=now, told_at=now)
    db.session.add(search)
    return search


def remove(search: SavedSearch) -> None:
    """Keep a search no longer."""
    db.session.delete(search)


def members_searching() -> Sequence[int]:
    """Return the members that keep a search."""
    ids = select(SavedSearch.member_id).distinct().order_by(SavedSearch.member_id)
    return db.session.scalars(ids).all()


def tell(member_id: int, read: Read, *, now: datetime) -> bool:
    """Write a member what is new in their searches; tell whether there was anything.

    One letter a day; nobody is called by telephone for it.
    """
    member = load(Member, member_id)
    recipient = recipient_of(member)
    if recipient.email is None:
        return False
    kept = searches_of(member_id)
    told = [(search, news) for search in kept if (news := _news(search, read, now))]
    if not told:
        return False
    message = letter(
        "saved_search_news",
        f"{member_id}:{local_date(now)}",
        name=member.name,
        searches=[news for _search, news in told],
    )
    if enqueue(message, recipient, now=now) is None:
        return False
    for search, _news_of_it in told:
        search.told_at = now
    return True


def _news(search: SavedSearch, read: Read, now: datetime) -> News | None:
    wish = read(search.query)
    if wish is None:
        return None
    question = question_of(wish.filters, now=now)
    fresh = (
        statements.ids(question.shape, question.dialect)
        .where(Activity.published_at > search.told_at, Activity.published_at <= now)
        .order_by(Activity.next_at.asc().nulls_last(), Activity.id)
    )
    ids = db.session.connection().scalars(fresh, question.values).all()
    if not ids:
        return None
    items = these(question, ids[:SHOWN])
    return News(wish.name, search.query, items, len(ids) - len(items))
