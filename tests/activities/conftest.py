"""Who opens the pages of activities."""

import pytest

from tests.activities.writing import client_for


@pytest.fixture
def visitor(both_apps):
    """A visitor's client, on both databases."""
    return both_apps.test_client()


@pytest.fixture
def group(app):
    """A client of somebody who manages a group."""
    return client_for(app)
