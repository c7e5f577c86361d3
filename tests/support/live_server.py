"""The real application behind gunicorn on a free port, with a database and a mailbox of its own."""

import contextlib
import email
import email.policy
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from flask import Flask

from matcher import create_app
from matcher.config import Settings
from tests.support.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class LiveServer:
    """Where the server answers, and a way to what lies behind it."""

    url: str
    directory: Path
    environment: dict[str, str]

    def flask(self, *command: str) -> str:
        """Run a command of the application on the server's database and return what it printed."""
        return _run_flask(command, self.environment)

    def application(self) -> Flask:
        """Return an application of our own on the same database, to look behind the pages."""
        return create_app(Settings.from_environment(self.environment))

    def log(self) -> str:
        """Return what the server and the worker have written so far."""
        return (self.directory / "server.log").read_text(encoding="utf-8", errors="replace")

    def mails(self, recipient: str = "") -> list[EmailMessage]:
        """Return the mails sent so far, oldest first, of one recipient or of all."""
        outbox = self.directory / "outbox"
        read = [_read_mail(path) for path in sorted(outbox.glob("*.eml"), key=_written_at)]
        return [mail for mail in read if recipient in str(mail["To"])]

    def wait_for_mail(self, recipient: str, *, count: int = 1, seconds: float = 15) -> EmailMessage:
        """Return the `count`-th mail to this recipient, waiting until the worker has sent it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            mails = self.mails(recipient)
            if len(mails) >= count:
                return mails[count - 1]
            time.sleep(0.1)
        raise TimeoutError(f"no mail to {recipient} in {seconds} s; log:\n{self.log()[-2000:]}")


@contextmanager
def live_server(
    directory: Path,
    *,
    database_url: str = "",
    commands: Sequence[Sequence[str]] = (),
    application: str = "wsgi:app",
    workers: int = 2,
    with_worker: bool = False,
    extra: dict[str, str] | None = None,
) -> Iterator[LiveServer]:
    """Prepare a database in `directory`, run `commands` on it, serve it, and stop at the end.

    `commands` are those of `flask`, each a list of words: `[["demo", "build"]]`. The database
    is a new SQLite file unless `database_url` names one. `with_worker` starts the consumer too,
    which writes mail to `directory/outbox`.
    """
    server = prepared(directory, database_url, extra)
    for command in (("db", "upgrade"), *commands):
        server.flask(*command)
    with contextlib.ExitStack() as stack:
        stack.enter_context(serving(application, server, workers))
        if with_worker:
            stack.enter_context(_running(_consumer(), server))
        yield server


def prepared(
    directory: Path, database_url: str = "", extra: dict[str, str] | None = None
) -> LiveServer:
    """Return a server that is not running yet: its address, its settings, nothing built."""
    port = free_port()
    environment = _environment(directory, port, database_url) | (extra or {})
    return LiveServer(f"http://127.0.0.1:{port}", directory, environment)


@contextmanager
def serving(application: str, server: LiveServer, workers: int = 2) -> Iterator[int]:
    """Serve any WSGI application at the server's address; yield the master's process id."""
    with _running(_gunicorn(application, server.url, workers), server) as pid:
        _wait_until_answering(server)
        yield pid


def _environment(directory: Path, port: int, database_url: str) -> dict[str, str]:
    return os.environ | {
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": database_url or f"sqlite:///{directory / 'town.db'}",
        "FLASK_APP": "wsgi:app",
        "HUEY_URL": f"sqlite:///{directory / 'queue.db'}",
        "INSTANCE_DIR": str(directory),
        "MAIL_URL": f"file:{directory / 'outbox'}",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "default",
        "SECRET_KEY": "only-for-tests-" + "x" * 32,
        "VISITORS_SECONDS": "0",
    }


def _gunicorn(application: str, url: str, workers: int) -> list[str]:
    return [
        str(BIN / "gunicorn"),
        application,
        f"--bind={url.removeprefix('http://')}",
        f"--workers={workers}",
        "--worker-class=gthread",
        "--threads=4",
        "--keep-alive=30",
        "--log-level=warning",
    ]


def _consumer() -> list[str]:
    return [str(BIN / "huey_consumer"), "matcher.worker.huey", "--delay=0.1"]


def _run_flask(command: Sequence[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [str(BIN / "flask"), *command],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def _running(program: list[str], server: LiveServer) -> Iterator[int]:
    with (server.directory / "server.log").open("ab") as log:
        process = subprocess.Popen(
            program, cwd=ROOT, env=server.environment, stdout=log, stderr=log
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_answering(server: LiveServer, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(server.url, timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"the server did not answer in {seconds} s; log:\n{server.log()}")


def _read_mail(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _written_at(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name
