"""What people say about what they can give."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from matcher.accounts.forms import ChoosesPassword, NewPasswordField
from matcher.accounts.service import login_name
from matcher.members.forms import BirthDate, ContactFields, ResidentFields
from matcher.members.models import Member, MemberKind
from matcher.members.service import ResidentCommand
from matcher.offers.hooks import TalentFilters
from matcher.offers.kinds import names_of_kinds
from matcher.offers.models import Offer, OfferKind
from matcher.offers.queries import talent_categories
from matcher.offers.service import OfferCommand, RegistrationCommand, SupporterCommand
from matcher.shared.forms import (
    AreaField,
    AreasField,
    BandsField,
    ChoiceField,
    DaysField,
    FieldField,
    FieldsField,
    GridField,
    NumberField,
    Required,
    SkillsField,
    TextBlock,
    TextLine,
    at_most,
    between,
    chosen,
    consented,
)
from matcher.shared.town import current_city
from matcher.shared.week import Days

MOST_A_MONTH = 10
MOST_THINGS = 9999
OF_RESIDENTS = (OfferKind.TALENT, OfferKind.GOODS, OfferKind.VENUE)
OF_ORGANIZATIONS = (
    OfferKind.PEOPLE,
    OfferKind.GOODS,
    OfferKind.VENUE,
    OfferKind.FUNDS,
    OfferKind.TALENT,
)


_KEPT = (
    "kind",
    "title",
    "category",
    "description",
    "count",
    "conditions",
    "skills",
    "fields",
    "areas",
    "free_slots",
)


class FrequencyField(ChoiceField):
    """How often at most somebody wants to be there."""

    def options(self) -> list[tuple[str, str]]:
        """Return once a month and more."""
        times = range(1, MOST_A_MONTH + 1)
        return [("", _("制限なし")), *((str(n), _("月%(count)d回まで", count=n)) for n in times)]


class SupporterFields:
    """When and for what somebody is free."""

    fields = FieldsField(_l("関心のある分野"))
    free_slots = GridField(_l("参加しやすい曜日と時間帯"))
    max_per_month = FrequencyField(_l("参加できる回数"))
    skills = SkillsField(_l("できること・得意なこと"))

    def supporter(self, areas: tuple[str, ...] = ()) -> SupporterCommand:
        """Return what was chosen."""
        often = self.max_per_month.code
        return SupporterCommand(
            fields=self.fields.codes,
            areas=areas,
            free_slots=self.free_slots.codes,
            skills=self.skills.codes,
            max_per_month=int(often) if often else None,
        )


class RegisterForm(
    ChoosesPassword, ResidentFields, ContactFields, BirthDate, SupporterFields, FlaskForm
):
    """A resident's whole registration."""

    password = NewPasswordField()
    consent = BooleanField(_l("個人情報の取り扱いに同意する"), [consented()])

    def guessable(self) -> tuple[str, ...]:
        """Return words that a password must not consist of."""
        own = (self.name.text, self.furigana.text, self.email.text, self.phone.text)
        return (current_city().name, *own)

    def to_command(self) -> RegistrationCommand:
        """Return what was typed; the login name is the address, or else the number."""
        resident = ResidentCommand(
            name=self.name.text,
            furigana=self.furigana.text,
            area=self.area.code,
            contact=self.contact(),
            birth_date=self.birth_date.data,
        )
        login = login_name(self.email.text or self.phone.text)
        return RegistrationCommand(resident, self.supporter(), login)


class SupporterForm(SupporterFields, FlaskForm):
    """What a supporter may change."""

    areas = AreasField(_l("行きやすい地区"))

    @classmethod
    def of(cls, offer: Offer | None) -> "SupporterForm":
        """Return the form with what is registered, or with what was typed."""
        if offer is None:
            return cls()
        kept = ("fields", "free_slots", "skills", "areas")
        often = str(offer.max_per_month or "")
        return cls(data={n: getattr(offer, n) for n in kept} | {"max_per_month": often})

    def to_command(self) -> SupporterCommand:
        """Return what was chosen."""
        return self.supporter(self.areas.codes)


class OfferForm(FlaskForm):
    """One thing somebody can give."""

    kind = ChoiceField(_l("何を提供できますか"), [chosen()], choices=[])
    title = TextLine(_l("題名"), [Required(), at_most(60)])
    category = TextLine(_l("分類"), [at_most(40)])
    description = TextBlock(_l("内容"), [Required(), at_most(1000)])
    count = NumberField(_l("人数・数量"), [between(1, MOST_THINGS)])
    conditions = TextBlock(_l("条件"), [at_most(500)])
    skills = SkillsField(_l("関係のある技能"))
    fields = FieldsField(_l("協力したい分野"))
    areas = AreasField(_l("提供できる地区"))
    free_slots = GridField(_l("提供できる曜日と時間帯"))

    @classmethod
    def of(cls, member: Member, offer: Offer | None, kind: str | None = None) -> "OfferForm":
        """Return the form for this member, with what the offer says or what was typed."""
        data = {name: getattr(offer, name) for name in _KEPT} if offer else {"kind": kind}
        form = cls(data=data)
        names = names_of_kinds()
        form.kind.choices = [(k, names[k]) for k in _kinds_for(member)]
        return form

    def validate_count(self, field: Field) -> None:
        """Ask how many people can come."""
        if self.kind.data == OfferKind.PEOPLE and field.data is None and not field.errors:
            raise ValidationError(_("参加できる人数を入力してください。"))

    def to_command(self) -> OfferCommand:
        """Return what was typed."""
        return OfferCommand(
            kind=OfferKind(str(self.kind.data)),
            title=self.title.text,
            category=self.category.text,
            description=self.description.text,
            conditions=self.conditions.text,
            fields=self.fields.codes,
            skills=self.skills.codes,
            areas=self.areas.codes,
            free_slots=self.free_slots.codes,
            count=self.count.data,
        )


class CategoryField(ChoiceField):
    """One of the categories that open talents name."""

    def options(self) -> list[tuple[str, str]]:
        """Return the categories."""
        return [self._blank(), *((name, name) for name in talent_categories())]


class TalentFilterForm(FlaskForm):
    """What to look for among the talents; kept in the address."""

    class Meta:
        """A list changes nothing and needs no token."""

        csrf = False

    q = TextLine(_l("言葉"), [at_most(100)])
    category = CategoryField(_l("分類"), nothing=_l("すべての分類"))
    area = AreaField(_l("来てほしい地区"), nothing=_l("どの地区でも"))
    field = FieldField(_l("活動の分野"), nothing=_l("どの分野でも"))
    days = DaysField(_l("曜日"), default="")
    band = BandsField(_l("時間帯"))

    def to_filters(self) -> TalentFilters:
        """Return the filters that can be understood; the others exclude nothing."""
        self.validate()
        bands = self.band.codes if not self.band.errors else ()
        return TalentFilters(
            words=self.q.text if not self.q.errors else "",
            category=_chosen(self.category),
            area=_chosen(self.area),
            field=_chosen(self.field),
            days=Days(_chosen(self.days) or ""),
            bands=tuple(bands),
        )

    @property
    def set_filters(self) -> int:
        """Return how many filters are set."""
        fields = (self.q, self.category, self.area, self.field, self.days, self.band)
        return sum(bool(field.data) for field in fields)


def _chosen(field: ChoiceField) -> str | None:
    return None if field.errors else field.code


def _kinds_for(member: Member) -> Sequence[OfferKind]:
    return OF_RESIDENTS if member.kind is MemberKind.RESIDENT else OF_ORGANIZATIONS
