"""The history of one engagement, for those concerned: what happened, when, and by whom."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from matcher.accounts.models import Membership
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.wording import channel_in_words, step_of
from matcher.shared.channel import Channel
from matcher.shared.db import db
from matcher.shared.web.filters import datetime_ja, iso_local


def history_of(engagement: Engagement) -> list[Mapping[str, Any]]:
    """Return the steps of an engagement as a timeline's events, the newest first."""
    sides = _sides(engagement)
    return [_step(event, sides) for event in reversed(engagement.events)]


def authors_of(engagement: Engagement) -> Callable[[int | None, Channel], str]:
    """Return a function that tells which login did something to this engagement, and how."""
    sides = _sides(engagement)
    return lambda account_id, channel: _who(account_id, channel, sides)


def _step(event: EngagementEvent, sides: Mapping[int, str]) -> Mapping[str, Any]:
    return {
        "when": datetime_ja(event.at),
        "datetime": iso_local(event.at),
        "title": step_of(event),
        "who": _who(event.account_id, event.channel, sides),
        "note": event.reason if event.from_state is not event.to_state else "",
    }


def _who(account_id: int | None, channel: Channel, sides: Mapping[int, str]) -> str:
    if account_id is None:
        by_itself = Channel.AUTOMATIC if channel is Channel.WEB else channel
        return channel_in_words(by_itself)
    who = sides.get(account_id, str(_("支援センター")))
    return str(_("%(who)s（%(how)s）", who=who, how=channel_in_words(channel)))


def _sides(engagement: Engagement) -> Mapping[int, str]:
    """Return which side each login stands on; one that stands on both is the member's."""
    member, organizer = engagement.member_id, engagement.shift.activity.organization_id
    rows = db.session.execute(
        select(Membership.account_id, Membership.member_id).where(
            Membership.member_id.in_([member, organizer])
        )
    )
    names = {member: str(_("ご本人")), organizer: str(_("主催者"))}
    return {
        account_id: names[member_id]
        for account_id, member_id in sorted(rows, key=lambda row: row[1] == member)
    }
