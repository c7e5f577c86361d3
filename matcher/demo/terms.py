"""What a posting of the demo town says of itself beside its dates and seats."""

from datetime import date, timedelta
from typing import Any

from matcher.activities.rules.terms import Rain
from matcher.city import Area
from matcher.demo.facts import ActivityFact
from matcher.demo.ground import Ground
from matcher.demo.times import Times
from matcher.shared.clock import local_date

NEEDED = "!"
"""Stands behind a skill that is needed, not only welcome."""
WALK = 0.006
"""So many degrees from the middle of an area one is still in it."""


def terms_of(ground: Ground, fact: ActivityFact, area: Area, times: Times) -> dict[str, Any]:
    """Return the terms under the names of the activity's columns."""
    return {
        "deadline": _deadline(ground, fact, times),
        "deadline_days": fact.deadline_days if times.rule else None,
        "traits": list(fact.traits),
        "rain": Rain(fact.rain),
        "skills_note": _skills_note(ground, fact),
        **_pin(ground, fact, area),
    }


def _deadline(ground: Ground, fact: ActivityFact, times: Times) -> date | None:
    """Return the last day to apply, if the posting has one and it is still to come."""
    starts = [local_date(start) for start, _end in times.spans]
    if fact.deadline_days is None or not starts or times.rule:
        return None
    day = min(starts) - timedelta(days=fact.deadline_days)
    return day if day >= ground.today else None


def _skills_note(ground: Ground, fact: ActivityFact) -> str:
    welcome = [ground.city.find_skill(code.rstrip(NEEDED)) for code in fact.skills]
    names = "、".join(skill.name for skill in welcome if skill)
    return f"歓迎する特技: {names}" if names else ""


def _pin(ground: Ground, fact: ActivityFact, area: Area) -> dict[str, float]:
    """Return a point within some minutes' walk of the area's middle, for what has a place."""
    if not fact.words["venue"]:
        return {}
    north, east = (ground.dice.uniform(-WALK, WALK) for _axis in range(2))
    return {"pin_lat": round(area.lat + north, 5), "pin_lon": round(area.lon + east, 5)}
