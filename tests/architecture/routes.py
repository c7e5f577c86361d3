"""The list of everything that can be asked of the application, and who may ask it.

`python -m tests.architecture.routes` writes it anew; read what changed before committing it.
"""

from pathlib import Path

from flask import Flask

from matcher import create_app
from matcher.shared.web.guards import GUARD

LIST = Path(__file__).with_name("routes.txt")
IMPLIED = {"HEAD", "OPTIONS"}


def routes_of(app: Flask) -> list[str]:
    """Return one line for each route and method: address, method, endpoint, guard."""
    lines = [
        f"{rule.rule} {method} {rule.endpoint} {guard_of(app, rule.endpoint)}"
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - IMPLIED)
    ]
    return sorted(lines)


def guard_of(app: Flask, endpoint: str) -> str:
    """Return who may open a view: "public", "signed_in", a permission, or "unmarked"."""
    if endpoint == "static":
        return "public"
    return str(getattr(app.view_functions[endpoint], GUARD, "unmarked"))


if __name__ == "__main__":
    LIST.write_text("\n".join(routes_of(create_app())) + "\n", encoding="utf-8")
