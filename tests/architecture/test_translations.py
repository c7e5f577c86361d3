"""Every visible text is a whole sentence that the extractor finds."""

import ast
import re

import pytest
from jinja2 import Environment, nodes

from tests.architecture.source import (
    called_name,
    layer_of,
    python_files,
    templates,
    tree_of,
    walk,
    where,
)

CALLS = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext"}
PLACEHOLDER = re.compile(r"%\((\w+)\)")
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
VISIBLE_LAYERS = {"forms", "routes", "wording", "service", "web", "tasks", "letters"}
NO_WORDS = re.compile(r"\[.+\]|%[YHmd]")  # a character class, a form of writing dates
READS_DATES = {"filters.py", "values.py"}  # the calendar's own signs, not words to translate
JINJA = Environment(
    autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
)


def _python_calls():
    for path, node in walk():
        if isinstance(node, ast.Call) and called_name(node) in CALLS and node.args:
            yield path, node


def test_every_translated_text_is_written_out_where_it_is_used():
    hidden = [
        where(path, node)
        for path, node in _python_calls()
        if not (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str))
    ]
    assert not hidden, "not a plain string, so the extractor misses it:\n" + "\n".join(hidden)


def test_every_placeholder_is_filled_by_name():
    wrong = []
    for path, node in _python_calls():
        words = node.args[0]
        if path.name == "wording.py" or not isinstance(words, ast.Constant):
            continue  # the error that is put into words brings its own values
        if any(keyword.arg is None for keyword in node.keywords):
            continue
        wanted = set(PLACEHOLDER.findall(str(words.value)))
        given = {keyword.arg for keyword in node.keywords}
        if not wanted <= given | {"num"}:
            wrong.append(f"{where(path, node)}: {sorted(wanted - given)} is not given")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "path",
    [p for p in python_files() if layer_of(p) in VISIBLE_LAYERS and p.name not in READS_DATES],
    ids=where,
)
def test_visible_words_in_code_go_through_gettext(path):
    tree = tree_of(path)
    translated = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called_name(node) in CALLS
        for part in ast.walk(node)
    }
    bare = [
        f"{where(path, node)}: {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if JAPANESE.search(node.value) and not NO_WORDS.search(node.value)
        if id(node) not in translated | _docstrings(tree)
    ]
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize("path", templates(), ids=where)
def test_visible_words_in_templates_go_through_gettext(path):
    tree = JINJA.parse(path.read_text(encoding="utf-8"))
    bare = [
        f"{where(path)}:{data.lineno}: {data.data.strip()[:60]!r}"
        for data in tree.find_all(nodes.TemplateData)
        if JAPANESE.search(data.data)
    ]
    translated = {
        id(part)
        for call in tree.find_all(nodes.Call)
        if _is_translation(call)
        for part in call.find_all(nodes.Const)
    }
    bare += [
        f"{where(path)}:{constant.lineno}: {constant.value!r}"
        for constant in tree.find_all(nodes.Const)
        if isinstance(constant.value, str) and JAPANESE.search(constant.value)
        if id(constant) not in translated
    ]
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize("path", templates(), ids=where)
def test_translated_texts_in_templates_are_written_out(path):
    tree = JINJA.parse(path.read_text(encoding="utf-8"))
    hidden = [
        f"{where(path)}:{call.lineno}"
        for call in tree.find_all(nodes.Call)
        if _is_translation(call)
        if not (call.args and isinstance(call.args[0], nodes.Const))
    ]
    assert not hidden, "\n".join(hidden)


def _is_translation(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in CALLS


def _docstrings(tree: ast.Module) -> set[int]:
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
