"""What is recorded of somebody, in words."""

from flask_babel import gettext as _

from matcher.attendance.rules import Presence
from matcher.attendance.snapshots import Snapshot, moment_in
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
