"""A lead decides on nuisance numbers by keys, on the board: approve for some days, refuse and lift with a reason."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication

from tests.helpers.desk import Desk
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import press_focused, wait_for
from tests.ui.programs import running_program, signed_in
from ui.monitor.board_view import VIEW, BoardView
from ui.monitor.nuisance_card import NuisanceBoardCard
from ui.widgets.row_list import ROW_ROLE, RowItem


@pytest.fixture
def agent(server: RunningServer) -> HttpSeat:
    seat = server.seat("agent")
    given = {"number": "13800138000", "reason": "abuse", "words": "连续辱骂", "calls": ["c1"]}
    seat.push(seat.command("nuisance.propose", "n1", given))
    return seat


@pytest.fixture
def card(agent: HttpSeat, empty_seat: Desk, qapp: QApplication) -> Iterator[NuisanceBoardCard]:
    with running_program(qapp, empty_seat.app) as program:
        window = signed_in(program, "team_lead", PASSWORD)
        window.open_view(VIEW, "")
        board = window.findChild(BoardView)
        assert isinstance(board, BoardView)
        wait_for(board.nuisance.isVisible, "no proposal on the board")
        board.nuisance.rows.setFocus()
        yield board.nuisance


def _row(card: NuisanceBoardCard) -> RowItem:
    return card.rows.model().index(0, 0).data(ROW_ROLE)


def test_a_proposal_is_approved_by_keys_and_the_measure_lifted_with_a_reason(
    card: NuisanceBoardCard, agent: HttpSeat
) -> None:
    assert (_row(card).title, _row(card).badge, _row(card).pill) == ("138****8000", "辱骂", "待审批")
    assert "连续辱骂" in card.detail.text()
    assert "1 项证据尚未到达" in _row(card).subtitle, "the seat told of a call that it has not sent"
    times = {"rang_at": 1_764_000_000_000, "answered_at": 1_764_000_005_000, "ended_at": 1_764_000_060_000}
    agent.push(agent.command("call.record", "c1", {"number": "13800138000", **times}))
    card.model.refresh()
    wait_for(lambda: "尚未到达" not in _row(card).subtitle, "still said to be missing")
    press_focused("L")
    assert not card.words.isVisible(), "nothing is in force yet"
    press_focused("Return")
    wait_for(card.step.hasFocus, "no steps")
    press_focused("2")
    wait_for(card.days.hasFocus, "no days")
    press_focused("2")
    wait_for(lambda: _row(card).pill == "生效中", "not in force")
    assert "简短接听 · 至 " in _row(card).subtitle
    press_focused("L")
    wait_for(card.words.hasFocus, "no reason asked")
    press_focused("Return")
    assert card.problem.text() == "请写明理由"
    card.words.setText("误标")
    press_focused("Return")
    wait_for(lambda: not card.isVisible(), "still listed")


def test_what_is_asked_covers_nothing_on_a_small_screen(card: NuisanceBoardCard) -> None:
    card.window().resize(1366, 768)
    press_focused("Return")
    wait_for(card.step.hasFocus, "no steps")
    parts = [one for one in (card.rows, card.detail, card.step, card.days) if one.isVisible()]
    wait_for(lambda: card.days.geometry().bottom() < card.height(), "cut")
    assert len(parts) == 4
    assert all(upper.geometry().bottom() < lower.geometry().top() for upper, lower in pairwise(parts))


def test_a_proposal_is_refused_with_a_reason_and_escape_drops_what_was_asked(
    card: NuisanceBoardCard, agent: HttpSeat
) -> None:
    press_focused("N")
    wait_for(card.words.hasFocus, "no reason asked")
    press_focused("Escape")
    wait_for(card.rows.hasFocus, "the list has not got the keys back")
    press_focused("N")
    wait_for(card.words.hasFocus, "no reason asked")
    card.words.setText("证据不足")
    press_focused("Return")
    wait_for(lambda: not card.isVisible(), "still listed")
