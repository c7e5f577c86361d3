"""Addresses that say once more what the present one says.

A visitor may write any name into an address, `_scheme` or `endpoint` too; so nothing of it is
handed to url_for().
"""

from collections.abc import Collection, Iterable
from urllib.parse import urlencode

from flask import Flask, request, url_for

Pair = tuple[str, str]


def init_addresses(app: Flask) -> None:
    """Give every template `this_address()`."""
    app.jinja_env.globals.update(this_address=this_address)


def this_address(endpoint: str = "", *, without: Collection[str] = (), **changes: str | int) -> str:
    """Return the address of this view, or of another, with what is asked here but for changes."""
    gone = {*without, *changes}
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] not in gone]
    pairs += [(name, str(value)) for name, value in changes.items()]
    return address_of(endpoint, pairs)


def address_of(endpoint: str, pairs: Iterable[Pair]) -> str:
    """Return the address of a view with these names and values; "" is the view at hand."""
    here = not endpoint or endpoint == request.endpoint
    known = request.view_args or {}
    path = url_for(request.endpoint or "", **known) if here else url_for(endpoint)
    query = urlencode(list(pairs))
    return f"{path}?{query}" if query else path
