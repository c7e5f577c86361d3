import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, tree_of, where

LINT = Path(sys.executable).parent / "lint-imports"
ENGINE = PACKAGE / "matching" / "engine"
CHECKER = PACKAGE / "matching" / "checker"
NUMBERS = frozenset({"numpy", "scipy"})
VALUES = frozenset({"model"})
"""The modules that hold what goes in and comes out, and decide nothing."""


def test_no_wall_is_broken():
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("wall", "path", "line"),
    [
        ("floors", "shared/bad.py", "import matcher.desk"),
        ("floors", "notices/bad.py", "from matcher.accounts import models"),
        ("engine", "matching/engine/bad.py", "import matcher.shared.clock"),
        ("engine", "matching/engine/bad.py", "from flask import request"),
        ("engine", "matching/engine/bad.py", "import sqlalchemy"),
        ("services", "members/service/bad.py", "from flask import request"),
        ("services", "members/service/bad.py", "from wtforms import Form"),
        ("rules", "members/rules/bad.py", "import sqlalchemy"),
    ],
)
def test_a_breach_of_each_wall_is_found(wall, path, line, tmp_path):
    _copy_of_the_house(tmp_path)
    bad = tmp_path / "matcher" / path
    _make_package_of(bad.parent)
    bad.write_text(f'"""A breach."""\n\n{line}\n', encoding="utf-8")
    done = _lint(tmp_path, "--contract", wall)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=where)
def test_the_engine_imports_only_python_numbers_and_itself(path):
    outside = [
        where(path, node)
        for node in ast.walk(tree_of(path))
        for module in _imported(node)
        if module.split(".")[0] not in sys.stdlib_module_names | NUMBERS
        and not module.startswith("matcher.matching.engine")
    ]
    assert not outside, "\n".join(outside)


@pytest.mark.parametrize("path", sorted(CHECKER.rglob("*.py")), ids=where)
def test_the_checker_shares_nothing_with_the_solvers_but_their_values(path):
    shared = [
        where(path, node)
        for node in ast.walk(tree_of(path))
        for module in _imported(node)
        if module.startswith("matcher.")
        and not module.startswith("matcher.matching.checker")
        and module.split(".")[-1] not in VALUES
    ]
    assert not shared, "\n".join(shared)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def _copy_of_the_house(directory: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "*.po", "*.mo", "*.csv", "migrations")
    shutil.copytree(PACKAGE, directory / "matcher", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", directory)


def _make_package_of(folder: Path) -> None:
    """Turn the module of that name into a package, if it is one file."""
    module = folder.with_suffix(".py")
    folder.mkdir(exist_ok=True)
    if module.exists():
        module.rename(folder / "__init__.py")
    (folder / "__init__.py").touch()


def _lint(directory: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINT), "--no-cache", *options],
        cwd=directory,
        check=False,
        capture_output=True,
        text=True,
    )
