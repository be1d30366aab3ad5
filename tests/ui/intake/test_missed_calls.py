"""Missed calls in the tab of waiting requests, by keys: claim, form with the number, dial; calls of a number."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from sync.domain.call_record import CALLS
from sync.server.ports import SystemClock
from sync.telephony.commands import Capability, Dial
from sync.telephony.events import AgentState, Answered, Ended, SeatState
from tests.helpers.desk import Desk
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import press_focused, wait_for
from tests.ui.phone import Adapter
from tests.ui.programs import intake_of, running_program, signed_in
from ui.intake.view import IntakeView
from ui.widgets.row_list import ROW_ROLE, RowItem, RowList

NUMBER = "+8613800138000"


@pytest.fixture
def view(empty_seat: Desk, qapp: QApplication) -> Iterator[IntakeView]:
    with running_program(qapp, empty_seat.app) as program:
        yield intake_of(signed_in(program, "agent", PASSWORD))


def _items(rows: RowList) -> list[RowItem]:
    model = rows.model()
    return [model.index(at, 0).data(ROW_ROLE) for at in range(model.rowCount())]


def test_a_missed_call_is_claimed_by_keys_and_dialled(
    server: RunningServer, empty_seat: Desk, view: IntakeView
) -> None:
    lead = server.seat("team_lead")
    rang = SystemClock().now() - 400_000
    for at in range(2):
        times = {"rang_at": rang + at * 1000, "ended_at": rang + at * 1000 + 500}
        lead.push(lead.command("call.record", f"m{at}", {"number": NUMBER, "queue": "综合", **times}))
    wait_for(lambda: any("2" not in one and "1" in one for one in view.tabs.labels()), "not counted")
    press_focused("Alt+R")
    wait_for(lambda: any("来电 2 次" in one.subtitle for one in _items(view.received.list)), "not in the list")
    wait_for(view.received.list.hasFocus, "no list")
    item = _items(view.received.list)[0]
    assert (item.title, item.pill, item.tone) == ("138****8000", "漏接来电", "danger")
    assert len(_items(view.received.list)) == 1
    adapter = Adapter()
    empty_seat.app.phone.plug(adapter)
    empty_seat.app.phone.take(AgentState(agent="8012", extension="8012", state=SeatState.READY))
    press_focused("Return")
    wait_for(lambda: view.form.caller.phone.text() == "13800138000", "no form with the number")
    press_focused("F5")
    assert adapter.given == [Dial("8012", "13800138000")]
    assert Capability.DIAL in adapter.capabilities
    assert CALLS in {grant.scope for grant in lead.session.scopes}


def test_a_call_another_seat_has_claimed_is_told_and_stays_with_it(server: RunningServer, view: IntakeView) -> None:
    lead = server.seat("team_lead")
    rang = SystemClock().now() - 60_000
    lead.push(lead.command("call.record", "m1", {"number": NUMBER, "rang_at": rang, "ended_at": rang + 900}))
    wait_for(lambda: view.received.list.count() == 1, "not in the list")
    assert lead.call("POST", "/telephony/v1/calls/m1/claim").status_code == 200
    press_focused("Alt+R")
    wait_for(view.received.list.hasFocus, "no list")
    press_focused("Return")
    wait_for(lambda: "已有同事认领" in view.form.bar.message.text(), "not told")
    wait_for(lambda: "已认领" in (_items(view.received.list)[0].subtitle), "not shown")


def test_the_last_calls_of_the_number_stand_below_its_orders(empty_seat: Desk, view: IntakeView) -> None:
    now = empty_seat.app.clock.wall_ms()
    for at in range(2):
        call = f"c{at}"
        empty_seat.app.phone.take(Answered(call_id=call, ani="13800138000", number=NUMBER, at_ms=now - 90_000 + at))
        empty_seat.app.phone.take(Ended(call_id=call, at_ms=now - 30_000 + at))
    empty_seat.app.phone.take(Answered(call_id="c9", ani="13800138000", number=NUMBER, at_ms=now))
    wait_for(lambda: view.form.history.calls.count() == 2, "no calls in the history")
    assert _items(view.form.history.calls)[0].pill == "呼入"
    press_focused("Alt+L")
    assert view.form.history.calls.hasFocus()
