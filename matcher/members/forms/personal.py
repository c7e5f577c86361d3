"""What residents tell of themselves only where something needs it, and who may see it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from matcher.members.kinds import names_of_connections
from matcher.members.models import Connection, Resident
from matcher.members.personal import PersonalCommand
from matcher.shared.forms import ChoiceField, PhoneField, TextLine, at_most, no_link

ADDRESS = 200
NAME = 60
RELATION = 40


class ConnectionField(ChoiceField):
    """What ties somebody to the town."""

    @property
    def connection(self) -> Connection | None:
        """Return what was chosen."""
        return Connection(self.code) if self.code else None

    def options(self) -> list[tuple[str, str]]:
        """Return the ties."""
        return [self._blank(), *names_of_connections().items()]


class PersonalFields:
    """What is told only where something needs it."""

    connection = ConnectionField(_l("市とのつながり"))
    address = TextLine(_l("住所"), [at_most(ADDRESS)])
    emergency_name = TextLine(_l("緊急連絡先のお名前"), [at_most(NAME), no_link()])
    emergency_relation = TextLine(
        _l("ご本人との関係（夫・娘・友人など）"), [at_most(RELATION), no_link()]
    )
    emergency_phone = PhoneField(_l("緊急連絡先の電話番号"), [at_most(20)])
    shared = BooleanField(
        _l("参加する活動の当日に、主催者が緊急連絡先を見られるようにすることに同意する")
    )

    def validate_emergency_name(self, field: TextLine) -> None:
        """Ask whose number it is."""
        if self.emergency_phone.text and not field.text:
            raise ValidationError(_("どなたの電話番号かを入力してください。"))

    def validate_emergency_phone(self, field: PhoneField) -> None:
        """Ask for the number of whoever is named, or is to be shared."""
        if (self.emergency_name.text or self.shared.data) and not field.text:
            raise ValidationError(_("緊急連絡先の電話番号を入力してください。"))

    def personal(self) -> PersonalCommand:
        """Return what was typed."""
        return PersonalCommand(
            connection=self.connection.connection,
            address=self.address.text,
            emergency_name=self.emergency_name.text,
            emergency_relation=self.emergency_relation.text,
            emergency_phone=self.emergency_phone.number,
            shared=bool(self.shared.data),
        )


def personal_data(resident: Resident) -> dict[str, object]:
    """Return what is told already, by the names of the fields."""
    kept = ("connection", "address", "emergency_name", "emergency_relation", "emergency_phone")
    told = {name: getattr(resident, name) for name in kept}
    return told | {"shared": resident.emergency_shared_at is not None}
