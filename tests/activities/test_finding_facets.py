"""Tests of the numbers beside the choices: each is what the list then gives."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from matcher.activities.forms.finding import NEEDS
from matcher.activities.models import Activity
from matcher.activities.rules.terms import Trait
from matcher.activities.service.facets import facets_of
from matcher.activities.service.filters import Filters
from matcher.activities.service.finding import find
from matcher.activities.service.indexing import refresh_index
from matcher.activities.service.questions import question_of
from matcher.members.models import Organization
from matcher.shared.db import db, transaction
from matcher.shared.town import current_city
from matcher.shared.week import Days
from tests.factories import (
    SATURDAY_MORNING,
    ActivityFactory,
    OrganizationFactory,
    RoleFactory,
    ShiftFactory,
)
from tests.support.statements import counted_statements

HOUR = timedelta(hours=1)
AREAS = ("chuo", "hamado", "ohashi", None)
FIELDS = ("welfare", "environment", "tourism")
SOME_DAYS = Filters(first=date(2026, 11, 29), last=date(2026, 12, 4))
SAMPLE = [
    Filters(),
    Filters(areas=("chuo", "hamado")),
    Filters(fields=("welfare",), needs=(Trait.BEGINNERS,)),
    Filters(needs=(Trait.BEGINNERS, Trait.ONE_OFF)),
    Filters(days=Days.WEEKEND),
    Filters(bands=("morning", "evening"), areas=("ohashi",)),
    Filters(days=Days.WEEKDAYS, bands=("morning",), fields=("tourism",)),
    SOME_DAYS,
    replace(SOME_DAYS, days=Days.WEEKEND, areas=("chuo",)),
    Filters(origin="chuo", within=2, bands=("afternoon",)),
]


WRITTEN = (Trait.BEGINNERS, Trait.CHILDREN)


@pytest.fixture
def town(both_apps, now):
    """Forty listings of all kinds, with up to three dates each."""
    chance, group = Random(7), OrganizationFactory().id
    for number in range(40):
        id_ = ActivityFactory(
            organization_id=group,
            title=f"{number:02d}",
            area=chance.choice(AREAS),
            field=chance.choice(FIELDS),
            traits=[trait.value for trait in WRITTEN if chance.random() < 0.5],
        ).id
        role = RoleFactory(activity_id=id_)
        for _ in range(chance.randint(1, 3)):
            starts = SATURDAY_MORNING + chance.choice((0, 4, 9, 48, 57, 96, 200)) * HOUR
            ShiftFactory(role_id=role.id, starts_at=None if chance.random() < 0.1 else starts)
    with transaction():
        for activity in db.session.scalars(select(Activity)):
            activity.organization = db.session.get_one(Organization, group)
            refresh_index(activity, now=now)
    return both_apps


def counted(filters, now):
    return facets_of(filters, question_of(filters, now=now))


def total(filters, now, **other):
    return find(replace(filters, **other), 1, now=now).total


@pytest.mark.parametrize("filters", SAMPLE)
def test_each_number_is_what_the_list_then_gives(town, now, filters):
    found = counted(filters, now)
    for area in current_city().areas:
        assert found.areas[area.code] == total(filters, now, areas=(area.code,))
    for field in current_city().fields:
        assert found.fields[field.code] == total(filters, now, fields=(field.code,))
    for need in NEEDS:
        assert found.needs[need] == total(filters, now, needs=(*filters.needs, need))
    for days in (Days.WEEKDAYS, Days.WEEKEND):
        assert found.days[days] == total(filters, now, days=days)
    for band in current_city().bands:
        assert found.bands[band.code] == total(filters, now, bands=(band.code,))


def test_the_numbers_are_one_statement(town, now):
    for filters in SAMPLE:
        question = question_of(filters, now=now)
        with counted_statements() as sent:
            facets_of(filters, question)
        assert len(sent) == 1


def test_what_nothing_has_counts_nothing(town, now):
    found = counted(Filters(words="どこにもない"), now)
    assert found.areas["chuo"] == found.needs[Trait.ONLINE] == found.days[Days.WEEKEND] == 0
