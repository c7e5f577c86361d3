"""What one request costs inside one process, with no network and no waiting."""

import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.test import run_wsgi_app

from tests.support.statements import counted_statements

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def cpu_ms(app: "WSGIApplication", path: str, *, requests: int, rounds: int) -> float:
    """Return the processor's milliseconds for one request: the best of several rounds."""
    for _ in range(10):
        ask(app, path)
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        for _ in range(requests):
            ask(app, path)
        taken.append((time.process_time() - started) / requests * 1000)
    return min(taken)


def count_queries(app: Flask, path: str) -> int:
    """Return how many statements the page sends to the database once it is warm."""
    ask(app.wsgi_app, path)
    with counted_statements() as seen:
        ask(app.wsgi_app, path)
    return len(seen)


def peak_mb(master: int) -> float:
    """Return the most memory any worker of this gunicorn has held, in MB."""
    children = Path(f"/proc/{master}/task/{master}/children")
    if not children.exists():
        return 0.0
    pids = children.read_text(encoding="ascii").split()
    return max((_high_water(pid) for pid in pids), default=0.0)


def _high_water(pid: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def ask(app: "WSGIApplication", path: str) -> None:
    """Ask for one page and read it; an answer other than 200 raises."""
    address, _, query = path.partition("?")
    response = run_wsgi_app(app, _environ(address, query))
    if response[1] != "200 OK":
        raise RuntimeError(f"{path} answered {response[1]}")
    b"".join(response[0])


def _environ(path: str, query: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
