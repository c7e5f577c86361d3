import ast

import pytest
from flask import Blueprint

from matcher.shared.web.guards import UnmarkedViewError, public
from tests.architecture.routes import LIST, guard_of, routes_of
from tests.architecture.source import PACKAGE, TEMPLATES, called_name, tree_of, where

ROUTES = sorted([*PACKAGE.glob("*/routes.py"), *PACKAGE.glob("*/routes/*.py")])
UNUSED = {"PUT", "PATCH", "DELETE"}


def test_every_view_says_who_may_open_it(house):
    unmarked = [e for e in house.view_functions if guard_of(house, e) == "unmarked"]
    assert not unmarked, f"mark these @public, @signed_in or @requires(...): {unmarked}"


def test_an_unmarked_view_is_refused(another_house):
    room = Blueprint("annex", __name__)
    room.add_url_rule("/annex/open", view_func=public(lambda: {"open": True}), endpoint="open")
    room.add_url_rule("/annex/unmarked", view_func=lambda: {"open": True}, endpoint="unmarked")
    another_house.register_blueprint(room)
    client = another_house.test_client()
    assert client.get("/annex/open").status_code == 200
    with pytest.raises(UnmarkedViewError):
        client.get("/annex/unmarked")


def test_every_route_and_method_is_on_the_list(house):
    declared = LIST.read_text(encoding="utf-8").splitlines()
    added = sorted(set(routes_of(house)) - set(declared))
    gone = sorted(set(declared) - set(routes_of(house)))
    assert not added + gone, (
        "python -m tests.architecture.routes writes the list anew\n"
        + "\n".join([f"+ {line}" for line in added] + [f"- {line}" for line in gone])
    )


def test_forms_know_only_get_and_post(house):
    odd = [r.rule for r in house.url_map.iter_rules() if (r.methods or set()) & UNUSED]
    assert not odd, odd


@pytest.mark.parametrize("path", ROUTES, ids=where)
def test_templates_mirror_endpoints(path):
    """`activities.edit` shows `activities/edit.html`, or another page of its own room."""
    room = path.relative_to(PACKAGE).parts[0]
    strange = []
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.Call) or called_name(node) != "render_template":
            continue
        first = node.args[0]
        name = str(first.value) if isinstance(first, ast.Constant) else "(computed)"
        if not name.startswith(f"{room}/") or not (TEMPLATES / name).is_file():
            strange.append(f"{where(path, node)}: {name}")
    assert not strange, "\n".join(strange)


def test_every_page_is_shown_by_a_view_of_its_room():
    shared = {"components", "layouts", "email", "print", "styleguide"}
    named = {
        node.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    unused = [
        page.relative_to(TEMPLATES).as_posix()
        for page in TEMPLATES.rglob("*.html")
        if page.relative_to(TEMPLATES).parts[0] not in shared
        if not page.name.startswith("_")
        if page.relative_to(TEMPLATES).as_posix() not in named
    ]
    assert not unused, f"no view shows {unused}"
