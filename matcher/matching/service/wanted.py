"""What is wanted that an organization offers, and why it fits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from matcher.activities.models import Shift, Wants
from matcher.engagements.models import Engagement
from matcher.matching.engine import Match, Opening, Person, Reason, ReasonCode, openings_for
from matcher.matching.moments import current_town
from matcher.matching.openings import load_openings, shifts_by_id
from matcher.matching.reasons import Why, for_organization, useful
from matcher.matching.weighing import settings_for_people
from matcher.members.models import Organization
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.offers.service import offers_of
from matcher.shared.clock import local_date
from matcher.shared.db import db
from matcher.shared.town import current_city

GIVES = {
    OfferKind.PEOPLE: Wants.PEOPLE,
    OfferKind.TALENT: Wants.TALENT,
    OfferKind.GOODS: Wants.GOODS,
    OfferKind.VENUE: Wants.VENUE,
    OfferKind.FUNDS: Wants.FUNDS,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A shift that wants what an organization offers, by which offer, and why."""

    shift: Shift
    offer: Offer
    reasons: tuple[Why, ...]


class _Find(NamedTuple):
    match: Match
    opening: Opening
    offer: Offer


def wanted_for(organization: Organization, *, now: datetime, limit: int) -> list[Wanted]:
    """Return the shifts that want what this organization offers, best first."""
    offers = open_offers_of(organization.id)
    wants = {GIVES[offer.kind] for offer in offers}
    openings = load_openings(wants, now=now) if wants else {}
    best: dict[int, _Find] = {}
    met, settings, seed = _met(organization.id), settings_for_people(now=now), f"{local_date(now)}"
    for offer in offers:
        giver = _giver(organization, offer, met)
        known = {opening.id: opening for opening in openings[GIVES[offer.kind]]}
        for match in openings_for(
            giver, known.values(), current_town(), settings=settings, seed=seed, limit=limit
        ):
            if match.opening_id not in best or match.score > best[match.opening_id].match.score:
                best[match.opening_id] = _Find(match, known[match.opening_id], offer)
    ranked = sorted(best.values(), key=lambda find: -find.match.score)[:limit]
    return list(_shown(ranked))


def open_offers_of(organization_id: int) -> list[Offer]:
    """Return what this organization offers now."""
    return [o for o in offers_of(organization_id) if o.status is OfferStatus.OPEN]


def _giver(organization: Organization, offer: Offer, met: frozenset[int]) -> Person:
    """Return what an organization offers as somebody who could take a seat."""
    return Person(
        id=organization.id,
        area=organization.area,
        reach=frozenset(offer.areas or current_town().neighbours),
        free=current_city().slot_mask(offer.free_slots) if offer.free_slots else None,
        fields=frozenset(offer.fields or organization.fields or ()),
        skills=frozenset(offer.skills),
        engaged_shift_ids=met,
        blocked_group_ids=frozenset({organization.id}),
    )


def _shown(ranked: list[_Find]) -> Iterator[Wanted]:
    shifts = shifts_by_id([find.opening.id for find in ranked])
    for match, opening, offer in ranked:
        shift = shifts.get(opening.id)
        if shift:
            reasons = for_organization(_true_reasons(match, shift), opening)
            yield Wanted(shift, offer, (useful(offer.title), *reasons))


def _true_reasons(match: Match, shift: Shift) -> list[Reason]:
    return [r for r in match.reasons if r.code is not ReasonCode.ANYTIME or not shift.starts_at]


def _met(organization_id: int) -> frozenset[int]:
    """Return the shifts this organization has answered before."""
    tied = select(Engagement.shift_id).where(Engagement.member_id == organization_id)
    return frozenset(db.session.scalars(tied))
