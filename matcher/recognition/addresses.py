"""Addresses that are right on paper and in feeds, whoever asks for them and from where."""

from urllib.parse import urlsplit

from flask import current_app


def whole_address(endpoint: str, **values: object) -> str:
    """Return the address of a page under BASE_URL."""
    base = urlsplit(current_app.config["BASE_URL"])
    adapter = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)
