"""What QR codes carry: words nobody can guess, and no more than one at a time."""

import re
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity, Shift
from matcher.attendance.models import MemberCode, ShiftCode
from matcher.errors import NotFound
from matcher.members.models import Member
from matcher.shared.db import db

_BYTES = 18
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")


def code_of_member(member_id: int) -> str | None:
    """Return the code of a member, if one was made."""
    return db.session.scalar(select(MemberCode.code).where(MemberCode.member_id == member_id))


def code_of_shift(shift_id: int) -> str | None:
    """Return the code on a shift's poster, if one was made."""
    return db.session.scalar(select(ShiftCode.code).where(ShiftCode.shift_id == shift_id))


def renew_member_code(member_id: int, *, now: datetime) -> None:
    """Make a member's code; the one before is void."""
    row = db.session.get(MemberCode, member_id) or MemberCode(member_id=member_id)
    row.code, row.made_at = token_urlsafe(_BYTES), now
    db.session.add(row)


def renew_shift_code(shift_id: int, *, now: datetime) -> None:
    """Make the code of a shift's poster; the one before is void."""
    row = db.session.get(ShiftCode, shift_id) or ShiftCode(shift_id=shift_id)
    row.code, row.made_at = token_urlsafe(_BYTES), now
    db.session.add(row)


def codes_of(member_ids: list[int]) -> dict[int, str]:
    """Return the codes of these members, by their numbers."""
    rows = select(MemberCode.member_id, MemberCode.code).where(MemberCode.member_id.in_(member_ids))
    return dict(db.session.execute(rows).all())


def member_of(code: str) -> Member | None:
    """Return whose code this is."""
    whose = select(Member).join(MemberCode, MemberCode.member_id == Member.id)
    if not _CODE.fullmatch(code):
        return None
    return db.session.scalars(whose.where(MemberCode.code == code)).one_or_none()


def shift_of(code: str) -> Shift:
    """Return on whose poster this code stands, with its activity; raise NotFound for none."""
    poster = select(Shift).join(ShiftCode, ShiftCode.shift_id == Shift.id)
    activity = joinedload(Shift.activity)
    whole = poster.options(
        activity.lazyload(Activity.roles), activity.joinedload(Activity.organization)
    )
    named = whole.where(ShiftCode.code == code)
    shift = db.session.scalars(named).one_or_none() if _CODE.fullmatch(code) else None
    if shift is None:
        raise NotFound("code_is_over")
    return shift
