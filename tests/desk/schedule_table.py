"""What becomes of the schedule of each of the 160 real postings, as a table to be read.

`python -m tests.desk.schedule_table > docs/schedules.md` writes it anew; read what changed
before committing it. `tests/data/real/schedules.csv` is what a person made of the same postings:
`outcome` is `expressed` (all that was said about time), `partly`, `words` or `open`; `regular`
marks those that give dates or a rule for when they take place, `why` tells what keeps one of
them from being expressed.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import jpholiday

from matcher.activities.rules.recurrence import Occurrence
from matcher.activities.rules.recurrence_words import hours_in_words, in_words
from matcher.activities.rules.schedule_words import (
    Part,
    Schedule,
    ScheduleWords,
    read_schedule,
)
from matcher.desk.imports.cells import Cells

REAL = Path(__file__).parents[1] / "data" / "real"
TODAY = date(2026, 11, 24)
OUTCOMES = {"expressed": "全部", "partly": "一部", "words": "言葉のまま", "open": "随時"}
SHORTEST_RUN = 3
INTRODUCTION = """# 実際の募集160件の日時

実際に公開された募集160件の「いつ」が、取り込みでどう読み取られるかの一覧です。
`tests/data/real/listings.csv` から `python -m tests.desk.schedule_table > docs/schedules.md`
で作ります。

- **全部**: 日時について書かれていることを、すべて日付か繰り返しとして登録
- **一部**: 読み取れたところを登録し、残りは言葉のまま添える
- **言葉のまま**: 日付を推測せず、書かれた言葉をそのまま見せる
- **随時**: いつでもできる活動、または日時の記載がない募集

「規則的」は、日付や繰り返しとして日時が書かれている募集です(人が1件ずつ判断しました)。
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting: its row, what was read of its schedule, and what a person made of it."""

    number: int
    row: dict[str, str]
    schedule: Schedule
    judged: dict[str, str]

    @property
    def outcome(self) -> str:
        """Return how much of the schedule was understood."""
        if self.schedule.parts:
            return "expressed" if self.schedule.expressed else "partly"
        return "words" if self.schedule.rest else "open"

    @property
    def regular(self) -> bool:
        """Tell whether the posting gives dates or a rule."""
        return self.judged["regular"] == "yes"


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the real files."""
    with (REAL / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def entries() -> list[Entry]:
    """Return every real posting in the order of the file."""
    rows = zip(rows_of("listings.csv"), rows_of("schedules.csv"), strict=True)
    return [Entry(n, row, schedule_of(row), judged) for n, (row, judged) in enumerate(rows, 1)]


def schedule_of(row: dict[str, str]) -> Schedule:
    """Return what the import reads of a row's schedule."""
    cells = Cells(row)
    words = ScheduleWords(
        cells.day("start_date"),
        cells.day("end_date"),
        cells.clock("start_time"),
        cells.clock("end_time"),
        row["schedule_note"],
        row["source_date"],
    )
    return read_schedule(words, today=TODAY, is_holiday=jpholiday.is_holiday)


def table(postings: Sequence[Entry]) -> str:
    """Return the whole document: what it is, the figures, and a line for each posting."""
    lines = [INTRODUCTION, *_figures(postings), "", *_unexpressed(postings), "", *_rows(postings)]
    return "\n".join(lines) + "\n"


def _figures(postings: Sequence[Entry]) -> Iterator[str]:
    counts = Counter(each.outcome for each in postings)
    regular = Counter(each.outcome for each in postings if each.regular)
    yield "| | 全部 | 一部 | 言葉のまま | 随時 | 計 |"
    yield "| --- | --: | --: | --: | --: | --: |"
    for name, found in (("すべての募集", counts), ("うち規則的", regular)):
        numbers = [*(found[outcome] for outcome in OUTCOMES), found.total()]
        yield f"| {name} | {' | '.join(map(str, numbers))} |"
    share = regular["expressed"] / regular.total()
    yield ""
    yield (
        f"規則的な募集 {regular.total()}件のうち、{regular['expressed']}件"
        f"({share:.0%})はすべて登録されます。"
    )


def _unexpressed(postings: Sequence[Entry]) -> Iterator[str]:
    left = [each for each in postings if each.regular and each.outcome != "expressed"]
    yield "## 規則的でも、すべては登録されないもの"
    yield ""
    yield "| 番号 | 募集 | 残る理由 |"
    yield "| --: | --- | --- |"
    for each in left:
        yield _line(each.number, each.row["title"], each.judged["why"])


def _rows(postings: Sequence[Entry]) -> Iterator[str]:
    yield "## 1件ずつ"
    yield ""
    yield "| 番号 | 募集 | もとの日付・時刻 | もとの言葉 | 登録される日時 | 言葉で残るもの | 結果 |"
    yield "| --: | --- | --- | --- | --- | --- | --- |"
    for each in postings:
        yield _line(
            each.number,
            each.row["title"],
            _columns(each.row),
            each.row["schedule_note"],
            "<br>".join(line for part in each.schedule.parts for line in _part(part)),
            each.schedule.rest,
            OUTCOMES[each.outcome],
        )


def _line(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "｜") for cell in cells) + " |"


def _columns(row: dict[str, str]) -> str:
    ends = (("start_date", "end_date"), ("start_time", "end_time"))
    return " ".join(_from_to(row[first], row[last]) for first, last in ends).strip()


def _from_to(first: str, last: str) -> str:
    return first if first == last else f"{first}〜{last}"


def _part(part: Part) -> Iterator[str]:
    for text in (*map(in_words, part.recurrences), *map(_run_in_words, _runs(part.dated))):
        yield f"{part.label}: {text}" if part.label else text


def _runs(dated: Sequence[Occurrence]) -> Iterator[list[Occurrence]]:
    """Yield days of the same hours that follow each other together, if they are many."""
    run = list(dated[:1])
    for before, after in pairwise(dated):
        if after != _next_day(before):
            yield from _long_or_single(run)
            run = []
        run.append(after)
    yield from _long_or_single(run)


def _next_day(one: Occurrence) -> Occurrence:
    step = timedelta(days=1)
    return Occurrence(one.day + step, one.last_day + step, one.start, one.end)


def _long_or_single(run: list[Occurrence]) -> list[list[Occurrence]]:
    return [run] if len(run) >= SHORTEST_RUN else [[each] for each in run]


def _run_in_words(run: list[Occurrence]) -> str:
    first, last = run[0].day, run[-1].last_day
    year = "" if first.year == last.year else f"{last.year}年"
    until = "" if first == last else f"〜{year}{last.month}月{last.day}日"
    each = "の各日" if len(run) > 1 else ""
    hours = hours_in_words(run[0].start, run[0].end)
    return f"{first.year}年{first.month}月{first.day}日{until}{each} {hours}".strip()


if __name__ == "__main__":
    sys.stdout.write(table(entries()))
