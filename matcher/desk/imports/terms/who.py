"""Who may come: ages, grades, guardians, where they live, and whom a posting welcomes."""

import re
from typing import Any

from matcher.activities.rules.terms import Guardian, Residence, Trait, Unit
from matcher.desk.imports.terms.grades import grades_in
from matcher.desk.imports.terms.shapes import Table, only, outside, said

_AGE = re.compile(
    r"(?<!おおむね)(?<!概ね)(?<![\d約])満?(?P<age>\d{1,2})歳以上(?![^、。]*(?:不可|ません))"
)
_SMALL = r"(?!.*(?:中学|中高|高校|未成年|歳))"
"""Company is asked of pupils of primary school; words that ask more of them stay words."""
_OF_AGE = 18
_GUARDIAN: Table[Guardian] = (
    (r"(?:保護者|親権者|親)の?(?:方の)?(?:同意|承諾|承認|了承|許可|了解)", Guardian.CONSENT),
    (rf"^{_SMALL}.*保護者(?:等|の方)?[のとが]?ご?(?:同伴|同行|付き?添い?)", Guardian.ACCOMPANY),
    (r"^(?:小学生|子ども?)と(?:その)?保護者$", Guardian.ACCOMPANY),
    (r"学校(?:経由|を通じて|を通して)", Guardian.SCHOOL),
    (r"保護者の?(?:連絡先|メールに通知)", Guardian.CONTACT),
)
_LIVING = r"(?:在住|居住|お住まい)(?:者|の方)?"
_CONNECTED = re.compile(
    rf"[市区村]内に?{_LIVING}(?:[・、/]|又は|または|もしくは|や|か)+(?:市内)?(?:在勤|在学|通勤|通学)"
    r"(?![^、。]*(?:でなくて|に限らず|問わ))"
)
_RESIDENTS: Table[Residence] = (
    (rf"(?<!原則)[市区村]内に?{_LIVING}(?!も|以外|を?問わ)", Residence.RESIDENTS),
    (r"^(?:\S*\d歳以上の)?[市区村]民(?:の方)?(?:のみ|限定)?$", Residence.RESIDENTS),
)
_WELCOME = r"(?:でも|も|での参加)?(?:大?歓迎|OK|可(?!否))"
_TRAITS: Table[Trait] = (
    (rf"初心者(?:の方)?(?:・[^・、。]{{1,6}})?{_WELCOME}", Trait.BEGINNERS),
    (rf"未経験(?:者|の方)?{_WELCOME}", Trait.BEGINNERS),
    (r"経験(?:の有無)?[はを]?(?:不問|不要|問いません|問わず|問わない)", Trait.BEGINNERS),
    (rf"(?:子|子ども|お子さん|お子様|中学生|親子)連れ{_WELCOME}", Trait.CHILDREN),
    (r"子ども(?:の参加)?も?(?:可(?!否)|OK|歓迎)", Trait.CHILDREN),
)
_FAMILY: Table[Unit] = (
    (r"^親子(?:限定|のみ|で参加|ペア)?$", Unit.FAMILY),
    (r"^(?:小学生|中学生|子ども?)と(?:その)?保護者$", Unit.FAMILY),
    (r"^(?:家族|ファミリー)(?:単位|限定|のみ)$", Unit.FAMILY),
)


def ages(note: str, known: int | None) -> dict[str, Any]:
    """Return `min_age` and `grades`; `known` is the youngest age as a number of its own."""
    said_age = only({int(match["age"]) for match in _AGE.finditer(outside(note))})
    age = said_age if known is None else known
    grades = grades_in(note, age)
    return ({} if age is None else {"min_age": age}) | ({"grades": grades} if grades else {})


def guardian(*notes: str, min_age: int | None) -> dict[str, Any]:
    """Return `guardian`, unless nobody under age may come.

    Where some need company and others consent, all of them need consent.
    """
    found = set() if (min_age or 0) >= _OF_AGE else said(_GUARDIAN, *notes)
    if found == {Guardian.CONSENT, Guardian.ACCOMPANY}:
        return {"guardian": Guardian.CONSENT}
    one = only(found)
    return {"guardian": one} if one else {}


def residence(note: str) -> dict[str, Any]:
    """Return `residence`; 「市内・近郊在住」 and 「原則市内」 bind nobody."""
    if _CONNECTED.search(outside(note)):
        return {"residence": Residence.CONNECTED}
    one = only(said(_RESIDENTS, outside(note)))
    return {"residence": one} if one else {}


def unit(note: str) -> dict[str, Any]:
    """Return `unit`, if families come together."""
    one = only(said(_FAMILY, note))
    return {"unit": one} if one else {}


def welcomed(*notes: str) -> set[Trait]:
    """Return whom the notes welcome."""
    return said(_TRAITS, *notes)
