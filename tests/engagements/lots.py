"""The lottery of a shift that is known to have one."""

from matcher.engagements.models import Draw
from matcher.engagements.promises import draw_of


def lottery_of(shift_id: int) -> Draw:
    """Return the lottery of a shift."""
    lottery = draw_of(shift_id)
    assert lottery is not None
    return lottery
