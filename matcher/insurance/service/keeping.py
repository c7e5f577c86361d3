"""The papers of a group: its rules as handed in, and who took papers out of the house."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import undefer

from matcher.authz import Actor
from matcher.insurance.models import GroupRules, PaperTaken
from matcher.insurance.rules import kind_of, safe_name
from matcher.members.models import Organization
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class Paper:
    """A file on its way out: its name, what it is, and its content."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """What papers tell of: an activity's day and so many people, or one of its accidents."""

    activity_id: int
    day: date
    people: int
    accident_id: int | None = None


def hand_in_rules(
    organization: Organization, name: str, data: bytes, *, actor: Actor, now: datetime
) -> None:
    """Keep the rules of a group instead of the former ones.

    Raise RuleBroken for a file that is empty, too large, or of a kind not taken.
    """
    kind = kind_of(data)
    row = db.session.get(GroupRules, organization.id)
    row = row or GroupRules(organization_id=organization.id)
    row.filename, row.media_type, row.data = safe_name(name, kind), kind, data
    row.account_id, row.updated_at = actor.account_id, now
    db.session.add(row)


def rules_of(organization_id: int) -> GroupRules | None:
    """Return what is known of a group's rules, without the file itself."""
    return db.session.get(GroupRules, organization_id)


def rules_file(organization_id: int) -> Paper | None:
    """Return the rules of a group as a file."""
    whole = select(GroupRules).options(undefer(GroupRules.data))
    row = db.session.scalars(whole.where(GroupRules.organization_id == organization_id)).first()
    return Paper(row.filename, row.media_type, row.data) if row else None


def note_taken(paper: Paper, contents: Contents, *, actor: Actor, now: datetime) -> None:
    """Write down who took this paper, when, and what is in it."""
    db.session.add(
        PaperTaken(
            activity_id=contents.activity_id,
            accident_id=contents.accident_id,
            day=contents.day,
            people=contents.people,
            digest=sha256(paper.data).hexdigest(),
            account_id=actor.account_id,
            at=now,
        )
    )


def taken_of(activity_id: int, most: int = 10) -> list[PaperTaken]:
    """Return when papers of an activity were last taken, the latest first."""
    theirs = select(PaperTaken).where(PaperTaken.activity_id == activity_id)
    return list(db.session.scalars(theirs.order_by(PaperTaken.id.desc()).limit(most)))
