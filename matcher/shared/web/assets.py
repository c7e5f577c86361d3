"""Assets addressed by their content, and the style sheets each served as one."""

import posixpath
import re
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, send_from_directory, url_for

from matcher.shared.web.guards import public

assets = Blueprint("assets", __name__)

LEAFLET = "js_lib_leaflet"
"""The package that carries the map library; nothing of it is imported."""
_OF_LEAFLET = re.compile(r"leaflet\.(?:js|css)|images/[\w-]+\.png")
_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;')


def asset_url(filename: str) -> str:
    """Return the address of a file under static/, with the hash of its content."""
    return url_for("static", filename=filename, v=digest(filename))


@lru_cache(maxsize=256)
def digest(filename: str) -> str:
    """Return a hash that changes with the file, and with what a style sheet imports."""
    path = _folder() / filename
    content = bundle(path).encode() if path.suffix == ".css" else path.read_bytes()
    return blake2b(content, digest_size=6).hexdigest()


def leaflet_url(filename: str) -> str:
    """Return the address of a file of the map library, with the hash of its content."""
    return url_for("assets.leaflet", filename=filename, v=_leaflet_digest(filename))


def bundle(path: Path) -> str:
    """Return a style sheet with its imports inside it, so that a page asks for one file.

    Addresses within imported sheets are taken as relative to their own folder.
    """

    def inline(found: re.Match[str]) -> str:
        text = _relocated(bundle(path.parent / found[1]), posixpath.dirname(found[1]))
        return f"@layer {found[2]} {{\n{text}\n}}" if found[2] else text

    return _IMPORT.sub(inline, path.read_text(encoding="utf-8"))


@assets.get("/static/css/<name>.css")
@public
def stylesheet(name: str) -> Response:
    """Send one style sheet with everything it imports."""
    path = _folder() / "css" / f"{name}.css"
    if not name.replace("-", "").isalnum() or not path.is_file():
        abort(404)
    return Response(bundle(path), mimetype="text/css")


@assets.get("/static/leaflet/<path:filename>")
@public
def leaflet(filename: str) -> Response:
    """Send a file of the map library out of its package."""
    if not _OF_LEAFLET.fullmatch(filename):
        abort(404)
    if filename.endswith(".css"):
        return Response(_leaflet_style(), mimetype="text/css")
    return send_from_directory(_leaflet_folder(), filename)


def _leaflet_style() -> str:
    """Return its style in a layer of its own, so that ours has the last word."""
    text = (_leaflet_folder() / "leaflet.css").read_text(encoding="utf-8")
    return f"@layer layout.leaflet {{\n{text}\n}}"


@cache
def _leaflet_folder() -> Path:
    spec = find_spec(LEAFLET)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{LEAFLET} is not installed")
    return Path(spec.origin).parent / "static" / LEAFLET


@cache
def _leaflet_digest(filename: str) -> str:
    return blake2b((_leaflet_folder() / filename).read_bytes(), digest_size=6).hexdigest()


def _relocated(text: str, folder: str) -> str:
    def relocate(found: re.Match[str]) -> str:
        return f'url("{posixpath.normpath(posixpath.join(folder, found[1]))}")'

    return re.sub(r'url\("(\.\./[^"]+)"\)', relocate, text)


def _folder() -> Path:
    return Path(current_app.static_folder or "")
