"""What people type when an engagement ends."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from matcher.shared.forms import Required, TextBlock, at_most


class EndForm(FlaskForm):
    """Why an engagement ends, for whoever is told."""

    reason = TextBlock(
        _l("理由"),
        [at_most(500)],
        description=_l("お知らせに添えます。書かなくても構いません。"),
    )


class ReasonForm(FlaskForm):
    """Why somebody has withdrawn, told afterwards."""

    reason = TextBlock(
        _l("取りやめた理由"),
        [Required(_l("理由を入力してください。")), at_most(500)],
        description=_l("主催者に伝わります。"),
    )
