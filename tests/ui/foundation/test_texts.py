"""Every code has its words, in both languages."""

import ast
import os
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

import ui
from desktop.errors import AppError, AppErrorCode
from desktop.services.values import Pool
from sync.contract.errors import ErrorCode
from sync.domain.codes import (
    Action,
    AssignmentState,
    CallerSubject,
    CallOutcome,
    ClockKind,
    Light,
    OrderState,
    RequestType,
    Role,
    Satisfaction,
    Solved,
    TimeBasis,
    UnitLevel,
    Urgency,
)
from sync.domain.deadlines import Explanation
from sync.domain.instant import DAY, HOUR, MINUTE
from sync.domain.refusal import Refusal, RefusalCode
from ui.application import features
from ui.panels.texts import names
from ui.panels.texts.deadlines import BASES, deadline_lines
from ui.panels.texts.errors import ERRORS, error_message, error_text
from ui.panels.texts.pools import POOLS
from ui.panels.texts.refusals import REFUSALS, refusal_text
from ui.panels.texts.times import duration, time_left, time_left_tone
from ui.translations import catalogue, compiled, install_language, language_in_force, unfinished


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (OrderState, names.STATES),
        (AssignmentState, names.ASSIGNMENTS),
        (RequestType, names.TYPES),
        (Urgency, names.URGENCIES),
        (CallerSubject, names.SUBJECTS),
        (UnitLevel, names.LEVELS),
        (Role, names.ROLES),
        (ClockKind, names.CLOCKS),
        (Light, names.LIGHTS),
        (CallOutcome, names.OUTCOMES),
        (Solved, names.SOLVED),
        (Satisfaction, names.SATISFACTIONS),
        (Action, names.ACTIONS),
        (TimeBasis, BASES),
        (RefusalCode, REFUSALS),
        (ErrorCode, ERRORS),
        (AppErrorCode, ERRORS),
        (Pool, POOLS),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_code_has_words(codes: Iterable[str], words: dict[str, str]) -> None:
    assert [code for code in codes if code not in words] == []


def test_unknown_codes_name_themselves() -> None:
    assert names.state_name("made_up") == "made_up"
    assert "made_up" in error_text(AppError("made_up"))


def test_refusal_fills_its_values() -> None:
    assert refusal_text(Refusal(RefusalCode.TOO_LONG, "content", {"limit": 2000})) == "太长，最多 2000 字"


def test_refusal_without_its_values_is_still_a_sentence() -> None:
    assert "{" not in refusal_text(Refusal(RefusalCode.TOO_LONG))


def test_error_with_a_refusal_says_the_refusal() -> None:
    error = AppError(AppErrorCode.REFUSED, refusal=Refusal(RefusalCode.ALREADY_SIGNED))
    assert error_message(error).detail == "承办单位已签收，不能撤回"


def test_unexpected_error_says_nothing_of_its_text() -> None:
    assert "13800138000" not in error_text(ValueError("13800138000"))


@pytest.mark.parametrize(
    ("left", "text", "tone"),
    [
        (42 * MINUTE, "00:42", "danger"),
        (90 * MINUTE, "01:30", "waiting"),
        (26 * HOUR, "26:00", ""),
        (3 * DAY, "3 天", ""),
        (-130 * MINUTE, "超 02:10", "danger"),
    ],
)
def test_time_left_in_words(left: int, text: str, tone: str) -> None:
    now = 1_795_000_000_000
    assert time_left(now + left, now) == text
    assert time_left_tone(now + left, now) == tone


def test_call_timer() -> None:
    assert duration(102_000) == "01:42"
    assert duration(3_702_000) == "1:01:42"


