"""The state of an engagement in words, for whom it concerns."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask_babel import gettext as _

from matcher.activities.models import ActivityStatus, Shift
from matcher.engagements.consent_words import awaited_words, consent_words
from matcher.engagements.models import Engagement, EngagementEvent
from matcher.engagements.rules import LIVE, Consenter, Origin, Party, State
from matcher.shared.channel import Channel
from matcher.shared.text import shorten
from matcher.shared.web.filters import datetime_ja, shift_when

Words = Callable[[], str]
_LONGEST_REASON = 500

_NEWS: Mapping[State, Words] = {
    State.CONFIRMED: lambda: _("参加が決まりました。日時と場所をご確認ください。"),
    State.APPLIED: lambda: _("申込みを受け付けました。主催者からの返事をお待ちください。"),
    State.WAITLISTED: lambda: _(
        "満員のため、キャンセル待ちとしてお受けしました。参加はまだ決まっていません。"
        "空きが出たら、順番にお知らせします。"
    ),
    State.DECLINED: lambda: _("今回は見送ると伝えました。お返事ありがとうございました。"),
    State.WITHDRAWN: lambda: _("取りやめました。主催者にお知らせします。"),
}
_DECISIONS: Mapping[State, Words] = {
    State.CONFIRMED: lambda: _("参加を確定しました。ご本人にお知らせします。"),
    State.WAITLISTED: lambda: _("キャンセル待ちにしました。ご本人にお知らせします。"),
    State.OFFERED: lambda: _("空きがあるため、参加のご案内を送りました。"),
    State.DECLINED: lambda: _("今回は見送るとお知らせしました。"),
    State.CANCELLED: lambda: _("参加を取り消しました。ご本人にお知らせします。"),
}
_STANDING: Mapping[State, Words] = {
    State.APPLIED: lambda: _("主催者の返事を待っています。"),
    State.WAITLISTED: lambda: _(
        "満員のため、キャンセル待ちです。空きが出ると、順番にお知らせします。"
    ),
    State.OFFERED: lambda: _(
        "空きが出ました。参加するかどうかをお知らせください。参加はまだ決まっていません。"
    ),
    State.CONFIRMED: lambda: _("参加が決まっています。"),
    State.ATTENDED: lambda: _("参加しました。"),
    State.ABSENT: lambda: _("欠席と記録されています。"),
    State.WITHDRAWN: lambda: _("取りやめました。"),
    State.CANCELLED: lambda: _("主催者または支援センターが取り消しました。"),
    State.EXPIRED: lambda: _("お返事の期限が過ぎました。"),
}
_OVER: Mapping[State, Words] = {
    State.INVITED: lambda: _("お返事のないまま終わりました。"),
    State.OFFERED: lambda: _("お返事のないまま終わりました。"),
    State.APPLIED: lambda: _("主催者の返事がないまま終わりました。"),
    State.WAITLISTED: lambda: _("空きが出ないまま終わりました。"),
    State.CONFIRMED: lambda: _("終わりました。"),
}
_STEPS: Mapping[State, Words] = {
    State.INVITED: lambda: _("参加をお願いしました"),
    State.APPLIED: lambda: _("申し込みました"),
    State.WAITLISTED: lambda: _("キャンセル待ちになりました"),
    State.OFFERED: lambda: _("空きをご案内しました"),
    State.CONFIRMED: lambda: _("参加が決まりました"),
    State.ATTENDED: lambda: _("参加を記録しました"),
    State.ABSENT: lambda: _("欠席を記録しました"),
    State.DECLINED: lambda: _("見送りになりました"),
    State.WITHDRAWN: lambda: _("取り下げました"),
    State.CANCELLED: lambda: _("取り消されました"),
    State.EXPIRED: lambda: _("お返事の期限が過ぎました"),
}
_RECORDS = frozenset({State.ATTENDED, State.ABSENT})
_CHANNELS: Mapping[Channel, Words] = {
    Channel.WEB: lambda: _("Web"),
    Channel.PAPER: lambda: _("紙"),
    Channel.TELEPHONE: lambda: _("電話"),
    Channel.COUNTER: lambda: _("窓口"),
    Channel.IMPORT: lambda: _("取込み"),
    Channel.LINK: lambda: _("リンクから"),
    Channel.SCAN: lambda: _("受付用コード"),
    Channel.ON_SITE: lambda: _("受付"),
    Channel.AUTOMATIC: lambda: _("自動"),
}


def news_of(state: State) -> str:
    """Return what a member is told who has just applied or answered."""
    return _NEWS[state]()


def applied_words(state: State, awaits: Consenter | None) -> str:
    """Return what somebody is told who has just applied, or what else it waits for."""
    return awaited_words(awaits) if awaits else news_of(state)


def decision_of(state: State) -> str:
    """Return what an organizer is told who has just decided."""
    return _DECISIONS[state]()


def step_of(event: EngagementEvent) -> str:
    """Return one step of a history; what changed no state says itself what it was."""
    if event.from_state is event.to_state:
        return event.reason or str(_("内容が変わりました"))
    if event.from_state in _RECORDS and event.to_state not in _RECORDS:
        return str(_("出欠の記録を取り消しました"))
    if event.from_state is State.CONFIRMED and event.to_state is State.WITHDRAWN:
        return str(_("参加を取りやめました"))
    return _STEPS[event.to_state]()


def channel_in_words(channel: Channel) -> str:
    """Return by what way something was said or entered."""
    return _CHANNELS[channel]()


def names_words(engagement: Engagement) -> str:
    """Return what the link to the names of those who come along says, or nothing."""
    employees = engagement.party is Party.EMPLOYEES
    if engagement.state not in LIVE or (engagement.people == 1 and not employees):
        return ""
    return str(_("参加する方のお名前") if employees else _("一緒に参加する方のお名前"))


def overridden(reason: str) -> str:
    """Return what the history says of an overlap that the staff let pass, or nothing."""
    return str(_("時間の重なりを確かめて受付：%(reason)s", reason=reason)) if reason else ""


def when_of(shift: Shift) -> str:
    """Return when a shift is, in words."""
    return shift_when(shift.starts_at, shift.ends_at, shift.timed)


def moved_to(shift: Shift) -> str:
    """Return why somebody leaves a shift for another."""
    return str(_("別の日程へ変更：%(when)s", when=when_of(shift)))


def moved_from(shift: Shift) -> str:
    """Return how somebody came to a shift from another."""
    return str(_("別の日程から変更：%(when)s", when=when_of(shift)))


def swapped() -> str:
    """Return why somebody leaves a shift to another person, or comes in their place."""
    return str(_("参加者どうしの交代（主催者の同意あり）"))


def swap_proposed() -> str:
    """Return what the history says of a link for somebody else to come."""
    return str(_("代わってくださる方をさがし始めました"))


def swap_taken_up() -> str:
    """Return what the history says of somebody who would come instead."""
    return str(_("代わりの方が引き受け、主催者の同意を待っています"))


def swap_refused() -> str:
    """Return what the history says of a swap to which the organizer did not agree."""
    return str(_("交代に主催者の同意が得られませんでした"))


def reason_given(reason: str) -> str:
    """Return what the history says of a reason that was told after a withdrawal."""
    return shorten(_("取りやめた理由：%(reason)s", reason=reason), _LONGEST_REASON)


def taken_back() -> str:
    """Return what the history says of a withdrawal that was undone."""
    return str(_("取りやめを元に戻しました"))


def reason_to_leave(engagement: Engagement, to: State, reason: str) -> str:
    """Return why an engagement ends, saying so where the organizer's change is the reason."""
    if to is not State.WITHDRAWN or engagement.released_at is None:
        return reason
    if not reason:
        return str(_("主催者の変更により取りやめ"))
    return shorten(_("主催者の変更により取りやめ：%(reason)s", reason=reason), _LONGEST_REASON)


