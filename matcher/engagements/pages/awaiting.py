"""What somebody who waits is told beside how they stand: until when, and in which place."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _

from matcher.activities.models import Selection
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.shared.web.filters import date_ja, datetime_ja, time_left


def waiting_words(engagement: Engagement, place: int | None, *, now: datetime) -> tuple[str, ...]:
    """Return what a member is told of their waiting; nothing for one who does not wait.

    The shift and its role are loaded; the place is that in the waiting list.
    """
    return tuple(_words(engagement, place, now=now))


def is_by_lot(engagement: Engagement) -> bool:
    """Tell whether the lot decides, or has decided, about this engagement."""
    return engagement.shift.role.selection is Selection.LOTTERY


def _words(engagement: Engagement, place: int | None, *, now: datetime) -> Iterator[str]:
    if engagement.state is State.APPLIED and not engagement.awaits:
        yield from _of_decision(engagement, now=now)
    if engagement.state is State.WAITLISTED and place is not None:
        yield _("%(place)d番目にお待ちです。", place=place)
    if engagement.state is State.OFFERED and engagement.expires_at:
        yield _of_offer(engagement.expires_at, now=now)


def _of_decision(engagement: Engagement, *, now: datetime) -> Iterator[str]:
    due = engagement.decide_by
    if due is None:
        return
    if is_by_lot(engagement):
        yield _("参加する方は抽選で選びます。受付番号は%(number)dです。", number=engagement.id)
        if due > now:
            yield _("抽選は%(day)sごろです。", day=date_ja(due))
    elif due > now:
        yield _("主催者の返事は%(day)sごろまで。", day=date_ja(due))
    else:
        yield _("返事が遅れています。支援センターから主催者に確認します。")


def _of_offer(until: datetime, *, now: datetime) -> str:
    left = time_left(until, now)
    if not left:
        return str(_("お返事の期限が過ぎました。"))
    when = datetime_ja(until)
    return str(_("この席は%(when)sまでお取りしています（%(left)s）。", when=when, left=left))
