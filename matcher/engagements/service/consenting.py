"""The word of a guardian or school: asking for it, and what follows from it or its absence."""

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.engagements import rules, seats
from matcher.engagements.consent_words import consent_given, consent_missing, consent_refused
from matcher.engagements.joining import answer_by, check_may_join, entry_state
from matcher.engagements.models import Consent, Engagement, EngagementEvent
from matcher.engagements.promises import await_decision
from matcher.engagements.rules import Consenter, Origin, State
from matcher.engagements.service.acting import member_of
from matcher.engagements.service.consent_letters import ask, remind, tell_applicant
from matcher.engagements.service.wishes import Keeper
from matcher.engagements.steps import move, note
from matcher.engagements.tokens import digest_of, token_of
from matcher.engagements.waiting import offer_free_seats
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.members.models import Organization, OrgKind, OrgStatus
from matcher.shared.channel import Channel
from matcher.shared.db import db
from matcher.shared.town import current_city
from matcher.shared.wording import say

_DAY = timedelta(days=1)
MOST_OF_ONE = 3
"""So often a day a guardian or school is asked for one shift, applied for and left again."""
MOST_OF_ALL = 12
"""So often a day they are asked for one member: to which address is the applicant's word alone."""


def request(
    engagement: Engagement, shift: Shift, consenter: Consenter, keeper: Keeper, *, now: datetime
) -> Consent:
    """Ask a guardian or school for their word; without an address the desk calls them.

    Raise RuleBroken("questions_open") unless it is known how to reach them, and
    RuleBroken("consent_asked_often") where that was done again and again today.
    """
    if not keeper.is_reached:
        raise RuleBroken("questions_open")
    _check_not_often(engagement, now=now)
    forget(engagement)
    limit = now + timedelta(days=current_city().policies.consent_days)
    consent = Consent(
        engagement_id=engagement.id,
        consenter=consenter,
        name=keeper.name if keeper.school_id is None else _school(keeper.school_id).name,
        relation=keeper.relation,
        email=keeper.email,
        phone=keeper.phone,
        school_id=keeper.school_id,
        requested_at=now,
        expires_at=answer_by(shift, limit, now=now),
    )
    db.session.add(consent)
    db.session.flush()
    if consent.school_id is None and consent.email:
        consent.token_digest = digest_of(token_of(consent))
    ask(consent, now=now)
    return consent


def forget(engagement: Engagement) -> None:
    """Withdraw what was asked for an earlier application and not answered."""
    earlier = Consent.engagement_id == engagement.id, Consent.given.is_(None)
    db.session.execute(delete(Consent).where(*earlier))


def consent_of_token(token: str) -> Consent:
    """Return what a link asks; raise NotFound for a link that leads to nothing."""
    theirs = select(Consent).where(Consent.token_digest == digest_of(token))
    consent = db.session.scalars(theirs).one_or_none()
    if consent is None:
        raise NotFound
    return consent


def check_answerable(consent: Consent, engagement: Engagement, *, now: datetime) -> None:
    """Raise an error if it is answered, too late, or no longer asked."""
    if consent.given is not None:
        raise Conflict("already_decided")
    if engagement.state is not State.APPLIED or engagement.awaits is None:
        raise Conflict("engagement_moved_on")
    rules.check_in_time(consent.expires_at, now=now)


def answer(
    consent: Consent,
    *,
    given: bool,
    actor: Actor | None,
    now: datetime,
    channel: Channel = Channel.LINK,
    remark: str = "",
) -> State:
    """Write down what they said and return where it led; the applicant is told.

    With their word it goes on as if it were applied for now, but for the deadline. Raise
    Conflict or RuleBroken if it is answered, too late, or no longer asked.
    """
    engagement = db.session.get_one(Engagement, consent.engagement_id)
    shift = seats.lock(engagement.shift_id, engagement.member_id)
    db.session.refresh(engagement)
    db.session.refresh(consent)
    check_answerable(consent, engagement, now=now)
    consent.given, consent.answered_at, consent.note = given, now, remark
    consent.channel, consent.account_id = channel, actor.account_id if actor else None
    if given:
        engagement.awaits = None
        _go_on(consent, engagement, shift, actor=actor, now=now)
    else:
        reason = consent_refused(consent.consenter)
        _stop(consent, engagement, reason, actor=actor, now=now)
    return engagement.state


