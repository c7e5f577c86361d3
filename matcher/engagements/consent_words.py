"""The word of a guardian or school, in words."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from matcher.engagements.models import Engagement
from matcher.engagements.rules import Consenter

Words = Callable[[], str]

_AWAITING: Mapping[Consenter, Words] = {
    Consenter.GUARDIAN: lambda: _("保護者の方の同意を待っています。"),
    Consenter.SCHOOL: lambda: _("学校の了承を待っています。"),
}
_AWAITED: Mapping[Consenter, Words] = {
    Consenter.GUARDIAN: lambda: _(
        "申込みを受け付けました。保護者の方に同意をお願いしています。同意があるまで、参加は決まりません。"
    ),
    Consenter.SCHOOL: lambda: _(
        "申込みを受け付けました。学校に了承をお願いしています。了承があるまで、参加は決まりません。"
    ),
}
_CONSENT_GIVEN: Mapping[Consenter, Words] = {
    Consenter.GUARDIAN: lambda: _("保護者の方の同意がありました"),
    Consenter.SCHOOL: lambda: _("学校の了承がありました"),
}
_CONSENT_REFUSED: Mapping[Consenter, Words] = {
    Consenter.GUARDIAN: lambda: _("保護者の方の同意が得られなかったため"),
    Consenter.SCHOOL: lambda: _("学校の了承が得られなかったため"),
}
_CONSENT_MISSING: Mapping[Consenter, Words] = {
    Consenter.GUARDIAN: lambda: _("保護者の方の同意が、期限までに確かめられなかったため"),
    Consenter.SCHOOL: lambda: _("学校の了承が、期限までに確かめられなかったため"),
}


def consent_words(engagement: Engagement) -> str:
    """Return whose word an application waits for, or nothing."""
    return _AWAITING[engagement.awaits]() if engagement.awaits else ""


def consent_given(consenter: Consenter) -> str:
    """Return what the history says of a word that was given."""
    return str(_CONSENT_GIVEN[consenter]())


def consent_refused(consenter: Consenter) -> str:
    """Return why an application ends that somebody did not agree to."""
    return str(_CONSENT_REFUSED[consenter]())


def consent_missing(consenter: Consenter) -> str:
    """Return why an application ends to which nobody gave their word in time."""
    return str(_CONSENT_MISSING[consenter]())


def awaited_words(consenter: Consenter) -> str:
    """Return what somebody is told who has just applied and needs a word."""
    return str(_AWAITED[consenter]())
