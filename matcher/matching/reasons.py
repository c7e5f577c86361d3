"""Reasons in words: what speaks for a pair, what staff should look at, what was let go."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from matcher.matching.engine import Gate, Opening, Person, Reason, ReasonCode
from matcher.matching.moments import current_town
from matcher.shared.town import current_city

Params = Mapping[str, int | str]
Words = Callable[[Params, Opening], str]


@dataclass(frozen=True, slots=True)
class Why:
    """One reason in words; a weak one is a point to mind."""

    text: str
    weak: bool = False


def in_words(reasons: Iterable[Reason], opening: Opening) -> tuple[Why, ...]:
    """Return why an opening fits a resident: place, time and field before all else."""
    return tuple(Why(_WORDS[reason.code](reason.params, opening)) for reason in reasons)


def for_organizer(reasons: Iterable[Reason], opening: Opening) -> tuple[Why, ...]:
    """Return why a resident fits an opening: what is true of the resident alone."""
    words = {**_WORDS, **_ORGANIZER_WORDS}
    told = (reason for reason in reasons if reason.code not in _OF_THE_OPENING)
    return tuple(Why(words[reason.code](reason.params, opening)) for reason in told)


def for_organization(reasons: Iterable[Reason], opening: Opening) -> tuple[Why, ...]:
    """Return why an opening fits what an organization offers."""
    words = {**_WORDS, **_ORGANIZATION_WORDS}
    return tuple(Why(words[reason.code](reason.params, opening)) for reason in reasons)


def useful(offer: str) -> Why:
    """Return that an offer is what is wanted."""
    return Why(_("「%(offer)s」が役立つ", offer=offer))


def cautions_in_words(cautions: Iterable[Reason], opening: Opening) -> tuple[Why, ...]:
    """Return what staff should look at before asking somebody."""
    return tuple(Why(_WORDS[one.code](one.params, opening), weak=True) for one in cautions)


def let_go_in_words(gates: Iterable[Gate], person: Person, opening: Opening) -> tuple[Why, ...]:
    """Return which wishes a suggestion does not meet, said plainly."""
    return tuple(Why(_LET_GO[gate](person, opening), weak=True) for gate in gates)


def _free_at(_params: Params, opening: Opening) -> str:
    return str(_("%(when)sが空いている", when=_hours(opening)))


def _hours(opening: Opening) -> str:
    """Return all the slots an opening asks for: "土曜の午前・午後"."""
    by_day: dict[int, list[str]] = {}
    for position in range(opening.needed.bit_length()):
        if opening.needed >> position & 1:
            weekday, band = divmod(position, current_town().bands)
            by_day.setdefault(weekday, []).append(current_city().bands[band].name)
    days = (
        _("%(day)sの%(bands)s", day=_weekday(day), bands="・".join(bands))
        for day, bands in by_day.items()
    )
    return "、".join(days)


def _skill(params: Params, _opening: Opening) -> str:
    name = _skill_name(str(params["skill"]))
    if params["more"]:
        return str(_("%(skill)sなどができる", skill=name))
    return str(_("%(skill)sができる", skill=name))


def _weekday(number: int) -> str:
    days = (_("月曜"), _("火曜"), _("水曜"), _("木曜"), _("金曜"), _("土曜"), _("日曜"))
    return str(days[number])


def _area(code: int | str | None) -> str:
    area = current_city().find_area(str(code))
    return area.name if area else str(code)


def _field(code: int | str) -> str:
    field = current_city().find_field(str(code))
    return field.name if field else str(code)


def _skill_name(code: str) -> str:
    skill = current_city().find_skill(code)
    return skill.name if skill else code


_WORDS: Mapping[ReasonCode, Words] = {
    ReasonCode.FREE_AT: _free_at,
    ReasonCode.ANYTIME: lambda _p, _o: _("日時は相談して決められる"),
    ReasonCode.SAME_AREA: lambda _p, _o: _("自宅と同じ地区"),
    ReasonCode.NEIGHBOUR_AREA: lambda p, _o: _("となりの地区（%(area)s）", area=_area(p["area"])),
    ReasonCode.NEAR_KM: lambda p, _o: _("自宅から約%(km)dkm", km=p["km"]),
    ReasonCode.INTEREST: lambda p, _o: _("%(field)sに関心", field=_field(p["field"])),
    ReasonCode.SKILL: _skill,
    ReasonCode.STILL_NEEDED: lambda p, _o: _("あと%(missing)d人必要", missing=p["missing"]),
    ReasonCode.GROUP_SHORT: lambda _p, _o: _("この団体はまだ人が足りません"),
    ReasonCode.ASKED_RECENTLY: lambda p, _o: _("最近%(times)d回声をかけた", times=p["times"]),
    ReasonCode.AGE_TO_BE_CHECKED: lambda _p, _o: _("年齢の確認が必要"),
    ReasonCode.TIME_TO_BE_CHECKED: lambda _p, _o: _("空いている時間の確認が必要"),
}
_ORGANIZER_WORDS: Mapping[ReasonCode, Words] = {
    ReasonCode.SAME_AREA: lambda _p, _o: _("活動と同じ地区"),
    ReasonCode.NEIGHBOUR_AREA: lambda _p, _o: _("活動のとなりの地区"),
    ReasonCode.NEAR_KM: lambda p, _o: _("活動の地区まで約%(km)dkm", km=p["km"]),
}
_OF_THE_OPENING = frozenset({ReasonCode.STILL_NEEDED, ReasonCode.GROUP_SHORT, ReasonCode.ANYTIME})
_ORGANIZATION_WORDS: Mapping[ReasonCode, Words] = {
    ReasonCode.FREE_AT: lambda _p, _o: _("提供できる時間帯に合う"),
    ReasonCode.SAME_AREA: lambda _p, _o: _("所在地と同じ地区"),
    ReasonCode.NEAR_KM: lambda p, _o: _("所在地から約%(km)dkm", km=p["km"]),
    ReasonCode.INTEREST: lambda p, _o: _("分野が合う（%(field)s）", field=_field(p["field"])),
    ReasonCode.STILL_NEEDED: lambda p, _o: _("募集の残り：%(missing)d", missing=p["missing"]),
}


def _other_hours(_person: Person, opening: Opening) -> str:
    return str(_("登録した時間帯とは異なる（%(when)s）", when=_hours(opening)))


def _further_away(person: Person, opening: Opening) -> str:
    km = current_town().km(person.area, opening.area)
    if km is None:
        return str(_("登録した地区の外（%(area)s）", area=_area(opening.area)))
    return str(
        _("少し遠い地区（%(area)s、約%(km)dkm）", area=_area(opening.area), km=max(1, round(km)))
    )


def _other_skills(_person: Person, opening: Opening) -> str:
    names = "・".join(_skill_name(code) for code in sorted(opening.skills))
    return str(_("%(skills)sができる方を募集", skills=names))


_LET_GO: Mapping[Gate, Callable[[Person, Opening], str]] = {
    Gate.AREA: _further_away,
    Gate.TIME: _other_hours,
    Gate.MONTHLY_LIMIT: lambda _p, _o: _("ひと月の希望回数を超える"),
    Gate.SKILL: _other_skills,
    Gate.NO_SEAT_LEFT: lambda _p, _o: _("満員（キャンセル待ち）"),
}
