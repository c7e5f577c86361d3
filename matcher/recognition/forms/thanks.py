"""The organizer's own words of thanks."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from matcher.shared.forms import Required, TextBlock, at_most


class ThanksForm(FlaskForm):
    """Words to everybody who came to one shift."""

    words = TextBlock(
        _l("お礼のことば"),
        [Required(), at_most(1000)],
        description=_l("参加した方全員に、同じことばが届きます。"),
    )
