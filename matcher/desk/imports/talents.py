"""A row of talents.csv: a talent that can be asked for, its owner named or not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask_babel import gettext
from sqlalchemy import select

from matcher.activities.models import Activity
from matcher.city.town import City
from matcher.desk.imports.cells import Cells
from matcher.desk.imports.outcome import Outcome
from matcher.desk.imports.places import skill_codes
from matcher.desk.imports.reviews import Source
from matcher.members.models import Organization
from matcher.members.service import find_organization
from matcher.offers.models import Offer, OfferKind
from matcher.offers.service import OfferCommand, add_offer, edit_offer
from matcher.shared.db import db

_: Callable[..., str] = gettext
REQUIRED = ("bank_name", "skill", "owner_kind")
IDENTITY = ("source_url", "bank_name", "skill")


class OwnerKind(StrEnum):
    """Whose talent it is."""

    INDIVIDUAL = "individual"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class TalentRow:
    """What a row says, checked; `owner` is the name of a group, if it may be one."""

    command: OfferCommand
    owner: str
    notes: dict[str, str]

    def take(self, source: Source, *, now: datetime) -> Outcome:
        """Write the talent down or anew; leave one that has not changed."""
        same = select(Offer).where(Offer.source_key == source.key)
        offer = db.session.scalars(same).one_or_none()
        if offer is not None and offer.source_digest == source.digest:
            return Outcome.UNCHANGED
        outcome = Outcome.CREATED if offer is None else Outcome.UPDATED
        if offer is None:
            offer = add_offer(_owner(self.owner), self.command, now=now)
        else:
            edit_offer(offer, self.command, now=now)
        offer.notes = self.notes
        offer.source_key, offer.source_digest = source.key, source.digest
        return outcome


def read_row(raw: Mapping[str, str], *, city: City, today: date) -> TalentRow:  # noqa: ARG001
    """Return what the row says; raise RowProblem where a person must look."""
    cells = Cells(raw)
    bank = cells.name("bank_name", Organization.name)
    owner_kind = cells.choice("owner_kind", OwnerKind)
    title = cells.name("skill", Offer.title)
    command = OfferCommand(
        kind=OfferKind.TALENT,
        title=title,
        category=cells.text("category", Offer.category),
        description=cells.text("description", Offer.description),
        conditions=cells.text("conditions", Offer.conditions),
        skills=skill_codes(title, city=city),
    )
    notes = {
        _("人材バンク"): bank,
        _("登録の別"): _("団体") if owner_kind is OwnerKind.GROUP else _("個人"),
        _("出典"): cells.web_address("source_url", Activity.source_url),
    }
    owner = bank if owner_kind is OwnerKind.GROUP else ""
    return TalentRow(command, owner, {k: v for k, v in notes.items() if v} | cells.others())


def _owner(bank: str) -> Organization | None:
    """Return the group that the bank's name is, or names after its town: 富士市 だるまの会."""
    _town, _space, name = bank.partition(" ")
    found = (find_organization(each) for each in (bank, name) if each)
    return next((organization for organization in found if organization), None)