def test_deadline_says_why() -> None:
    explanation = Explanation(
        "working_day",
        {
            "kind": "due",
            "amount": 5,
            "start": "2026-11-23T14:32+08:00",
            "due": "2026-11-30T18:00+08:00",
            "weekend_days": 2,
            "holidays": "",
            "uncertain": 1,
            "unknown_years": "2027",
        },
    )
    lines = deadline_lines(explanation)
    assert lines[0] == "办结时限 5 个工作日，自 2026-11-23 14:32 起算，至 2026-11-30 18:00"
    assert lines[1] == "含 2 个休息日"
    beside = deadline_lines(explanation, counted=True)
    assert not any("休息日" in line for line in beside), "it is said twice"
    holidays = Explanation(explanation.code, {**explanation.values, "holidays": "2026-11-24"})
    assert deadline_lines(holidays)[1] == "含 3 个休息日(节假日 2026-11-24)"
    assert deadline_lines(holidays, counted=True)[1] == "节假日 2026-11-24"
    assert "2027" in lines[-1]


def test_english_is_complete() -> None:
    assert unfinished(catalogue()) == []


def test_what_happened_and_what_to_do_are_joined_in_the_language_of_the_screen() -> None:
    by_hand = [
        f"{file.name}: {line.strip()}"
        for file in Path(ui.__file__).parent.rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if "}。{" in line and "translate(" not in line and ".tr(" not in line
    ]
    assert by_hand == []


def test_language_can_be_changed_and_changed_back(qapp: QApplication) -> None:
    install_language(qapp, "en")
    assert names.state_name(OrderState.HANDLING) == "In handling"
    assert language_in_force() == "en"
    install_language(qapp, "no such language")
    assert names.state_name(OrderState.HANDLING) == "办理中"


def test_the_compiled_catalogue_is_made_when_it_is_missing_or_old(tmp_path: Path) -> None:
    source = tmp_path / "hotline_en.ts"
    source.write_bytes(catalogue().read_bytes())
    made = compiled(source)
    assert QTranslator().load(str(made))
    first = made.stat().st_mtime_ns
    assert compiled(source).stat().st_mtime_ns == first, "what is new enough stays"
    os.utime(source, ns=(first + 10**9, first + 10**9))
    assert compiled(source).stat().st_mtime_ns != first
    assert sorted(one.name for one in tmp_path.iterdir()) == ["hotline_en.qm", "hotline_en.ts"]
    source.unlink()
    assert compiled(source) == made, "a packaged program has the compiled one alone"


def _calls(tree: ast.AST) -> Iterable[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_every_view_has_an_english_name_in_the_palette_too(qapp: QApplication) -> None:
    install_language(qapp, "en")
    try:
        titles = [spec.title for spec in features()]
        assert [one for one in titles if qapp.translate("Commands", one) == one] == []
    finally:
        install_language(qapp, "zh")


def test_no_text_to_translate_is_built_at_run_time() -> None:
    faults: list[str] = []
    for file in Path(ui.__file__).parent.rglob("*.py"):
        for call in _calls(ast.parse(file.read_text(encoding="utf-8"))):
            function = call.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in ("tr", "translate", "QT_TRANSLATE_NOOP") and any(
                isinstance(argument, ast.JoinedStr) for argument in call.args
            ):
                faults.append(f"{file.name}:{call.lineno}")
    assert faults == []


def test_every_text_in_the_program_stands_in_the_catalogue() -> None:
    """What is written inside an f-string is not found by the tool that gathers the texts."""
    known = {source.text for source in ElementTree.parse(catalogue()).iter("source")}
    missing: list[str] = []
    for file in Path(ui.__file__).parent.rglob("*.py"):
        for call in _calls(ast.parse(file.read_text(encoding="utf-8"))):
            function = call.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in ("tr", "translate", "QT_TRANSLATE_NOOP"):
                text = call.args[0 if name == "tr" else 1] if len(call.args) > (name != "tr") else None
                if isinstance(text, ast.Constant) and text.value not in known:
                    missing.append(f"{file.name}:{call.lineno}")
    assert missing == []


def test_an_alert_that_was_put_aside_has_a_name() -> None:
    assert names.action_name("alert.raise") == "敏感词预警"
