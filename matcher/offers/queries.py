"""Reading what is offered: one offer, or the talents that everybody may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from matcher.errors import NotFound
from matcher.members.models import Member
from matcher.offers.hooks import DeclaredTalent, Note, RankedTalent, TalentFilters, rank_talents
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.db import db
from matcher.shared.web.paging import PER_PAGE, Page, offset

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class FoundTalent:
    """A talent on the list, and what there is to say of it beside what is looked for."""

    offer: Offer
    notes: Sequence[Note]


def offer_with_member(offer_id: int) -> tuple[Offer, Member]:
    """Return an offer with who gives it; raise NotFound without either."""
    whole = select(Offer).where(Offer.id == offer_id).options(joinedload(Offer.member))
    offer = db.session.scalars(whole).one_or_none() if 0 < offer_id < 2**31 else None
    if offer is None or offer.member is None:
        raise NotFound
    return offer, offer.member


def open_talents(filters: TalentFilters, number: int, *, now: datetime) -> Page[FoundTalent]:
    """Return one page of the talents that can be asked for, in the order of the room above."""
    declared = select(Offer.id, Offer.fields, Offer.areas, Offer.free_slots)
    rows = db.session.execute(declared.where(*_open_talent(), *_conditions(filters)))
    ranked = rank_talents([DeclaredTalent(*row) for row in rows], filters, now=now)
    shown = ranked[offset(number) : offset(number) + PER_PAGE]
    return Page(_whole(shown), number, len(ranked))


def _whole(ranked: Sequence[RankedTalent]) -> list[FoundTalent]:
    ids = [one.offer_id for one in ranked]
    rows = select(Offer).where(Offer.id.in_(ids)).options(joinedload(Offer.member))
    offers = {offer.id: offer for offer in db.session.scalars(rows)} if ids else {}
    return [FoundTalent(offers[one.offer_id], one.notes) for one in ranked]


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
