"""The task queue, and how a task finds its application."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, has_app_context
from huey import Huey, RedisHuey, SqliteHuey

from matcher.config import ROOT

P = ParamSpec("P")
R = TypeVar("R")
_NAME = "machimusubi"
_application: list[Flask] = []


def make_queue() -> Huey:
    """Return the queue named by HUEY_URL: redis://…, or an SQLite file.

    Without it, the file stands in the instance's folder, wherever the process was started:
    the web and its worker share one queue.
    """
    url = os.environ.get("HUEY_URL", "")
    if urlsplit(url).scheme.startswith("redis"):
        return RedisHuey(_NAME, url=url)
    path = Path(url.removeprefix("sqlite:///") or _instance() / "huey.db")
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(_NAME, filename=str(path.absolute()))


def _instance() -> Path:
    return Path(os.environ.get("INSTANCE_DIR", ROOT / "instance"))


def serve_tasks_of(app: Flask) -> None:
    """Let tasks run in the context of this application."""
    _application[:] = [app]


def in_application(task: Callable[P, R]) -> Callable[P, R]:
    """Run a task inside the application's context, its own or the one it was called in."""

    @wraps(task)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if has_app_context():
            return task(*args, **kwargs)
        with _application[0].app_context():
            return task(*args, **kwargs)

    return run
