"""School years named by a posting."""

import re

from matcher.activities.rules.terms import Grade
from matcher.desk.imports.terms.shapes import clauses, outside

_ALL = tuple(Grade)
_STAGES = {
    "小": (Grade.E1, Grade.E2, Grade.E3, Grade.E4, Grade.E5, Grade.E6),
    "中": (Grade.J1, Grade.J2, Grade.J3),
    "高": (Grade.H1, Grade.H2, Grade.H3),
    "大": (Grade.STUDENT,),
}
_GROWN = ("社会人", "シニア", "高齢者", "大人")
_GRADE = (
    r"(?:小学?校?[1-6](?:年生?)?|中学?校?[1-3](?:年生?)?|高校?[1-3](?:年生?)?|"
    rf"小中高生|小中学生|中高生|[小中]学生|高校生|大学生|{'|'.join(_GROWN)})"
)
_LIST = rf"{_GRADE}(?:[・と]{_GRADE})*"
_AT_LEAST = re.compile(rf"(?P<first>{_GRADE})以上(?![^、。]*(?:不可|ません|ではな))")
_RANGE = re.compile(rf"(?:対象は?)?(?P<first>{_GRADE})(?:から|[~-])(?P<last>{_GRADE})(?:まで)?")
_YEARS = re.compile(
    r"(?:対象は?)?(?:(?P<stage>小学?校?)(?P<first>[1-6])(?:年生?)?~(?P<last>[1-6])年生?|"
    r"(?P<upper>中学?校?|高校?)(?P<from>[1-3])(?:年生?)?~(?P<to>[1-3])年生?)"
)
_ONE = re.compile(rf"(?:[^はも]{{1,16}}(?:の|ある|できる|したい))?(?P<grade>{_GRADE})(?:の方)?")
_LIMITED = re.compile(rf"(?P<list>{_LIST})(?:のみ|限定|に限る|に限ります)(?![^、。]*ません)")
_LEFT_OUT = re.compile(rf"(?P<list>{_LIST})(?:を?除く|を除き|は?(?:参加)?不可|以外)")
_NO_PERSON = re.compile(r"保険(?:登録|加入)")
_SHORT = frozenset("小中高")
_YOUNGEST = {grade: age for age, grade in enumerate(_ALL[1:13], start=6)}
"""At what age one comes into each school year; one leaves it a year older."""


def grades_in(note: str, min_age: int | None) -> tuple[Grade, ...]:
    """Return the grades that may come, less those left out; none where the note names none.

    「18歳以上(高校生を除く)」 names some: those of that age without the ones left out.
    """
    out = {
        each
        for clause in clauses(note)
        for match in _LEFT_OUT.finditer(clause)
        for each in _grades_of(match["list"])
    }
    named = _named(note) or ({each for each in _ALL if _may_be(each, min_age)} if out else set())
    return tuple(each for each in _ALL if each in named - out)


def _named(note: str) -> set[Grade]:
    whole = list(clauses(outside(note)))
    for clause in whole:
        if match := _AT_LEAST.search(clause):
            return _from_to(match["first"], _GROWN[0])
        if match := _RANGE.fullmatch(clause):
            return _from_to(match["first"], match["last"])
        if match := _YEARS.fullmatch(clause):
            stage, first, last = (each for each in match.groups() if each)
            return _from_to(stage + first, stage + last)
        if match := _LIMITED.search(clause):
            return _grades_of(match["list"])
    if len(whole) == 1 and (match := _ONE.fullmatch(whole[0])):
        return _grades_of(match["grade"])
    return _listed(list(clauses(outside(note), joints=True)))


def _listed(pieces: list[str]) -> set[Grade]:
    """Return the grades of a note that lists them and says nothing else of people."""
    people = [piece for piece in pieces if not _NO_PERSON.fullmatch(piece)]
    if not people or people[-1] in _SHORT:
        return set()
    if not all(piece in _SHORT or re.fullmatch(_GRADE, piece) for piece in people):
        return set()
    return {each for piece in people for each in _grades_of(piece)}


def _grades_of(written: str) -> set[Grade]:
    found: set[Grade] = set()
    for one in re.findall(rf"{_GRADE}|[小中高]", written):
        stages = [] if one in _GROWN else re.findall("[小中高大]", one)
        year = re.search(r"\d", one)
        for stage in stages:
            of_stage = _STAGES[stage]
            found.update([of_stage[int(year[0]) - 1]] if year else of_stage)
        if not stages:
            found.add(Grade.ADULT)
    return found


def _from_to(first: str, last: str) -> set[Grade]:
    places = [_ALL.index(each) for name in (first, last) for each in _grades_of(name)]
    return set(_ALL[min(places) : max(places) + 1])


def _may_be(grade: Grade, min_age: int | None) -> bool:
    """Tell whether somebody in that grade may have reached the age."""
    age = min_age or 0
    if grade is Grade.PRESCHOOL:
        return age < _YOUNGEST[Grade.E1]
    return grade not in _YOUNGEST or _YOUNGEST[grade] + 1 >= age
