"""The kinds of offers, in words."""

from flask_babel import gettext as _

from matcher.offers.models import OfferKind


def names_of_kinds() -> dict[str, str]:
    """Return what each kind is called."""
    return {
        OfferKind.TIME: _("時間（総合サポーター）"),
        OfferKind.TALENT: _("特技・知識・技術（人材バンク）"),
        OfferKind.GOODS: _("物品・機材の貸し出しや提供"),
        OfferKind.VENUE: _("場所・会場"),
        OfferKind.FUNDS: _("資金・協賛"),
        OfferKind.PEOPLE: _("人手（従業員・会員の参加）"),
    }


def name_of_kind(kind: OfferKind) -> str:
    """Return what an offer of this kind is."""
    return names_of_kinds()[kind]