def standing_of(engagement: Engagement, *, now: datetime) -> str:
    """Return how an engagement stands, for its member; its shift and activity are loaded."""
    shift, state = engagement.shift, engagement.state
    called_off = shift.cancelled_at or shift.activity.status is ActivityStatus.CANCELLED
    if called_off and (state in LIVE or state is State.CANCELLED):
        return str(_("この活動は中止になりました。"))
    if shift.over_at is not None and shift.over_at <= now and state in _OVER:
        return _OVER[state]()
    if engagement.awaits and state is State.APPLIED:
        return consent_words(engagement)
    if state in _BY_ORIGIN:
        return _BY_ORIGIN[state](engagement.origin)
    if state is State.EXPIRED:
        return _expired(engagement)
    return _STANDING[state]()


def answer_until(engagement: Engagement) -> str:
    """Return until when an answer is awaited, or nothing."""
    if engagement.expires_at is None:
        return ""
    return str(_("お返事の期限：%(when)s", when=datetime_ja(engagement.expires_at)))


def _declined(origin: Origin) -> str:
    if origin is Origin.APPLIED:
        return str(_("今回は参加いただけませんでした。"))
    return str(_("今回は見送りました。"))


def _expired(engagement: Engagement) -> str:
    starts_at = engagement.shift.starts_at
    if starts_at is None or engagement.updated_at < starts_at:
        return _STANDING[State.EXPIRED]()
    if engagement.queued_at is not None:
        return str(_("空きをご案内できないまま、活動の時刻になりました。"))
    if engagement.origin is Origin.APPLIED:
        return str(_("主催者の返事がないまま、活動の時刻になりました。"))
    return _STANDING[State.EXPIRED]()


def _invited(origin: Origin) -> str:
    if origin is Origin.REFERRED:
        return str(_("支援センターから、参加のお願いが届いています。"))
    return str(_("主催者から、参加のお願いが届いています。"))


_BY_ORIGIN: Mapping[State, Callable[[Origin], str]] = {
    State.DECLINED: _declined,
    State.INVITED: _invited,
}
