"""Reading what guardians and schools are asked: by a link, and for a school's own people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, Role, Shift
from matcher.engagements.models import Consent, Engagement
from matcher.engagements.pages.cards import shift_card
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.rules import State
from matcher.engagements.service.consenting import consent_of_token, open_requests
from matcher.errors import NotFound
from matcher.shared.db import db
from matcher.shared.web.paging import PER_PAGE, Page, offset


class Standing(StrEnum):
    """How a request stands."""

    OPEN = "open"
    GIVEN = "given"
    REFUSED = "refused"
    LATE = "late"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request with the engagement it is about, whole, and its card."""

    consent: Consent
    engagement: Engagement
    card: Mapping[str, Any]


def asked_by(token: str) -> Asked:
    """Return what a link asks; raise NotFound for one that leads to nothing."""
    consent = consent_of_token(token)
    engagement = engagement_with_context(consent.engagement_id)
    if engagement is None:
        raise NotFound
    return Asked(consent, engagement, shift_card(engagement.shift))


def standing_of(asked: Asked, *, now: datetime) -> Standing:
    """Return whether it can be answered, or why not."""
    consent, engagement = asked.consent, asked.engagement
    if consent.given is not None:
        return Standing.GIVEN if consent.given else Standing.REFUSED
    if consent.expires_at <= now:
        return Standing.LATE
    waits = engagement.state is State.APPLIED and engagement.awaits is not None
    return Standing.OPEN if waits else Standing.OVER


def open_consents() -> Select[Consent]:
    """Return the query of what is asked and not answered, with all that a page shows."""
    engagement = joinedload(Consent.engagement)
    shift = engagement.joinedload(Engagement.shift)
    return open_requests().options(
        engagement.joinedload(Engagement.member),
        shift.joinedload(Shift.role).lazyload(Role.shifts),
        shift.joinedload(Shift.activity).lazyload(Activity.roles),
        shift.joinedload(Shift.activity).joinedload(Activity.organization),
    )


def asked_of(school_id: int, number: int) -> Page[Asked]:
    """Return a page of what a school's people have not answered, the soonest due first."""
    theirs = open_consents().where(Consent.school_id == school_id)
    counted = theirs.with_only_columns(Consent.id).order_by(None).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    ordered = theirs.order_by(Consent.expires_at, Consent.id).limit(PER_PAGE)
    rows = db.session.scalars(ordered.offset(offset(number)))
    return Page([_asked(consent) for consent in rows], number, total)


def _asked(consent: Consent) -> Asked:
    engagement = consent.engagement
    return Asked(consent, engagement, shift_card(engagement.shift))
