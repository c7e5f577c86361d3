"""Each of a sample of filter combinations beside the unfiltered list, inside one process."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter

from flask import Flask

from matcher.shared.web.keeping import BRIEFLY
from tests.bench.inprocess import ask
from tests.support.statements import counted_statements

EVERY = 8
"""After so many addresses of the sample the unfiltered list is asked for, in the same weather."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The milliseconds of answers: with the numbers beside the choices counted anew, and kept."""

    anew: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)


def answers(app: Flask, plain: str, addresses: Sequence[str]) -> tuple[Answers, Answers]:
    """Return how long the sample took, and the plain address between."""
    sample, unfiltered = Answers(), Answers()
    for place, address in enumerate(addresses):
        _note(app, address, sample)
        if place % EVERY == 0:
            _note(app, plain, unfiltered)
    return sample, unfiltered


def p99(times: Sequence[float]) -> float:
    """Return what only one in a hundred exceeds."""
    return sorted(times)[int(len(times) * 0.99)]


def most_statements(app: Flask, addresses: Sequence[str]) -> int:
    """Ask each address for the first time; return the most statements that one of them sent."""
    most = 0
    for address in addresses:
        app.extensions.pop(BRIEFLY, None)
        with counted_statements() as sent:
            ask(app.wsgi_app, address)
        most = max(most, len(sent))
    return most


def _note(app: Flask, address: str, noted: Answers) -> None:
    app.extensions.pop(BRIEFLY, None)
    for times in (noted.anew, noted.kept):
        started = perf_counter()
        ask(app.wsgi_app, address)
        times.append((perf_counter() - started) * 1000)
