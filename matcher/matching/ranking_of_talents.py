"""Which talents go with what somebody looks for, for the list that everybody may see.

Only what is declared there is weighed: where people live, how they answered and what they have
promised is told neither by words nor by order.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from matcher.matching.engine import Match, Opening, Person, ReasonCode, Talent, talents_for
from matcher.matching.moments import current_town, settings_at
from matcher.matching.reasons import Why, cautions_in_words, for_organization
from matcher.offers.hooks import DeclaredTalent, RankedTalent, TalentFilters, talents_ranked_by
from matcher.shared.clock import local_date
from matcher.shared.town import current_city
from matcher.shared.week import slot_mask_of


@talents_ranked_by
def ranking(
    found: Sequence[DeclaredTalent], filters: TalentFilters, now: datetime
) -> list[RankedTalent]:
    """Return the talents that come to the place, best first; equals change places every day."""
    opening, town, settings = _opening(filters), current_town(), settings_at(now)
    talents = (Talent(person=_person(one)) for one in found)
    seed = f"{local_date(now)}"
    matches = talents_for(opening, talents, town, settings=settings, seed=seed)
    return [RankedTalent(match.person_id, tuple(_notes(match, opening))) for match in matches]


def _opening(filters: TalentFilters) -> Opening:
    return Opening(
        id=0,
        activity_id=0,
        group_id=0,
        area=filters.area,
        field=filters.field,
        needed=slot_mask_of(filters.days, filters.bands),
        any_part=True,
    )


def _person(talent: DeclaredTalent) -> Person:
    """Return a talent as somebody whose home is not known; without areas they come anywhere."""
    slots = talent.free_slots
    return Person(
        id=talent.offer_id,
        reach=frozenset(talent.areas),
        free=current_city().slot_mask(slots) if slots else None,
        fields=frozenset(talent.fields),
    )


def _notes(match: Match, opening: Opening) -> Iterator[Why]:
    told = (reason for reason in match.reasons if reason.code is not ReasonCode.ANYTIME)
    yield from for_organization(told, opening)
    yield from cautions_in_words(match.cautions, opening)
