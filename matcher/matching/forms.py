"""What an organizer types when asking supporters."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField

from matcher.shared.forms import TextBlock, at_most


class InviteForm(FlaskForm):
    """A word to whoever is asked; the button pressed says who that is."""

    who = StringField()
    message = TextBlock(
        _l("お願いに添えるひとこと"),
        [at_most(1000)],
        description=_l(
            "書いておくと、お願いする方のメールに添えられます。書かなくても構いません。"
        ),
    )

    @property
    def handle(self) -> str:
        """Return the handle of whom to ask."""
        return str(self.who.data or "")
