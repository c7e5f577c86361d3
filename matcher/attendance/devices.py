"""Reading what a telephone sends: marks and walk-ins, each with its key and its time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from matcher.attendance.forms import WalkInForm
from matcher.attendance.service.tapping import Tap
from matcher.attendance.service.walk_ins import WalkIn

MOST_AT_ONCE = 50
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_STEADY = timedelta(minutes=2)
_FIELDS = ("name", "furigana", "phone")


@dataclass(frozen=True, slots=True)
class Sent:
    """One mark or walk-in as a telephone sent it; a `fault` tells why it cannot be taken."""

    key: str
    at: datetime | None = None
    person: str = ""
    tap: Tap = Tap.CAME
    scanned: bool = False
    walk_in: WalkIn | None = None
    fault: str = ""


def read_sent(body: Any, *, now: datetime) -> list[Sent]:  # noqa: ANN401 - anything may come
    """Return what was sent, each key once; what carries no key cannot be answered.

    A clock that goes wrong is set right by what it showed when sending.
    """
    if not isinstance(body, dict) or not isinstance(body.get("marks"), list):
        return []
    shown = _moment(body.get("sent_at"))
    error = now - shown if shown and abs(now - shown) > _STEADY else timedelta(0)
    sent = {one.key: one for one in _each(body["marks"][:MOST_AT_ONCE], error)}
    return list(sent.values())


def _each(marks: list[Any], error: timedelta) -> Iterator[Sent]:
    for mark in marks:
        key = mark.get("key") if isinstance(mark, dict) else None
        if isinstance(key, str) and _KEY.fullmatch(key):
            yield _read(key, mark, error)


def _read(key: str, mark: dict[str, Any], error: timedelta) -> Sent:
    at = _moment(mark.get("at"))
    if at is None:
        return Sent(key, fault=_("時刻を読み取れませんでした。もう一度記録してください。"))
    sent = Sent(key, at=_shifted(at, error), scanned=mark.get("scanned") is True)
    if "name" in mark:
        return _with_walk_in(sent, mark)
    tap, who = mark.get("tap"), mark.get("person", "")
    if not isinstance(tap, str) or tap not in set(Tap):
        return _unreadable(sent)
    return replace(sent, person=str(who), tap=Tap(tap))


def _with_walk_in(sent: Sent, mark: dict[str, Any]) -> Sent:
    typed = MultiDict((name, mark.get(name) or "") for name in _FIELDS)
    if not all(_is_text(words) for words in typed.values()):
        return _unreadable(sent)
    form = WalkInForm(formdata=typed, meta={"csrf": False})
    if not form.validate():
        wrong = [str(error) for field in form for error in field.errors]
        return replace(sent, fault=f"{typed['name'][:60]} {' '.join(wrong)}".strip())
    return replace(sent, walk_in=replace(form.to_command(), at=sent.at, key=sent.key))


def _is_text(words: object) -> bool:
    return isinstance(words, str) and not _NO_TEXT.search(words)


def _unreadable(sent: Sent) -> Sent:
    return replace(sent, fault=_("記録を読み取れませんでした。もう一度記録してください。"))


def _moment(text: Any) -> datetime | None:  # noqa: ANN401 - anything may come
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _shifted(at: datetime, error: timedelta) -> datetime | None:
    try:
        return at + error
    except OverflowError:
        return None
