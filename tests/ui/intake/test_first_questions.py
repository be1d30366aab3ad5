"""What the first questions of a form need is made beside it, before anything is typed."""

from pytestqt.qtbot import QtBot

from sync.domain.act import OrderDraft
from tests.ui.intake.hands import Hands
from ui.intake.findings import Finder


def test_an_empty_form_looks_up_no_article(hands: Hands) -> None:
    finder = Finder(hands.view._services)
    assert finder.articles(OrderDraft()) == ()
    assert finder._articles is None


def test_articles_are_made_ready_while_nothing_is_typed(hands: Hands, qtbot: QtBot) -> None:
    finder = hands.view.desk.finder
    qtbot.waitUntil(lambda: finder._articles is not None)
