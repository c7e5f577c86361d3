"""A board in words: why somebody stands there, what is short and why, what breaks a rule."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import ceil, floor
from typing import Any

from flask_babel import gettext as _

from matcher.matching.checker.rosters import Violation
from matcher.matching.engine.roster import Cause, ReasonCode
from matcher.matching.models import RosterChange, RosterDeed
from matcher.matching.pages.labels import Labels
from matcher.matching.service.rosters import Place, Placed, Sheet
from matcher.shared.web.filters import skill_name

Params = Mapping[str, Any]
MOST_WISHED = 60
LITTLE = 0.1
"""So many per cent of room for improvement are not worth naming."""


def reasons_in_words(placed: Placed, labels: Labels) -> list[str]:
    """Return why somebody stands where they stand, as it was when they were placed."""
    said = (
        _REASONS[one["code"]](one["params"], placed.helper_id, labels) for one in placed.reasons
    )
    return [words for words in said if words]


def lacks_in_words(sheet: Sheet, place: Place) -> list[str]:
    """Return how many are missing on a shift as it stands: heads first, then what is needed."""
    words = []
    missing = place.least - sheet.heads_on(place.id)
    if missing > 0:
        words.append(str(_("あと%(count)d人必要", count=missing)))
    for skill, needed in sorted(place.skills.items()):
        lacking = needed - sheet.skilled_on(place.id, skill)
        if lacking > 0:
            named = skill_name(skill)
            words.append(
                str(_("%(skill)sができる人があと%(count)d人必要", skill=named, count=lacking))
            )
    return words


def causes_in_words(sheet: Sheet, place: Place) -> Iterator[str]:
    """Yield why a shift is short, of what is still missing, as the last roster found it.

    Nothing where other people or needs are known since.
    """
    for one in sheet.roster.shortages if sheet.roster and sheet.is_as_worked_out else ():
        if one["shift"] == place.id and _is_lacking(sheet, place, one["skill"]):
            words = _CAUSES | _CAUSES_OF_SKILL if one["skill"] else _CAUSES
            yield words[Cause(one["cause"])](one["params"])
            if at_least := floor(one["unavoidable"]):
                yield _("どのように組んでも、%(count)d人は足りません。", count=at_least)


def room_in_words(sheet: Sheet) -> str:
    """Return how much better any other roster could be; nothing where that is not known."""
    roster = sheet.roster
    if roster is None or not sheet.is_as_worked_out:
        return ""
    value, bound = roster.value, roster.bound
    if value is None or not bound or value > bound:
        return ""
    percent = 100 * (bound - value) / bound
    if percent < LITTLE:
        return str(_("これ以上よくできる余地は、ほとんどありません。"))
    upward = ceil(percent * 10) / 10
    return str(_("これ以上よくできる余地は、最大でも%(percent)s%%です。", percent=upward))


def problems_in_words(problems: Iterable[Violation], labels: Labels) -> list[str]:
    """Return every rule that is broken, each once, whoever comes along told with the helper."""
    seen = dict.fromkeys(
        (one.code, tuple(id_ for id_ in one.helper_ids if id_ > 0), one.shift_ids)
        for one in problems
        if not one.helper_ids or max(one.helper_ids) > 0
    )
    return [_PROBLEMS[code](helpers, shifts, labels) for code, helpers, shifts in seen]


def changes_in_words(changes: Iterable[RosterChange], labels: Labels) -> list[str]:
    """Return what others did to a board."""
    return [
        _DEEDS[one.deed](
            labels.person(one.member_id) if one.member_id else "",
            labels.of(one.shift_id) if one.shift_id else "",
        )
        for one in changes
    ]


def _is_lacking(sheet: Sheet, place: Place, skill: str | None) -> bool:
    if skill is None:
        return sheet.heads_on(place.id) < place.least
    return sheet.skilled_on(place.id, skill) < place.skills.get(skill, 0)


def _wish(params: Params, _who: int, _labels: Labels) -> str:
    if params["points"] >= MOST_WISHED:
        return str(_("申し込んだ、または希望した持ち場です。"))
    return str(_("できれば、と希望した持ち場です。"))


def _party(params: Params, who: int, labels: Labels) -> str:
    others = [id_ for id_ in params["helpers"] if id_ != who]
    if not others:
        return str(_("いっしょに来る方と、同じ持ち場です。"))
    return str(_("%(names)sと同じ組です。", names=labels.people(others)))


def _together(params: Params, _who: int, labels: Labels) -> str:
    names = labels.people(params["helpers"])
    return str(_("%(names)sといっしょになります。", names=names))


_REASONS: Mapping[str, Callable[[Params, int, Labels], str]] = {
    "by_hand": lambda _p, _w, _l: _("主催者が選んだ持ち場です。"),
    ReasonCode.LOCKED: lambda _p, _w, _l: _("動かさないと決めた持ち場です。"),
    ReasonCode.SKILL: lambda p, _w, _l: _(
        "必要な「%(skill)s」ができます。", skill=skill_name(p["skill"])
    ),
    ReasonCode.MINIMUM_CREW: lambda p, _w, _l: _(
        "最低%(needed)d人に、欠かせません。", needed=p["needed"]
    ),
    ReasonCode.FIRST_SHIFT: lambda _p, _w, _l: _("ここが、この方のただ一つの持ち場です。"),
    ReasonCode.WISH: _wish,
    ReasonCode.TOGETHER: _together,
    ReasonCode.PARTY: _party,
    ReasonCode.FREE_SEAT: lambda _p, _w, _l: _("定員にまだ余裕がありました。"),
}
_CAUSES: dict[Cause, Callable[[Params], str]] = {
    Cause.NOBODY_HAS_SKILL: lambda _p: _("できる方が、申し込んだ方の中にいません。"),
    Cause.TOO_FEW_HAVE_SKILL: lambda p: _(
        "できる方は、申し込んだ方の中に%(able)d人です。", able=p["able"]
    ),
    Cause.NOBODY_IS_FREE: lambda _p: _("この時間に来られる方がいません。"),
    Cause.TOO_FEW_ARE_FREE: lambda p: _("この時間に来られる方は、%(free)d人です。", free=p["free"]),
    Cause.NO_ROOM: lambda _p: _("定員が、ほかの条件に必要な方で埋まっています。"),
    Cause.ALL_ELSEWHERE: lambda _p: _("来られる方は、同じ時間にほかの持ち場に入っています。"),
    Cause.ALL_AT_LIMIT: lambda _p: _("来られる方は、約束した回数や時間に達しています。"),
    Cause.ALL_TAKEN: lambda _p: _(
        "来られる方は、ほかの持ち場に入っているか、約束した回数や時間に達しています。"
    ),
    Cause.PARTY_TOO_LARGE: lambda _p: _("いっしょに動く組が大きく、定員に入りきりません。"),
}
_CAUSES_OF_SKILL: dict[Cause, Callable[[Params], str]] = {
    Cause.NOBODY_IS_FREE: lambda _p: _("できる方の中に、この時間に来られる方がいません。"),
    Cause.TOO_FEW_ARE_FREE: lambda p: _(
        "できる方のうち、この時間に来られる方は%(free)d人です。", free=p["free"]
    ),
    Cause.ALL_ELSEWHERE: lambda _p: _("できる方は、同じ時間にほかの持ち場に入っています。"),
    Cause.ALL_AT_LIMIT: lambda _p: _("できる方は、約束した回数や時間に達しています。"),
    Cause.ALL_TAKEN: lambda _p: _(
        "できる方は、ほかの持ち場に入っているか、約束した回数や時間に達しています。"
    ),
}
_Problem = Callable[[tuple[int, ...], Sequence[int], Labels], str]
_PROBLEMS: Mapping[str, _Problem] = {
    "barred": lambda h, s, on: _(
        "%(who)sは、年齢などの条件に合わないか、ほかの約束があるか、入らない約束です（%(where)s）。",
        who=on.people(h),
        where=on.of(s[0]),
    ),
    "not_free": lambda h, s, on: _(
        "%(who)sが来られる時間ではありません（%(where)s）。", who=on.people(h), where=on.of(s[0])
    ),
    "overlap": lambda h, s, on: _(
        "%(who)sの持ち場が重なっています（%(one)sと%(other)s）。",
        who=on.people(h),
        one=on.of(s[0]),
        other=on.of(s[1]),
    ),
    "over_minutes": lambda h, _s, on: _("%(who)sと約束した時間を超えています。", who=on.people(h)),
    "over_shifts": lambda h, _s, on: _("%(who)sと約束した回数を超えています。", who=on.people(h)),
    "over_capacity": lambda _h, s, on: _("定員を超えています（%(where)s）。", where=on.of(s[0])),
    "party_split": lambda h, _s, on: _(
        "%(who)sは、いつもいっしょの組ですが、持ち場が分かれています。", who=on.people(h)
    ),
}
_DEEDS: Mapping[RosterDeed, Callable[[str, str], str]] = {
    RosterDeed.SOLVED: lambda _who, _where: _("全体を組みました。"),
    RosterDeed.REPAIRED: lambda _who, _where: _("欠けたところを組み直しました。"),
    RosterDeed.PLACED: lambda who, where: _(
        "%(who)sを「%(where)s」に加えました。", who=who, where=where
    ),
    RosterDeed.MOVED: lambda who, where: _(
        "%(who)sを「%(where)s」に移しました。", who=who, where=where
    ),
    RosterDeed.REMOVED: lambda who, where: _(
        "%(who)sを「%(where)s」から外しました。", who=who, where=where
    ),
    RosterDeed.LOCKED: lambda who, where: _locking(who, where, locked=True),
    RosterDeed.UNLOCKED: lambda who, where: _locking(who, where, locked=False),
    RosterDeed.AGREED: lambda who, _where: _("%(who)sとの約束を変えました。", who=who),
    RosterDeed.NEEDED: lambda _who, where: _(
        "「%(where)s」に必要な人数を変えました。", where=where
    ),
    RosterDeed.DECIDED: lambda _who, _where: _("持ち場を決定し、お知らせしました。"),
}


def _locking(who: str, where: str, *, locked: bool) -> str:
    if not who:
        return str(_("すべての持ち場を固定しました。") if locked else _("固定をすべて外しました。"))
    if locked:
        return str(_("%(who)sを「%(where)s」に固定しました。", who=who, where=where))
    return str(_("%(who)sの「%(where)s」の固定を外しました。", who=who, where=where))
