"""Supporters without their names: a handle stands for one of them, on one shift, to one reader.

It tells nothing of whom it stands for, not even a number, and is of no use to anybody else.
"""

import hmac
from hashlib import sha256
from string import ascii_uppercase

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from matcher.errors import NotFound
from matcher.members.models import Resident
from matcher.offers.models import Offer, OfferKind, OfferStatus
from matcher.shared.db import db


def handle_of(resident_id: int, shift_id: int, account_id: int) -> str:
    """Return the handle of a resident."""
    secret = f"{current_app.config['SECRET_KEY']}/candidate".encode()
    return hmac.new(secret, f"{shift_id}/{account_id}/{resident_id}".encode(), sha256).hexdigest()


def resident_behind(handle: str, shift_id: int, account_id: int) -> Resident:
    """Return the supporter, or who offers a talent, that a handle stands for; or raise NotFound."""
    supporters = select(Offer.member_id).where(
        Offer.kind.in_((OfferKind.TIME, OfferKind.TALENT)), Offer.status == OfferStatus.OPEN
    )
    given = handle.encode()
    for id_ in db.session.scalars(supporters.distinct()):
        if id_ and hmac.compare_digest(handle_of(id_, shift_id, account_id).encode(), given):
            return db.session.get_one(Resident, id_)
    raise NotFound


def nameless(place: int) -> str:
    """Return what to call the supporter at this place of a list, from 0: 市民Aさん."""
    rounds, letter = divmod(place, len(ascii_uppercase))
    mark = ascii_uppercase[letter] + (str(rounds + 1) if rounds else "")
    return str(_("市民%(mark)sさん", mark=mark))
