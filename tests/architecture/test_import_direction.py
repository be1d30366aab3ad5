"""Who may import whom: the contracts of pyproject.toml and what they cannot say."""

import subprocess
import sys

import grimp
import pytest

from tests.architecture.source import PACKAGES, ROOT, imported_modules, product_sources

# What the rules shared by both ends may use beside the standard library
_DOMAIN_MAY_USE = {"sync", "msgspec", "stdnum"}
_UI_BLOCKS = {"commands", "models", "widgets", "theme"}
_FEATURES = {
    "sign_in",
    "intake",
    "dispatch",
    "handling",
    "callback",
    "search",
    "knowledge",
    "map",
    "monitor",
    "supervision",
    "reports",
    "suggestions",
    "quality",
    "administration",
    "attention",
    "sync_status",
    "preferences",
}
_UI_SINGLE = {
    "application",
    "crash",
    "qt_application",
    "qt_messages",
    "screenshot",
    "shell",
    "feature",
    "panels",
    "jobs",
    "event_bridge",
    "translations",
    "garbage",
    "translatable",
    "practice_call",
    "cannot_start",
}
_DESKTOP_PARTS = {
    "__main__",
    "bootstrap",
    "wiring",
    "store",
    "credentials",
    "keystores",
    "telephony",
    "assist",
    "services",
    "settings",
    "errors",
    "logs",
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def test_every_import_contract_of_the_project_is_kept():
    program = "from importlinter.cli import lint_imports_command as go; go()"
    answer = subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_database_layer_is_not_loaded_before_somebody_signs_in():
    late = ("sqlalchemy", "sqlcipher3", "numpy", "desktop.store.store")
    program = f"import sys, desktop.bootstrap, ui.application; print([one for one in {late} if one in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.stdout.strip() == "[]", answer.stdout + answer.stderr


def test_no_two_modules_import_each_other_over_any_way(graph: grimp.ImportGraph):
    cycles = [sorted(group) for group in _strongly_connected(graph) if len(group) > 1]
    assert not cycles, f"import cycles: {cycles}"


def test_the_domain_uses_only_itself_the_standard_library_and_plain_value_libraries():
    wrong = [
        f"{source.path}:{line} {name}"
        for source in product_sources()
        if source.module.startswith("sync.domain")
        for name, line in imported_modules(source.tree)
        if (top := name.split(".")[0]) not in _DOMAIN_MAY_USE and top not in sys.stdlib_module_names
    ]
    assert not wrong


def test_the_domain_and_the_contract_do_no_input_or_output():
    io_modules = ("socket", "urllib", "http", "sqlite3", "subprocess", "threading", "asyncio", "requests", "sqlalchemy")
    wrong = [
        f"{source.path}:{line} {name}"
        for source in product_sources()
        if source.module.startswith(("sync.domain", "sync.contract", "sync.matching"))
        for name, line in imported_modules(source.tree)
        if name.split(".")[0] in io_modules
    ]
    assert not wrong


def test_view_models_know_qtcore_only():
    wrong = [
        f"{source.path}:{line} {name}"
        for source in product_sources()
        if source.module.startswith("ui.") and source.module.endswith("view_model")
        for name, line in imported_modules(source.tree)
        if name.startswith("PySide6") and not (name == "PySide6" or name.startswith("PySide6.QtCore"))
    ]
    assert not wrong


def test_nothing_reachable_from_the_client_is_server_code(graph: grimp.ImportGraph):
    starts = [name for name in graph.modules if name.split(".")[0] in {"ui", "desktop"}]
    reached = {
        far
        for near in starts
        for far in graph.find_upstream_modules(near)
        if far == "sync.server" or far.startswith("sync.server.")
    }
    assert starts
    assert not reached


def test_every_part_of_desktop_and_ui_has_a_place_in_the_layers():
    known_ui = _UI_BLOCKS | _FEATURES | _UI_SINGLE
    strangers = [
        source.path
        for source in product_sources()
        if (parts := source.module.split("."))[0] in {"desktop", "ui"}
        and len(parts) > 1
        and parts[1] not in (_DESKTOP_PARTS if parts[0] == "desktop" else known_ui)
    ]
    assert not strangers, "name the layer of these in pyproject.toml and ARCHITECTURE.md"


def _strongly_connected(graph: grimp.ImportGraph) -> list[set[str]]:
    """Tarjan's algorithm without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    groups: list[set[str]] = []
    for root in sorted(graph.modules):
        work = [(root, iter(sorted(graph.find_modules_directly_imported_by(root))))] if root not in index else []
        if work:
            index[root] = low[root] = len(index)
            stack.append(root)
            on_stack.add(root)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(sorted(graph.find_modules_directly_imported_by(target)))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    group: set[str] = set()
                    while node not in group:
                        member = stack.pop()
                        on_stack.discard(member)
                        group.add(member)
                    groups.append(group)
    return groups
