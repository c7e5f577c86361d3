"""Who applies with others, and minors whose guardians are asked: by the services themselves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from matcher.accounts.models import Account
from matcher.activities.models import Role, Shift, Wants
from matcher.activities.rules.terms import Guardian, Unit
from matcher.authz import Actor, MembershipRole
from matcher.demo.ground import DOMAIN, Ground
from matcher.demo.listings import Opening
from matcher.demo.residents import Person
from matcher.engagements import service
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Party
from matcher.engagements.service import Along, Keeper, Replies, Wish, companions
from matcher.errors import Conflict, RuleBroken
from matcher.members.models import Member, Organization
from matcher.shared.channel import Channel
from matcher.shared.db import db

ADULT = 18
EMPLOYEES = 4
MOTHERS = (
    Keeper("見本 由美", "母", f"guardian@{DOMAIN}", None),
    Keeper("見本 静江", "祖母", None, "09000000000"),
)
FAMILY = (Along("見本 陽子", "ミホン ヨウコ"), Along("見本 大地", "ミホン ダイチ"))
NAMES = (Along("見本 健一", "ミホン ケンイチ"), Along("見本 里美", "ミホン サトミ"))

Apply = Callable[[int], Engagement]


def gather_parties(
    ground: Ground,
    clerk: Account,
    people: Sequence[Person],
    business: Organization,
    openings: Sequence[Opening],
) -> int:
    """Let two pupils wait for a word, a household of three come, and a business send people."""
    roomy = [o for o in openings if _is_roomy(ground, o)]
    made = _ask_guardians(ground, clerk, people, roomy)
    family = Wish(party=Party.HOUSEHOLD, companions=FAMILY)
    made += _first(roomy, _applying(ground, clerk, _parent(people), family))
    sent = _first(roomy, _applying(ground, clerk, business, Wish(people=EMPLOYEES)))
    for engagement in sent:
        db.session.refresh(engagement, ["shift"])
        companions.name(engagement, NAMES, now=ground.now)
    return len(made) + len(sent)


def _is_roomy(ground: Ground, opening: Opening) -> bool:
    ahead = opening.starts_at is not None and not opening.is_past(ground.now)
    plain = opening.wants is Wants.PEOPLE and not opening.screened and opening.min_age is None
    return ahead and plain and opening.has_seats(EMPLOYEES + len(FAMILY) + 1)


def _ask_guardians(
    ground: Ground, clerk: Account, people: Sequence[Person], openings: Sequence[Opening]
) -> list[Engagement]:
    """Let pupils apply where a guardian's word is needed: one is written to, one is called."""
    role = _guarded(openings)
    if role is None:
        return []
    theirs = [o for o in openings if db.session.get_one(Shift, o.shift_id).role_id == role.id]
    pupils = [p.resident for p in people if p.age < ADULT - 1 and p.resident.birth_date]
    made = []
    for pupil, guardian in zip(pupils, MOTHERS, strict=False):
        wish = Wish(replies=Replies(guardian=guardian))
        made += _first(theirs, _applying(ground, clerk, pupil, wish))
    return made


def _guarded(openings: Sequence[Opening]) -> Role | None:
    """Return the role of the first of these shifts, from now on with a guardian's word."""
    for opening in openings:
        role = db.session.get_one(Role, db.session.get_one(Shift, opening.shift_id).role_id)
        if role.unit is Unit.PERSON and not role.grades:
            role.guardian = Guardian.CONSENT
            return role
    return None


def _parent(people: Sequence[Person]) -> Member:
    return next(p.resident for p in people if p.account and p.age >= ADULT)


def _applying(ground: Ground, clerk: Account, member: Member, wish: Wish) -> Apply:
    actor = _speaking_for(member, clerk)
    return lambda shift_id: service.apply(shift_id, member, wish, actor=actor, now=ground.now)


def _speaking_for(member: Member, clerk: Account) -> Actor:
    actor = clerk.actor().by(Channel.TELEPHONE)
    return replace(actor, memberships={member.id: MembershipRole.SELF})


def _first(openings: Iterable[Opening], apply: Apply) -> list[Engagement]:
    """Return what came of the first shift that takes it."""
    for opening in openings:
        try:
            with db.session.begin_nested():
                return [apply(opening.shift_id)]
        except (Conflict, RuleBroken):
            continue
    return []
