"""What an organizer is told of one application, fact by fact."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from flask_babel import gettext as _

from matcher.activities.models import Selection
from matcher.engagements.consent_words import consent_words
from matcher.engagements.models import Engagement
from matcher.engagements.rules import Origin, Party, State
from matcher.shared.web.filters import date_ja, datetime_ja, time_left

Fact = tuple[str, str]
_PARTIES: Mapping[Party, Callable[[], str]] = {
    Party.ALONE: lambda: _("おひとり"),
    Party.HOUSEHOLD: lambda: _("家族"),
    Party.FRIENDS: lambda: _("友人・グループ"),
    Party.EMPLOYEES: lambda: _("団体・事業所の方"),
}


def facts_of(
    engagement: Engagement, *, is_reached: bool, is_unasked: bool, now: datetime
) -> tuple[Fact, ...]:
    """Return the facts of one application; whom to call only where contact may be told.

    Of one who never took a step themselves, `is_unasked`, that is the number they gave. Its
    companions, member, and the shift with its role are loaded.
    """
    facts = [
        *_when(engagement, now=now),
        *_who(engagement),
        *_answers(engagement, is_reached=is_reached),
        *_contact(engagement, is_reached=is_reached, is_unasked=is_unasked),
    ]
    return tuple(facts)


def is_late(engagement: Engagement, *, now: datetime) -> bool:
    """Tell whether an application waits longer than its member was told."""
    due, waits = engagement.decide_by, engagement.state is State.APPLIED
    return waits and due is not None and due <= now


def _when(engagement: Engagement, *, now: datetime) -> Iterator[Fact]:
    by_application = engagement.origin is Origin.APPLIED
    yield (_("申込み") if by_application else _("お誘いした日")), date_ja(engagement.created_at)
    by_lot = engagement.shift.role.selection is Selection.LOTTERY
    if by_lot:
        yield _("受付番号"), str(engagement.id)
    if engagement.state is State.APPLIED and engagement.decide_by and not engagement.awaits:
        yield (_("抽選の日") if by_lot else _("返事の予定")), _("%(day)sごろ", day=_due(engagement))
    if engagement.expires_at:
        left, until = time_left(engagement.expires_at, now), datetime_ja(engagement.expires_at)
        words = _("%(until)s（%(left)s）", until=until, left=left) if left else until
        yield _("お返事の期限"), words


def _due(engagement: Engagement) -> str:
    return date_ja(engagement.decide_by) if engagement.decide_by else ""


def _who(engagement: Engagement) -> Iterator[Fact]:
    people, seats = engagement.people, engagement.seats
    if people > 1:
        party = _PARTIES[engagement.party]()
        yield _("人数"), _("%(people)d人（%(party)s）", people=people, party=party)
    if seats > 1 and seats != people:
        yield _("数"), str(seats)
    if engagement.companions:
        yield _("一緒に来る方"), _("、").join(one.name for one in engagement.companions)


def _answers(engagement: Engagement, *, is_reached: bool) -> Iterator[Fact]:
    answers = engagement.answers
    if "course" in answers:
        yield _("講座"), _("受けたことがある")
    if "escort" in answers:
        yield _("付き添い"), answers["escort"]
    if "guardian_name" in answers:
        phone = answers.get("guardian_phone", "") if is_reached else ""
        yield _("保護者"), " ".join(word for word in (answers["guardian_name"], phone) if word)
    if engagement.awaits and engagement.state is State.APPLIED:
        yield _("同意"), consent_words(engagement)


def _contact(engagement: Engagement, *, is_reached: bool, is_unasked: bool) -> Iterator[Fact]:
    member = engagement.member
    if is_reached and member.email and not is_unasked:
        yield _("メール"), member.email
    if engagement.message and engagement.origin is Origin.APPLIED:
        yield _("ひとこと"), engagement.message
