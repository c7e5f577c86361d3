"""Working a board out: the engine's answer, looked over by the checker, as it will be kept.

Nothing is written here and nothing read, so that it can take its time outside of a write.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.errors import RuleBroken
from matcher.matching.checker import rosters as checker
from matcher.matching.engine import roster as engine
from matcher.matching.service.rosters.events import all_heads, event_of, member_of
from matcher.matching.service.rosters.sheet import Sheet

WEIGHTS = engine.Weights()
BY_HAND: dict[str, Any] = {"code": "by_hand", "params": {}}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Solved:
    """A roster as it is kept: reasons by helper and shift, what it is worth, what is short.

    `known` stands for all that was known of helpers and places, `Sheet.fingerprint`.
    """

    reasons: Mapping[tuple[int, int], list[dict[str, Any]]]
    value: int
    bound: float | None
    shortages: list[dict[str, Any]]
    known: str

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept until somebody has looked at it."""
        return {
            "placed": [[*key, told] for key, told in sorted(self.reasons.items())],
            "value": self.value,
            "bound": self.bound,
            "shortages": self.shortages,
            "known": self.known,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Solved":
        """Return what was kept."""
        reasons = {(who, where): told for who, where, told in kept["placed"]}
        return cls(reasons, kept["value"], kept["bound"], kept["shortages"], kept["known"])


def work_out(sheet: Sheet, *, seed: str) -> Solved:
    """Return the best roster found; what is locked stays where it is."""
    event = event_of(sheet)
    return _checked(sheet, event, engine.roster(event, seed=seed, weights=WEIGHTS))


def mend(sheet: Sheet, *, seed: str) -> Solved:
    """Return a roster that changes as few people as possible and leaves nothing short it can help.

    Whoever is no longer there has left a gap; everybody else keeps their place where they can.
    """
    event = event_of(sheet)
    before = frozenset(all_heads(sheet, (*sheet.placed, *sheet.lost)))
    return _checked(sheet, event, engine.repair(event, before, seed=seed, weights=WEIGHTS))


def value_of(sheet: Sheet) -> int:
    """Return what the board is worth as it stands."""
    placed = all_heads(sheet, sheet.placed)
    return checker.value(event_of(sheet, with_locks=False), placed, WEIGHTS)


def problems_of(sheet: Sheet) -> tuple[checker.Violation, ...]:
    """Return every rule that the board breaks as it stands, by locks or by hand."""
    placed = all_heads(sheet, sheet.placed)
    return checker.violations(event_of(sheet, with_locks=False), placed)


def _checked(sheet: Sheet, event: engine.Event, found: engine.Roster) -> Solved:
    """Return a roster as it is kept; refuse one that the checker finds a fault in."""
    if faults := checker.review(event, found, WEIGHTS):
        _log.error("a roster was refused: %s", faults)
        raise RuleBroken("roster_unsound")
    return Solved(
        reasons={
            (one.helper_id, one.shift_id): [_reason(reason) for reason in one.reasons]
            for one in found.assignments
            if one.helper_id > 0
        },
        value=found.value,
        bound=found.bound,
        shortages=[_shortage(one) for one in found.shortages],
        known=sheet.fingerprint,
    )


def _reason(reason: engine.Reason) -> dict[str, Any]:
    params: dict[str, Any] = dict(reason.params)
    if "helpers" in params:
        # Those who come along are told of by whose they are.
        params["helpers"] = sorted({member_of(head) for head in params["helpers"]})
    return {"code": str(reason.code), "params": params}


def _shortage(one: engine.Shortage) -> dict[str, Any]:
    return {
        "shift": one.shift_id,
        "skill": one.skill,
        "unavoidable": one.unavoidable,
        "cause": str(one.cause),
        "params": dict(one.params),
    }
