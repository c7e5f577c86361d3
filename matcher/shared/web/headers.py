"""The headers every answer carries."""

from flask import Flask, Response, request

from matcher.shared.web.maps import shown_source

ASSETS = {"static", "assets.stylesheet", "assets.leaflet"}
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:{pictures}",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
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
        headers.setdefault("Content-Security-Policy", policy())
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if app.config["SESSION_COOKIE_SECURE"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint in ASSETS and "v" in request.args:
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif response.mimetype == "text/html":
            headers.setdefault("Cache-Control", "no-store")
        return response


def policy() -> str:
    """Return what this page may load: all of it ours, but for the pictures of a map it shows."""
    source = shown_source()
    return POLICY.format(pictures=f" {source}" if source else "")
