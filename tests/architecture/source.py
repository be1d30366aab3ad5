"""The project's own source files, parsed once for all architecture tests."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("sync", "desktop", "ui", "resources")


class Source(NamedTuple):
    """A parsed module: path relative to the project, dotted name, text, tree."""

    path: str
    module: str
    text: str
    tree: ast.Module


def _dotted(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), _dotted(path), text, ast.parse(text, filename=str(path)))


@cache
def product_sources() -> tuple[Source, ...]:
    """Every module of the four packages."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return tuple(_read(path) for path in paths if "__pycache__" not in path.parts)


@cache
def test_sources() -> tuple[Source, ...]:
    """Every module of the tests."""
    return tuple(_read(path) for path in sorted((ROOT / "tests").rglob("*.py")) if "__pycache__" not in path.parts)


test_sources.__test__ = False  # a helper whose name starts like a test


def single_files() -> tuple[Source, ...]:
    """The set-up script, outside the packages."""
    return (_read(ROOT / "start.py"),)


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that is or would be committed."""
    answer = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if answer.returncode == 0:
        names = answer.stdout.decode().split("\0")
        return tuple(path for name in names if name and (path := ROOT / name).is_file())
    skipped = {".git", ".venv", ".run", "build", "dist", "__pycache__"}
    return tuple(
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not skipped.intersection(path.relative_to(ROOT).parts) and path.suffix != ".pyc"
    )


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def docstrings(tree: ast.AST) -> set[int]:
    """Return the ids of the constant nodes that document: docstrings, also those below a field."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def imported_modules(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every imported module (for ``from a import b`` both ``a`` and ``a.b``) with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno
