"""Writing knowledge by keys: nothing typed is lost, saving shares, a second person publishes, versions tell."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.knowledge_reading import KnowledgeItem
from desktop.wiring.practice import PracticeCity, PracticeTransport
from sync.client.ports import EngineClock
from sync.contract.articles import ArticleArgs
from sync.contract.codec import encode
from sync.contract.messages import Command, Guard, Occurred, SnapshotLine
from sync.domain.knowledge.decide import ArticleAction
from sync.domain.knowledge.record import ArticleContent, ArticleRecord, ArticleWork, WorkState
from sync.domain.rules import Rules
from tests.helpers.practice_desk import NOON
from tests.helpers.small_city import LIFT, WATER, actor, small_rules
from tests.ui.desks import Screen, screen
from ui.knowledge.view import KnowledgeView


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    """A team lead before the knowledge view."""
    with screen(qtbot, tmp_path, "team_lead", [], KnowledgeView, "knowledge") as made:
        made.wait(lambda: view(made).model.item is not None)
        yield made


def view(made: Screen) -> KnowledgeView:
    """Return the view as what it is."""
    assert isinstance(made.view, KnowledgeView)
    return made.view


def item(made: Screen, title: str) -> KnowledgeItem | None:
    """Return an article as this seat sees it."""
    return next((one for one in made.app.knowledge.read().items if one.content.title == title), None)


def fill(made: Screen, field: str, text: str) -> None:
    """Type into a field."""
    made.focus_on(f"knowledge.{field}")
    made.press("Ctrl+A")
    made.paste(text) if "\n" in text else made.type(text)


def write_all(made: Screen) -> None:
    """Fill in what a new article needs."""
    made.press("Ctrl+N")
    made.wait(view(made).editor.isVisible)
    for field, text in {
        "title": "停水怎么办",
        "question": "停水了找谁？",
        "answer": "请先问物业。",
        "basis": "供水条例",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "steps": "记下地址\n\n 问停水范围 ",
        "note": "新开",
    }.items():
        fill(made, field, text)
    pick(made, "categories", "电梯")
    made.wait(lambda: view(made).editor.content().categories == (LIFT,))
    pick(made, "unit", "自来水")
    made.wait(lambda: view(made).editor.content().unit == WATER)


def pick(made: Screen, field: str, text: str) -> None:
    """Type into a searching field and take the first answer."""
    made.focus_on(f"knowledge.{field}")
    made.type(text)
    made.press("Return")


def test_a_new_article_is_written_saved_and_submitted_by_keys(desk: Screen) -> None:
    write_all(desk)
    desk.press("Ctrl+S")
    desk.wait(lambda: "草稿已保存" in desk.told())
    saved = item(desk, "停水怎么办")
    assert saved is not None
    assert saved.record.work is not None
    assert saved.record.work.state is WorkState.DRAFT
    assert saved.record.work.content.steps == ("记下地址", "问停水范围")
    fill(desk, "answer", "先问物业，再问我们。")
    desk.press("F10")
    desk.wait(view(desk).table.isVisible)
    submitted = item(desk, "停水怎么办")
    assert submitted is not None
    assert submitted.record.work is not None
    assert (submitted.record.work.state, submitted.record.work.note) == (WorkState.REVIEW, "新开")
    desk.wait(lambda: desk.app.sync_status.status().unsent == 0)
    assert desk.app.attention.count() == 0
    desk.press("P")
    assert desk.app.knowledge.read().by_id[submitted.id].article is None


def test_what_is_missing_stands_beside_its_field(desk: Screen) -> None:
    desk.press("Ctrl+N")
    desk.wait(view(desk).editor.isVisible)
    desk.press("F10")
    desk.wait(lambda: bool(view(desk).editor.fields.rows["title"].error))
    fill(desk, "title", "停水")
    desk.press("F10")
    desk.wait(lambda: bool(view(desk).editor.fields.rows["question"].error))
    assert not view(desk).editor.fields.rows["title"].error


def test_words_survive_the_end_of_the_program(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "team_lead", [], KnowledgeView, "knowledge") as made:
        made.press("Ctrl+N")
        made.wait(view(made).editor.isVisible)
        fill(made, "title", "half a title")
        made.wait(lambda: bool(made.app.form_drafts.drafts("knowledge")))
    with screen(qtbot, tmp_path, "team_lead", [], KnowledgeView, "knowledge") as made:
        made.wait(view(made).editor.isVisible)
        assert view(made).editor.content().title == "half a title"
        made.press("Escape")
        made.wait(view(made).table.isVisible)
        made.press("Ctrl+N")
        assert view(made).editor.content().title == "half a title"


def test_nothing_is_written_or_left_between_saving_and_its_answer(desk: Screen) -> None:
    desk.press("Alt+L", "Ctrl+E")
    desk.wait(view(desk).editor.isVisible)
    fill(desk, "answer", "mine")
    view(desk).editor.fields.rows["answer"].focus()
    before = QApplication.focusWidget()
    view(desk).writing.save()
    assert not view(desk).editor.isEnabled()
    desk.wait(view(desk).editor.isEnabled)
    assert QApplication.focusWidget() is before
    desk.press("Escape")
    desk.wait(view(desk).table.isVisible)
    assert desk.app.form_drafts.drafts("knowledge") == (), "all of it was sent"
    saved = desk.app.knowledge.read().by_id["a-lift"].record.work
    assert saved is not None
    assert saved.content.answer == "mine"


def test_a_colleagues_words_are_not_overwritten_unseen(desk: Screen) -> None:
    desk.press("Alt+L", "Ctrl+E")
    desk.wait(view(desk).editor.isVisible)
    fill(desk, "answer", "mine")
    known = desk.app.knowledge.read().by_id["a-lift"]
    desk.app.knowledge.act(known, ArticleAction.SAVE, body=replace(known.content, answer="theirs"))
    desk.press("Ctrl+S")
    desk.wait(lambda: "再次保存" in view(desk).editor.problem.text())
    saved = desk.app.knowledge.read().by_id["a-lift"].record.work
    assert saved is not None
    assert saved.content.answer == "theirs"
    desk.press("Ctrl+S")
    desk.wait(lambda: "草稿已保存" in desk.told())
    again = desk.app.knowledge.read().by_id["a-lift"].record.work
    assert again is not None
    assert again.content.answer == "mine"


def test_published_words_stand_as_versions_with_their_differences(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "team_lead", [], KnowledgeView, "knowledge", transport=WaitingForReview) as made:
        made.wait(view(made).side.buttons["publish"].isVisible)
        assert view(made).tabs.current() == "mine"
        assert set(view(made).side.work.comparison.changed) == {"answer", "basis", "unit", "valid_from", "valid_to"}
        made.press("Alt+L", "Return")
        made.wait(lambda: view(made).rows.rowCount() == 0)
        made.press("Ctrl+Tab")
        made.wait(lambda: view(made).side.versions.list.count() == 2)
        made.press("Alt+V")
        made.wait(view(made).side.versions.comparison.isVisible)
        assert set(view(made).side.versions.comparison.changed) == {"answer", "basis", "unit", "valid_from", "valid_to"}
        published = made.app.knowledge.read().by_id["a-lift"].article
        assert published is not None
        assert (published.answer, published.version) == ("请先联系物业。", 2)


def test_words_go_back_with_a_reason(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "team_lead", [], KnowledgeView, "knowledge", transport=WaitingForReview) as made:
        made.wait(view(made).side.buttons["send_back"].isVisible)
        made.press("Alt+L", "R")
        made.type("缺少电话")
        made.press("Ctrl+Return")
        made.wait(lambda: "退回" in made.told())
        work = made.app.knowledge.read().by_id["a-lift"].record.work
        assert work is not None
        assert (work.state, work.reason) == (WorkState.RETURNED, "缺少电话")
        made.wait(lambda: view(made).rows.rowCount() == 0)
        made.press("Ctrl+Tab")
        made.wait(lambda: "缺少电话" in view(made).side.work.reason.text())


class WaitingForReview(PracticeTransport):
    """A practice city where an agent has written new words for the article of lifts."""

    def __init__(self, city: PracticeCity, rules: Callable[[], Rules], clock: EngineClock) -> None:
        content = ArticleContent(
            title="电梯故障怎么办", question="电梯坏了找谁", categories=(LIFT,), answer="请先联系物业。", basis="条例",
            unit=WATER, valid_from="2026-01-01", valid_to="2026-12-31",
        )  # fmt: skip
        work = ArticleWork(WorkState.REVIEW, content, "p-agent", "李娟", NOON, ("p-agent",), "换了说法")
        record = ArticleRecord("a-lift", rev=1, work=work)
        city.reference.append(SnapshotLine(e="article_record", id="a-lift", ver=1, d=msgspec.Raw(encode(record))))
        super().__init__(city, rules, clock)


def test_words_saved_without_the_server_wait_and_are_never_lost(desk: Screen) -> None:
    service, line = desk.app.knowledge, desk.desk.line
    line.down = True
    desk.press("Alt+L", "Ctrl+E")
    desk.wait(view(desk).editor.isVisible)
    fill(desk, "answer", "mine")
    desk.press("Ctrl+S")
    desk.wait(lambda: "有待上传的操作" in view(desk).side.reading.facts.text())
    known = service.read().by_id["a-lift"]
    assert known.pending
    colleague = replace(actor("agent"), user_id="p-agent")
    args = ArticleArgs(body=replace(known.content, answer="theirs"))
    line.inner._articles.decide(command_of(args), colleague, small_rules())
    line.down = False
    desk.app.sync_status.sync_now()
    desk.wait(lambda: desk.app.attention.count() == 1)
    lost = desk.app.attention.items()[0]
    assert (lost.kind, lost.mine["answer"]) == ("superseded", "mine")
    desk.app.attention.send_again(lost.id)
    desk.wait(lambda: desk.app.sync_status.status().unsent == 0)
    work = service.read().by_id["a-lift"].record.work
    assert work is not None
    assert work.content.answer == "mine"
    assert desk.app.attention.count() == 0


def command_of(args: ArticleArgs) -> Command:
    """Return a colleague's command with these words."""
    return Command(
        seq=1, id="c-theirs", cv=1, type="article.save", target="a-lift", args=msgspec.Raw(encode(args)),
        occurred=Occurred(wall=NOON), actor="p-agent", guard=Guard(ver=0),
    )  # fmt: skip
