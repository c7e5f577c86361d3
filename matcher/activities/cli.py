"""Commands over activities: `flask activities …`."""

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matcher.activities.models import Activity
from matcher.activities.service.indexing import refresh_index
from matcher.activities.service.recurring import extend_all
from matcher.shared.clock import utcnow
from matcher.shared.db import db, transaction

activity_commands = AppGroup("activities", help="Look after the list of activities.")


@activity_commands.command("refresh")
def refresh() -> None:
    """Draw the finding columns and search words of every activity anew."""
    now = utcnow()
    with transaction():
        extend_all(now=now)
        whole = select(Activity).options(joinedload(Activity.organization))
        activities = db.session.scalars(whole).all()
        for activity in activities:
            refresh_index(activity, now=now)
    click.echo(f"refreshed={len(activities)}")
