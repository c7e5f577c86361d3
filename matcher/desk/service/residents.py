"""Residents, and how long each has been without word."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select

from matcher.accounts.models import Account, Membership
from matcher.authz import Actor
from matcher.desk.service.scope import (
    Line,
    Query,
    Waiting,
    allowed,
    page_of,
    possible,
    tally,
    within,
)
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.queries import engagements_of
from matcher.engagements.rules import State
from matcher.members.models import Resident
from matcher.offers.models import Offer
from matcher.offers.service import offers_of, supporter_offer
from matcher.shared.db import db
from matcher.shared.text import normalise_phone, same_name, to_katakana
from matcher.shared.web.paging import Page

SILENCE = timedelta(days=30)
"""After so long without any word a resident is one of those who wait."""

_WORDS = (
    select(
        Engagement.member_id,
        func.max(EngagementEvent.at).label("heard_at"),
        func.max(case((EngagementEvent.to_state == State.INVITED, EngagementEvent.at))).label(
            "asked_at"
        ),
    )
    .join(EngagementEvent.engagement)
    .group_by(Engagement.member_id)
    .subquery()
)
_SINCE = func.coalesce(_WORDS.c.heard_at, Resident.created_at)


@dataclass(frozen=True, slots=True)
class Search:
    """Whom to look for; an empty search excludes nobody."""

    words: str = ""
    area: str | None = None
    only_silent: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """One line of the list of residents; `asked_at` is None for one never asked."""

    id: int
    name: str
    furigana: str
    area: str | None
    created_at: datetime
    asked_at: datetime | None
    heard_at: datetime | None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the desk knows of one resident."""

    resident: Resident
    accounts: list[Account]
    supporter: Offer | None
    offers: list[Offer]
    engagements: list[Engagement]
    asked_at: datetime | None


def waiting_residents(actor: Actor, *, now: datetime) -> Waiting:
    """Return how many residents have been without word for too long."""
    return tally(_residents(actor, Search(only_silent=True), now=now), _SINCE)


def residents_visible_to(
    actor: Actor, search: Search, number: int, *, now: datetime
) -> Page[Known]:
    """Return a page of residents: those never asked first, then those asked longest ago."""
    asked = _WORDS.c.asked_at
    order = (asked.is_not(None), asked, Resident.created_at, Resident.id)
    return page_of(_residents(actor, search, now=now).order_by(*order), number, _known)


def record_of(id_: int, actor: Actor) -> Record:
    """Return a resident; raise NotFound without one, NotAllowed where they are not theirs."""
    resident = allowed(db.session.get(Resident, possible(id_)), actor)
    logins = select(Account).join(Membership).where(Membership.member_id == resident.id)
    asked = select(_WORDS.c.asked_at).where(_WORDS.c.member_id == resident.id)
    return Record(
        resident=resident,
        accounts=list(db.session.scalars(logins.order_by(Account.id)).unique()),
        supporter=supporter_offer(resident.id),
        offers=offers_of(resident.id),
        engagements=engagements_of([resident.id]),
        asked_at=db.session.scalar(asked),
    )


def _residents(actor: Actor, search: Search, *, now: datetime) -> Query:
    columns = (Resident.id, Resident.name, Resident.furigana, Resident.area, Resident.created_at)
    listed = select(*columns, _WORDS.c.asked_at, _WORDS.c.heard_at).outerjoin(
        _WORDS, _WORDS.c.member_id == Resident.id
    )
    found = listed.where(within(Resident.area, actor), *_conditions(search))
    return found.where(now - SILENCE >= _SINCE) if search.only_silent else found


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search.area:
        conditions.append(Resident.area == search.area)
    if search.words.strip():
        conditions.append(_is_called(search.words))
    return conditions


def _is_called(words: str) -> ColumnElement[bool]:
    """Return the condition that a name, a reading or a telephone number has these words."""
    reading = func.replace(func.replace(Resident.furigana, " ", ""), "　", "")
    typed = to_katakana("".join(words.split()))
    ways = [reading.contains(typed, autoescape=True)]
    if same_name(words):
        ways.append(Resident.name_key.contains(same_name(words), autoescape=True))
    digits = normalise_phone(words)
    if digits.isascii() and digits.isdigit():
        ways.append(Resident.phone.contains(digits, autoescape=True))
    return or_(*ways)


def _known(row: Line) -> Known:
    return Known(**row._mapping)  # noqa: SLF001 - the public name of a row's columns
