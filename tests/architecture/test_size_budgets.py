"""Sizes and shapes every module keeps to."""

import ast
import re

import pytest

from tests.architecture.source import Source, functions, product_sources, single_files, test_sources

MODULE_LINES = 400
FUNCTION_LINES = 50
CLASS_METHODS = 25

_VAGUE = ("Manager", "Helper", "Util", "Utils", "Misc", "Common", "Data", "Info")
# "data key" is a term of cryptography, "data" alone at the end of a name says nothing
_VAGUE_AT_THE_END = {"Data", "Info"}
# What an act carries beside its kind: a name of the contract between the parts, older than the rule
_KEPT_NAMES = {"ActData"}
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]+|[a-z0-9]+")


def _all() -> tuple[Source, ...]:
    return product_sources() + single_files()


def test_no_module_is_longer_than_the_budget():
    long = {s.path: n for s in _all() + test_sources() if (n := s.text.count("\n")) > MODULE_LINES}
    assert not long


def test_no_function_is_longer_than_the_budget():
    long = [
        f"{s.path}:{f.lineno} {f.name} {length}"
        for s in _all()
        if not _is_migration(s)
        for f in functions(s.tree)
        if (length := (f.end_lineno or 0) - f.lineno + 1) > FUNCTION_LINES
    ]
    assert not long


def _is_migration(source: Source) -> bool:
    """A migration is a list of tables and columns, read from top to bottom and never changed again."""
    return ".migrations.versions." in source.module


def test_no_class_has_more_methods_than_the_budget():
    big = [
        f"{s.path}:{node.lineno} {node.name} {count}"
        for s in _all()
        for node in ast.walk(s.tree)
        if isinstance(node, ast.ClassDef)
        if (count := sum(isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) for n in node.body)) > CLASS_METHODS
    ]
    assert not big


def test_no_module_rebinds_globals():
    found = [f"{s.path}:{n.lineno}" for s in _all() for n in ast.walk(s.tree) if isinstance(n, ast.Global)]
    assert not found


def test_every_function_is_fully_typed():
    untyped = [
        f"{s.path}:{f.lineno} {f.name}"
        for s in _all()
        for f in functions(s.tree)
        if f.returns is None or any(a.annotation is None for a in _arguments(f))
    ]
    assert not untyped


def _arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    every += [extra for extra in (given.vararg, given.kwarg) if extra is not None]
    return [argument for argument in every if argument.arg not in {"self", "cls"}]


def test_no_exception_is_swallowed_without_a_word():
    silent = [
        f"{s.path}:{n.lineno}"
        for s in _all()
        for n in ast.walk(s.tree)
        if isinstance(n, ast.ExceptHandler)
        if n.type is None or (_is_broad(n.type) and all(isinstance(step, ast.Pass | ast.Continue) for step in n.body))
    ]
    assert not silent


def _is_broad(caught: ast.expr) -> bool:
    return isinstance(caught, ast.Name) and caught.id in {"Exception", "BaseException"}


@pytest.mark.parametrize("word", _VAGUE)
def test_no_module_or_class_has_a_name_that_says_nothing(word: str):
    named = [
        f"{s.path}: {name}"
        for s in product_sources()
        if not _is_migration(s)
        for name in _names_of(s)
        if name not in _KEPT_NAMES and _says_nothing(name, word)
    ]
    assert not named


def _says_nothing(name: str, word: str) -> bool:
    parts = [part.capitalize() for part in _WORDS.findall(name)]
    return word in (parts[-1:] if word in _VAGUE_AT_THE_END else parts)


def test_no_class_is_called_handler_alone():
    named = [s.path for s in product_sources() for name in _names_of(s) if name in {"Handler", "handler", "handlers"}]
    assert not named


def _names_of(source: Source) -> list[str]:
    classes = [node.name for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    return [*source.module.split(".")[-1:], *classes]
