"""The worker's entry point: `huey_consumer matcher.worker.huey`."""

from matcher import create_app
from matcher.extensions import huey

__all__ = ["huey"]

app = create_app()
