"""What residents and organizations say about themselves."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from matcher.accounts.forms import ChoosesPassword, NewPasswordField
from matcher.accounts.service import LoginName, login_name
from matcher.members.forms.personal import ConnectionField, PersonalFields, personal_data
from matcher.members.kinds import names_of_kinds
from matcher.members.models import Organization, OrgKind, Resident
from matcher.members.queries import GroupFilters
from matcher.members.service import Contact, OrganizationCommand, ResidentCommand
from matcher.shared.clock import today
from matcher.shared.forms import (
    ELSEWHERE,
    AreaField,
    BirthDateField,
    ChoiceField,
    FieldField,
    FieldsField,
    FuriganaField,
    MailField,
    PhoneField,
    Required,
    TextBlock,
    TextLine,
    at_most,
    chosen,
    consented,
    is_mail_address,
    is_phone,
    no_link,
)
from matcher.shared.town import current_city

__all__ = [
    "NAME",
    "OLDEST",
    "BirthDate",
    "ConnectionField",
    "ContactFields",
    "GroupFilterForm",
    "JoinForm",
    "JoinWithLoginForm",
    "OrgKindField",
    "OrganizationFields",
    "OrganizationForm",
    "ResidentFields",
    "ResidentForm",
]
NAME = 60
OLDEST = date(1900, 1, 1)


class ResidentFields:
    """Who somebody is."""

    name = TextLine(_l("お名前"), [Required(), at_most(NAME), no_link()])
    furigana = FuriganaField(_l("ふりがな"), [Required(), at_most(NAME)])
    area = AreaField(
        _l("お住まいの地区"), [chosen()], elsewhere=_l("市外（市内に通勤・通学している）")
    )


class OrgKindField(ChoiceField):
    """What kind of organization it is."""

    def options(self) -> list[tuple[str, str]]:
        """Return the kinds."""
        return [self._blank(), *names_of_kinds().items()]


class OrganizationFields:
    """What an organization is."""

    name = TextLine(_l("団体・事業者の名前"), [Required(), at_most(NAME), no_link()])
    furigana = FuriganaField(_l("ふりがな"), [Required(), at_most(NAME)], letters=True)
    org_kind = OrgKindField(_l("種類"), [chosen()])
    area = AreaField(_l("おもな地区"), [chosen()], elsewhere=_l("市内全域、または市外"))
    purpose = TextBlock(_l("活動の目的と内容"), [Required(), at_most(1000)])
    fields = FieldsField(_l("活動の分野"))


class ContactFields:
    """How to reach a member: by mail or by telephone, or both."""

    email = MailField(_l("メールアドレス"), [at_most(254)])
    phone = PhoneField(_l("電話番号"), [at_most(20)])

    def validate_email(self, _field: Field) -> None:
        """Ask for one of the two."""
        if not self.email.text and not self.phone.text:
            raise ValidationError(_("メールアドレスか電話番号の、どちらかを入力してください。"))

    def contact(self) -> Contact:
        """Return what was typed."""
        return Contact(self.email.address, self.phone.number)


class BirthDate:
    """When somebody was born, for activities that ask for an age."""

    birth_date = BirthDateField(_l("生年月日"))

    def validate_birth_date(self, field: Field) -> None:
        """Refuse a date on which nobody here can have been born."""
        if field.data and not OLDEST <= field.data <= today():
            raise ValidationError(_("生年月日を確かめてください。"))


class ResidentForm(ResidentFields, ContactFields, BirthDate, PersonalFields, FlaskForm):
    """What a resident may change about themselves."""

    @classmethod
    def of(cls, resident: Resident) -> "ResidentForm":
        """Return the form with what is registered, or with what was typed."""
        kept = ("name", "furigana", "email", "phone", "birth_date")
        data = {name: getattr(resident, name) for name in kept}
        told = data | personal_data(resident)
        return cls(data=told | {"area": resident.area or ELSEWHERE})

    def to_command(self) -> ResidentCommand:
        """Return what was typed."""
        return ResidentCommand(
            name=self.name.text,
            furigana=self.furigana.text,
            area=self.area.code,
            contact=self.contact(),
            birth_date=self.birth_date.data,
        )


class OrganizationForm(OrganizationFields, ContactFields, FlaskForm):
    """What an organization says about itself."""

    @classmethod
    def of(cls, organization: Organization) -> "OrganizationForm":
        """Return the form with what is registered, or with what was typed."""
        kept = ("name", "furigana", "org_kind", "purpose", "fields", "email", "phone")
        data = {name: getattr(organization, name) for name in kept}
        return cls(data=data | {"area": organization.area or ELSEWHERE})

    def to_command(self) -> OrganizationCommand:
        """Return what was typed."""
        return OrganizationCommand(
            name=self.name.text,
            furigana=self.furigana.text,
            org_kind=OrgKind(str(self.org_kind.data)),
            area=self.area.code,
            contact=self.contact(),
            purpose=self.purpose.text,
            fields=self.fields.codes,
        )


class JoinForm(OrganizationForm):
    """An organization registered by somebody who has a login."""

    consent = BooleanField(_l("個人情報の取り扱いに同意する"), [consented()])


class JoinWithLoginForm(ChoosesPassword, OrganizationForm):
    """An organization, and the login of who registers it."""

    login = TextLine(_l("ログインに使うメールアドレスまたは電話番号"), [at_most(254)])
    password = NewPasswordField()
    consent = BooleanField(_l("個人情報の取り扱いに同意する"), [consented()])

    def validate_login(self, _field: Field) -> None:
        """Refuse what is neither an address nor a number."""
        name = login_name(self.login.text)
        if (
            self.login.text
            and not is_mail_address(name.email or "")
            and not is_phone(name.phone or "")
        ):
            raise ValidationError(_("メールアドレスか電話番号の形で入力してください。"))

    def guessable(self) -> tuple[str, ...]:
        """Return words that a password must not consist of."""
        return (current_city().name, self.name.text, self.furigana.text, self.email.text)

    def login_name(self) -> LoginName:
        """Return the login: what was typed for it, else the organization's own contact."""
        return login_name(self.login.text or self.email.text or self.phone.text)


class GroupFilterForm(FlaskForm):
    """What to look for among the groups; kept in the address."""

    class Meta:
        """A list changes nothing and needs no token."""

        csrf = False

    q = TextLine(_l("言葉"), [at_most(100)])
    field = FieldField(_l("分野"), nothing=_l("すべての分野"))
    area = AreaField(_l("地区"), nothing=_l("すべての地区"))

    def to_filters(self) -> GroupFilters:
        """Return the filters that can be understood; the others exclude nothing."""
        self.validate()
        return GroupFilters(
            words=self.q.text if not self.q.errors else "",
            field=self.field.code if not self.field.errors else None,
            area=self.area.code if not self.area.errors else None,
        )
