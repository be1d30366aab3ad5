"""A call on screen: from another program's word, or from the telephone system, to the filled form."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from desktop.__main__ import main
from desktop.services.phone_service import PhoneService
from sync.domain.agent_state import AgentStatus
from sync.domain.call_record import AskStage
from sync.domain.instant import MINUTE
from sync.domain.order import Order
from sync.telephony.commands import Capability, CompleteTransfer, Hold, Pause, SendTones, ThreeWay, Transfer
from sync.telephony.events import (
    AgentState,
    Answered,
    Asked,
    CommandAnswer,
    Ended,
    Held,
    Line,
    LineState,
    Missed,
    Outcome,
    Ringing,
    SeatState,
)
from tests.helpers.practice_desk import PracticeDesk
from tests.helpers.ui import press, press_focused, type_chinese, type_text, wait_for
from tests.ui.desks import story
from tests.ui.phone import Adapter
from tests.ui.programs import intake_of
from ui.shell.main_window import MainWindow
from ui.widgets.action_button import ActionButton

NUMBER = "13800130007"


@pytest.fixture
def orders() -> list[Order]:
    """One order of a caller."""
    return [story(7).current]


def _top(window: MainWindow) -> str:
    return window.top.text


def test_a_call_told_by_another_program_opens_a_filled_form(window: MainWindow, tmp_path: Path):
    assert main(["call", "--from", NUMBER, "--queue", "综合", "--data-dir", str(tmp_path)]) == 0
    view = intake_of(window)
    wait_for(lambda: view.form.caller.phone.text() == NUMBER, "no number in the form")
    wait_for(lambda: view.form.history.list.count() == 1, "no history")
    assert view.form.caller.phone.isReadOnly()
    assert len(view.desk.sheets) == 1
    assert "通话中" in _top(window)
    assert NUMBER in _top(window)
    assert "综合" in _top(window)
    call = view.desk.sheets[0].draft.call
    assert call is not None
    assert (call.queue, call.answered_at is not None) == ("综合", True)
    assert main(["call", "--from", NUMBER, "--state", "ended", "--data-dir", str(tmp_path)]) == 0
    wait_for(lambda: "话后整理" in _top(window), "the call is still shown")
    ended = view.desk.sheets[0].draft.call
    assert ended is not None
    assert ended.ended_at is not None
    assert view.form.caller.phone.text() == NUMBER


def test_the_timer_of_a_second_call_begins_with_that_call(
    window: MainWindow, practice: PracticeDesk, tmp_path: Path
) -> None:
    assert main(["call", "--from", NUMBER, "--data-dir", str(tmp_path)]) == 0
    wait_for(lambda: NUMBER in _top(window), "no first call")
    practice.clock.now += 5 * MINUTE
    wait_for(lambda: "05:00" in _top(window), "the timer stands")
    assert main(["call", "--from", "13900139000", "--data-dir", str(tmp_path)]) == 0
    wait_for(lambda: f"{NUMBER} 等待" in _top(window), "no second call")
    assert "05:00" not in _top(window)
    practice.clock.now += MINUTE
    wait_for(lambda: "01:00" in _top(window), "the timer of the second call stands")
    assert main(["call", "--from", "13900139000", "--state", "ended", "--data-dir", str(tmp_path)]) == 0
    wait_for(lambda: "06:00" in _top(window), "the first call lost its timer")


def test_what_cannot_be_done_with_a_call_that_was_only_told_says_why(window: MainWindow, tmp_path: Path) -> None:
    keys = ("Ctrl+F2", "F3", "Ctrl+F3", "Shift+F3", "Ctrl+Shift+F3", "F4", "Ctrl+F5")
    press_focused("Ctrl+F2")
    assert window.notices.isHidden()  # without a call the key has nothing to say
    assert main(["call", "--from", NUMBER, "--data-dir", str(tmp_path)]) == 0
    wait_for(lambda: NUMBER in _top(window), "no call")
    for key in keys:
        press_focused(key)
        wait_for(window.notices.isVisible, f"{key} says nothing")
        assert "这通来电由话机接听" in window.notices.text
        assert "请在话机上" in window.notices.text
        press_focused("Shift+Escape")
        wait_for(window.notices.isHidden, "it stays")
    assert main(["call", "--from", "13900139000", "--state", "ringing", "--data-dir", str(tmp_path)]) == 0
    wait_for(lambda: "13900139000" in _top(window), "no second call")
    press_focused("F2")
    wait_for(window.notices.isVisible, "F2 says nothing")


def test_a_call_that_rings_does_not_touch_a_form_somebody_writes_in(window: MainWindow, practice: PracticeDesk):
    phone, view = practice.app.phone, intake_of(window)
    type_text(view.form.order.content, "the lamp is dark")
    phone.take(Ringing(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(lambda: "来电振铃" in _top(window), "it does not ring")
    assert len(view.desk.sheets) == 1
    assert view.form.caller.phone.text() == ""
    phone.take(Answered(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(lambda: len(view.desk.sheets) == 2, "no form for the call")
    assert view.form.caller.phone.text() == NUMBER
    phone.take(Answered(call_id="c2", ani="13900139000", number="+8613900139000"))
    wait_for(lambda: len(view.desk.sheets) == 3, "no form for the second call")
    phone.take(Held(call_id="c1"))
    assert len(view.desk.sheets) == 3


def test_a_call_about_an_older_order_leaves_its_form_to_the_next_call(window: MainWindow, practice: PracticeDesk):
    phone, view = practice.app.phone, intake_of(window)
    phone.take(Answered(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(lambda: view.form.history.marked() is not None, "no history")
    press_focused("F7")
    wait_for(lambda: view.desk.current is not None and view.desk.current.served, "not urged")
    view.form.caller.anonymous.setChecked(True)
    phone.take(Ended(call_id="c1"))
    phone.take(Answered(call_id="c2", ani="13900001111", number="+8613900001111"))
    wait_for(lambda: view.form.caller.phone.text() == "13900001111", "no form for the next caller")
    assert len(view.desk.sheets) == 1
    caller = view.desk.sheets[0].draft.caller
    assert (caller.contact_phone, caller.anonymous) == ("13900001111", False)
    phone.take(Ended(call_id="c2"))
    phone.take(Answered(call_id="c3", ani="13900002222", number="+8613900002222"))
    wait_for(lambda: len(view.desk.sheets) == 2, "a call nothing was done in keeps its form")


def test_a_call_that_rings_fills_the_empty_form_and_a_missed_one_is_told(window: MainWindow, practice: PracticeDesk):
    phone, view = practice.app.phone, intake_of(window)
    phone.take(Ringing(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(lambda: view.form.caller.phone.text() == NUMBER, "not filled")
    phone.take(Missed(call_id="c1"))
    wait_for(lambda: "未接来电" in window.notices.text, "not told")
    assert window.agent_state.code is AgentStatus.BUSY


def test_a_telephone_that_does_not_work_says_why_and_when_it_works_again(window: MainWindow, practice: PracticeDesk):
    phone = practice.app.phone
    phone.take(Line(state=LineState.UNREACHABLE, code="phone_softphone_missing"))
    wait_for(lambda: "没有安装软电话" in window.notices.text, "not told")
    press_focused("Ctrl+F4")
    wait_for(lambda: "电话未连接，来电不会送达" in _top(window), "it is forgotten with the notice")
    assert "自动弹屏" not in _top(window)
    phone.take(CommandAnswer(command_id="1", ok=False, code="phone_refused"))
    wait_for(lambda: "没有执行这一步" in window.notices.text, "the refusal is not told")
    phone.take(Line(state=LineState.CONNECTED))
    wait_for(lambda: "电话已恢复" in window.notices.text, "not told that it works")
    wait_for(lambda: "下一通来电将自动弹屏" in _top(window), "the bar does not know that it works")
    assert (phone.trouble, phone.refusals()) == ("", [])


def test_calls_of_hidden_numbers_are_shown_as_such(window: MainWindow, practice: PracticeDesk):
    practice.app.phone.take(Answered(call_id="c1", hidden=True))
    wait_for(lambda: "号码隐藏" in _top(window), "not shown")
    view = intake_of(window)
    wait_for(lambda: any(one.draft.call is not None for one in view.desk.sheets), "no form")


def test_keys_work_where_the_telephone_can_do_it(window: MainWindow, practice: PracticeDesk):
    phone, adapter = practice.app.phone, Adapter()
    phone.take(Answered(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(lambda: "通话中" in _top(window), "no call")
    assert not any(one.isVisible() for one in window.top.findChildren(ActionButton)), "a button that can do nothing"
    phone.plug(adapter)
    phone.take(AgentState(agent="8012", extension="8012", state=SeatState.TALKING))
    wait_for(lambda: not window.registry.action("phone.answer").isEnabled(), "answer is still offered")
    assert window.registry.action("phone.hold").isEnabled()
    press_focused("F3")
    phone.take(Held(call_id="c1"))
    wait_for(lambda: "保持中" in _top(window), "not on hold")
    press_focused("F3")
    press_focused("F4")
    wait_for(window.phone.line.hasFocus, "no line to type the number")
    type_text(window.phone.line, "8013")
    press(window.phone.line, "Return")
    press_focused("Ctrl+F4")
    assert adapter.given == [Hold("c1"), Hold("c1", on=False), Transfer("c1", "8013"), Pause("8012", True)]
    phone.take(Ended(call_id="c1"))
    wait_for(lambda: not window.registry.action("phone.hold").isEnabled(), "hold is still offered")


def test_key_tones_are_typed_in_a_line_of_their_own(window: MainWindow, practice: PracticeDesk):
    phone, adapter, content = practice.app.phone, Adapter(), intake_of(window).form.order.content
    phone.plug(adapter)
    phone.take(Answered(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(window.registry.action("phone.tones").isEnabled, "no tones")
    content.setFocus()
    press_focused("Ctrl+F5")
    wait_for(window.phone.tones.hasFocus, "no line for tones")
    type_text(window.phone.tones, "1x2*")
    type_chinese(window.phone.tones, "＃路")
    wait_for(lambda: _tones(adapter) == "12*#", "other tones went out")
    press(window.phone.tones, "Backspace")
    type_text(window.phone.tones, "0")
    press(window.phone.tones, "Esc")
    assert _tones(adapter) == "12*#0"
    assert window.phone.tones.isHidden()
    wait_for(content.hasFocus, "not back in the form")
    phone.take(Ended(call_id="c1"))
    wait_for(lambda: not window.registry.action("phone.tones").isEnabled(), "tones are still offered")


def test_a_colleague_is_asked_by_keys_and_the_bar_says_who_waits(window: MainWindow, practice: PracticeDesk):
    phone, adapter, content = practice.app.phone, Adapter(), intake_of(window).form.order.content
    phone.plug(adapter)
    phone.take(Answered(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(window.registry.action("phone.ask").isEnabled, "nobody can be asked")
    content.setFocus()
    press_focused("Ctrl+F3")
    wait_for(lambda: "没有正在询问的同事" in window.notices.text, "no reason")
    press_focused("Shift+F3")
    wait_for(window.phone.ask_line.hasFocus, "no line to type the number")
    assert _buttons(window) == set(), "there is no room for both"
    type_text(window.phone.ask_line, "8013")
    press(window.phone.ask_line, "Return")
    assert "hang_up" in _buttons(window)
    wait_for(content.hasFocus, "not back in the form")
    _asked(phone, AskStage.RINGING)
    wait_for(lambda: f"8013 00:00 · {NUMBER} 等待" in _top(window), _top(window))
    assert "呼叫同事" in _top(window)
    assert _buttons(window) == {"back"}
    press_focused("F4")
    wait_for(lambda: "对方还没有接听" in window.notices.text, "no reason")
    _asked(phone, AskStage.TALKING)
    wait_for(lambda: _buttons(window) == {"back", "three_way", "transfer"}, "other keys are offered")
    press_focused("Ctrl+F2")
    wait_for(lambda: "正在询问同事，来电人在等待" in window.notices.text, "the caller was let go")
    press_focused("Ctrl+F3")
    _asked(phone, AskStage.JOINED)
    wait_for(lambda: f"{NUMBER} + 8013" in _top(window), "the bar does not say who talks")
    assert _buttons(window) == {"back", "transfer"}
    press_focused("Ctrl+Shift+F3")
    press_focused("F4")
    assert adapter.given == [
        Transfer("c1", "8013", attended=True),
        ThreeWay("c1"),
        CompleteTransfer("c1", join=False),
        CompleteTransfer("c1"),
    ]


def test_a_colleague_who_does_not_answer_is_told_with_the_way_back(window: MainWindow, practice: PracticeDesk):
    phone = practice.app.phone
    phone.plug(Adapter())
    phone.take(Answered(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    phone.take(Held(call_id="c1"))
    _asked(phone, AskStage.RINGING)
    wait_for(lambda: "8013" in _top(window), "not shown")
    _asked(phone, AskStage.OVER, Outcome.NO_ANSWER)
    wait_for(lambda: "8013 没有接听\n来电人仍在等待，按 F3 恢复通话" in window.notices.text, window.notices.text)
    wait_for(lambda: {"hold", "ask", "transfer"} <= _buttons(window), "no way back")
    assert "恢复" in window.findChild(ActionButton, "button.phone.hold").text()
    phone.take(Ended(call_id="c1", outcome=Outcome.LOST))
    wait_for(lambda: f"通话意外中断，请回拨 {NUMBER}" in window.notices.text, "that the caller is lost is not told")


def test_a_number_typed_for_one_call_rings_for_no_other(window: MainWindow, practice: PracticeDesk):
    phone, adapter, line = practice.app.phone, Adapter(), window.phone.ask_line
    phone.plug(adapter)
    phone.take(Answered(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    phone.take(Held(call_id="c1"))
    phone.take(Answered(call_id="c2", ani="13900139000", number="+8613900139000"))
    wait_for(lambda: f"13900139000 00:00 · {NUMBER} 等待" in _top(window), _top(window))
    assert _buttons(window) == {"hold", "transfer", "hang_up"}, "the room is for who waits"
    press_focused("Shift+F3")
    wait_for(line.hasFocus, "no line to type the number")
    type_text(line, "8013")
    phone.take(Ended(call_id="c2"))
    wait_for(line.isHidden, "the line stays for the other call")
    assert (line.text(), adapter.given) == ("", [])


def test_who_is_asked_by_a_colleague_sees_it_and_gets_the_form_with_the_call(
    window: MainWindow, practice: PracticeDesk
):
    phone, view = practice.app.phone, intake_of(window)
    at = {"call_id": "c1", "ani": NUMBER, "number": f"+86{NUMBER}", "extension": "8013"}
    phone.take(Answered(**at, asked_by="8012"))
    wait_for(lambda: "8012 询问" in _top(window), "not shown")
    assert view.form.caller.phone.text() == ""
    phone.take(Answered(**at))
    wait_for(lambda: view.form.caller.phone.text() == NUMBER, "no form for the call")


def test_a_tone_typed_as_the_call_ends_goes_into_no_other_call(window: MainWindow, practice: PracticeDesk):
    phone, adapter, tones = practice.app.phone, Adapter(), window.phone.tones
    phone.plug(adapter)
    phone.take(Answered(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(window.registry.action("phone.tones").isEnabled, "no tones")
    press_focused("Ctrl+F5")
    wait_for(tones.hasFocus, "no line for tones")
    type_text(tones, "5")
    phone.take(Ended(call_id="c1"))
    window.phone.show()
    assert tones.isHidden()
    assert not any(timer.isActive() for timer in tones.findChildren(QTimer)), "it is still to go out"
    assert _tones(adapter) == ""


def test_a_telephone_without_key_tones_says_so(window: MainWindow, practice: PracticeDesk):
    phone, adapter = practice.app.phone, Adapter()
    adapter.capabilities = frozenset({Capability.HANG_UP})
    phone.plug(adapter)
    phone.take(Answered(call_id="c1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(window.registry.action("phone.tones").isEnabled, "the key is dead")
    press_focused("Ctrl+F5")
    wait_for(lambda: "当前电话不支持这项操作" in window.notices.text, "no reason")
    assert window.phone.tones.isHidden()


def _asked(phone: PhoneService, stage: AskStage, outcome: Outcome = Outcome.COMPLETED) -> None:
    phone.take(Asked(call_id="c1", extension="8012", to="8013", stage=stage, outcome=outcome))


def _buttons(window: MainWindow) -> set[str]:
    found = [one for one in window.findChildren(ActionButton) if one.objectName().startswith("button.phone.")]
    return {one.objectName().removeprefix("button.phone.") for one in found if not one.isHidden()}


def _tones(adapter: Adapter) -> str:
    return "".join(one.tones for one in adapter.given if isinstance(one, SendTones))
