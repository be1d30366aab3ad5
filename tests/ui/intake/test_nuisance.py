"""A nuisance number by keys: proposed with its reason, marked with what to say, set aside, and never in the way."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from sync.server.ports import SystemClock
from tests.helpers.desk import Desk
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import press_focused, wait_for
from tests.ui.programs import intake_of, running_program, signed_in
from ui.intake.nuisance_card import NuisanceCard
from ui.intake.view import IntakeView
from ui.widgets.row_list import ROW_ROLE

NUMBER = "+8613800138000"


@pytest.fixture
def lead(server: RunningServer) -> HttpSeat:
    """A lead whose seat has told of a call of the number."""
    seat = server.seat("team_lead")
    rang = SystemClock().now() - 400_000
    times = {"rang_at": rang, "answered_at": rang + 5_000, "ended_at": rang + 60_000}
    seat.push(seat.command("call.record", "c1", {"number": NUMBER, **times}))
    return seat


@pytest.fixture
def view(lead: HttpSeat, empty_seat: Desk, qapp: QApplication) -> Iterator[IntakeView]:
    with running_program(qapp, empty_seat.app) as program:
        view = intake_of(signed_in(program, "agent", PASSWORD))
        view.show_argument("call:13800138000")
        wait_for(lambda: view.form.history.calls.count() == 1, "the call of the number is not shown")
        view.form.order.content.setFocus()
        yield view


def _cases(lead: HttpSeat) -> list[dict[str, object]]:
    found: list[dict[str, object]] = lead.call("GET", "/admin/v1/nuisance").json()["cases"]
    return found


def _marked(server: RunningServer, lead: HttpSeat, view: IntakeView, step: str = "end") -> NuisanceCard:
    agent = server.seat("dispatcher")
    given = {"number": NUMBER, "reason": "abuse", "calls": ["c1"]}
    agent.push(agent.command("nuisance.propose", "n1", given))
    lead.push(lead.command("nuisance.approve", "n1", {"step": step, "days": 7}))
    card = view.form.nuisance
    wait_for(card.mark.isVisible, "the mark is not shown")
    return card


def test_a_number_is_proposed_by_keys_with_its_calls_as_evidence(lead: HttpSeat, view: IntakeView) -> None:
    card = view.form.nuisance
    assert not card.isVisible(), "nothing to say, nothing shown"
    press_focused("Alt+M")
    wait_for(card.reason.hasFocus, "no reasons")
    press_focused("Return")
    press_focused("6")
    wait_for(card.words.hasFocus, "no words asked")
    press_focused("Return")
    assert card.problem.text() == "选“其他”时请写明说明"
    card.words.setText("一天拨打三十次")
    press_focused("Return")
    wait_for(lambda: bool(_cases(lead)), "not at the server")
    (case,) = _cases(lead)
    assert (case["reason"], case["words"], case["calls"]) == ("other", "一天拨打三十次", ["c1"])
    wait_for(lambda: card.state.text() == "已申报，等待班长审批", "it is not said that it waits")
    assert view.form.order.content.hasFocus()
    assert not card.reason.isVisible()


def test_escape_puts_the_form_away_and_nothing_is_proposed(lead: HttpSeat, view: IntakeView) -> None:
    press_focused("Alt+M")
    wait_for(view.form.nuisance.reason.hasFocus, "no reasons")
    press_focused("Escape")
    wait_for(lambda: not view.form.nuisance.isVisible(), "the form stays")
    assert _cases(lead) == []


def test_without_a_number_or_evidence_it_is_said_why_nothing_can_be_proposed(view: IntakeView) -> None:
    view.show_argument("call:13900139000")
    wait_for(lambda: view.form.caller.phone.text() == "13900139000", "no form")
    wait_for(lambda: view.form.history.calls.count() == 0, "calls of another number")
    view.nuisance.open()
    assert view.form.bar.message.text() == "该号码还没有可作证据的通话或工单，无法申报"
    view.show_argument("new")
    wait_for(lambda: not view.form.caller.phone.text(), "no empty form")
    view.nuisance.open()
    assert view.form.bar.message.text() == "没有来电号码，无法申报"


def test_a_mark_says_how_until_when_and_why_and_takes_no_focus(
    server: RunningServer, lead: HttpSeat, view: IntakeView
) -> None:
    card = _marked(server, lead, view)
    assert card.mark.text().startswith("可礼貌结束 · 辱骂 · 至 ")
    assert card.say.text().startswith("请先问：现在有人身危险吗？")
    assert view.form.order.content.hasFocus()


def test_words_of_danger_to_life_set_the_mark_aside_by_themselves(
    server: RunningServer, lead: HttpSeat, view: IntakeView
) -> None:
    card = _marked(server, lead, view)
    view.form.order.content.setPlainText("他说不想活了")
    wait_for(lambda: card.say.text() == "本次来电已搁置标记，照常受理。", "still marked")
    wait_for(lambda: "set_aside" in str(_cases(lead)[0]["history"]), "the lead does not learn it")
    assert "suicide" in str(_cases(lead)[0]["history"])


def test_words_of_danger_to_life_set_a_waiting_proposal_aside_and_the_lead_sees_it(
    lead: HttpSeat, view: IntakeView
) -> None:
    card = view.form.nuisance
    press_focused("Alt+M")
    wait_for(card.reason.hasFocus, "no reasons")
    press_focused("2")
    wait_for(card.words.hasFocus, "no words asked")
    press_focused("Return")
    wait_for(lambda: card.state.text() == "已申报，等待班长审批", "it is not said that it waits")
    view.form.order.content.setPlainText("他说不想活了")
    said = "涉及生命安全：本次搁置申报，照常受理\n已申报，等待班长审批"
    wait_for(lambda: card.state.text() == said, "it is not said that it is set aside")
    wait_for(lambda: "suicide" in str(_cases(lead)[0]["history"]), "the lead does not learn it")


def test_one_key_sets_the_mark_aside_and_the_lead_is_told_once(
    server: RunningServer, lead: HttpSeat, view: IntakeView
) -> None:
    card = _marked(server, lead, view)
    press_focused("Ctrl+F8")
    press_focused("Ctrl+F8")
    wait_for(lambda: card.say.text() == "本次来电已搁置标记，照常受理。", "still marked")

    def alerts() -> list[str]:
        tasks = lead.call("GET", "/admin/v1/tasks").json()["tasks"]
        return [one["detail"]["category"] for one in tasks if one["kind"] == "alert"]

    wait_for(lambda: alerts() == ["nuisance_set_aside"], "no alert")
    assert len(str(_cases(lead)[0]["history"]).split("set_aside")) == 2


@pytest.mark.parametrize("step", ["warn", "limit", "end"])
def test_a_mark_never_holds_the_order_up(server: RunningServer, lead: HttpSeat, view: IntakeView, step: str) -> None:
    _marked(server, lead, view, step)
    view.form.order.content.setPlainText("小区门口路灯不亮，请尽快修理")
    before = view.desk.current
    assert before is not None
    press_focused("F10")
    wait_for(lambda: view.form.receipt.isVisible() or bool(view.form.order.categories.error), "F10 was held up")


def test_an_alert_that_the_server_did_not_take_does_not_stand_as_told(server: RunningServer, view: IntakeView) -> None:
    with server.services.database.write() as connection:
        connection.execute(text("UPDATE reference_item SET retired = 1 WHERE id = 'sensitive_word:suicide'"))
    view.form.order.content.setPlainText("他说不想活了")
    rows = view.form.alerts.list
    wait_for(lambda: rows.count() == 1, "the words are not marked")
    wait_for(lambda: _pill(view) == "未送达，请直接告知班长", "it is not said that no lead sees it")


def _pill(view: IntakeView) -> str:
    pill: str = view.form.alerts.list.model().index(0, 0).data(ROW_ROLE).pill
    return pill
