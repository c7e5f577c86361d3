import ast

import pytest

from tests.architecture.source import python_files, tree_of, where

FILE_LINES = 250
FUNCTION_LINES = 30


@pytest.mark.parametrize("path", python_files(), ids=where)
def test_a_file_is_read_in_one_sitting(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= FILE_LINES, f"{where(path)} has {lines} lines: split it by noun"


@pytest.mark.parametrize("path", python_files(), ids=where)
def test_a_function_is_read_at_one_look(path):
    long = [
        f"{where(path, node)} {node.name} has {_length(node)} lines"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if _length(node) > FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
