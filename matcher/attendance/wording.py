"""What is recorded of somebody, in words."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from matcher.attendance.rosters import Person
from matcher.attendance.rules import Presence
from matcher.attendance.snapshots import Snapshot, moment_in
from matcher.engagements.rules import Origin
from matcher.shared.web.filters import time_ja


def words_of(snapshot: Snapshot) -> str:
    """Return what a trace keeps of one person: "参加（9:00〜11:30・2時間30分）"."""
    if not snapshot:
        return str(_("未記録"))
    if snapshot["presence"] == Presence.ABSENT:
        return str(_("欠席"))
    facts = [*_times(snapshot), hours_of(snapshot["minutes"])]
    if snapshot["people"] > 1:
        facts.append(_("%(people)d人", people=snapshot["people"]))
    return str(_("参加（%(facts)s）", facts=_("・").join(facts)))


def hours_of(minutes: int) -> str:
    """Return a length of time: "2時間30分", "45分"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(minutes)d分", minutes=rest))
    if not rest:
        return str(_("%(hours)d時間", hours=hours))
    return str(_("%(hours)d時間%(minutes)d分", hours=hours, minutes=rest))


def _times(snapshot: Snapshot) -> list[str]:
    arrived, left = moment_in(snapshot, "arrived_at"), moment_in(snapshot, "left_at")
    if arrived and left:
        return [f"{time_ja(arrived)}〜{time_ja(left)}"]
    if arrived:
        return [str(_("%(time)sに到着", time=time_ja(arrived)))]
    return [str(_("%(time)sに退出", time=time_ja(left)))] if left else []


def said_of(person: Person) -> str:
    """Return what a roster says of one person: "来た", "遅刻 9:25", "欠席", or nothing."""
    if person.presence is None:
        return ""
    if person.presence is Presence.ABSENT:
        return str(_("欠席"))
    said = []
    if person.is_late and person.arrived_at:
        said.append(str(_("遅刻 %(time)s", time=time_ja(person.arrived_at))))
    if person.left_early and person.left_at:
        said.append(str(_("早退 %(time)s", time=time_ja(person.left_at))))
    return _("・").join(said) if said else str(_("来た"))


def tags_of(person: Person) -> tuple[str, ...]:
    """Return what else stands beside a name."""
    tags = []
    if person.origin is Origin.WALK_IN and person.companion_id is None:
        tags.append(str(_("当日参加")))
    if person.comes_with:
        tags.append(str(_("%(name)sさんと一緒", name=person.comes_with)))
    if person.people > 1:
        tags.append(str(_("%(people)d人", people=person.people)))
    return tuple(tags)


def answer_of(outcome: str) -> str:
    """Return what an organizer is told who has just marked somebody."""
    return _ANSWERS[outcome]()


_ANSWERS: Mapping[str, Callable[[], str]] = {
    "done": lambda: _("記録しました。"),
    "already": lambda: _("すでに記録されています。"),
}
