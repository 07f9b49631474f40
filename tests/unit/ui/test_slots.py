"""Slots are bound methods of living objects: a lambda or partial would keep its widget alive."""

import ast
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[3] / "ui"


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: path.name)
def test_no_lambda_or_partial_is_connected(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    loose = {
        node.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in function.body
        if isinstance(node, ast.FunctionDef)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "connect":
            slot = node.args[0]
            assert isinstance(slot, ast.Attribute | ast.Name), f"{path.name}:{node.lineno}"
            assert getattr(slot, "id", "") not in loose, f"{path.name}:{node.lineno}"
