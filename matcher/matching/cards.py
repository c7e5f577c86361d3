"""Suggestions, candidates and wants as the components show them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from matcher.authz import Actor, Permission, can
from matcher.engagements.pages.cards import Card, shift_card
from matcher.matching.handles import handle_of, nameless
from matcher.matching.service import Candidate, Suggestion, Wanted
from matcher.shared.clock import local_date
from matcher.shared.town import current_city
from matcher.shared.web.filters import area_name


def suggestion_card(suggestion: Suggestion) -> Card:
    """Return a suggestion as an activity card's item."""
    return shift_card(suggestion.shift, reasons=suggestion.reasons)


def wanted_card(wanted: Wanted) -> Card:
    """Return what is wanted of an organization as an activity card's item."""
    return shift_card(wanted.shift, reasons=wanted.reasons)


def candidate_card(
    candidate: Candidate, place: int, shift_id: int, actor: Actor, *, now: datetime
) -> Mapping[str, Any]:
    """Return a candidate as a card's item: without a name but to the staff of their area.

    Where the town names those who offer a talent, what somebody offers tells who it is: then
    where they live is left out.
    """
    resident = candidate.resident
    known = bool(candidate.talents) and current_city().policies.talents_named_in_public
    talents = [(_("できること"), "、".join(candidate.talents))] if candidate.talents else []
    card = {
        "name": nameless(place),
        "area": "" if known else area_name(resident.area),
        "reasons": candidate.reasons,
        "facts": talents,
        "handle": handle_of(resident.id, shift_id, actor.account_id),
    }
    if not can(actor, Permission.SEE_CONTACTS, resident):
        return card
    return card | {
        "name": resident.name,
        "area": area_name(resident.area),
        "reasons": [*candidate.reasons, *candidate.cautions],
        "facts": [*talents, *_facts(candidate, now=now)],
    }


def _facts(candidate: Candidate, *, now: datetime) -> list[tuple[str, str]]:
    resident = candidate.resident
    facts = [
        (_("前回の声かけ"), _ago(candidate.last_asked, now=now)),
        (_("電話"), resident.phone),
        (_("メール"), resident.email),
    ]
    return [(label, words) for label, words in facts if words]


def _ago(moment: datetime | None, *, now: datetime) -> str:
    if moment is None:
        return str(_("まだありません"))
    days = (local_date(now) - local_date(moment)).days
    return str(_("%(days)d日前", days=days)) if days else str(_("今日"))
