"""Certificates: what a paper says of somebody's hours, and whether it is still true."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from matcher.attendance.queries import Attended, attended_between
from matcher.authz import Actor
from matcher.errors import Conflict, NotFound, RuleBroken
from matcher.members.models import Member, MemberKind
from matcher.recognition.models import Certificate
from matcher.recognition.rules.codes import new_code
from matcher.recognition.rules.periods import Period, check_over, check_period
from matcher.shared.clock import local_date
from matcher.shared.db import db

NOBODY = 0
_ANY = Period(date(2000, 4, 1), date(2001, 3, 31))


@dataclass(frozen=True, slots=True)
class Proof:
    """What a code stands for: the certificate as issued, and whether the record is another now."""

    certificate: Certificate
    is_changed: bool


def issue(member: Member, period: Period, *, actor: Actor, now: datetime) -> Certificate:
    """Return a certificate of a resident's hours, name and lines as they stand on record now.

    While nothing has changed the same one is returned, so that a school that asks twice is shown
    the same paper. Raise RuleBroken for a period in which nothing is on record.
    """
    check_period(period)
    check_over(period, today=local_date(now))
    if member.kind is not MemberKind.RESIDENT:
        raise RuleBroken("certificate_is_for_residents")
    # One after the other, so that two taps make one certificate.
    db.session.execute(select(Member.id).where(Member.id == member.id).with_for_update())
    lines = _on_record(member.id, period)
    if not lines:
        raise RuleBroken("no_hours_in_period")
    return _alike(member, period, lines) or _new(member, period, lines, actor=actor, now=now)


def revoke(certificate_id: int, member_id: int, note: str, *, now: datetime) -> Certificate:
    """Declare a certificate void; raise Conflict if it is already."""
    certificate = certificate_of(certificate_id, member_id, lock=True)
    if certificate.revoked_at is not None:
        raise Conflict("already_decided")
    certificate.revoked_at, certificate.revoked_note = now, note
    return certificate


def certificate_of(certificate_id: int, member_id: int, *, lock: bool = False) -> Certificate:
    """Return a certificate of this member, or raise NotFound."""
    if not (0 < certificate_id < 2**31 and 0 < member_id < 2**31):
        raise NotFound
    wanted = select(Certificate).where(
        Certificate.id == certificate_id, Certificate.member_id == member_id
    )
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def certificates_of(member_id: int) -> list[Certificate]:
    """Return the certificates of a member, the newest first."""
    theirs = select(Certificate).where(Certificate.member_id == member_id)
    return list(db.session.scalars(theirs.order_by(Certificate.id.desc())))


def proof_of(code: str | None) -> Proof | None:
    """Return what a code stands for, or None; a wrong one takes as long as a right one."""
    wanted = select(Certificate).where(Certificate.code == (code or ""))
    found = db.session.scalars(wanted).one_or_none()
    period = Period(found.first_day, found.last_day) if found else _ANY
    lines = _on_record(found.member_id if found else NOBODY, period)
    return Proof(found, is_changed=_hours(lines) != _hours(found.lines)) if found else None


def _new(
    member: Member, period: Period, lines: list[dict[str, Any]], *, actor: Actor, now: datetime
) -> Certificate:
    certificate = Certificate(
        member_id=member.id,
        code=new_code(),
        name=member.name,
        first_day=period.first,
        last_day=period.last,
        minutes=sum(line["minutes"] for line in lines),
        lines=lines,
        issued_at=now,
        issued_by=actor.account_id,
    )
    db.session.add(certificate)
    db.session.flush()
    return certificate


def _on_record(member_id: int, period: Period) -> list[dict[str, Any]]:
    return [_line(row) for row in attended_between([member_id], period.first, period.last)]


def _hours(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Return what a certificate swears to: a title may be written better afterwards."""
    return sorted((line["day"], line["minutes"]) for line in lines)


def _line(row: Attended) -> dict[str, Any]:
    return {
        "day": row.day.isoformat(),
        "activity": row.activity.title,
        "organization": row.activity.organization.name,
        "minutes": row.minutes,
    }


def _alike(member: Member, period: Period, lines: list[dict[str, Any]]) -> Certificate | None:
    alike = (
        select(Certificate)
        .where(
            Certificate.member_id == member.id,
            Certificate.name == member.name,
            Certificate.first_day == period.first,
            Certificate.last_day == period.last,
            Certificate.revoked_at.is_(None),
        )
        .order_by(Certificate.id.desc())
    )
    return next((one for one in db.session.scalars(alike) if one.lines == lines), None)
