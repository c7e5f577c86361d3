"""The history of one engagement, for those concerned: what happened, when, and by whom."""

from collections.abc import Mapping
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


def _step(event: EngagementEvent, sides: Mapping[int, str]) -> Mapping[str, Any]:
    return {
        "when": datetime_ja(event.at),
        "datetime": iso_local(event.at),
        "title": step_of(event),
        "who": _who(event, sides),
        "note": event.reason if event.from_state is not event.to_state else "",
    }


def _who(event: EngagementEvent, sides: Mapping[int, str]) -> str:
    if event.account_id is None:
        channel = Channel.AUTOMATIC if event.channel is Channel.WEB else event.channel
        return channel_in_words(channel)
    who = sides.get(event.account_id, str(_("支援センター")))
    return str(_("%(who)s（%(how)s）", who=who, how=channel_in_words(event.channel)))


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
