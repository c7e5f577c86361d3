"""The project's own files, for the tests that read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "matcher"
TEMPLATES = ROOT / "templates"


def python_files() -> list[Path]:
    """Return every Python file of the application but its migrations."""
    found = sorted(PACKAGE.rglob("*.py"))
    return [path for path in found if "migrations" not in path.parts] + [ROOT / "wsgi.py"]


def templates() -> list[Path]:
    """Return every HTML template."""
    return sorted(TEMPLATES.rglob("*.html"))


def tracked_files() -> list[Path]:
    """Return the files git keeps; without git, every file but those of caches and data."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return python_files() + templates()
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def walk() -> Iterator[tuple[Path, ast.AST]]:
    """Yield every syntax node of the application with its file."""
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            yield path, node


def where(path: Path, node: ast.AST | None = None) -> str:
    """Return the file, and the line of the node, as a person would write them."""
    line = getattr(node, "lineno", None)
    name = path.relative_to(ROOT).as_posix()
    return name if line is None else f"{name}:{line}"


def layer_of(path: Path) -> str:
    """Return what kind of file this is in its room: "service", "rules", "routes" or another."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[2] if len(parts) > 2 else parts[-1]


def called_name(node: ast.Call) -> str:
    """Return the last part of the name that is called: `commit` of `db.session.commit()`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
