"""The headers every answer carries, and assets addressed by their content."""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def init_headers(app: Flask) -> None:
    """Send the security headers with every answer and let hashed assets be kept."""

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if app.config["SESSION_COOKIE_SECURE"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint == "static" and "v" in request.args:
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif response.mimetype == "text/html":
            headers.setdefault("Cache-Control", "no-store")
        return response


def asset_url(filename: str) -> str:
    """Return the address of a file under static/, with the hash of its content."""
    return url_for("static", filename=filename, v=_digest(filename))


@lru_cache(maxsize=256)
def _digest(filename: str) -> str:
    path = Path(current_app.static_folder or "") / filename
    return blake2b(path.read_bytes(), digest_size=6).hexdigest()
