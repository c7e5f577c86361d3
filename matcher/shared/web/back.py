"""Where to send a person next, never outside of this site."""

from urllib.parse import urlsplit

from flask import request, url_for


def back_to(target: str | None, default: str = "publishing.home") -> str:
    """Return `target` if it is a page of this site, else the address of `default`."""
    return within_site(target) or url_for(default)


def within_site(target: str | None) -> str | None:
    """Return the path of `target` if it is a page of this site."""
    if not target or _leaves(target):
        return None
    parts = urlsplit(target)
    return "/" + parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")


def _leaves(target: str) -> bool:
    """Tell whether a browser could read this address as another site's, or as none."""
    if "\\" in target or any(letter < " " for letter in target):
        return True
    try:
        parts = urlsplit(target)
    except ValueError:
        return True
    if parts.scheme or parts.netloc:
        return (parts.scheme, parts.netloc) != (request.scheme, request.host)
    return not target.startswith("/") or target.startswith("//")
