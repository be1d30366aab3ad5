"""Keeps what is being added to an earlier order of the caller: the words stay with their order until they are sent."""

from PySide6.QtCore import QObject

from desktop.services.values import ActReceipt
from sync.domain.codes import Action
from ui.feature import ViewContext
from ui.intake.completion import ORIGIN
from ui.intake.desk import IntakeDesk
from ui.intake.history_card import HistoryCard
from ui.panels.form_keeper import FormKeeper

_TEXT = "text"


class AddedWords(QObject):
    """Follows the mark of the history: its line holds the words begun for the marked order, and no other's."""

    def __init__(self, card: HistoryCard, keeper: FormKeeper, desk: IntakeDesk) -> None:
        super().__init__(card)
        self._card = card
        self.keeper = keeper
        self._order = ""
        self._filling = False
        self._sending: dict[str, str] = {}
        self._sent = ("", "")
        card.begun = lambda: keeper.begun(Action.SUPPLEMENT)
        card.turned.connect(self._follow)
        card.line.textChanged.connect(self._note)
        card.put_away.connect(self._put_away)
        card.supplement.connect(self._on_sent)
        keeper.loaded.connect(self._on_loaded)
        desk.act_done.connect(self._on_done)
        desk.failed.connect(self._on_failed)

    def _follow(self, order: str) -> None:
        if order != self._order:
            self._order = order
            self._fill()

    def _on_loaded(self) -> None:
        if not self._card.line.isVisible():
            self._card.mark_begun()
            marked = self._card.marked()
            self._order = marked.id if marked is not None else ""
        self._fill()

    def _fill(self) -> None:
        begun = self.keeper.of(self._order, Action.SUPPLEMENT)
        text = begun.values.get(_TEXT, "") if begun is not None else ""
        if text != self._card.line.text():
            self._filling = True
            self._card.line.setText(text)
            self._filling = False
        self._card.line.setVisible(begun is not None and begun.shown)

    def _note(self, text: str) -> None:
        if self._filling or not self._order:
            return
        if text.strip():
            self.keeper.keep(self._order, Action.SUPPLEMENT, {_TEXT: text})
        else:
            self.keeper.forget(self._order, Action.SUPPLEMENT)

    def _put_away(self) -> None:
        begun = self.keeper.of(self._order, Action.SUPPLEMENT)
        if begun is not None:
            self.keeper.keep(self._order, Action.SUPPLEMENT, begun.values, shown=False)

    def _on_sent(self, order: str, text: str) -> None:
        self._sending[order] = text

    def _on_done(self, receipt: ActReceipt, kind: str, words: str) -> None:
        if kind != "supplement":
            return
        self._sent = (receipt.command, words)
        if self._sending.get(receipt.order) == words:  # else another one is on its way already
            del self._sending[receipt.order]
        begun = self.keeper.of(receipt.order, Action.SUPPLEMENT)
        if begun is None or begun.values.get(_TEXT, "").strip() != words:
            return
        self.keeper.forget(receipt.order, Action.SUPPLEMENT)
        if receipt.order == self._order:
            self._fill()

    def give_back(self, receipt: ActReceipt) -> None:
        """Put words that were taken back into the line again, before what has been begun for their order since."""
        command, sent = self._sent
        if command == receipt.command:
            begun = self.keeper.of(receipt.order, Action.SUPPLEMENT)
            words = [sent, begun.values.get(_TEXT, "") if begun is not None else ""]
            self.keeper.keep(receipt.order, Action.SUPPLEMENT, {_TEXT: " ".join(one for one in words if one)})
            if receipt.order == self._order:
                self._fill()

    def _on_failed(self, _error: object) -> None:
        """Nothing tells whose failure it was: what is under way is put before the person again."""
        for order in self._sending:
            begun = self.keeper.of(order, Action.SUPPLEMENT)
            if begun is not None:
                self.keeper.keep(order, Action.SUPPLEMENT, begun.values)
        self._fill()


def form_keeper(context: ViewContext, parent: QObject) -> FormKeeper:
    """Return what keeps the words begun on the intake screen, in memory and in the store."""
    keeper = FormKeeper(context.app.form_drafts, context.jobs, ORIGIN, parent)
    context.bridge.records_changed.connect(keeper.on_records_changed)
    keeper.failed.connect(context.tell_error)
    return keeper
