"""Reading a note clause by clause: a clause is understood as a whole or left in its words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from matcher.activities.rules.words.groups import Group, Reading
from matcher.activities.rules.words.values import (
    Count,
    Dates,
    DayPart,
    DaySelector,
    Duration,
    Hours,
    Inside,
    Label,
    Mark,
    MonthDays,
    Months,
    Nth,
    Span,
    Token,
    Weekdays,
    Without,
)

SELECTORS = (Dates, Span, Weekdays, Nth, MonthDays)
_NOT_A_NAME = re.compile(
    r"説明|面接|講習|研修|締|申込|受付開始|集合|発表|抽選|打合|準備|休|中止|除|以降|まで|前|後|以外|予定|\d"
)
_LONGEST_NAME = 6
COMMAS = frozenset("、,")


def read(tokens: Sequence[Token]) -> Reading:
    """Return what the pieces of a note say together."""
    reading = Reading()
    start = 0
    for sentence, ending in _split(tokens, Mark.STOP):
        _read_sentence(reading, sentence, start)
        start = start if ending in COMMAS else len(reading.groups)
    return reading


def _read_sentence(reading: Reading, sentence: list[Token], start: int) -> None:
    """Add one sentence; hours without days of their own belong to the days before them."""
    first = len(reading.groups)
    drafts = [_Draft(clause) for clause, _ending in _split(sentence, Mark.JOIN)]
    unsure = any(draft.lost for draft in drafts)
    for draft in drafts:
        days = reading.groups[-1].days if len(reading.groups) > start else ()
        _add(reading, draft, days, lost=draft.lost or (unsure and draft.is_only_weekdays))
    _share_hours(reading.groups, first)


def _share_hours(groups: list[Group], first: int) -> None:
    """Give days joined by ・ the hours that stand behind the last of them."""
    for place in range(len(groups) - 2, first - 1, -1):
        group, following = groups[place], groups[place + 1]
        if group.days and not group.hours and not group.label:
            groups[place] = replace(group, hours=following.hours)


def _split(tokens: Sequence[Token], mark: Mark) -> Iterator[tuple[list[Token], str]]:
    """Yield the runs of pieces between the marks, each with the mark behind it."""
    clause: list[Token] = []
    for token in tokens:
        if token.value is mark:
            yield clause, token.text
            clause = []
        else:
            clause.append(token)
    yield clause, ""


def _add(reading: Reading, draft: "_Draft", days: tuple[DaySelector, ...], *, lost: bool) -> None:
    said = draft.said
    reading.deadlines += said.deadlines
    reading.marks |= said.marks & {Mark.OPEN, Mark.ANY_DAY, Mark.TOGETHER}
    if lost:
        reading.unread.append(draft.text)
        return
    reading.groups += [replace(each, days=each.days or days) for each in said.groups]
    reading.without += said.without
    if said.without and not said.groups:
        reading.exceptions.append(draft.text)
    reading.counts += said.counts
    reading.durations += said.durations
    reading.unread += said.unread
    reading.months = reading.months or said.months


class _Draft:
    """One clause being read from left to right."""

    def __init__(self, clause: list[Token]) -> None:
        self.text = "".join(token.text for token in clause).strip()
        self.said = Reading()
        self.group = Group()
        self.lost = False
        for token in clause:
            self._take(token)
        self._close()
        self._finish()

    def _take(self, token: Token) -> None:
        value = token.value
        if isinstance(value, Mark):
            self._take_mark(value, token.text)
        elif isinstance(value, SELECTORS):
            self._take_days(value)
        elif isinstance(value, Inside):
            self._take_inside(value, token.text)
        else:
            self._take_detail(value)

    def _take_mark(self, mark: Mark, text: str) -> None:
        self.said.marks.add(mark)
        if mark is Mark.DEADLINE:
            self.said.deadlines.append(text)
        elif mark is Mark.WORD:
            self._take_word(text)

    def _take_word(self, text: str) -> None:
        is_name = len(text) <= _LONGEST_NAME and not _NOT_A_NAME.search(text)
        if is_name and (self.group.dated or self.group.hours) and not self.group.label:
            self.group = replace(self.group, label=text)
        else:
            self.lost = True

    def _take_days(self, days: DaySelector) -> None:
        if self.group.hours or (self.group.label and self.group.days):
            self._close()
        self.group = replace(self.group, days=(*self.group.days, days))

    def _take_detail(
        self, value: Hours | Months | Without | Count | Duration | Label | DayPart
    ) -> None:
        if isinstance(value, Hours):
            self.group = replace(self.group, hours=(*self.group.hours, value))
        elif isinstance(value, Label):
            self.group = replace(self.group, label=value.name + self.group.label)
        elif isinstance(value, DayPart):
            self._take_part_of_day(value)
        elif isinstance(value, Months):
            self.said.months = value
        else:
            self._take_limit(value)

    def _take_limit(self, value: Without | Count | Duration) -> None:
        if isinstance(value, Without):
            self.said.without.append(value)
        elif isinstance(value, Count):
            self.said.counts.append(value)
        else:
            self.said.durations.append(value)

    def _take_part_of_day(self, part: DayPart) -> None:
        if self.group.days:
            self.group = replace(self.group, label=f"({part.name})")
        else:
            self.said.unread.append(part.name)

    def _take_inside(self, inside: Inside, text: str) -> None:
        inner = read(inside.tokens)
        replaces = self.group.repeats and "も" not in text and _says_when(inner)
        if inner.unread or replaces or any(map(_is_only_weekdays, inner.groups)):
            self._take_unread_inside(inner, text)
            return
        if inner.groups:
            self._take_inner_groups(inner)
        self.said.months = self.said.months or inner.months
        self.said.without += inner.without

    def _take_unread_inside(self, inner: Reading, text: str) -> None:
        if inner.unread or not self.group.dated:
            self.said.unread.append(text[1:-1])

    def _take_inner_groups(self, inner: Reading) -> None:
        dates = [each for group in inner.groups for each in group.days if isinstance(each, Dates)]
        hours = tuple(each for group in inner.groups for each in group.hours)
        if self.group.repeats and dates and not hours:
            self.group = replace(self.group, samples=tuple(dates))
        elif hours and not any(group.days for group in inner.groups):
            self.group = replace(self.group, hours=self.group.hours or hours)
        elif not self._is_checked_by(inner):
            self._close()
            self.said.groups += inner.groups

    def _is_checked_by(self, inner: Reading) -> bool:
        """Tell whether brackets only repeat which weekday a date is: 10/22(第4日曜)."""
        checks = all(group.repeats and not group.hours for group in inner.groups)
        return self.group.dated and checks

    def _close(self) -> None:
        group = self.group
        if group.label.startswith("("):
            self.said.unread.append(group.label.strip("()"))
            group = replace(group, label="")
        if group.days or group.hours:
            self.said.groups.append(replace(group, text=self.text))
        self.group = Group()

    def _finish(self) -> None:
        said = self.said
        days = [each for group in said.groups for each in group.days]
        named = bool(days) and not any(isinstance(each, Weekdays) for each in days)
        vague = Mark.TIMES_A_MONTH in said.marks and not named
        contradictory = any(group.is_contradictory for group in said.groups)
        only_open = Mark.OPEN in said.marks and not said.groups
        self.lost = vague or contradictory or (self.lost and not only_open)
        if said.groups and said.months:
            said.groups = [replace(group, months=said.months) for group in said.groups]
            said.months = None

    @property
    def is_only_weekdays(self) -> bool:
        """Tell whether the clause names weekdays without saying that they are every week's."""
        return any(map(_is_only_weekdays, self.said.groups))


def _says_when(inner: Reading) -> bool:
    """Tell whether brackets name other days of a rule, perhaps instead of its own."""
    return any(group.repeats for group in inner.groups)


def _is_only_weekdays(group: Group) -> bool:
    weekdays = [each for each in group.days if isinstance(each, Weekdays)]
    return not group.dated and any(not each.every for each in weekdays)
