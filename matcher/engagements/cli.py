"""Commands over engagements: `flask engagements …`."""

import click
from flask.cli import AppGroup

from matcher.engagements.pages.draws import drawn_again, result_in
from matcher.engagements.promises import draw_of
from matcher.engagements.rules.lottery import commitment_of

engagement_commands = AppGroup("engagements", help="Look after applications and lotteries.")


@engagement_commands.command("redraw")
@click.argument("shift_id", type=click.IntRange(1, 2**31 - 1))
def redraw(shift_id: int) -> None:
    """Draw a lottery once more from its seed and numbers, and compare; nothing is changed."""
    draw = draw_of(shift_id)
    if draw is None or draw.drawn_at is None:
        raise click.ClickException(f"shift {shift_id} has no lottery that was drawn")
    click.echo(f"seed={draw.seed}")
    same = drawn_again(draw) == result_in(draw) and commitment_of(draw.seed) == draw.commitment
    for one in drawn_again(draw):
        click.echo(f"place={one.place} number={one.number} won={'yes' if one.won else 'no'}")
    click.echo("same" if same else "different")
    if not same:
        raise SystemExit(1)
