"""What suits a resident best, for the list of activities."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from matcher.activities.hooks.rankings import ranked_by
from matcher.activities.models import Wants
from matcher.authz import Actor
from matcher.matching.engine import openings_for
from matcher.matching.moments import current_town
from matcher.matching.openings import load_openings
from matcher.matching.people import load_reader
from matcher.matching.service.suggesting import within_reach
from matcher.matching.weighing import settings_for_openings
from matcher.shared.clock import local_date

MOST = 200
"""Nobody reads further down such a list."""


@ranked_by
def ranking(actor: Actor, now: datetime) -> Sequence[int]:
    """Return the activities that meet a resident's wishes, best first: as on their own page."""
    reader = load_reader(actor.resident_id or 0, now=now)
    person = replace(reader, blocked_group_ids=frozenset(actor.organization_ids))
    town, settings, seed = current_town(), settings_for_openings(now=now), f"{local_date(now)}"
    near = load_openings([Wants.PEOPLE], now=now, areas=within_reach(person, town))[Wants.PEOPLE]
    found = openings_for(person, near, town, settings=settings, seed=seed, limit=MOST)
    activity_of = {opening.id: opening.activity_id for opening in near}
    return [activity_of[match.opening_id] for match in found]
