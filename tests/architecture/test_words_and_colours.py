"""Where sentences, colours and translations may stand."""

import ast
import re

from tests.architecture.source import Source, docstrings, product_sources, test_sources

_CJK = re.compile(r"[㐀-鿿豈-﫿]")
_HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
_TRANSLATING = {"tr", "translate", "QT_TRANSLATE_NOOP", "QT_TR_NOOP"}

# Sentences and names for people live here
_SENTENCES = ("ui.", "sync.server.texts", "sync.server.sample", "sync.server.admin", "resources")
# Chinese that is matched or trains the compressor, never shown
_MATCHED_WORDS = ("sync.matching.", "sync.cache_form.bodies.")

_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”》）}\w][,;!?](?=[\u4e00-\u9fff“《（↑↓])|[\u4e00-\u9fff][,;!?](?=\s|$)")
"""A comma or the like of Latin script beside Chinese."""


def _strings(source: Source) -> list[ast.Constant]:
    skipped = docstrings(source.tree)
    return [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped
    ]


def test_chinese_text_stands_only_where_sentences_live():
    found = [
        f"{source.path}:{node.lineno}"
        for source in product_sources()
        if not (source.module + ".").startswith(_SENTENCES + _MATCHED_WORDS)
        for node in _strings(source)
        if _CJK.search(str(node.value))
    ]
    assert not found


def test_colours_stand_only_in_the_palettes():
    found = [
        f"{source.path}:{node.lineno} {node.value!r}"
        for source in product_sources()
        if source.module.startswith("ui.") and source.module != "ui.theme.palettes"
        for node in _strings(source)
        if _HEX_COLOUR.fullmatch(str(node.value).strip()) or _styled(str(node.value))
    ]
    assert not found


def _styled(text: str) -> bool:
    return "color" in text and _HEX_COLOUR.search(text) is not None


def test_chinese_sentences_have_chinese_punctuation():
    found = [
        f"{source.path}:{text.lineno} {text.value}"
        for source in product_sources()
        for text in _strings(source)
        if isinstance(text.value, str) and _HALF_WIDTH.search(text.value)
    ]
    assert not found


def test_no_text_is_put_together_inside_a_translation_call():
    found = [
        f"{source.path}:{call.lineno}"
        for source in product_sources()
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call)
        and _called(call) in _TRANSLATING
        and any(not _literal(argument) for argument in _texts(call))
    ]
    assert not found, "the translator's tools find literals only: translate first, then .format()"


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr if not _is_string_method(call.func) else ""
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_string_method(function: ast.Attribute) -> bool:
    """``text.translate(table)`` of ``str`` is no translation call: Qt's is called on its class or module function."""
    return function.attr == "translate" and not (
        isinstance(function.value, ast.Name) and function.value.id in {"QCoreApplication", "QApplication"}
    )


def _texts(call: ast.Call) -> list[ast.expr]:
    return [argument for argument in call.args if isinstance(argument, ast.JoinedStr | ast.BinOp)]


def _literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def test_no_widget_sets_a_style_sheet_of_its_own():
    allowed = {"ui.theme", "ui.application"}
    found = [
        f"{source.path}:{node.lineno}"
        for source in product_sources()
        if ".".join(source.module.split(".")[:2]) not in allowed
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == "setStyleSheet"
    ]
    assert not found


def test_tests_neither_sleep_nor_mock():
    banned = {("time", "sleep"), ("qtbot", "wait"), ("QTest", "qWait"), ("mock", "patch"), ("mocker", "patch")}
    found = [
        f"{source.path}:{node.lineno}"
        for source in test_sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in banned
    ]
    assert not found
