"""The telephone driven through the server, by keys in the real window: real server, hand-written telephone systems."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from PySide6.QtWidgets import QApplication

from sync.telephony.commands import Capability
from tests.helpers.desk import Desk
from tests.helpers.esl.esl_server import EslServer
from tests.helpers.esl.played import AGENT, COLLEAGUE, bridge, channel
from tests.helpers.phone.pbx import EXTENSION, Pbx, asterisk, freeswitch, served
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import press, press_focused, type_text, wait_for
from tests.ui.programs import intake_of, running_program, signed_in
from ui.shell.main_window import MainWindow


@pytest.fixture
def window(empty_seat: Desk, qapp: QApplication) -> Iterator[MainWindow]:
    """The window of an agent whose telephone is the server's."""
    empty_seat.app.agent_state.extension = EXTENSION
    empty_seat.app.phone_setup.begin("server")
    with running_program(qapp, empty_seat.app) as program:
        shown = signed_in(program, "agent", PASSWORD)
        intake_of(shown)
        yield shown


def _offered(window: MainWindow, seat: Desk) -> None:
    """Let the seat learn what the telephone system can do."""

    def knows() -> bool:
        window.agent_state.tell()
        return Capability.DIAL in seat.app.phone.able

    wait_for(knows, "nothing is offered")


def _in_a_call(window: MainWindow, seat: Desk, pbx: Pbx) -> None:
    _offered(window, seat)
    pbx.talk()

    def talks() -> bool:
        call = seat.app.phone.current
        return call is not None and call.id == pbx.call and "通话中" in window.top.text

    wait_for(talks, "no call")


def test_a_caller_is_held_taken_back_and_let_go_by_keys(
    window: MainWindow, empty_seat: Desk, server: RunningServer
) -> None:
    with freeswitch() as pbx, served(server, pbx):
        _in_a_call(window, empty_seat, pbx)
        wait_for(window.registry.action("phone.hold").isEnabled, "the key is dead")
        press_focused("F3")
        assert pbx.expect("hold")
        wait_for(window.registry.action("phone.hang_up").isEnabled, "the key is dead")
        press_focused("Ctrl+F2")
        assert pbx.expect("hang_up")
        pbx.refuse("hang_up")
        press_focused("Ctrl+F2")
        wait_for(lambda: "电话系统没有执行这一步" in window.notices.text, "the refusal is not told")


def test_what_the_telephone_system_cannot_do_says_so(
    window: MainWindow, empty_seat: Desk, server: RunningServer
) -> None:
    with asterisk() as pbx, served(server, pbx):
        _in_a_call(window, empty_seat, pbx)
        wait_for(window.registry.action("phone.hold").isEnabled, "the key is dead")
        press_focused("F3")
        wait_for(lambda: "当前电话不支持这项操作" in window.notices.text, "no reason")


def test_a_number_is_dialled_by_its_key(window: MainWindow, empty_seat: Desk, server: RunningServer) -> None:
    with asterisk() as pbx, served(server, pbx):
        _offered(window, empty_seat)
        intake_of(window).form.caller.phone.setText("138 0013 8000")
        intake_of(window).form.caller.phone.edited.emit("138 0013 8000")
        press_focused("F5")
        assert "13800138000" in pbx.expect("dial")


def test_a_colleague_is_asked_by_keys_and_gets_the_caller(
    window: MainWindow, empty_seat: Desk, server: RunningServer
) -> None:
    asked = {"Call_Direction": "outbound", "Other_Type": "originator", "Other_Leg_Unique_ID": AGENT}
    with freeswitch() as pbx, served(server, pbx):
        _in_a_call(window, empty_seat, pbx)
        assert isinstance(pbx.server, EslServer)
        wait_for(window.registry.action("phone.ask").isEnabled, "the key is dead")
        press_focused("Shift+F3")
        wait_for(window.phone.ask_line.hasFocus, "no line to type the number")
        type_text(window.phone.ask_line, "8013")
        press(window.phone.ask_line, "Return")
        assert "att_xfer::user/8013" in pbx.expect("ask")
        pbx.server.play_events(channel("PROGRESS", COLLEAGUE, "sofia/internal/8013@h", **asked))
        wait_for(lambda: "呼叫同事 8013" in window.top.text, "the bar does not say who is asked")
        press_focused("Ctrl+F2")
        wait_for(lambda: "正在询问同事，来电人在等待" in window.notices.text, "the caller was let go")
        pbx.server.play_events(bridge(AGENT, COLLEAGUE))
        wait_for(lambda: "询问中 8013" in window.top.text, "the bar does not say who is talked to")
        press_focused("Ctrl+Shift+F3")
        assert COLLEAGUE in pbx.expect("hang_up")
        pbx.server.play_events(channel("HANGUP_COMPLETE", COLLEAGUE, "", Hangup_Cause="NORMAL_CLEARING"))
        wait_for(lambda: "与 8013 的通话已结束" in window.notices.text, "that it is over is not told")
        assert "8013" not in window.top.text


@pytest.mark.parametrize("system", [asterisk, freeswitch])
def test_key_tones_go_to_the_caller_through_the_server(
    window: MainWindow, empty_seat: Desk, server: RunningServer, system: Callable[[], AbstractContextManager[Pbx]]
) -> None:
    with system() as pbx, served(server, pbx):
        _in_a_call(window, empty_seat, pbx)
        wait_for(window.registry.action("phone.tones").isEnabled, "the key is dead")
        press_focused("Ctrl+F5")
        wait_for(window.phone.tones.hasFocus, "no line for tones")
        type_text(window.phone.tones, "5")
        press(window.phone.tones, "Esc")
        assert "5" in pbx.expect("send_tones")
        assert window.phone.tones.isHidden()
