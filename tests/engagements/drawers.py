"""Processes that draw the same lottery at the same moment."""

from multiprocessing.synchronize import Barrier
from typing import Any

from matcher import create_app
from matcher.config import Settings
from matcher.engagements import service
from matcher.errors import DomainError
from matcher.notices import tasks
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from tests.engagements.applicants import PATIENCE, RUNNERS


def run(settings: Settings, shift_id: int, drawers: int) -> list[str]:
    """Return what each of the drawers was told: "drawn", or an error's code."""
    barrier, answers = RUNNERS.Barrier(drawers), RUNNERS.Queue()
    for _drawer in range(drawers):
        given = (settings, shift_id, barrier, answers)
        RUNNERS.Process(target=_run, args=given, daemon=True).start()
    return sorted(answers.get(timeout=PATIENCE) for _drawer in range(drawers))


def _run(settings: Settings, shift_id: int, barrier: Barrier, answers: Any) -> None:
    app = create_app(settings)
    vars(tasks).update(deliver=int)  # mail is the worker's part, and nobody here is one
    with app.app_context():
        barrier.wait(PATIENCE)
        try:
            with transaction():
                service.draw(shift_id, actor=None, now=utcnow())
            answers.put("drawn")
        except DomainError as error:
            answers.put(error.code)
