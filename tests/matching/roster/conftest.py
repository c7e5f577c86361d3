"""A fair to begin with."""

from datetime import datetime

import pytest
from flask import Flask

from tests.matching.roster.fair import Fair


@pytest.fixture
def fair(app: Flask, now: datetime) -> Fair:
    """Return a fair without places and helpers."""
    return Fair(now)


@pytest.fixture
def each_fair(both_apps: Flask, now: datetime) -> Fair:
    """Return a fair on SQLite and on PostgreSQL."""
    return Fair(now)
