"""The town this application serves."""

from typing import cast

from flask import current_app

from matcher.city import City


def current_city() -> City:
    """Return the town read from its file at start-up."""
    return cast("City", current_app.extensions["city"])
