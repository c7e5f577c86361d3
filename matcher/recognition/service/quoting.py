"""Words of those who came, quoted in a story without their names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from matcher.activities.models import Shift
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.members.models import Member, MemberKind
from matcher.recognition.models import Reflection, Story
from matcher.recognition.rules.looking_back import Side
from matcher.recognition.rules.telling import may_name
from matcher.shared.db import db


@dataclass(frozen=True, slots=True)
class Quote:
    """Words with where their writer is from, as far as it tells nobody who they are."""

    code: str
    words: str
    area: str | None
    of_organization: bool


def quotable(activity_id: int) -> list[Quote]:
    """Return what may be quoted of those who came to this activity, the latest first."""
    return _quotes(activity_id, _open(activity_id).order_by(Reflection.id.desc()))


def quoted(story: Story) -> list[Quote]:
    """Return the quotes of a story, but those whose writer has changed them or taken them back."""
    ids = [int(code.partition(":")[0]) for code in story.quotes]
    found = _open(story.activity_id).where(Reflection.id.in_(ids)).order_by(Reflection.id)
    return [q for q in _quotes(story.activity_id, found) if q.code in story.quotes] if ids else []


def code_of(reflection: Reflection) -> str:
    """Return what names a reflection and the very words it says."""
    digest = blake2b(reflection.words.encode(), digest_size=6).hexdigest()
    return f"{reflection.id}:{digest}"


def _open(activity_id: int) -> Select[Reflection]:
    engagement = contains_eager(Reflection.engagement)
    return (
        select(Reflection)
        .join(Reflection.engagement)
        .join(Engagement.shift)
        .join(Engagement.member)
        .where(
            Shift.activity_id == activity_id,
            Reflection.side == Side.MEMBER,
            Reflection.quotable.is_(True),
            Reflection.words != "",
        )
        .options(engagement.contains_eager(Engagement.member))
    )


def _quotes(activity_id: int, wanted: Select[Reflection]) -> list[Quote]:
    found = db.session.scalars(wanted).all()
    crowd = _crowd(activity_id) if found else {}
    return [_quote(reflection, crowd) for reflection in found]


def _quote(reflection: Reflection, crowd: Mapping[str | None, int]) -> Quote:
    member = reflection.engagement.member
    area = member.area if may_name(member.area, crowd) else None
    return Quote(
        code_of(reflection), reflection.words, area, member.kind is MemberKind.ORGANIZATION
    )


def _crowd(activity_id: int) -> Mapping[str | None, int]:
    """Return how many members of each area came to this activity."""
    came: Sequence[tuple[int, str | None]] = [
        (row[0], row[1])
        for row in db.session.execute(
            select(Member.id, Member.area)
            .join(Engagement, Engagement.member_id == Member.id)
            .join(Engagement.shift)
            .where(Shift.activity_id == activity_id, Engagement.state == State.ATTENDED)
            .distinct()
        )
    ]
    return Counter(area for _id, area in came)
