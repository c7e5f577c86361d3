"""In March: who is covered, helped this fiscal year, and is not enrolled for the next."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, func, select

from matcher.activities.models import Shift
from matcher.authz import Actor
from matcher.desk.service.scope import Line, page_of, within
from matcher.engagements.models import Engagement
from matcher.engagements.rules import State
from matcher.insurance.models import Enrolment
from matcher.insurance.rules import fiscal_year
from matcher.insurance.rules.cover import APRIL, MARCH
from matcher.members.models import Resident
from matcher.shared.clock import from_local
from matcher.shared.web.paging import Page


@dataclass(frozen=True, slots=True)
class Renewal:
    """Somebody whose cover ends on 31 March, with how often they helped this year."""

    id: int
    name: str
    furigana: str
    area: str | None
    phone: str | None
    times: int


def is_season(today: date) -> bool:
    """Tell whether the next year's enrolments are taken: in March."""
    return today.month == MARCH


def renewals_visible_to(actor: Actor, number: int, *, today: date) -> Page[Renewal]:
    """Return a page of residents to be asked whether they want to be covered on, by reading."""
    year = fiscal_year(today)
    begins, ends = date(year, APRIL, 1), date(year + 1, APRIL, 1)
    helped = (
        select(Engagement.member_id, func.count().label("times"))
        .join(Engagement.shift)
        .where(
            Engagement.state == State.ATTENDED,
            Shift.starts_at >= from_local(begins),
            Shift.starts_at < from_local(ends),
        )
        .group_by(Engagement.member_id)
        .subquery()
    )
    columns = (Resident.id, Resident.name, Resident.furigana, Resident.area, Resident.phone)
    wanted = (
        select(*columns, helped.c.times)
        .join(helped, helped.c.member_id == Resident.id)
        .where(
            within(Resident.area, actor),
            exists().where(
                Enrolment.member_id == Resident.id,
                Enrolment.covers_until == ends - timedelta(days=1),
            ),
            ~exists().where(Enrolment.member_id == Resident.id, Enrolment.year == year + 1),
        )
    )
    return page_of(wanted.order_by(Resident.furigana, Resident.id), number, _renewal)


def _renewal(row: Line) -> Renewal:
    return Renewal(**row._mapping)  # noqa: SLF001 - the public name of a row's columns
