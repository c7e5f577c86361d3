"""The word of guardians and schools, asked and written down by the staff."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select

from matcher.authz import Actor
from matcher.desk.service.scope import Waiting, allowed, page_of, possible, tally, within
from matcher.engagements.models import Consent, Engagement
from matcher.engagements.pages.consents import open_consents
from matcher.engagements.queries import engagement_with_context
from matcher.engagements.rules import State
from matcher.engagements.service import consenting
from matcher.errors import NotFound
from matcher.members.models import Member
from matcher.shared.channel import Channel
from matcher.shared.db import db
from matcher.shared.web.paging import Page


@dataclass(frozen=True, slots=True)
class Request:
    """Whose word is asked for which engagement; the area is the applicant's."""

    consent: Consent
    engagement: Engagement

    @property
    def area(self) -> str | None:
        """Return where the applicant lives."""
        return self.engagement.member.area


def waiting_consents(actor: Actor) -> Waiting:
    """Return how many guardians and schools have to be called, having no address."""
    return tally(_to_call(actor).with_only_columns(Consent.id), Consent.requested_at)


def consents_visible_to(actor: Actor, number: int) -> Page[Request]:
    """Return a page of those to be called, the soonest due first."""
    ordered = _to_call(actor).order_by(Consent.expires_at, Consent.id)
    return page_of(ordered, number, lambda row: Request(row[0], row[0].engagement))


def request_of(engagement_id: int, actor: Actor) -> Request:
    """Return what is asked for an engagement, by mail too; NotFound, NotAllowed."""
    engagement = engagement_with_context(possible(engagement_id))
    if engagement is None:
        raise NotFound
    allowed(engagement.member, actor)
    theirs = select(Consent).where(Consent.engagement_id == engagement.id)
    consent = db.session.scalars(theirs.order_by(Consent.id.desc())).first()
    if consent is None:
        raise NotFound
    return Request(consent, engagement)


def write_down(
    engagement_id: int,
    *,
    given: bool,
    channel: Channel,
    actor: Actor,
    now: datetime,
    remark: str = "",
) -> State:
    """Write down what a guardian or school said, and return where it led."""
    consent = request_of(engagement_id, actor).consent
    return consenting.answer(
        consent, given=given, actor=actor.by(channel), now=now, channel=channel, remark=remark
    )


def _to_call(actor: Actor) -> Select[Consent]:
    asked = open_consents().join(Member, Member.id == Engagement.member_id)
    without = or_(Consent.email.is_(None), Consent.email == ""), Consent.school_id.is_(None)
    return asked.where(*without, within(Member.area, actor))
