"""The form fits every window from 1366x768 up at every size of text: nothing overlaps, nothing is cut."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QScrollArea, QWidget

from tests.helpers.ui import process_deleted
from tests.ui.intake.conftest import OpenDesk
from tests.ui.intake.hands import Hands
from ui.intake.card_column import CardColumn
from ui.theme.theme import Theme
from ui.translations import install_language
from ui.widgets.card import Card
from ui.widgets.form_field import FormField
from ui.widgets.label import ElidedLabel

SHELL = {1.0: (72, 98), 1.2: (86, 118), 1.5: (108, 148)}
"""What rail and bars take from a window at each size of text."""
BUTTON_EDGES = 30
"""Padding and border at both sides, whatever the size of text."""


@pytest.fixture
def look(qapp: QApplication) -> Iterator[None]:
    """Put language and size back after the test."""
    yield
    install_language(qapp, "zh")
    Theme(qapp).choose("light")


def inside(widget: QWidget, parent: QWidget) -> QRect:
    """Return where a widget lies in another one."""
    return QRect(widget.mapTo(parent, widget.rect().topLeft()), widget.size())


def visible(parent: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """Return the widgets of a kind that are shown."""
    return [widget for widget in parent.findChildren(kind) if widget.isVisibleTo(parent)]


def faults(hands: Hands) -> list[str]:
    """Return what overlaps, is cut, or sticks out."""
    form = hands.form
    found: list[str] = []
    for card in visible(form, Card):
        parts = [*visible(card, FormField), *visible(card, QCheckBox), form.order.kind if card is form.order else card]
        rects = [(part.accessibleName(), inside(part, card)) for part in parts if part is not card]
        found += [
            f"{one} overlaps {other}"
            for at, (one, left) in enumerate(rects)
            for other, right in rects[at + 1 :]
            if left.intersects(right)
        ]
        found += [f"{name} sticks out of its card" for name, rect in rects if not card.rect().contains(rect)]
    for column in visible(form, CardColumn):
        assert isinstance(column, QScrollArea)
        if column.widget().width() > column.viewport().width():
            found.append("a column is wider than its place")
    for kind in (QPushButton, QCheckBox, QLabel):
        for widget in visible(form, kind):
            assert isinstance(widget, QPushButton | QCheckBox | QLabel)
            wrapped = isinstance(widget, QLabel) and (widget.wordWrap() or isinstance(widget, ElidedLabel))
            if not wrapped and widget.width() < widget.minimumSizeHint().width():
                found.append(f"«{widget.text()}» is cut: {widget.width()} of {widget.minimumSizeHint().width()}")
    for button in visible(form.bar, QPushButton):
        if not form.rect().contains(inside(button, form)):
            found.append(f"{button.accessibleName()} lies outside")
        assert isinstance(button, QPushButton)
        text = button.fontMetrics().horizontalAdvance(button.text().replace("&&", "&"))
        if button.width() < text + BUTTON_EDGES:
            found.append(f"«{button.text()}» is cut at both ends")
    return found


@pytest.mark.usefixtures("look")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.2, 1.5])
def test_nothing_overlaps_or_is_cut(
    open_desk: OpenDesk, qapp: QApplication, theme: str, language: str, scale: float
) -> None:
    install_language(qapp, language)
    Theme(qapp).choose(theme, scale)
    hands = open_desk(theme=theme, scale=scale)
    hands.write_complaint()
    hands.wait(lambda: hands.sheet.unit is not None)  # the suggestion changes what stands at the foot
    rail, bars = SHELL[scale]
    for width, height in ((1366, 768), (1440, 900), (1920, 1080)):
        hands.window.resize(width - rail, height - bars)
        for _round in range(3):
            QApplication.processEvents()
            process_deleted()
        hands.wait(lambda: not faults(hands))  # suggestions that come meanwhile are laid out with the next event
        content = hands.form.order.content
        assert content.viewport().height() >= 4 * content.fontMetrics().lineSpacing()


@pytest.mark.usefixtures("look")
def test_choices_that_wrap_push_the_fields_below_down(open_desk: OpenDesk, qapp: QApplication) -> None:
    install_language(qapp, "en")
    Theme(qapp).choose("light", 1.5)
    hands = open_desk(scale=1.5)
    hands.window.resize(980, 620)
    for _round in range(3):
        QApplication.processEvents()
    kind, content = hands.form.order.kind, hands.form.order.content
    assert kind.height() > 2 * visible(kind, QPushButton)[0].height()
    assert inside(kind, hands.form.order).bottom() < inside(content, hands.form.order).top()


def settle() -> None:
    """Let layouts come to rest."""
    for _round in range(4):
        QApplication.processEvents()


def test_the_unit_of_a_direct_dispatch_is_named_at_the_button_while_its_row_is_out_of_sight(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(lambda: hands.sheet.unit is not None)
    form = hands.form
    hands.window.resize(1294, 670)
    settle()
    form.middle.verticalScrollBar().setValue(0)
    settle()
    assert not form.middle.in_sight(form.units.list, form.middle.viewport().height())
    assert form.bar.target.isVisible()
    assert form.bar.target.text() == "直派至 ① 北区城管局"
    hands.press("Alt+U")
    settle()
    assert form.middle.in_sight(form.units.list, form.middle.viewport().height())
    assert not form.bar.target.isVisible()


def test_the_name_at_the_button_never_flickers_between_there_and_gone(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(lambda: hands.sheet.unit is not None)
    bar = hands.form.bar
    states: set[bool] = set()
    for height in range(560, 1000, 7):
        hands.window.resize(1294, height)
        settle()
        before = bar.target.isVisible()
        settle()
        assert bar.target.isVisible() is before, height
        states.add(before)
    assert states == {True, False}


def test_cards_of_the_right_column_are_one_key_away_where_there_are_two_columns(hands: Hands) -> None:
    hands.write_complaint()
    hands.press("Ctrl+R")
    hands.wait(lambda: hands.form.knowledge.list.count() > 0)
    hands.window.resize(760, 420)
    for _round in range(3):
        QApplication.processEvents()
    assert not hands.form.right.isVisible()
    hands.press("Alt+K")
    assert hands.focus() is hands.form.knowledge.list
    shown = hands.form.left.viewport().rect()
    assert shown.intersects(inside(hands.form.knowledge.list, hands.form.left.viewport()))
    hands.window.resize(1368, 813)
    QApplication.processEvents()
    assert hands.form.right.isVisible()
    assert hands.form.right.isAncestorOf(hands.form.knowledge)
    assert hands.focus() is hands.form.knowledge.list
