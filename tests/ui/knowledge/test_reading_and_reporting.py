"""The knowledge screen by keys: find, read, say that it is wrong, and the owner's task that comes of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.desks import Screen, screen
from ui.knowledge.view import KnowledgeView
from ui.shell.knowledge_tasks import KnowledgeTasks


@pytest.fixture
def lead(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    """The team lead, who owns what no unit does."""
    with screen(qtbot, tmp_path, "team_lead", [], KnowledgeView, "knowledge") as made:
        made.wait(lambda: view(made).rows.rowCount() == 1)
        yield made


def view(made: Screen) -> KnowledgeView:
    """Return the view as what it is."""
    assert isinstance(made.view, KnowledgeView)
    return made.view


def tasks(made: Screen) -> str:
    """Return the title of the tab of tasks with its count."""
    return view(made).tabs._buttons["mine"].text().split()[-1]


def test_an_article_is_found_by_its_initials_and_read(lead: Screen) -> None:
    lead.press("Ctrl+F")
    lead.type("dtgz")
    lead.press("Return")
    lead.wait(lambda: view(lead).table.current_id() == "a-lift" and view(lead).side.reading.isVisible())
    assert view(lead).side.reading.title.text() == "电梯故障怎么办"
    assert "物业" in view(lead).side.reading.answer.text()
    lead.press("Ctrl+F", "Ctrl+A")
    lead.type("zzzz")
    lead.press("Return")
    lead.wait(lambda: view(lead).rows.rowCount() == 0)
    assert view(lead).count.text() == "没有匹配的知识"


def test_with_the_cursor_in_the_search_a_letter_is_a_letter_and_the_hint_names_the_key_that_reports(
    lead: Screen,
) -> None:
    lead.press("Alt+L", "Ctrl+F")
    lead.type("w")
    assert (view(lead).text.text(), view(lead).line.isVisible()) == ("w", False)
    lead.press("Backspace")
    lead.wait(lambda: view(lead).rows.rowCount() > 0)
    lead.press("Alt+W")
    assert view(lead).line.isVisible()


def test_a_report_becomes_the_owners_task_and_is_answered_by_keys(lead: Screen) -> None:
    lead.press("Alt+L", "Alt+W")
    assert view(lead).line.isVisible()
    lead.press("Ctrl+Return")
    assert view(lead).line.problem.text()
    lead.type("电话打不通")
    lead.press("Ctrl+Return")
    lead.wait(lambda: tasks(lead) == "1" and view(lead).side.reports.isVisible())
    assert "责任单位" in lead.told()
    while view(lead).tabs.current() != "mine":
        lead.press("Ctrl+Shift+Tab")
    lead.press("Alt+L")
    lead.wait(lambda: view(lead).table.current_id() == "a-lift")
    lead.press("Return")
    lead.type("已改正")
    lead.press("Ctrl+Return")
    lead.wait(lambda: tasks(lead) == "0")
    lead.wait(lambda: lead.app.sync_status.status().unsent == 0)


def test_words_of_a_report_survive_leaving(lead: Screen) -> None:
    lead.press("Alt+L", "Alt+W")
    lead.type("half a")
    lead.press("Escape")
    assert view(lead).line.isHidden()
    lead.press("Alt+W")
    assert view(lead).line.text.text() == "half a"
    assert view(lead).finish()
    assert view(lead).keeper.finish()


def test_a_withdrawn_article_is_struck_with_its_reason(lead: Screen) -> None:
    lead.press("Alt+L", "X")
    lead.type("政策作废")
    lead.press("Ctrl+Return")
    lead.wait(lambda: "政策作废" in view(lead).side.reading.void.text())
    assert view(lead).side.reading.answer.font().strikeOut()
    lead.press("Alt+W", "X")
    assert view(lead).line.isHidden()


def test_who_may_only_read_is_offered_the_report_alone(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "dispatcher", [], KnowledgeView, "knowledge") as made:
        made.wait(view(made).side.reading.isVisible)
        made.press("Alt+L", "X", "P", "R", "S", "Return")
        assert view(made).line.isHidden()
        visible = [name for name, button in view(made).side.buttons.items() if button.isVisible()]
        assert visible == ["report"]


def test_an_article_asked_for_elsewhere_stands_marked_in_the_list(lead: Screen) -> None:
    lead.press("Ctrl+F")
    lead.type("zzzz")
    lead.wait(lambda: view(lead).rows.rowCount() == 0)
    view(lead).show_argument("a-lift")
    lead.wait(lambda: view(lead).table.current_id() == "a-lift")
    assert view(lead).text.text() == ""
    view(lead).show_argument("no-such")
    lead.wait(lambda: view(lead).table.current_id() == "a-lift")


def test_the_tasks_are_counted_for_the_rail(lead: Screen) -> None:
    counts: list[int] = []
    counting = KnowledgeTasks(lead.app.knowledge, lead.window.jobs, lead.window.bridge, counts.append, lead.view)
    counting.count()
    lead.wait(lambda: counts == [0])
    article = lead.app.knowledge.read().by_id["a-lift"].article
    assert article is not None
    lead.app.knowledge.report(article, "电话错")
    lead.wait(counting._soon.isActive)
    counting.count()
    lead.wait(lambda: counts == [0, 1])


def test_a_use_is_counted_once_for_an_order(lead: Screen) -> None:
    line = lead.desk.line.inner
    assert line._articles.used("a-lift", "o-1") is not None
    assert line._articles.used("a-lift", "o-1") is None
    assert line._articles.used("", "o-2") is None
