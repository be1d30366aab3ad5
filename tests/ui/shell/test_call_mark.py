"""A call from a marked number says so in the top bar, from the first ring, whatever view is in front."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from sync.server.ports import SystemClock
from sync.telephony.events import Answered, Ended, Ringing
from tests.helpers.desk import Desk
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import press_focused, wait_for
from tests.ui.programs import intake_of, running_program, signed_in
from ui.shell.main_window import MainWindow

NUMBER, OTHER = "13800138000", "13900139000"


@pytest.fixture
def lead(server: RunningServer) -> HttpSeat:
    """A lead who marks the number."""
    seat = server.seat("team_lead")
    rang = SystemClock().now() - 400_000
    times = {"rang_at": rang, "answered_at": rang + 5_000, "ended_at": rang + 60_000}
    seat.push(seat.command("call.record", "c1", {"number": f"+86{NUMBER}", **times}))
    return seat


@pytest.fixture
def window(lead: HttpSeat, empty_seat: Desk, qapp: QApplication) -> Iterator[MainWindow]:
    """The window of an agent who looks something up."""
    del lead
    with running_program(qapp, empty_seat.app) as program:
        shown = signed_in(program, "agent", PASSWORD)
        shown.open_view("search")
        yield shown


def _mark(server: RunningServer, lead: HttpSeat) -> None:
    agent = server.seat("dispatcher")
    agent.push(agent.command("nuisance.propose", "n1", {"number": f"+86{NUMBER}", "reason": "abuse", "calls": ["c1"]}))
    lead.push(lead.command("nuisance.approve", "n1", {"step": "limit", "days": 7}))


def test_the_mark_stands_beside_the_number_and_goes_with_the_call(
    server: RunningServer, lead: HttpSeat, window: MainWindow, empty_seat: Desk
) -> None:
    phone = empty_seat.app.phone
    phone.take(Ringing(call_id="k1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(lambda: NUMBER in window.top.text, "the call is not shown")
    assert "骚扰标记" not in window.top.text
    _mark(server, lead)
    wait_for(lambda: "骚扰标记：简短接听" in window.top.text, "the mark that came during the call is not shown")
    phone.take(Ended(call_id="k1"))
    wait_for(lambda: "骚扰标记" not in window.top.text, "the mark outlives the call")
    phone.take(Ringing(call_id="k2", ani=OTHER, number=f"+86{OTHER}"))
    wait_for(lambda: OTHER in window.top.text, "the next call is not shown")
    assert "骚扰标记" not in window.top.text, "another number bears no mark"
    phone.take(Ended(call_id="k2"))
    phone.take(Ringing(call_id="k3", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(lambda: "骚扰标记：简短接听" in window.top.text, "the mark is not shown as it rings")


def test_a_mark_set_aside_for_the_call_says_so_and_stands_again_at_the_next_call(
    server: RunningServer, lead: HttpSeat, window: MainWindow, empty_seat: Desk
) -> None:
    phone = empty_seat.app.phone
    _mark(server, lead)
    phone.take(Ringing(call_id="k1", ani=NUMBER, number=f"+86{NUMBER}"))
    phone.take(Answered(call_id="k1", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(lambda: "骚扰标记：简短接听" in window.top.text, "the mark is not shown")
    form = intake_of(window).form
    wait_for(form.nuisance.mark.isVisible, "the form does not show the mark")
    press_focused("Ctrl+F8")
    wait_for(lambda: "骚扰标记已搁置" in window.top.text, "the bar goes on to warn")
    assert "骚扰标记：" not in window.top.text
    phone.take(Ended(call_id="k1"))
    phone.take(Ringing(call_id="k2", ani=NUMBER, number=f"+86{NUMBER}"))
    wait_for(lambda: "骚扰标记：简短接听" in window.top.text, "the next call of the number bears no mark")
