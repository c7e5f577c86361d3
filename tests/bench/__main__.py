"""Measure the pages beside a bare Flask hello: `python -m tests.bench --size small|full`.

Each line reads: name size value baseline ratio seconds peak_MB. A value is answers per second,
milliseconds (`_ms`) or a count; the baseline is in the same unit and from the same run.
"""

import argparse
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

from matcher.shared.clock import local_date, utcnow
from matcher.shared.town import current_city
from tests.bench.combinations import combinations
from tests.bench.filtered import answers, most_statements, p99
from tests.bench.hello import app as hello_app
from tests.bench.inprocess import count_queries, cpu_ms, peak_mb
from tests.bench.load import Load, Target, best_of
from tests.bench.towns import POSTGRES, Town, hello, sharing, town

LIST = "/activities"
MOST_STATEMENTS = 8
"""So many are allowed for a page of the list, whatever its filters."""
SEARCH = f"{LIST}?q={quote('清掃')}"


@dataclass(frozen=True, slots=True)
class Plan:
    """How many activities each town has, and how long each page is asked for."""

    few: int
    listed: int
    many: int
    seconds: float
    requests: int
    filtered: int
    rounds: int = 4


PLANS = {
    "small": Plan(few=200, listed=2_000, many=2_000, seconds=0.4, requests=40, filtered=40),
    "full": Plan(few=1_000, listed=20_000, many=50_000, seconds=2.0, requests=200, filtered=500),
}


@dataclass(frozen=True, slots=True)
class Towns:
    """Everything that runs while we measure."""

    hello: Town
    few: Town
    listed: Town
    shared: Town
    many: Town
    postgres: Town
    many_postgres: Town


def main() -> None:
    """Print one line per figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=PLANS, default="small")
    plan = PLANS[parser.parse_args().size]
    with tempfile.TemporaryDirectory() as directory, ExitStack() as stack:
        towns = _start(plan, Path(directory), stack)
        print("name size value baseline ratio seconds peak_MB")
        _over_the_wire(plan, towns)
        _in_process(plan, towns)
        _filtered("sqlite", plan, towns.many)
        _filtered("postgresql", plan, towns.many_postgres)


def _start(plan: Plan, directory: Path, stack: ExitStack) -> Towns:
    built = {
        size: stack.enter_context(town(directory, size))
        for size in sorted({plan.few, plan.listed, plan.many})
    }
    on_postgres = {
        size: stack.enter_context(town(directory, size, database=POSTGRES))
        for size in sorted({plan.listed, plan.many})
    }
    return Towns(
        hello=stack.enter_context(hello(directory)),
        few=built[plan.few],
        listed=built[plan.listed],
        shared=stack.enter_context(sharing(built[plan.listed])),
        many=built[plan.many],
        postgres=on_postgres[plan.listed],
        many_postgres=on_postgres[plan.many],
    )


def _over_the_wire(plan: Plan, towns: Towns) -> None:
    """Compare answers per second, every page asked for in turn."""
    listed, many, few = towns.listed, towns.many, towns.few
    loads = best_of(
        [
            Target("hello", towns.hello.address("/")),
            Target("list", listed.address(LIST)),
            Target("shared", towns.shared.address(LIST)),
            Target("signed_in", listed.address(LIST), listed.cookie),
            Target("search", listed.address(SEARCH)),
            Target("postgres", towns.postgres.address(LIST)),
            Target("few", few.address(LIST)),
            Target("many", many.address(LIST)),
        ],
        rounds=plan.rounds,
        seconds=plan.seconds,
    )
    hello_load, list_load = loads["hello"], loads["list"]
    _rate("hello", towns.hello, hello_load, hello_load)
    _rate("list", listed, list_load, hello_load)
    _rate("list_shared_by_visitors", towns.shared, loads["shared"], hello_load)
    _rate("list_signed_in", listed, loads["signed_in"], hello_load)
    _rate("list_postgresql", towns.postgres, loads["postgres"], list_load)
    _latency("search_p50_ms", listed, loads["search"], list_load)
    _latency("list_many_p50_ms", many, loads["many"], loads["few"])


def _in_process(plan: Plan, towns: Towns) -> None:
    """Compare the processor's time of one request, and count its statements."""
    app = towns.listed.server.application()
    started = time.perf_counter()
    bare = cpu_ms(hello_app.wsgi_app, "/", requests=plan.requests * 10, rounds=plan.rounds)
    page = cpu_ms(app.wsgi_app, LIST, requests=plan.requests, rounds=plan.rounds)
    _line("list_cpu_ms", towns.listed, page, bare, time.perf_counter() - started)
    started = time.perf_counter()
    small = count_queries(towns.few.server.application(), LIST)
    _line("list_queries", towns.listed, count_queries(app, LIST), small, _since(started))


def _filtered(database: str, plan: Plan, place: Town) -> None:
    """Compare a sample of filter combinations with the unfiltered list.

    The numbers beside the choices are counted anew for each answer, of both; then kept, for both.
    """
    app = place.server.application()
    with app.app_context():
        queries = combinations(current_city(), local_date(utcnow()), plan.filtered)
    addresses = [f"{LIST}?{query}" for query in queries]
    started = time.perf_counter()
    most = most_statements(app, addresses)
    _line(f"filtered_{database}_queries", place, most, MOST_STATEMENTS, _since(started))
    started = time.perf_counter()
    found, bare = answers(app, LIST, addresses)
    each = {"": (found.anew, bare.anew), "_kept": (found.kept, bare.kept)}
    for state, (times, baseline) in each.items():
        name, seconds = f"filtered_{database}{state}", _since(started)
        _line(f"{name}_p50_ms", place, median(times), median(baseline), seconds)
        _line(f"{name}_p99_ms", place, p99(times), median(baseline), seconds)


def _rate(name: str, place: Town, load: Load, baseline: Load) -> None:
    _line(name, place, load.rate, baseline.rate, load.seconds)


def _latency(name: str, place: Town, load: Load, baseline: Load) -> None:
    _line(name, place, load.median_ms, baseline.median_ms, load.seconds)


def _line(name: str, place: Town, value: float, baseline: float, seconds: float) -> None:
    figures = f"{value:.2f} {baseline:.2f} {value / baseline:.3f} {seconds:.1f}"
    print(name, place.size, figures, f"{peak_mb(place.pid):.0f}", flush=True)


def _since(started: float) -> float:
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
