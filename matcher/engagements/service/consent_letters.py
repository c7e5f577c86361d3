"""What is written about the word of a guardian or school."""

from datetime import datetime

from matcher.engagements.announcing import Side, write
from matcher.engagements.models import Consent, Engagement
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.tokens import token_of
from matcher.members.models import Member
from matcher.members.service import recipient_of
from matcher.notices.letters import letter
from matcher.notices.service import Recipient, enqueue
from matcher.shared.db import db


def ask(consent: Consent, *, now: datetime) -> None:
    """Write to whoever has to agree; without an address the desk calls them by its own list."""
    _write("consent_request", consent, now=now)


def remind(consent: Consent, *, now: datetime) -> None:
    """Write once more, while there is time."""
    _write("consent_reminder", consent, now=now)


def tell_applicant(consent: Consent, kind: str, *, now: datetime, reason: str = "") -> None:
    """Tell the applicant what came of it."""
    engagement = db.session.get_one(Engagement, consent.engagement_id)
    key = _key(consent)
    write(kind, Side.MEMBER, engagement, key, now=now, reason=reason, consent=consent)


def _write(kind: str, consent: Consent, *, now: datetime) -> None:
    to, whole = _recipient(consent), engagement_with_context(consent.engagement_id)
    if to is None or whole is None:
        return
    message = letter(
        kind,
        _key(consent),
        consent=consent,
        token=token_of(consent) if consent.school_id is None else "",
        engagement=whole,
        shift=whole.shift,
        activity=whole.shift.activity,
    )
    enqueue(message, to, now=now)


def _recipient(consent: Consent) -> Recipient | None:
    if consent.school_id is not None:
        return recipient_of(db.session.get_one(Member, consent.school_id))
    if consent.email:
        return Recipient(name=consent.name, email=consent.email)
    return None


def _key(consent: Consent) -> str:
    """Return what names one request: the number of one that was withdrawn may come again."""
    return f"{consent.id}:{consent.requested_at:%Y%m%d%H%M%S%f}"
