"""The town's conditions for one activity: what is met, what is not, what somebody must judge."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Risk(StrEnum):
    """How dangerous an activity is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Verdict(StrEnum):
    """Whether a condition is met; ASK where only a person can tell."""

    MET = "met"
    UNMET = "unmet"
    ASK = "ask"


class Subject(StrEnum):
    """What a condition is about, in the order of the form."""

    UNPAID = "unpaid"
    BENEFIT = "benefit"
    PLANNED = "planned"
    RISK = "risk"
    MACHINES = "machines"
    MINORS = "minors"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition with its verdict and the code of the reason, whose words name `what`."""

    subject: Subject
    verdict: Verdict
    reason: str
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an activity: what its listing says, and what was declared of it.

    `covered_by` names the plans that cover machine work; `minors` tells whether somebody under
    age may come, `alone` whether without any word of a guardian. `has_rules` is None where the
    town does not ask for the rules of a group.
    """

    unpaid: bool
    thanks: int | None
    travel_pay: int | None
    most_travel_pay: int
    benefit: str
    published: bool
    dated: bool
    venue: str
    risk: Risk
    safety: str
    work: tuple[str, ...] = ()
    excluded: frozenset[str] = field(default_factory=frozenset)
    covered_by: tuple[str, ...] = ()
    minors: bool = False
    alone: bool = False
    has_rules: bool | None = None


def conditions(facts: Facts) -> tuple[Condition, ...]:
    """Return every condition of the town with its verdict, in the order of the form."""
    found = [
        _unpaid(facts),
        _benefit(facts),
        _planned(facts),
        _risk(facts),
        _machines(facts),
        _minors(facts),
    ]
    if facts.has_rules is not None:
        found.append(_rules(facts.has_rules))
    return tuple(found)


def is_in_order(found: Iterable[Condition]) -> bool:
    """Tell whether none of the conditions is broken; a person may still have to judge some."""
    return all(condition.verdict is not Verdict.UNMET for condition in found)


def _unpaid(facts: Facts) -> Condition:
    if not facts.unpaid:
        return Condition(Subject.UNPAID, Verdict.UNMET, "not_declared_unpaid")
    if facts.thanks:
        return Condition(Subject.UNPAID, Verdict.UNMET, "thanks_paid", f"{facts.thanks:,}")
    if (facts.travel_pay or 0) > facts.most_travel_pay:
        limit = f"{facts.most_travel_pay:,}"
        reason = "travel_pay_above" if facts.most_travel_pay else "travel_pay_at_all"
        return Condition(Subject.UNPAID, Verdict.UNMET, reason, limit)
    reason = "expenses_only" if facts.travel_pay else "unpaid"
    return Condition(Subject.UNPAID, Verdict.MET, reason)


def _benefit(facts: Facts) -> Condition:
    if not facts.benefit.strip():
        return Condition(Subject.BENEFIT, Verdict.UNMET, "benefit_unsaid")
    return Condition(Subject.BENEFIT, Verdict.ASK, "benefit_said")


def _planned(facts: Facts) -> Condition:
    lacks = {
        "not_published": facts.published,
        "no_dates": facts.dated,
        "no_place": bool(facts.venue.strip()),
    }
    reason = next((code for code, is_there in lacks.items() if not is_there), "planned")
    verdict = Verdict.MET if reason == "planned" else Verdict.UNMET
    return Condition(Subject.PLANNED, verdict, reason)


def _risk(facts: Facts) -> Condition:
    if facts.risk is Risk.LOW:
        return Condition(Subject.RISK, Verdict.MET, "risk_low")
    if not facts.safety.strip():
        return Condition(Subject.RISK, Verdict.UNMET, "safety_unsaid")
    if facts.risk is Risk.HIGH:
        return Condition(Subject.RISK, Verdict.ASK, "risk_high")
    return Condition(Subject.RISK, Verdict.MET, "risk_medium")


def _machines(facts: Facts) -> Condition:
    never = [work for work in facts.work if work in facts.excluded]
    if never:
        return Condition(Subject.MACHINES, Verdict.UNMET, "work_excluded", "・".join(never))
    if not facts.work:
        return Condition(Subject.MACHINES, Verdict.MET, "no_machines")
    if not facts.covered_by:
        return Condition(Subject.MACHINES, Verdict.UNMET, "no_plan", "・".join(facts.work))
    return Condition(Subject.MACHINES, Verdict.ASK, "plan_needed", "・".join(facts.covered_by))


def _minors(facts: Facts) -> Condition:
    if facts.alone:
        return Condition(Subject.MINORS, Verdict.ASK, "minors_alone")
    reason = "minors_with_word" if facts.minors else "no_minors"
    return Condition(Subject.MINORS, Verdict.MET, reason)


def _rules(has_rules: bool) -> Condition:  # noqa: FBT001 - the one thing it is about
    if has_rules:
        return Condition(Subject.RULES, Verdict.MET, "rules_there")
    return Condition(Subject.RULES, Verdict.UNMET, "rules_missing")
