"""The web's side of every room: guards, headers, errors in words, filters, paging."""

from flask import Flask
from jinja2 import StrictUndefined

from matcher.shared.web.addresses import init_addresses
from matcher.shared.web.assets import assets
from matcher.shared.web.back import back_to
from matcher.shared.web.filters import init_filters
from matcher.shared.web.guards import (
    acting,
    authorise,
    current_actor,
    public,
    refuse_unmarked_views,
    requires,
    signed_in,
)
from matcher.shared.web.handlers import init_handlers
from matcher.shared.web.headers import init_headers
from matcher.shared.web.maps import init_maps
from matcher.shared.web.navigation import init_navigation
from matcher.shared.web.paging import Page, page_number
from matcher.shared.web.visitors import init_visitors, same_for_visitors

__all__ = [
    "Page",
    "acting",
    "authorise",
    "back_to",
    "current_actor",
    "init_app",
    "page_number",
    "public",
    "requires",
    "same_for_visitors",
    "signed_in",
]


def init_app(app: Flask, *, development: bool) -> None:
    """Bind guards, headers, error pages, filters and menus to the application."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(assets)
    init_visitors(app)
    refuse_unmarked_views(app)
    init_headers(app)
    init_handlers(app)
    init_filters(app)
    init_addresses(app)
    init_navigation(app)
    init_maps(app)
    if development:
        from matcher.shared.styleguide import styleguide  # samples only development shows

        app.register_blueprint(styleguide)
