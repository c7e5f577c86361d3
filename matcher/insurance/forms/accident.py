"""What is told of an accident."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from matcher.attendance.rosters import Person
from matcher.errors import RuleBroken
from matcher.insurance.models import Accident
from matcher.insurance.rules import Report, check_witness, lacking
from matcher.insurance.service.reporting import AccidentCommand
from matcher.shared.clock import from_local, to_local, utcnow
from matcher.shared.forms import (
    ChoiceField,
    ClockField,
    NearDayField,
    PhoneField,
    Required,
    TextBlock,
    TextLine,
    at_most,
    no_link,
)
from matcher.shared.wording import say

HAND_IN, KEEP = "hand_in", "keep"
SOMEBODY_ELSE = "-"


class AccidentForm(FlaskForm):
    """A report: kept as a draft by one button, handed in by the other."""

    who = ChoiceField(_l("けがをした方"), [Required(_l("選んでください。"))], choices=[])
    person = TextLine(
        _l("けがをした方のお名前"),
        [at_most(120), no_link()],
        description=_l("名簿にない方のときと、団体で参加した方のときに書いてください。"),
    )
    day = NearDayField(_l("けがをした日"), [Required()])
    at = ClockField(_l("時刻"), [Required()])
    place = TextLine(_l("場所"), [at_most(200)], description=_l("例：中央公園の花壇の横"))
    what = TextBlock(
        _l("何が起きたか"),
        [at_most(2000)],
        description=_l("何をしていて、どうなったかを、見たままに書いてください。"),
    )
    injury = TextBlock(
        _l("けがの様子"), [at_most(1000)], description=_l("例：右手の人さし指を切った")
    )
    treatment = TextBlock(
        _l("手当て"),
        [at_most(1000)],
        description=_l("例：その場で消毒した。中央病院で3針縫った"),
    )
    witness_name = TextLine(
        _l("証人のお名前"),
        [at_most(120), no_link()],
        description=_l(
            "けがを見ていた、家族ではない方です。いっしょに参加した家族や仲間は、証人になれません。"
        ),
    )
    witness_phone = PhoneField(_l("証人の電話番号"))
    witness_relation = TextLine(
        _l("けがをした方との間柄"), [at_most(80)], description=_l("例：同じ班で作業していた参加者")
    )
    witness_outside = BooleanField(_l("証人は、けがをした方と同居しておらず、親族でもありません"))
    deed = ChoiceField(_l("保存か提出か"), choices=lambda: [(KEEP, ""), (HAND_IN, "")])

    def __init__(self, people: Sequence[Person], *, anybody: bool, **kwargs: Any) -> None:  # noqa: ANN401
        self.people = {person.key: person for person in people}
        self.anybody = anybody
        super().__init__(**kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what wtforms takes
        """Offer those on the roster, before what was sent is read."""
        named = [(key, person.name) for key, person in self.people.items()]
        others = [(SOMEBODY_ELSE, _("名簿にない方"))] if self.anybody else []
        self["who"].choices = [*named, *others]
        super().process(*args, **kwargs)

    @property
    def hands_in(self) -> bool:
        """Tell whether the report is handed in, and not only kept."""
        return bool(self.deed.data == HAND_IN)

    @property
    def happened_at(self) -> datetime:
        """Return when it happened."""
        return from_local(self.day.data, self.at.data)

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - what wtforms takes
        """Tell whether it can be kept, and, when it is handed in, whether nothing is lacking."""
        if not super().validate(**kwargs):
            return False
        self._check_witness()
        if self.hands_in:
            for name in lacking(self._report()):
                self._lacks(self[name])
        return not self.errors

    def validate_person(self, field: Field) -> None:
        """Ask for the name of somebody who stands on no roster, or came for an organization."""
        chosen = self.people.get(str(self.who.data))
        if not field.data and self.who.data and (chosen is None or chosen.is_organization):
            raise ValidationError(_("お名前を入力してください。"))

    def validate_day(self, field: Field) -> None:
        """Refuse a moment that is still ahead."""
        if field.data and self.at.data and self.happened_at > utcnow():
            raise ValidationError(_("これより前の日時を入力してください。"))

    def to_command(self) -> AccidentCommand:
        """Return what is told."""
        chosen = self.people.get(str(self.who.data))
        return AccidentCommand(
            self._report(), chosen.engagement_id if chosen else None, self.hands_in
        )

    def _report(self) -> Report:
        chosen = self.people.get(str(self.who.data))
        typed = chosen is None or chosen.is_organization
        return Report(
            person=self.person.text if typed or chosen is None else chosen.name,
            happened_at=self.happened_at,
            place=self.place.text,
            what=self.what.text,
            injury=self.injury.text,
            treatment=self.treatment.text,
            witness_name=self.witness_name.text,
            witness_phone=self.witness_phone.number or "",
            witness_relation=self.witness_relation.text,
            witness_outside=bool(self.witness_outside.data),
        )

    def _check_witness(self) -> None:
        command = self.to_command()
        party = [p.name for p in self.people.values() if p.engagement_id == command.engagement_id]
        try:
            check_witness(command.report.witness_name, command.report.person, party)
        except RuleBroken as error:
            self.witness_name.errors = [*self.witness_name.errors, say(error)]

    def _lacks(self, field: Field) -> None:
        words = _("提出するには、入力が必要です。")
        if field is self.witness_outside:
            words = _("提出するには、証人が同居の方や親族でないことの確認が必要です。")
        field.errors = [*field.errors, words]


def told_of(accident: Accident, people: Sequence[Person]) -> dict[str, Any]:
    """Return what stands in the form for a draft."""
    names = ("person", "place", "what", "injury", "treatment")
    witness = ("witness_name", "witness_phone", "witness_relation", "witness_outside")
    local = to_local(accident.happened_at)
    ours = [p for p in people if p.engagement_id == accident.engagement_id]
    same = [p for p in ours if p.name == accident.person] or [p for p in ours if p.is_organization]
    told = {name: getattr(accident, name) for name in (*names, *witness)}
    who = same[0].key if same else SOMEBODY_ELSE
    if same and not same[0].is_organization:
        told["person"] = ""
    return {**told, "who": who, "day": local.date(), "at": local.time()}
