"""Requests at full speed over connections that stay open, from processes of their own."""

import http.client
import multiprocessing
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

CLIENTS = 4


@dataclass(frozen=True, slots=True)
class Target:
    """One page of one server, with the cookie of whoever asks for it."""

    name: str
    url: str
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """What `seconds` of asking gave: answers per second, and milliseconds for the middle one."""

    rate: float
    median_ms: float
    p99_ms: float
    seconds: float


def best_of(targets: Sequence[Target], *, rounds: int, seconds: float) -> dict[str, Load]:
    """Ask each target in turn, round after round, and return the best round of each by name.

    Taking turns lets a slow moment of the machine fall on all of them alike.
    """
    best: dict[str, Load] = {}
    for _ in range(rounds):
        for target in targets:
            load = measure(target, seconds=seconds)
            if target.name not in best or load.rate > best[target.name].rate:
                best[target.name] = load
    return best


def measure(target: Target, *, seconds: float) -> Load:
    """Ask for one page from several processes; an answer other than 200 raises."""
    context = multiprocessing.get_context("fork")
    started = time.perf_counter()
    with ProcessPoolExecutor(CLIENTS, mp_context=context) as clients:
        asked = [clients.submit(_times, target, seconds) for _ in range(CLIENTS)]
        times = sorted(moment for answer in asked for moment in answer.result())
    return Load(
        rate=len(times) / seconds,
        median_ms=statistics.median(times) * 1000,
        p99_ms=times[int(len(times) * 0.99)] * 1000,
        seconds=time.perf_counter() - started,
    )


def _times(target: Target, seconds: float) -> list[float]:
    address = urlsplit(target.url)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    headers = {"Cookie": target.cookie} if target.cookie else {}
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=30)
    times = []
    end = time.perf_counter() + seconds
    while (started := time.perf_counter()) < end:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{target.url} answered {response.status}")
        times.append(time.perf_counter() - started)
    connection.close()
    return times
