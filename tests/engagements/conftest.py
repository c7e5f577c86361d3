"""The moment at which these pages are looked at."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine


@pytest.fixture
def at_ten(now: datetime) -> Iterator[datetime]:
    """Stop the clock at the moment of the tests."""
    with time_machine.travel(now, tick=False):
        yield now
