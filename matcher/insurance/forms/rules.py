"""The rules of a group, as a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import ValidationError

from matcher.errors import RuleBroken
from matcher.insurance.rules import MOST_BYTES, kind_of
from matcher.shared.wording import say


class RulesForm(FlaskForm):
    """One file: PDF, Word or a picture."""

    file = FileField(
        _l("規約のファイル"),
        [FileRequired(_l("ファイルを選んでください。"))],
        description=_l("PDF、Word（docx）、または写真（JPEG・PNG）。5MBまで。"),
    )
    content = b""

    def validate_file(self, field: FileField) -> None:
        """Refuse what is not a file of these kinds by its content."""
        if not field.data:
            return
        with field.data.stream as stream:
            self.content = stream.read(MOST_BYTES + 1)
        try:
            kind_of(self.content)
        except RuleBroken as error:
            raise ValidationError(say(error)) from error

    @property
    def filename(self) -> str:
        """Return how it was called."""
        return str(self.file.data.filename or "") if self.file.data else ""
