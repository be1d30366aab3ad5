"""While an input method composes, its keys belong to it: no shortcut fires, nothing is sent, nothing is picked."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from tests.ui.intake.hands import Hands
from tests.ui.intake.seat import compose
from ui.commands.ime_guard import ImeGuard
from ui.intake.fields import Field, read_field
from ui.intake.form import IntakeForm

FIELDS: dict[str, Callable[[IntakeForm], QWidget]] = {
    "name": lambda form: form.caller.name,
    "phone": lambda form: form.caller.phone,
    "contact": lambda form: form.caller.contact,
    "content": lambda form: form.order.content,
    "title": lambda form: form.order.title,
    "accused": lambda form: form.order.accused,
    "category": lambda form: form.order.category,
    "address": lambda form: form.order.address,
    "happened": lambda form: form.order.happened,
    "answer": lambda form: form.answer.text,
    "told": lambda form: form.disposition.told,
    "party": lambda form: form.disposition.party,
    "supplement": lambda form: form.history.line,
    "wrong": lambda form: form.knowledge.line,
    "company": lambda form: form.order.company,
    "nuisance": lambda form: form.nuisance.words,
    "credit_code": lambda form: form.order.credit_code,
}
KEYS = (
    "Return", "Enter", "Ctrl+Return", "F10", "F12", "F9", "F7", "F8", "Ctrl+S", "Ctrl+D", "Ctrl+N", "Ctrl+M", "Ctrl+R",
    "Ctrl+Tab", "Alt+C", "Alt+F", "Alt+H", "Alt+R", "Esc",
)  # fmt: skip


@pytest.fixture
def guard(qapp: QApplication) -> Iterator[ImeGuard]:
    """The program's guard over the focus."""
    made = ImeGuard(qapp)
    yield made
    made.deleteLater()


def open_everything(hands: Hands, name: str = "") -> None:
    """Bring every text field of the form into sight; who joins a call of three is asked for in one ending alone."""
    hands.form.caller.phone.setFocus()
    hands.type("13800138000")
    hands.wait(lambda: hands.form.history.list.count() > 0)
    hands.form.order.subject.setFocus()
    hands.press("Down")
    hands.window.registry.run("intake.not_accept")
    hands.press("F8", "Alt+A")
    if name == "party":
        hands.press("Alt+X", "1")
    if name == "nuisance":
        hands.form.nuisance.open_form()  # who may propose it is tried elsewhere
    if name == "wrong":
        hands.press("Alt+C")
        hands.type("路灯不亮三天了")
        hands.wait(lambda: hands.form.knowledge.list.count() > 0)
        hands.press("Alt+W")
    hands.wait(lambda: hands.view.desk.current.is_saved and hands.window.jobs.open_jobs == 0)


def test_every_line_of_the_form_is_tried_below(hands: Hands) -> None:
    open_everything(hands)
    editors = [*hands.form.findChildren(QLineEdit), *hands.form.findChildren(QPlainTextEdit)]
    written = {one for one in editors if not one.isReadOnly()}
    assert written == {find(hands.form) for find in FIELDS.values()}


@pytest.mark.parametrize("name", FIELDS)
def test_no_key_does_anything_while_composing(hands: Hands, guard: ImeGuard, name: str) -> None:
    open_everything(hands, name)
    field = FIELDS[name](hands.form)
    assert field.isVisible()
    field.setFocus()
    draft, sheets = hands.draft, len(hands.view.desk.sheets)
    orders = [hands.app.orders.order(one) for one in ("o-open", "o-closed", "o-web")]
    ran: list[str] = []
    hands.window.registry.ran.connect(ran.append)
    compose(field, "ludeng")
    assert guard.composing
    for key in KEYS:
        hands.press(key)
        compose(field, "ludeng")
        assert hands.focus() is field, key
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert ran == []
    changed = {name: now for name in Field if (now := read_field(hands.draft, name)) != read_field(draft, name)}
    assert changed == {}
    assert len(hands.view.desk.sheets) == sheets
    assert [hands.app.orders.order(one) for one in ("o-open", "o-closed", "o-web")] == orders
    assert not hands.form.receipt.isVisible()
    compose(field, "", "路灯")
    text = field.toPlainText() if hasattr(field, "toPlainText") else field.text()
    assert "路灯" in text


def test_what_composing_brought_goes_into_the_draft_and_shortcuts_live_again(hands: Hands, guard: ImeGuard) -> None:
    hands.press("Alt+N")
    compose(hands.focus(), "li")
    compose(hands.focus(), "", "李")
    assert not guard.composing
    assert hands.draft.caller.name == "李"
    hands.press("Alt+C")
    assert hands.focus() is hands.form.order.content


def test_return_that_ends_composing_in_the_category_picks_only_when_pressed_again(
    hands: Hands, guard: ImeGuard
) -> None:
    assert not guard.composing
    hands.press("Alt+F")
    compose(hands.focus(), "ludeng")
    hands.press("Return")
    compose(hands.focus(), "", "路灯")
    hands.wait(hands.form.order.category.is_open)
    assert hands.draft.category == ""
    hands.press("Return")
    hands.wait(lambda: hands.draft.category == "0102")
    assert hands.error(Field.CATEGORY) == ""
