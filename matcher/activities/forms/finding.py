"""What a visitor looks for, kept in the address."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from matcher.activities.rules.terms import Trait
from matcher.activities.service.finding import Filters, Sort
from matcher.activities.wording.terms import choices_of
from matcher.shared.forms import (
    AreaField,
    AreasField,
    BandsField,
    ChoiceField,
    ChoicesField,
    DayField,
    DaysField,
    FieldsField,
    TextLine,
    at_most,
)
from matcher.shared.web.filters import area_name, date_ja
from matcher.shared.week import Days

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)
DISTANCES = (2, 5, 10)
NEEDS = (
    *(Trait.ONE_OFF, Trait.BEGINNERS, Trait.CHILDREN, Trait.MINORS, Trait.SHORT),
    *(Trait.INDOOR, Trait.OUTDOOR, Trait.ONLINE),
    *(Trait.WHEELCHAIR, Trait.TOILET, Trait.LANGUAGES),
)


@dataclass(frozen=True, slots=True)
class InForce:
    """One filter in force: its words, and what says it in the address (any value, if empty)."""

    label: str
    name: str
    value: str = ""

    def is_said_by(self, name: str, value: str) -> bool:
        """Tell whether this part of an address says the filter."""
        return name == self.name and self.value in {"", value}


class NeedsField(ChoicesField):
    """What a reader needs or would rather have."""

    def options(self) -> list[tuple[str, str]]:
        """Return what a listing can say of itself, what is asked for most first."""
        return choices_of(NEEDS)


class DistanceField(ChoiceField):
    """How far away at most, in kilometres."""

    def options(self) -> list[tuple[str, str]]:
        """Return the distances."""
        near = [(str(km), _("%(km)dkm以内", km=km)) for km in DISTANCES]
        return [("", _("どこでも")), *near]


class SortField(ChoiceField):
    """What is listed first."""

    def options(self) -> list[tuple[str, str]]:
        """Return the orders."""
        return self.words()

    @staticmethod
    def words() -> list[tuple[str, str]]:
        """Return each order with its words."""
        return [
            (Sort.SOONEST.value, _("日にちが近い順")),
            (Sort.NEAREST.value, _("場所が近い順")),
            (Sort.NEEDED.value, _("人手が足りない順")),
            (Sort.FOR_ME.value, _("あなたに合う順")),
        ]


class FindingForm(FlaskForm):
    """The filters of the list; what cannot be understood is said, and excludes nothing."""

    class Meta:
        """A list changes nothing and needs no token."""

        csrf = False

    q = TextLine(_l("さがす言葉"), [at_most(100)])
    area = AreasField(_l("地区"))
    days = DaysField(_l("曜日"), default="")
    band = BandsField(_l("時間帯"))
    first = DayField(_l("この日から"), name="from")
    last = DayField(_l("この日まで"), name="to")
    field = FieldsField(_l("分野"))
    need = NeedsField(_l("参加しやすさ"))
    near = AreaField(_l("距離をはかる地区"), nothing=_l("選ばない"))
    km = DistanceField(_l("そこからの距離"), default="")
    sort = SortField(_l("並び順"), default="")

    def validate_first(self, field: Field) -> None:
        """Refuse a day beyond all calendars."""
        if field.data and not FIRST_DAY <= field.data <= LAST_DAY:
            raise ValidationError(_("日付を確かめてください。"))

    def validate_last(self, field: Field) -> None:
        """Refuse an end before the beginning."""
        self.validate_first(field)
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_("「この日から」より後の日を入力してください。"))

    def validate_near(self, field: Field) -> None:
        """Ask for the place from which to measure."""
        if self.km.data and not field.data:
            raise ValidationError(_("どこからの距離か、地区を選んでください。"))

    def to_filters(self) -> Filters:
        """Return the filters that can be understood; the form has been validated."""
        origin = self.near.code if self._is_usable(self.near) else None
        km = self.km.data if origin and self._is_usable(self.km) else None
        return Filters(
            words=self.q.text if self._is_usable(self.q) else "",
            areas=_known(self.area),
            fields=_known(self.field),
            days=Days(self.days.data or "") if self._is_usable(self.days) else Days.ANY,
            bands=_known(self.band),
            first=self.first.data if self._is_usable(self.first) else None,
            last=self.last.data if self._is_usable(self.last) else None,
            needs=tuple(Trait(code) for code in _known(self.need)),
            origin=origin or "",
            within=int(km) if km else None,
            sort=Sort(self.sort.data or "") if self._is_usable(self.sort) else Sort.SOONEST,
        )

    def in_force(self) -> Iterator[InForce]:
        """Yield the filters of the address one by one, each to be taken away by itself."""
        filters = self.to_filters()
        if filters.words:
            yield InForce(_("「%(words)s」", words=filters.words), self.q.name)
        for field in (self.area, self.days, self.band, self.field, self.need):
            yield from _chosen(field)
        if filters.within:
            words = _("%(area)sから%(km)dkm以内", area=area_name(filters.origin), km=filters.within)
            yield InForce(words, self.km.name)
        if filters.first:
            words = _("%(day)sから", day=date_ja(filters.first))
            yield InForce(words, self.first.name)
        if filters.last:
            words = _("%(day)sまで", day=date_ja(filters.last))
            yield InForce(words, self.last.name)

    def _is_usable(self, field: Field) -> bool:
        return not field.errors


def _known(field: ChoicesField) -> tuple[str, ...]:
    known = {choice[0] for choice in field.iter_choices()}
    return tuple(code for code in field.codes if code in known)


def _chosen(field: ChoiceField | ChoicesField) -> Iterator[InForce]:
    for value, label, is_chosen, _attributes in field.iter_choices():
        if is_chosen and value:
            yield InForce(str(label), field.name, str(value))
