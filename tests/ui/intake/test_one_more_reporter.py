"""Several callers about one matter: the call of the second becomes part of the order of the first, by one key."""

import time

import pytest

from sync.domain.instant import HOUR
from tests.ui.intake.hands import Hands
from ui.intake import rows

KEYS_AT_MOST = 35
SECONDS_AT_MOST = 10.0


@pytest.fixture
def keys(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every key and every committed character of the hands."""
    pressed: list[str] = []
    press, type_in = hands.press, hands.type

    def count_press(*pressing: str) -> None:
        pressed.extend(pressing)
        press(*pressing)

    def count_type(text: str) -> None:
        pressed.extend(text)
        type_in(text)

    monkeypatch.setattr(hands, "press", count_press)
    monkeypatch.setattr(hands, "type", count_type)
    return pressed


def another_call(hands: Hands, number: str, words: str) -> None:
    """Type number and words of a caller and attach the call to the order that is offered first."""
    hands.form.caller.phone.setFocus()
    hands.type(number)
    hands.press("Alt+C")
    hands.type(words)
    hands.wait(lambda: hands.form.similar.marked() is not None)
    hands.press("Ctrl+M")


def test_a_whole_call_becomes_one_more_reporter_in_seconds_by_keys(hands: Hands, keys: list[str]) -> None:
    began = time.monotonic()
    another_call(hands, "13911112222", "北区北街照明灯坏了，黑漆漆的")
    hands.wait(lambda: len(hands.app.orders.order("o-open").reporters) == 1)
    assert time.monotonic() - began < SECONDS_AT_MOST
    assert len(keys) <= KEYS_AT_MOST
    assert keys[-1] == "Ctrl+M"
    (reporter,) = hands.app.orders.order("o-open").reporters
    assert reporter.caller.phone == "13911112222"
    assert "黑漆漆" in reporter.content


def test_each_caller_keeps_an_own_number_and_own_wishes(hands: Hands) -> None:
    another_call(hands, "13911112222", "北区北街照明灯坏了")
    hands.wait(lambda: len(hands.app.orders.order("o-open").reporters) == 1)
    hands.wait(lambda: hands.view.desk.current is not None and not hands.draft.content)
    hands.form.order.need_callback.toggle()
    wished = hands.form.order.need_callback.isChecked()
    another_call(hands, "13933334444", "北街路灯又不亮了")
    hands.wait(lambda: len(hands.app.orders.order("o-open").reporters) == 2)
    first, second = hands.app.orders.order("o-open").reporters
    assert (first.caller.phone, second.caller.phone) == ("13911112222", "13933334444")
    assert (first.need_callback, second.need_callback) == (not wished, wished)


def test_a_similar_order_says_in_one_line_why(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(lambda: any(one.row.id == "o-open" for one in hands.view.desk.current.similar.answer))
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    (one,) = (one for one in hands.view.desk.current.similar.answer if one.row.id == "o-open")
    line = rows.similar_item(one, one.row.created_at + 2 * HOUR).subtitle
    assert line == "待派单 · 2 小时前 · 同号码 · 地点相近 · 同类别 · 同事由“路灯不亮”"
