"""Reading what is offered: one offer, or the talents that everybody may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from matcher.errors import NotFound
from matcher.members.models import Member
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.db import db
from matcher.shared.web.paging import PER_PAGE, Page, offset

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class TalentFilters:
    """What somebody looks for among the talents; an empty filter excludes nothing."""

    words: str = ""
    category: str | None = None


def offer_with_member(offer_id: int) -> tuple[Offer, Member]:
    """Return an offer with who gives it; raise NotFound without either."""
    whole = select(Offer).where(Offer.id == offer_id).options(joinedload(Offer.member))
    offer = db.session.scalars(whole).one_or_none() if 0 < offer_id < 2**31 else None
    if offer is None or offer.member is None:
        raise NotFound
    return offer, offer.member


def open_talents(filters: TalentFilters, number: int) -> Page[Offer]:
    """Return one page of the talents that can be asked for, the latest first."""
    wanted = [*_open_talent(), *_conditions(filters)]
    counted = select(func.count()).select_from(Offer).where(*wanted)
    rows = (
        select(Offer)
        .where(*wanted)
        .options(joinedload(Offer.member))
        .order_by(Offer.updated_at.desc(), Offer.id.desc())
        .limit(PER_PAGE)
        .offset(offset(number))
    )
    return Page(db.session.scalars(rows).all(), number, db.session.scalar(counted) or 0)


def talent_categories() -> Sequence[str]:
    """Return the categories that open talents name, in their own order."""
    named = select(Offer.category).where(*_open_talent(), Offer.category != "")
    return db.session.scalars(named.distinct().order_by(Offer.category)).all()


def _open_talent() -> list[ColumnElement[bool]]:
    return [Offer.kind == OfferKind.TALENT, Offer.status == OfferStatus.OPEN]


def _conditions(filters: TalentFilters) -> Iterator[ColumnElement[bool]]:
    for word in filters.words.split()[:MOST_WORDS]:
        texts = (Offer.title, Offer.category, Offer.description, Offer.conditions)
        yield or_(*(text.contains(word, autoescape=True) for text in texts))
    if filters.category:
        yield Offer.category == filters.category
