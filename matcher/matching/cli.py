"""Commands over matching: `flask matching …`."""

import click
from flask.cli import AppGroup

from matcher.matching import learning
from matcher.shared.clock import utcnow
from matcher.shared.db import transaction

matching_commands = AppGroup("matching", help="Look after what is learnt from answers.")


@matching_commands.command("learn")
def learn() -> None:
    """Learn from all answers so far how likely people say yes, as the worker does each night."""
    with transaction():
        kept = learning.learn(now=utcnow())
        click.echo(f"asks={kept.asks} version={kept.version}")
