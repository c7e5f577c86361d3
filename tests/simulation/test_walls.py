import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ADAPTER = HERE / "policies" / "engine.py"
WORLD = sorted(
    path for path in HERE.rglob("*.py") if path != ADAPTER and not path.name.startswith("test_")
)
GROUND = [HERE / name for name in ("town.py", "dice.py", "arrays.py")]
TRUTH = GROUND + sorted((HERE / "behaviours").glob("*.py"))
POLICIES = sorted((HERE / "policies").glob("*.py"))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", WORLD, ids=lambda path: path.relative_to(HERE).as_posix())
def test_only_the_policy_that_runs_the_engine_knows_it(path):
    assert not [module for module in imported(path) if module.split(".")[0] == "matcher"]


def test_the_policy_that_runs_the_engine_knows_only_its_front_door():
    known = {module for module in imported(ADAPTER) if module.startswith("matcher")}
    assert known == {"matcher.matching.engine.rounds"}


@pytest.mark.parametrize("path", TRUTH, ids=lambda path: path.relative_to(HERE).as_posix())
def test_towns_and_behaviours_know_no_policy(path):
    assert not [module for module in imported(path) if ".policies" in module or "season" in module]


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.name)
def test_no_policy_sees_how_people_behave(path):
    assert not [module for module in imported(path) if ".behaviours" in module]
