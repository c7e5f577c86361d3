"""Commands that take files in: `flask import listings FILE`."""

from contextlib import suppress
from pathlib import Path

import click
from flask.cli import AppGroup

from matcher.desk.imports.models import ImportKind
from matcher.desk.imports.outcome import Tally
from matcher.desk.imports.reading import FileRefused, Table, read_table
from matcher.desk.imports.taking import KINDS, Import, batches
from matcher.desk.imports.wording import say_file
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction
from matcher.shared.town import current_city

ROWS_AT_ONCE = 50
import_commands = AppGroup("import", help="Take files of listings, groups and talents in.")


class _Undone(Exception):
    """Raised at the end of a dry run, so that nothing of it is kept."""


def import_file(kind: ImportKind, path: Path, *, dry_run: bool = False) -> Tally:
    """Take a file in and return what became of its rows; raise FileRefused."""
    table = read_table(path.read_bytes(), KINDS[kind].required)
    work = Import(kind, path.name, current_city(), utcnow())
    if dry_run:
        _try(work, table)
        return work.tally
    for rows in batches(table, ROWS_AT_ONCE):
        with transaction():
            for row in rows:
                work.take(row, table.header)
    return work.tally


def _try(work: Import, table: Table) -> None:
    with suppress(_Undone), transaction():
        for row in table.rows:
            work.take(row, table.header)
        raise _Undone


def _run(kind: ImportKind, path: Path, *, dry_run: bool) -> None:
    try:
        tally = import_file(kind, path, dry_run=dry_run)
    except FileRefused as refused:
        raise click.ClickException(say_file(refused)) from refused
    for remark in tally.remarks:
        click.echo(remark)
    click.echo(tally.summary())


_FILE = click.argument(
    "path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Tell what would happen; change nothing.")


@import_commands.command("listings")
@_FILE
@_DRY_RUN
def import_listings(path: Path, *, dry_run: bool) -> None:
    """Take in postings of activities."""
    _run(ImportKind.LISTINGS, path, dry_run=dry_run)


@import_commands.command("groups")
@_FILE
@_DRY_RUN
def import_groups(path: Path, *, dry_run: bool) -> None:
    """Take in groups and other organizations."""
    _run(ImportKind.GROUPS, path, dry_run=dry_run)


@import_commands.command("talents")
@_FILE
@_DRY_RUN
def import_talents(path: Path, *, dry_run: bool) -> None:
    """Take in talents."""
    _run(ImportKind.TALENTS, path, dry_run=dry_run)
