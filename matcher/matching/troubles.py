"""What kept a board from being worked out, and a person from being asked or told: in words."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from matcher.errors import DomainError
from matcher.shared.wording import say

OF_THEMSELVES = frozenset(
    (
        "already_invited",
        "asked_too_often",
        "move_needs_member",
        "overlapping_shift",
        "said_no_before",
    )
)
"""What these say, somebody told others; nobody who arranges a day is told of it."""


def trouble_of_board(code: str) -> str:
    """Return why a board could not be worked out."""
    return _TROUBLES.get(code, _unfinished)()


def trouble_of_helper(code: str, params: Mapping[str, Any]) -> str:
    """Return why somebody could not be told of their place."""
    if code in OF_THEMSELVES:
        return str(_("この日程は、お願いできませんでした。ほかの方をお願いします。"))
    return say(DomainError(code, **params))


def _unfinished() -> str:
    return str(_("途中で止まりました。もう一度お試しください。"))


_TROUBLES: Mapping[str, Callable[[], str]] = {
    "roster_unfinished": _unfinished,
    "roster_changed": lambda: _(
        "組んでいるあいだに内容が変わったため、保存していません。もう一度お試しください。"
    ),
    "roster_unsound": lambda: _(
        "組んだ結果に誤りが見つかったため、保存していません。支援センターにお知らせください。"
    ),
}
