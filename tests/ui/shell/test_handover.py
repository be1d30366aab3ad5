"""Leaving with drafts, by keyboard, against the real server; and what a team lead finds the day after."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import func, select, update

from desktop.services.app import App
from sync.domain.act import OrderDraft
from sync.domain.instant import DAY
from sync.server.tables.deposits import draft_deposit
from sync.server.tables.orders import work_order
from tests.helpers.desk import desk, leak
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import press_focused, settle, wait_for
from tests.ui.programs import main_window, running_program
from ui.application import Desk as Program
from ui.intake.fields import Field
from ui.intake.sheet import IntakeSheet
from ui.intake.view import IntakeView
from ui.shell.main_window import MainWindow
from ui.sign_in.leaving import DROP, HAND_OVER, STAY, SUBMIT, LeavingPanel, LeavingRow
from ui.sign_in.view import SignInView

WORDS = OrderDraft(content="半夜施工，吵得睡不着")
TITLED = OrderDraft(content=WORDS.content, title="夜间施工")
"""Words to which the form adds no title of its own."""


def show(program: Program) -> MainWindow:
    program.start()
    return main_window(program)


def ask(program: Program) -> LeavingPanel:
    window = program.window
    assert isinstance(window, MainWindow)
    assert window.registry.run("window.sign_out")
    wait_for(lambda: bool(window.findChildren(LeavingPanel)), "nobody asked")
    (panel,) = window.findChildren(LeavingPanel)
    wait_for(panel.rows[0].choice.hasFocus, "no key would reach it")
    return panel


def contents(app: App) -> list[str]:
    return [app.intake.read_draft(one).content for one in app.intake.drafts()]


def signed_out(program: Program) -> bool:
    return isinstance(program.window, SignInView)


def test_enter_hands_everything_over_and_the_next_desk_opens_it(
    agent_program: Program, agent_app: App, server: RunningServer, tmp_path: Path, qapp: QApplication
) -> None:
    agent_app.intake.open_draft(draft=WORDS)
    show(agent_program)
    panel = ask(agent_program)
    assert [row.choice.value() for row in panel.rows] == [HAND_OVER]
    assert "任一座席" in panel.where.text()
    press_focused("Return")
    wait_for(lambda: signed_out(agent_program), "still signed in")
    with desk(tmp_path / "b", server.url) as other:
        other.sign_in("agent").wait_ready()
        with running_program(qapp, other.app, start=False) as second:
            window = show(second)
            view = window.host.view("intake")
            assert isinstance(view, IntakeView)
            wait_for(lambda: any(sheet.draft.content == WORDS.content for sheet in view.desk.sheets), "it did not open")


def test_each_draft_goes_its_own_way_by_keys_alone(
    agent_program: Program, agent_app: App, server: RunningServer
) -> None:
    agent_app.intake.open_draft(draft=leak())
    agent_app.intake.open_draft(draft=OrderDraft(content="打错了"))
    agent_app.intake.open_draft(draft=WORDS)
    show(agent_program)
    panel = ask(agent_program)
    press_focused("2")
    press_focused("Down")
    press_focused("2")  # not whole: there is no such choice
    press_focused("3")
    press_focused("Down")
    press_focused("Down")
    assert [row.choice.value() for row in panel.rows] == [SUBMIT, DROP, HAND_OVER]
    assert "未填完" in panel.rows[1].meta.text()
    press_focused("Return")
    wait_for(lambda: signed_out(agent_program), "still signed in")
    with server.services.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(work_order)) == 1
    agent_app.session.sign_in("agent", PASSWORD)
    wait_for(lambda: WORDS.content in contents(agent_app), "what was handed over did not come back")
    assert [words for words in contents(agent_app) if words] == [WORDS.content]
    agent_app.session.sign_out()


def test_escape_goes_back_to_work(agent_program: Program, agent_app: App) -> None:
    agent_app.intake.open_draft(draft=WORDS)
    window = show(agent_program)
    panel = ask(agent_program)
    press_focused("Escape")
    assert not panel.isVisible()
    assert window.isEnabled()
    assert agent_app.session.is_signed_in


def test_offline_it_is_said_that_drafts_stay_here(
    agent_program: Program, agent_app: App, server: RunningServer
) -> None:
    agent_app.intake.open_draft(draft=WORDS)
    window = show(agent_program)
    server.stop()
    agent_app.sync_status.sync_now()
    wait_for(lambda: not agent_app.sync_status.status().online, "still online")
    panel = ask(agent_program)
    assert "只有您本人在这台电脑登录才能打开" in panel.where.text()
    assert [row.choice.value() for row in panel.rows] == [STAY]
    press_focused("Return")
    wait_for(lambda: signed_out(agent_program), "still signed in")
    assert isinstance(window, QWidget)


def test_who_leaves_is_told_of_a_draft_that_was_not_taken_and_decides_anew(
    agent_program: Program, agent_app: App, server: RunningServer, tmp_path: Path
) -> None:
    agent_app.intake.open_draft(draft=OrderDraft(content="路灯不亮", title="路灯"))
    refused = agent_app.intake.open_draft(draft=TITLED)
    with desk(tmp_path / "b", server.url) as other:
        other.sign_in("agent").wait_ready()
        other.app.intake.save_draft(refused.id, leak(content="另一座席写的"))
        other.app.handover.hand_over((refused.id,))
    view = show(agent_program).host.view("intake")
    assert isinstance(view, IntakeView)
    wait_for(lambda: len(view.desk.sheets) == 2, "the drafts are not shown")
    view.desk.choose(0)
    panel = ask(agent_program)
    assert [row.choice.value() for row in panel.rows] == [HAND_OVER, HAND_OVER]
    press_focused("Return")
    wait_for(panel.message.isVisible, "nobody said that it was not taken")
    assert "另一座席" in panel.message.text()
    wait_for(
        lambda: "路灯不亮" not in [one.draft.content for one in view.desk.sheets], "it is shown as if it were here"
    )
    wait_for(lambda: view.desk.current is not None, "no form came to the front")
    assert [row.choice.value() for row in panel.rows] == [STAY]
    assert panel.rows[0].choice.hasFocus()
    assert [words for words in contents(agent_app) if words] == [WORDS.content], "the other words are here"
    press_focused("Return")
    wait_for(lambda: signed_out(agent_program), "still signed in")
    agent_app.session.sign_in("agent", PASSWORD)
    everything = {WORDS.content, "路灯不亮", "另一座席写的"}
    wait_for(lambda: {words for words in contents(agent_app) if words} == everything, "words were lost")
    agent_app.session.sign_out()


def test_a_draft_that_cannot_be_checked_yet_is_offered_without_submitting_it(
    agent_program: Program, agent_app: App
) -> None:
    agent_app.intake.open_draft(draft=leak())
    show(agent_program)
    (known,) = agent_app.handover.open_drafts()
    for unchecked, choices in ((False, [HAND_OVER, SUBMIT, DROP]), (True, [HAND_OVER, DROP])):
        row = LeavingRow(replace(known, unchecked=unchecked), known.updated_at, online=True)
        assert [one for one in (HAND_OVER, SUBMIT, DROP) if one in row.choice._buttons] == choices
        assert ("基础资料还没到" in row.meta.text()) is unchecked


def test_nobody_is_asked_without_a_draft(agent_program: Program) -> None:
    window = show(agent_program)
    assert window.registry.run("window.sign_out")
    wait_for(lambda: signed_out(agent_program), "still signed in")


def test_a_team_lead_takes_what_nobody_opened_for_a_day(
    agent_program: Program, agent_app: App, server: RunningServer, tmp_path: Path, qapp: QApplication
) -> None:
    agent_app.intake.open_draft(draft=WORDS)
    agent_app.handover.hand_over(tuple(one.id for one in agent_app.handover.open_drafts()))
    with server.services.database.write() as connection:
        connection.execute(update(draft_deposit).values(deposited_at=draft_deposit.c.deposited_at - 2 * DAY))
    with desk(tmp_path / "b", server.url) as other:
        other.sign_in("team_lead").wait_ready()
        with running_program(qapp, other.app, start=False) as second:
            window = show(second)
            wait_for(lambda: "1 份交接草稿" in window.notices.text, "the lead was not told")
            assert window.registry.run("window.held_drafts")
            wait_for(lambda: bool(window.held_drafts.list.current_id()), "the list is empty")
            press_focused("Return")
            wait_for(lambda: WORDS.content in window.held_drafts.message.text(), "not taken")
            wait_for(lambda: not window.held_drafts.list.current_id(), "still in the list")
            assert [other.app.intake.read_draft(one) for one in other.app.intake.drafts()][0] == WORDS


def copy_of_a_kept_draft(here: App, other: App) -> str:
    """Hand a draft over and back, and leave a copy of it at the other desk, as an answer that got lost does."""
    draft = here.intake.open_draft(draft=TITLED)
    here.handover.hand_over((draft.id,))
    other.handover.collect()
    other.handover.hand_over((draft.id,))
    here.handover.collect()
    (kept,) = here.session._seat.store.drafts.drafts()
    other.session._seat.store.drafts.put_draft(kept)
    return draft.id


def sheet_of(program: Program, draft: str) -> tuple[IntakeView, IntakeSheet]:
    """Show the form of a draft in front."""
    view = show(program).host.view("intake")
    assert isinstance(view, IntakeView)
    wait_for(lambda: any(sheet.id == draft for sheet in view.desk.sheets), "it did not open")
    (sheet,) = [one for one in view.desk.sheets if one.id == draft]
    view.desk.choose(view.desk.sheets.index(sheet))
    settle(program.jobs)
    return view, sheet


@contextmanager
def shown_and_dropped_elsewhere(
    program: Program, here: App, server: RunningServer, folder: Path
) -> Iterator[tuple[IntakeView, IntakeSheet]]:
    """Show the form of a draft that another desk has just thrown away."""
    with desk(folder / "b", server.url) as other:
        other.sign_in("agent").wait_ready()
        draft = copy_of_a_kept_draft(here, other.app)
        view, sheet = sheet_of(program, draft)
        other.app.handover.drop((draft,))
        yield view, sheet


def test_words_that_are_being_typed_stay_when_their_draft_ended_at_another_desk(
    agent_program: Program, agent_app: App, server: RunningServer, tmp_path: Path
) -> None:
    with shown_and_dropped_elsewhere(agent_program, agent_app, server, tmp_path) as (view, sheet):
        sheet.set(Field.CONTENT, WORDS.content + "，孩子睡不着", typed=True)
        assert not sheet.is_saved
        agent_app.handover.collect()
        assert contents(agent_app) == []
        wait_for(lambda: WORDS.content + "，孩子睡不着" in contents(agent_app), "the last words were lost")
        settle(agent_program.jobs)
        assert view.desk.current is sheet
        assert sheet.draft.content == WORDS.content + "，孩子睡不着"


def test_a_form_that_goes_from_under_the_cursor_is_told(
    agent_program: Program, agent_app: App, server: RunningServer, tmp_path: Path
) -> None:
    with shown_and_dropped_elsewhere(agent_program, agent_app, server, tmp_path) as (view, sheet):
        agent_app.handover.collect()
        wait_for(lambda: sheet not in view.desk.sheets, "the form of a draft that is gone stays")
        wait_for(lambda: "已不在本座席" in main_window(agent_program).notices.text, "nothing was said")