def open_requests() -> Select[Consent]:
    """Return the query of what is asked and not answered, joined with the engagements."""
    still = Engagement.state == State.APPLIED, Engagement.awaits.is_not(None)
    return select(Consent).join(Consent.engagement).where(Consent.given.is_(None), *still)


def overdue_consents(*, now: datetime) -> list[int]:
    """Return the requests that nobody has answered in time."""
    overdue = open_requests().with_only_columns(Consent.id).where(Consent.expires_at <= now)
    return list(db.session.scalars(overdue.order_by(Consent.id)))


def expire(consent_id: int, *, now: datetime) -> bool:
    """End the application for which nobody gave their word; tell whether it was there to end."""
    consent = db.session.get_one(Consent, consent_id)
    engagement = db.session.get_one(Engagement, consent.engagement_id)
    seats.lock(engagement.shift_id)
    db.session.refresh(engagement)
    # Somebody may have answered while we waited for the shift.
    if engagement.state is not State.APPLIED or engagement.awaits is None:
        return False
    reason = consent_missing(consent.consenter)
    move(engagement, State.EXPIRED, actor=None, now=now, reason=reason)
    return True


def remind_of_consents(*, now: datetime) -> int:
    """Remind those who were asked half of their time ago; return how many."""
    waiting = open_requests().where(Consent.reminded_at.is_(None), Consent.expires_at > now)
    asked = db.session.scalars(waiting.order_by(Consent.id)).all()
    due = [c for c in asked if now - c.requested_at >= (c.expires_at - c.requested_at) / 2]
    for consent in due:
        consent.reminded_at = now
        remind(consent, now=now)
    return len(due)


def _check_not_often(engagement: Engagement, *, now: datetime) -> None:
    """Raise RuleBroken if this step is one too many of those that had somebody asked today."""
    steps = (
        select(Engagement.id)
        .join(EngagementEvent, EngagementEvent.engagement_id == Engagement.id)
        .where(Engagement.member_id == engagement.member_id)
        .where(EngagementEvent.to_state == State.APPLIED, EngagementEvent.at > now - _DAY)
    )
    found = db.session.scalars(steps).all()
    if found.count(engagement.id) > MOST_OF_ONE or len(found) > MOST_OF_ALL:
        raise RuleBroken("consent_asked_often")


def _go_on(
    consent: Consent, engagement: Engagement, shift: Shift, *, actor: Actor | None, now: datetime
) -> None:
    member, reason = member_of(engagement), consent_given(consent.consenter)
    asked, override = engagement.origin is not Origin.APPLIED, bool(engagement.override)
    try:
        check_may_join(shift, member, now=now, asked=True, override=override)
    except RuleBroken as error:
        _stop(consent, engagement, say(error), actor=actor, now=now)
        return
    offer_free_seats(shift, now=now)
    to = entry_state(shift, member, engagement.seats, asked=asked)
    if to is State.APPLIED:
        await_decision(engagement, now=now)
        event = note(engagement, State.APPLIED, actor=actor, now=now, reason=reason)
        tell_applicant(consent, "consent_given", now=now)
    else:
        event = move(engagement, to, actor=actor, now=now, reason=reason)
    event.channel = consent.channel


def _stop(
    consent: Consent, engagement: Engagement, reason: str, *, actor: Actor | None, now: datetime
) -> None:
    event = move(engagement, State.WITHDRAWN, actor=actor, now=now, reason=reason)
    event.channel = consent.channel
    tell_applicant(consent, "consent_refused", now=now, reason=reason)


def _school(id_: int) -> Organization:
    school = db.session.get(Organization, id_)
    approved = school is not None and school.status is OrgStatus.APPROVED
    if school is None or not approved or school.org_kind is not OrgKind.SCHOOL:
        raise NotFound
    return school
