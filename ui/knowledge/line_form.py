"""Asks for a few words: what is wrong, why it goes back, what was found."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sync.domain.codes import Action
from sync.domain.knowledge.decide import TEXT_LIMIT, ArticleAction
from ui.panels.form_keeper import FormKeeper
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card
from ui.widgets.label import make_label
from ui.widgets.text_area import TextArea

translate = QCoreApplication.translate
_ASKED: dict[ArticleAction, tuple[str, str]] = {
    ArticleAction.REPORT: (
        QT_TRANSLATE_NOOP("Knowledge", "报告有误"),
        QT_TRANSLATE_NOOP("Knowledge", "哪里不对、正确的是什么（不要写来电人信息）"),
    ),
    ArticleAction.SETTLE: (
        QT_TRANSLATE_NOOP("Knowledge", "答复有误报告"),
        QT_TRANSLATE_NOOP("Knowledge", "核对结果：已改正，或为什么没有错"),
    ),
    ArticleAction.SEND_BACK: (
        QT_TRANSLATE_NOOP("Knowledge", "退回修改"),
        QT_TRANSLATE_NOOP("Knowledge", "需要改什么"),
    ),
    ArticleAction.DISCARD: (
        QT_TRANSLATE_NOOP("Knowledge", "放弃修订中的文字"),
        QT_TRANSLATE_NOOP("Knowledge", "为什么放弃；已发布的版本不受影响"),
    ),
    ArticleAction.WITHDRAW: (
        QT_TRANSLATE_NOOP("Knowledge", "撤下条目"),
        QT_TRANSLATE_NOOP("Knowledge", "为什么撤下，坐席会看到"),
    ),
}


class LineForm(Card):
    """What is typed is kept for its article and act until the act is done.

    Signals: ``submitted(ArticleAction, text)``; ``closed()`` when it was put away without acting.
    """

    submitted = Signal(object, str)
    closed = Signal()

    def __init__(self, keeper: FormKeeper, parent: QWidget | None = None) -> None:
        super().__init__("·", parent=parent)
        self._keeper = keeper
        self.action: ArticleAction | None = None
        self.article = ""
        self.text = TextArea(lines=4)
        self.text.setObjectName("knowledge.line")
        self.problem = make_label("", "error", wrap=True)
        self.problem.hide()
        self._send = ActionButton(translate("Knowledge", "提交"), "Ctrl+Enter", "primary")
        cancel = ActionButton(translate("Knowledge", "取消"), "Esc")
        buttons = QHBoxLayout()
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        buttons.addWidget(self._send)
        self.add(self.text)
        self.add(self.problem)
        self.add(buttons)
        self.hide()
        self.text.edited.connect(lambda _text: self._keep())
        self.text.submitted.connect(self.submit)
        self._send.clicked.connect(self.submit)
        cancel.clicked.connect(self.put_away)

    def open(self, action: ArticleAction, article: str) -> None:
        """Ask for the words of an act on an article; those begun earlier come back."""
        self._keep()
        self.action, self.article = action, article
        title, hint = _ASKED[action]
        if self.header is not None:
            self.header.title.setText(translate("Knowledge", title))
        begun = self._keeper.of(self._key(), Action.SUPPLEMENT)
        self.text.set_text(begun.values.get("text", "") if begun is not None else "")
        self.text.setPlaceholderText(translate("Knowledge", hint))
        self.text.setAccessibleName(translate("Knowledge", title))
        self.show_problem("")
        self.show()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_problem(self, message: str) -> None:
        """Show why the act was refused."""
        self.problem.setText(message)
        self.problem.setVisible(bool(message))

    def submit(self) -> None:
        """Act with what stands there."""
        text = self.text.text().strip()
        if self.action is None:
            return
        if not text:
            self.show_problem(translate("Knowledge", "请写明原因"))
            self.text.setFocus()
        elif len(text) > TEXT_LIMIT:
            self.show_problem(translate("Knowledge", "最多 {limit} 字").format(limit=TEXT_LIMIT))
        else:
            self.submitted.emit(self.action, text)

    def done(self) -> None:
        """Forget the words: the act is saved."""
        if self.action is not None:
            self._keeper.forget(self._key(), Action.SUPPLEMENT)
        self.action = None
        self.hide()

    def put_away(self) -> None:
        """Close the form; its words are kept."""
        self._keep()
        self.action = None
        self.hide()
        self.closed.emit()

    def finish(self) -> None:
        """Note the last words: the screen is about to go."""
        self._keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Escape puts the form away."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def _key(self) -> str:
        return f"{self.article}#{self.action}"

    def _keep(self) -> None:
        if self.action is None:
            return
        if self.text.text().strip():
            self._keeper.keep(self._key(), Action.SUPPLEMENT, {"text": self.text.text()}, shown=False)
        else:
            self._keeper.forget(self._key(), Action.SUPPLEMENT)
