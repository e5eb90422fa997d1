"""The shop's source as these tests read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("core", "catalog", "payments", "orders", "erp_sync", "storefront")
LEVEL = {"core": 0, "catalog": 1, "payments": 1, "orders": 2, "erp_sync": 3, "storefront": 3}


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: Path
    app: str

    @property
    def name(self) -> str:
        """Path from the project's root."""
        return str(self.path.relative_to(ROOT))

    @property
    def text(self) -> str:
        """The source."""
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        """The parsed source."""
        return ast.parse(self.text)


def modules(*apps: str) -> Iterator[Module]:
    """Every Python file of these apps (default: all), but for migrations."""
    for app in apps or (*APPS, "config"):
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield Module(path, app)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function in a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imported_modules(tree: ast.AST) -> Iterator[str]:
    """Full names of what is imported, for `from a import b` both `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
