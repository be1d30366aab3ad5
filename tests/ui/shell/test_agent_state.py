"""The seat's state by keys: ready, break with its reason, after-call work, and notes between shifts."""

import msgspec
from PySide6.QtWidgets import QApplication, QPushButton

from sync.contract.administration import SeatList
from sync.domain.agent_state import WRAP_UP, AgentStatus
from sync.domain.reference import ReferenceKind
from sync.server.places.put import put_all
from sync.telephony.events import Answered, Ended
from tests.helpers.desk import Desk
from tests.helpers.http_seat import HttpSeat
from tests.helpers.practice_desk import PracticeDesk
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import press, press_focused, type_text, wait_for
from tests.ui.programs import running_program, signed_in
from ui.application import Desk as Program
from ui.shell.main_window import MainWindow


def _top(window: MainWindow) -> str:
    return window.top.text


def test_keys_lead_from_busy_to_ready_to_a_break_with_its_reason(
    practice_program: Program, practice: PracticeDesk
) -> None:
    window = signed_in(practice_program, "0000")
    assert "示忙" in _top(window)
    press_focused("Ctrl+F4")
    wait_for(lambda: "就绪" in _top(window), "not ready")
    press_focused("Shift+F4")
    wait_for(window.states.break_panel.isVisible, "no reasons are offered")
    press_focused("Escape")
    assert window.agent_state.code is AgentStatus.READY
    press_focused("Shift+F4")
    wait_for(window.states.break_panel.reasons.hasFocus, "no focus")
    press_focused("1")
    wait_for(lambda: "小休·用餐" in _top(window), "no break")
    practice.clock.now += 65_000
    wait_for(lambda: "01:05" in _top(window), "the timer stands")


def test_after_call_work_counts_down_can_be_prolonged_and_ends_by_itself(
    practice_program: Program, practice: PracticeDesk
) -> None:
    window = signed_in(practice_program, "0000")
    press_focused("Ctrl+F4")
    phone = practice.app.phone
    phone.take(Answered(call_id="c1", ani="13800130007", number="+8613800130007"))
    wait_for(lambda: "通话中" in _top(window), "no call")
    phone.take(Ended(call_id="c1"))
    wait_for(lambda: "话后整理 00:30" in _top(window), "no countdown")
    press_focused("Ctrl+Shift+F4")
    wait_for(lambda: "话后整理 01:00" in _top(window), "not prolonged")
    practice.clock.now += 2 * WRAP_UP
    wait_for(lambda: "就绪" in _top(window), "it did not end")


def test_the_countdown_is_as_long_as_the_city_sets_it_while_people_work(
    server: RunningServer, empty_seat: Desk, qapp: QApplication
) -> None:
    services, app = server.services, empty_seat.app
    with services.database.read() as connection:
        policy = services.book.rules(connection).policy
    with running_program(qapp, app) as program:
        window = signed_in(program, "agent", PASSWORD)
        wait_for(lambda: app.reference.has_reading, "no reference data")
        assert app.reference.known_policy.wrap_up_seconds == 30
        put_all(services, ReferenceKind.POLICY, [msgspec.structs.replace(policy, wrap_up_seconds=300)], "city")
        wait_for(lambda: app.reference.known_policy.wrap_up_seconds == 300, "the seat was not told")
        app.phone.take(Answered(call_id="c1", ani="13800130007", number="+8613800130007"))
        app.phone.take(Ended(call_id="c1"))
        wait_for(lambda: "话后整理 04:5" in _top(window), "no countdown of five minutes")


def test_a_person_without_a_telephone_has_no_state(practice_program: Program) -> None:
    window = signed_in(practice_program, "0014")
    assert not window.top.text
    assert not window.registry.action("state.ready").isEnabled()
    (person,) = [one for one in window.top.findChildren(QPushButton) if one.text().startswith("0014")]
    assert person.geometry().right() > window.top.width() - 60, "the name stands at the right as for everybody"
    assert person.width() < 200


def test_the_next_shift_reads_at_sign_in_what_was_left_to_it_and_the_lead_sees_the_state(
    server: RunningServer, empty_seat: Desk, qapp: QApplication
) -> None:
    seat = empty_seat
    early = server.seat("team_lead")
    note = {"id": f"{early.device}-n", "text": "城北停水到二十点"}
    assert early.call("POST", "/telephony/v1/shift-notes", json=note).status_code == 204
    with running_program(qapp, seat.app) as program:
        window = signed_in(program, "agent", PASSWORD)
        panel = window.states.shift_panel
        wait_for(panel.isVisible, "the note is not shown")
        wait_for(lambda: panel.list.count() == 1, "no note in the list")
        wait_for(panel.note.hasFocus, "nothing can be written")
        type_text(panel.note, "the lamps of the north")
        press(panel.note, "Ctrl+Return")
        wait_for(lambda: "已保存" in panel.message.text(), "not kept")
        press_focused("Escape")
        press_focused("Ctrl+F4")
        _wait_board(seat, early, "ready")
        left = [one["text"] for one in early.call("GET", "/telephony/v1/shift-notes").json()["notes"]]
        assert left == ["the lamps of the north"]


def _wait_board(seat: Desk, lead: HttpSeat, status: str) -> None:
    def shown() -> bool:
        seats = msgspec.json.decode(lead.call("GET", "/admin/v1/seats").content, type=SeatList).seats
        return any(one.agent is not None and one.agent.status == status for one in seats)

    wait_for(shown, f"the lead does not see {status}; here: {seat.app.agent_state.presence}")
