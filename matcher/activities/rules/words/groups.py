"""What clauses say: groups of days with their hours, and what was said beside them."""

from dataclasses import dataclass, field

from matcher.activities.rules.words.values import (
    Count,
    Dates,
    DaySelector,
    Duration,
    Hours,
    Mark,
    MonthDays,
    Months,
    Nth,
    Weekdays,
    Without,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Days that share their hours; `samples` are dates the words give as examples of a rule."""

    days: tuple[DaySelector, ...] = ()
    hours: tuple[Hours, ...] = ()
    months: Months | None = None
    label: str = ""
    samples: tuple[Dates, ...] = ()
    text: str = ""

    @property
    def dated(self) -> bool:
        """Tell whether the group names dates; a weekday beside them only says which they are."""
        return any(isinstance(each, Dates) for each in self.days)

    @property
    def repeats(self) -> bool:
        """Tell whether the group is a repeating rule."""
        if self.dated:
            return False
        return any(isinstance(each, Weekdays | Nth | MonthDays) for each in self.days)

    @property
    def is_contradictory(self) -> bool:
        """Tell whether dates stand among days of every week, with hours for we know not which."""
        every = [each for each in self.days if isinstance(each, Weekdays) and each.every]
        return self.dated and bool(every)


@dataclass(slots=True)
class Reading:
    """What a note says, so far as it was understood; `unread` keeps the other clauses.

    `exceptions` are the clauses that only leave something out, of no use where there is no rule.
    """

    groups: list[Group] = field(default_factory=list)
    months: Months | None = None
    without: list[Without] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    durations: list[Duration] = field(default_factory=list)
    marks: set[Mark] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)
    deadlines: list[str] = field(default_factory=list)
