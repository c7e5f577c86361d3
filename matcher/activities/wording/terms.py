"""The terms of a posting in words: one for each code, and the choices of a form."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from flask_babel import gettext as _

from matcher.activities.rules.grades import runs_of
from matcher.activities.rules.terms import (
    Amount,
    DayStatus,
    Grade,
    Guardian,
    Insurance,
    Language,
    Per,
    Rain,
    Residence,
    Selection,
    Trait,
    Unit,
    Wants,
)

Words = Callable[[], str]

_SAID: tuple[tuple[StrEnum, Words], ...] = (
    (Wants.PEOPLE, lambda: _("活動に参加する人")),
    (Wants.TALENT, lambda: _("特技のある人（講師、演奏など）")),
    (Wants.GOODS, lambda: _("物品")),
    (Wants.VENUE, lambda: _("場所")),
    (Wants.FUNDS, lambda: _("資金")),
    (Selection.FIRST_COME, lambda: _("先着順（申込みですぐに決まります）")),
    (Selection.LOTTERY, lambda: _("抽選（締切のあとに決まります）")),
    (Selection.SCREENING, lambda: _("主催者が選びます（申込みのあとにお返事します）")),
    (Amount.EXACT, lambda: _("ちょうど")),
    (Amount.ABOUT, lambda: _("約（多少の増減があります）")),
    (Amount.SOME, lambda: _("若干名")),
    (Per.EACH, lambda: _("1回あたり")),
    (Per.TOTAL, lambda: _("全部の回を合わせて")),
    (Guardian.NONE, lambda: _("特に求めない")),
    (Guardian.CONSENT, lambda: _("18歳未満の方は、保護者の同意が必要です")),
    (Guardian.ACCOMPANY, lambda: _("小学生以下の方は、保護者と一緒にご参加ください")),
    (Guardian.CONTACT, lambda: _("18歳未満の方は、保護者の連絡先をうかがいます")),
    (Guardian.SCHOOL, lambda: _("児童・生徒の方は、学校を通じてお申し込みください")),
    (Residence.ANYWHERE, lambda: _("どこにお住まいの方でも")),
    (Residence.CONNECTED, lambda: _("市内に在住・在勤・在学の方")),
    (Residence.RESIDENTS, lambda: _("市内にお住まいの方")),
    (Unit.PERSON, lambda: _("お一人から")),
    (Unit.FAMILY, lambda: _("家族・親子で")),
    (Unit.GROUP, lambda: _("グループで")),
    (Trait.BEGINNERS, lambda: _("初めての方も歓迎")),
    (Trait.CHILDREN, lambda: _("子ども連れでもよい")),
    (Trait.WHEELCHAIR, lambda: _("車いすで参加できる")),
    (Trait.TOILET, lambda: _("トイレがある")),
    (Trait.INDOOR, lambda: _("屋内")),
    (Trait.OUTDOOR, lambda: _("屋外")),
    (Trait.ONLINE, lambda: _("オンライン")),
    (Trait.LANGUAGES, lambda: _("日本語以外でも参加できる")),
    (Trait.ONE_OFF, lambda: _("1日だけ")),
    (Trait.SHORT, lambda: _("2時間以内")),
    (Trait.MINORS, lambda: _("18歳未満も参加できる")),
    (Language.EASY_JAPANESE, lambda: _("やさしい日本語")),
    (Language.ENGLISH, lambda: _("英語")),
    (Language.CHINESE, lambda: _("中国語")),
    (Language.KOREAN, lambda: _("韓国・朝鮮語")),
    (Language.VIETNAMESE, lambda: _("ベトナム語")),
    (Language.TAGALOG, lambda: _("タガログ語")),
    (Language.NEPALI, lambda: _("ネパール語")),
    (Language.PORTUGUESE, lambda: _("ポルトガル語")),
    (Language.SIGN, lambda: _("手話")),
    (Rain.UNSAID, lambda: _("決めていない")),
    (Rain.GOES_AHEAD, lambda: _("雨でも行います")),
    (Rain.LIGHT_ONLY, lambda: _("小雨なら行います")),
    (Rain.CALLED_OFF, lambda: _("雨のときは中止します")),
    (Rain.NEXT_DAY, lambda: _("雨のときは翌日または予備日に延期します")),
    (Rain.OTHER_PLACE, lambda: _("雨のときは会場を変えて行います")),
    (Insurance.UNSAID, lambda: _("決めていない")),
    (Insurance.ORGANIZER, lambda: _("主催者が加入します")),
    (Insurance.OWN, lambda: _("各自でご加入ください")),
    (Insurance.NONE, lambda: _("加入していません")),
    (DayStatus.GOES_AHEAD, lambda: _("予定どおり行います")),
    (DayStatus.CALLED_OFF, lambda: _("中止します")),
    (DayStatus.MOVED, lambda: _("日時を変えます")),
    (DayStatus.OTHER_PLACE, lambda: _("場所を変えます")),
    (Grade.PRESCHOOL, lambda: _("未就学児")),
    (Grade.E1, lambda: _("小学1年生")),
    (Grade.E2, lambda: _("小学2年生")),
    (Grade.E3, lambda: _("小学3年生")),
    (Grade.E4, lambda: _("小学4年生")),
    (Grade.E5, lambda: _("小学5年生")),
    (Grade.E6, lambda: _("小学6年生")),
    (Grade.J1, lambda: _("中学1年生")),
    (Grade.J2, lambda: _("中学2年生")),
    (Grade.J3, lambda: _("中学3年生")),
    (Grade.H1, lambda: _("高校1年生")),
    (Grade.H2, lambda: _("高校2年生")),
    (Grade.H3, lambda: _("高校3年生")),
    (Grade.STUDENT, lambda: _("大学生・専門学校生など")),
    (Grade.ADULT, lambda: _("一般（社会人）")),
)
# By the kind too: NONE of one kind is equal to NONE of another.
_WORDS: Mapping[tuple[type[StrEnum], str], Words] = {
    (type(code), code.value): words for code, words in _SAID
}
_SCHOOLS: Mapping[tuple[Grade, Grade], Words] = {
    (Grade.E1, Grade.E6): lambda: _("小学生"),
    (Grade.J1, Grade.J3): lambda: _("中学生"),
    (Grade.H1, Grade.H3): lambda: _("高校生"),
    (Grade.E1, Grade.J3): lambda: _("小・中学生"),
    (Grade.J1, Grade.H3): lambda: _("中・高校生"),
    (Grade.E1, Grade.H3): lambda: _("小学生から高校生"),
}
_SCHOOL_STARTS: Mapping[Grade, Words] = {
    Grade.E1: lambda: _("小学生"),
    Grade.J1: lambda: _("中学生"),
    Grade.H1: lambda: _("高校生"),
}


def say(code: StrEnum) -> str:
    """Return the words for one code of `rules.terms`."""
    return _WORDS[type(code), code.value]()


def say_all(codes: Iterable[StrEnum]) -> str:
    """Return the words for several codes: 「屋外、トイレがある」."""
    return "、".join(say(code) for code in codes)


def choices_of(codes: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """Return these codes, or all of an enumeration, with their words, for a form."""
    return [(code.value, say(code)) for code in codes]


def say_grades(grades: Iterable[str]) -> str:
    """Return the grades as people say them: 「小学4年生以上」, 「中学生、高校1年生」."""
    return "、".join(_say_run(first, last) for first, last in runs_of(grades))


def _say_run(first: Grade, last: Grade) -> str:
    if (first, last) in _SCHOOLS:
        return _SCHOOLS[first, last]()
    start = _SCHOOL_STARTS.get(first)
    if last is Grade.ADULT and first is not Grade.ADULT:
        return str(_("%(grade)s以上", grade=start() if start else say(first)))
    if first is last:
        return say(first)
    return str(_("%(first)s〜%(last)s", first=say(first), last=say(last)))
