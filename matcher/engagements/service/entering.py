"""How an application or a yes becomes an engagement: who comes, what they said, where it begins."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete

from matcher.activities.models import Role, Shift
from matcher.activities.rules.terms import Per
from matcher.authz import Actor
from matcher.engagements import rules
from matcher.engagements.asking import is_limited, questions_of
from matcher.engagements.joining import day_of, entry_state, terms_now
from matcher.engagements.models import Companion, Engagement
from matcher.engagements.queries import role_of
from matcher.engagements.rules import AGREEING, GIVEN, Party, Question, State
from matcher.engagements.service import consenting
from matcher.engagements.service.wishes import Along, Replies, Wish
from matcher.engagements.steps import move
from matcher.engagements.wording import overridden
from matcher.errors import RuleBroken
from matcher.members.models import Member, Organization, Resident
from matcher.shared.db import db
from matcher.shared.text import squeeze, to_katakana


def write_down(member: Member, replies: Replies) -> None:
    """Keep what a resident said of themselves for the first time."""
    if isinstance(member, Resident):
        member.birth_date = member.birth_date or replies.birth_date
        member.connection = member.connection or replies.connection


def describe(
    engagement: Engagement, shift: Shift, member: Member, wish: Wish, *, now: datetime
) -> None:
    """Set who comes and how many seats they take; raise RuleBroken where that cannot be."""
    role, along = role_of(shift), along_of(wish)
    people = wish.people if isinstance(member, Organization) else 1 + len(along)
    people = 1 if role.wants in GIVEN else people
    rules.check_size(role.unit, role.unit_least, role.unit_most, people)
    for one in wish.companions:
        _check_companion(role, shift, one, day=day_of(shift, now=now))
    quantity = wish.quantity
    engagement.seats = rules.seats_of(role.wants, role.unit, people=people, quantity=quantity)
    _check_seats(role, shift, engagement.seats)
    engagement.people, engagement.party = people, _party(role, member, wish, people)


def enter(
    engagement: Engagement,
    member: Member,
    wish: Wish,
    *,
    actor: Actor,
    now: datetime,
    asked: bool = False,
) -> None:
    """Take the first step: confirmed, in the queue, for the organizer, or for a guardian's word.

    Raise RuleBroken("questions_open") where the role needs an answer that is not there.
    """
    shift = db.session.get_one(Shift, engagement.shift_id)
    role, reason = role_of(shift), overridden(engagement.override)
    open_ones = questions_of(role, shift, member, now=now)
    _check_answered(open_ones, wish.replies)
    engagement.answers = _answers(open_ones, wish.replies)
    engagement.awaits = next((AGREEING[q] for q in open_ones if q in AGREEING), None)
    to = State.APPLIED
    if engagement.awaits is None:
        to = entry_state(shift, member, engagement.seats, asked=asked)
    move(engagement, to, actor=actor, now=now, reason=reason)
    if consenter := engagement.awaits:
        consenting.request(engagement, shift, consenter, wish.replies.keeper(consenter), now=now)
    else:
        consenting.forget(engagement)


def keep_companions(engagement: Engagement, along: Iterable[Along]) -> None:
    """Write down who comes along, in place of whoever was said before."""
    db.session.execute(delete(Companion).where(Companion.engagement_id == engagement.id))
    db.session.add_all(row_of(engagement, one) for one in along)


def row_of(engagement: Engagement, one: Along) -> Companion:
    """Return the row of somebody who comes along."""
    return Companion(
        engagement_id=engagement.id,
        name=squeeze(one.name),
        furigana=to_katakana(squeeze(one.furigana)),
        birth_date=one.birth_date,
    )


def check_companion_age(shift: Shift, one: Along, *, day: date) -> None:
    """Raise RuleBroken if somebody who comes along is outside of the role's limits."""
    rules.check_age(terms_now(shift), one.birth_date, day=day)


def along_of(wish: Wish) -> tuple[Along, ...]:
    """Return who comes along; the grown-up who comes with a child is one of them."""
    escort = wish.replies.escort
    named = {squeeze(one.name) for one in wish.companions}
    escorts = (Along(escort),) if escort and squeeze(escort) not in named else ()
    return (*wish.companions, *escorts)


def _party(role: Role, member: Member, wish: Wish, people: int) -> Party:
    if role.wants in GIVEN:
        return Party.ALONE
    if isinstance(member, Organization):
        return Party.EMPLOYEES
    if people > 1 and wish.party is Party.ALONE:
        return Party.HOUSEHOLD
    return wish.party if people > 1 else Party.ALONE


def _check_companion(role: Role, shift: Shift, one: Along, *, day: date) -> None:
    if is_limited(role) and one.birth_date is None:
        raise RuleBroken("companion_birth_date", name=one.name)
    check_companion_age(shift, one, day=day)


def _check_seats(role: Role, shift: Shift, wanted: int) -> None:
    """Raise RuleBroken for more seats than the shift has at all."""
    most = role.capacity if role.per is Per.TOTAL else shift.capacity
    if most is not None and wanted > most:
        raise RuleBroken("too_many_seats", seats=most)


def _check_answered(open_ones: list[Question], replies: Replies) -> None:
    """Raise RuleBroken unless all is told, but for an age: the organizer can ask for that."""
    answered = {
        Question.BIRTH_DATE: True,
        Question.CONNECTION: replies.connection is not None,
        Question.COURSE: replies.has_course,
        Question.CONSENT: replies.guardian.is_reached,
        Question.CONTACT: bool(replies.guardian.name and replies.guardian.phone),
        Question.ACCOMPANY: bool(replies.escort),
        Question.SCHOOL: replies.school.is_reached,
    }
    if not all(answered[question] for question in open_ones):
        raise RuleBroken("questions_open")


def _answers(open_ones: list[Question], replies: Replies) -> dict[str, str]:
    """Return the answers that belong to this engagement; the others have their own places."""
    answers = {}
    if Question.COURSE in open_ones:
        answers[str(Question.COURSE)] = "yes"
    if Question.CONTACT in open_ones:
        guardian = replies.guardian
        answers["guardian_name"] = guardian.name
        answers["guardian_relation"] = guardian.relation
        answers["guardian_phone"] = guardian.phone or ""
    if Question.ACCOMPANY in open_ones:
        answers["escort"] = replies.escort
    return answers
