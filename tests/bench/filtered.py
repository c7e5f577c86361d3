"""Each of a sample of filter combinations beside the unfiltered list, inside one process."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from flask import Flask

from matcher.shared.web.keeping import BRIEFLY
from tests.bench.inprocess import ask
from tests.support.statements import counted_statements


@dataclass(frozen=True, slots=True)
class Answers:
    """The milliseconds in which the addresses of a sample were answered, shortest first."""

    times: Sequence[float]

    @property
    def middle(self) -> float:
        """Return the median."""
        return median(self.times)

    @property
    def p99(self) -> float:
        """Return what only one in a hundred exceeds."""
        return self.times[int(len(self.times) * 0.99)]


def answers(app: Flask, addresses: Sequence[str]) -> tuple[Answers, Answers]:
    """Ask each address twice: with the numbers beside the choices counted anew, then kept."""
    anew: list[float] = []
    kept: list[float] = []
    for address in addresses:
        app.extensions.pop(BRIEFLY, None)
        for times in (anew, kept):
            started = perf_counter()
            ask(app.wsgi_app, address)
            times.append((perf_counter() - started) * 1000)
    return Answers(sorted(anew)), Answers(sorted(kept))


def most_statements(app: Flask, addresses: Sequence[str]) -> int:
    """Ask each address for the first time; return the most statements that one of them sent."""
    most = 0
    for address in addresses:
        app.extensions.pop(BRIEFLY, None)
        with counted_statements() as sent:
            ask(app.wsgi_app, address)
        most = max(most, len(sent))
    return most
