"""What mending changes, and what telling people does: person by person, before it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from matcher.matching.pages.labels import Labels
from matcher.matching.service.rosters import Sheet, Solved, Step, Told, steps_of

_STEPS: Mapping[Step, Callable[[], str]] = {
    Step.CONFIRM: lambda: _("参加を確定して、お知らせする方"),
    Step.MOVE: lambda: _("日程を移して、お知らせする方"),
    Step.ASK: lambda: _("もう1つの持ち場を、お願いする方"),
    Step.IN_LINE: lambda: _("キャンセル待ちのため、確定できない方"),
    Step.AWAITED: lambda: _("お返事を待っている方"),
    Step.DONE: lambda: _("すでに確定している方"),
}
DOING = (Step.CONFIRM, Step.MOVE, Step.ASK)


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What changes for one person."""

    name: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What mending changes: for whom, and who is no longer there."""

    people: tuple[PersonChange, ...]
    gone: tuple[PersonChange, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """People of whom the same becomes."""

    label: str
    lines: tuple[str, ...]
    is_done: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """What telling everybody does, group by group, and who is left without a place."""

    groups: tuple[Group, ...]
    idle: tuple[str, ...]
    count: int


def changes_page(sheet: Sheet) -> Changes:
    """Return what the proposal changes, by person."""
    found = Solved.from_json(sheet.roster.proposal) if sheet.roster else None
    before = {one.key for one in (*sheet.placed, *sheet.lost)}
    after = set(found.reasons) if found else set()
    labels = Labels(sheet)

    def shifts(who: int, keys: set[tuple[int, int]]) -> tuple[str, ...]:
        return tuple(labels.of(where) for id_, where in sorted(keys) if id_ == who)

    concerned = sorted({who for who, _where in before ^ after}, key=labels.person)
    changes = {
        who: PersonChange(
            name=labels.person(who),
            gone=shifts(who, before - after),
            new=shifts(who, after - before),
        )
        for who in concerned
    }
    there = sheet.helper_by_id
    return Changes(
        people=tuple(change for who, change in changes.items() if who in there),
        gone=tuple(change for who, change in changes.items() if who not in there),
    )


def telling_page(sheet: Sheet) -> Telling:
    """Return what is done for whom when everybody is told."""
    labels, steps = Labels(sheet), steps_of(sheet)
    placed = {one.helper_id for one in sheet.placed}
    groups = (
        _group(step, [told for told in steps if told.step is step], labels) for step in _STEPS
    )
    return Telling(
        groups=tuple(group for group in groups if group.lines),
        idle=tuple(labels.person(one.id) for one in sheet.helpers if one.id not in placed),
        count=sum(told.step in DOING for told in steps),
    )


def _group(step: Step, steps: list[Told], labels: Labels) -> Group:
    lines = tuple(_line(told, labels) for told in steps)
    return Group(_STEPS[step](), lines, step in {Step.DONE, Step.AWAITED})


def _line(told: Told, labels: Labels) -> str:
    person, place = labels.person(told.helper_id), labels.of(told.shift_id)
    if told.from_shift:
        before = labels.of(told.from_shift)
        return str(
            _("%(person)s：%(before)s → %(place)s", person=person, before=before, place=place)
        )
    return str(_("%(person)s：%(place)s", person=person, place=place))
