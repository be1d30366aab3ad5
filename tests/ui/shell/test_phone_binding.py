"""Two seats name one phone: both see whose it is, and it changes hands only by a key."""

import pytest
from PySide6.QtWidgets import QApplication

from sync.domain.agent_state import AgentStatus
from sync.server.telephony.extensions import Extensions
from sync.server.telephony.switchboard import Switchboard
from sync.telephony import events
from tests.helpers.desk import Desk
from tests.helpers.phone.pbx import EXTENSION
from tests.helpers.phone.seats import sit_down
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import press_focused, wait_for
from tests.ui.programs import running_program, signed_in


def test_a_seat_that_names_anothers_phone_says_so_and_takes_it_over_by_a_key(
    server: RunningServer, empty_seat: Desk, qapp: QApplication
) -> None:
    colleague = sit_down(server, "team_lead")
    name = colleague.session.person.name
    empty_seat.app.agent_state.extension = EXTENSION
    with running_program(qapp, empty_seat.app) as program:
        window = signed_in(program, "agent", PASSWORD)
        wait_for(lambda: f"分机 {EXTENSION} 由 {name} 使用，Ctrl+Shift+F5 接管" in window.top.text, "not shown")
        assert f"分机 {EXTENSION} 由 {name} 使用，本席暂无电话" in window.notices.text
        change = {"id": "c-1", "act": "answer", "status": "talking"}
        body = {"changes": [change], "extension": EXTENSION}
        assert colleague.call("POST", "/telephony/v1/agent", json=body).status_code == 200
        press_focused("Ctrl+Shift+F5")
        wait_for(lambda: "这个分机正在通话，不能接管" in window.notices.text, "the refusal is not told")
        body = {"changes": [{"id": "c-2", "act": "hang_up", "status": "wrap_up"}], "extension": EXTENSION}
        assert colleague.call("POST", "/telephony/v1/agent", json=body).status_code == 200
        press_focused("Ctrl+Shift+F5")
        wait_for(lambda: f"分机 {EXTENSION} 已归本席使用" in window.notices.text, "not taken over")
        assert "接管" not in window.top.text
        press_focused("Ctrl+Shift+F5")
        wait_for(lambda: f"分机 {EXTENSION} 已由本席使用" in window.notices.text, "it is ours already")
        Extensions(server.services.database, server.services.clock).release(EXTENSION, "x")
        window.agent_state.tell()
        wait_for(lambda: f"分机 {EXTENSION} 已被管理员收回" in window.notices.text, "not told that it was taken away")
        press_focused("Ctrl+F4")
        wait_for(lambda: window.agent_state.binding.is_ours, "not had again")
        mine = empty_seat.app.session.actor.name
        told = colleague.call("POST", "/telephony/v1/agent", json={"extension": EXTENSION}).json()
        assert (told.get("extension", ""), told["held_by"]) == ("", mine)
        body = {"extension": EXTENSION, "take_over": True}
        assert colleague.call("POST", "/telephony/v1/agent", json=body).json()["extension"] == EXTENSION
        window.agent_state.tell()
        wait_for(lambda: f"分机 {EXTENSION} 由 {name} 使用，Ctrl+Shift+F5 接管" in window.top.text, "not told")


@pytest.mark.allows_log("sync")
def test_a_phone_that_is_not_taken_over_says_why_and_what_to_do_each_time(
    server: RunningServer, empty_seat: Desk, qapp: QApplication
) -> None:
    name = sit_down(server, "team_lead").session.person.name
    with running_program(qapp, empty_seat.app) as program:
        window = signed_in(program, "agent", PASSWORD)
        press_focused("Ctrl+Shift+F5")
        wait_for(lambda: "本席没有登记分机" in window.notices.text, "nothing is said without an extension")
        empty_seat.app.agent_state.extension = EXTENSION
        window.agent_state.tell()
        wait_for(lambda: f"分机 {EXTENSION} 由 {name} 使用" in window.notices.text, "not shown")
        server.stop()
        press_focused("Ctrl+Shift+F5")
        wait_for(lambda: f"没有接管分机 {EXTENSION}：" in window.notices.text, "nothing is said without the server")


def test_a_seat_whose_phone_the_telephone_system_does_not_know_says_so(
    server: RunningServer, empty_seat: Desk, qapp: QApplication
) -> None:
    services, now = server.services, server.services.clock.now()
    board = Switchboard(services.database, services.sealer, services.clock, "pbx-1")
    board.take(events.Line(state=events.LineState.CONNECTED, adapter="asterisk"))
    board.take(events.QueueState(queue="q1", at_ms=now))
    empty_seat.app.agent_state.extension = EXTENSION
    with running_program(qapp, empty_seat.app) as program:
        window = signed_in(program, "agent", PASSWORD)
        press_focused("Ctrl+F4")
        wait_for(lambda: f"电话系统未报告分机 {EXTENSION}" in window.top.text, "not shown")
        assert window.agent_state.code is AgentStatus.READY
        board.take(events.AgentState(agent=EXTENSION, extension=EXTENSION, state=events.SeatState.READY, at_ms=now))
        window.agent_state.tell()
        wait_for(lambda: "电话系统未报告" not in window.top.text, "still shown")
