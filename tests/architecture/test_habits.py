"""Habits of the house that no linter knows."""

import ast

from tests.architecture.source import (
    PACKAGE,
    called_name,
    layer_of,
    python_files,
    templates,
    tree_of,
    walk,
    where,
)

ROLES = {"AccountRole", "MembershipRole"}
CLOCK = {"utcnow", "today"}
READ_THE_CLOCK = {"routes", "tasks", "cli", "web", "clock", "demo"}
PURE = {"rules", "service", "models"}


def test_role_names_stand_only_in_the_policy():
    may = {"authz.py", "models.py"}
    named = [
        where(path, node)
        for path, node in walk()
        if path.name not in may and "demo" not in path.parts and layer_of(path) != "cli"
        if isinstance(node, ast.Compare)
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute)
        if isinstance(part.value, ast.Name) and part.value.id in ROLES
    ]
    assert not named, "ask can() instead:\n" + "\n".join(named)


def test_templates_ask_for_permissions_and_not_for_roles():
    asking = [
        f"{where(path)}:{number}"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if ".role ==" in line or ".role in" in line or ".role is" in line
    ]
    assert not asking, "\n".join(asking)


def test_only_the_transaction_commits():
    commits = [
        where(path, node)
        for path, node in walk()
        if path != PACKAGE / "shared" / "db.py"
        if isinstance(node, ast.Call) and called_name(node) == "commit"
    ]
    assert not commits, "write inside `with transaction():`\n" + "\n".join(commits)


def test_services_and_rules_open_no_transaction():
    opened = [
        where(path, node)
        for path, node in walk()
        if layer_of(path) in PURE
        if isinstance(node, ast.Call) and called_name(node) in {"transaction", "rollback"}
    ]
    assert not opened, "the route commits, never the service:\n" + "\n".join(opened)


def test_services_and_rules_are_told_what_time_it_is():
    reading = [
        where(path, node)
        for path, node in walk()
        if layer_of(path) in PURE
        if isinstance(node, ast.Call) and called_name(node) in CLOCK | {"now"}
    ]
    assert not reading, "take now or today as an argument:\n" + "\n".join(reading)


def test_views_leave_the_database_to_services():
    touching = [
        where(path, node)
        for path, node in walk()
        if layer_of(path) == "routes"
        if isinstance(node, ast.Attribute) and node.attr == "session"
        if isinstance(node.value, ast.Name) and node.value.id == "db"
    ]
    assert not touching, "\n".join(touching)


def test_a_form_is_never_seen_by_a_service():
    seen = [
        where(path, node)
        for path in python_files()
        if layer_of(path) == "service"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.arg) and node.arg == "form"
    ]
    assert not seen, "\n".join(seen)
