"""What was done on the intake screen a moment ago, and its way back."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.services.values import ActReceipt, SubmitReceipt
from sync.domain.numbering import spoken
from ui.commands.command import Command
from ui.feature import ViewContext
from ui.intake.added_words import AddedWords
from ui.intake.completion import ORIGIN
from ui.intake.desk import Added, IntakeDesk
from ui.jobs import WRITES
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate


class TakingBack(QObject):
    """Tells each act with the order it was done to, and offers to take it back where the rules allow that; else it says
    that the act stands. Signals: ``undone(ActReceipt, kind)``.
    """

    undone = Signal(object, str)

    def __init__(self, context: ViewContext, desk: IntakeDesk, added: AddedWords, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._desk = desk
        self._added = added
        desk.act_done.connect(self._on_act_done)
        desk.merged.connect(self._on_merged)
        desk.submitted.connect(self._on_submitted)

    def _on_act_done(self, receipt: ActReceipt, kind: str, _words: str) -> None:
        texts = {
            "urge": translate("IntakeView", "{no} 已催办"),
            "supplement": translate("IntakeView", "{no} 已补充"),
            "tell_progress": translate("IntakeView", "{no} 已记录进度告知"),
            "take_back": translate("IntakeView", "{no} 已撤回并入"),
        }
        text = texts[kind].format(no=spoken(receipt.no))
        if receipt.undo_until:
            self._offer(text, receipt, kind)
        elif kind == "take_back":
            self._context.tell(text, tone="success")
        else:
            older = translate("IntakeView", "服务器版本较旧，这一步不能撤回。")
            why = older if receipt.server_is_older else translate("IntakeView", "这一步不能撤回。")
            self._context.tell(text, why, tone="success")

    def _on_merged(self, no: str, added: Added) -> None:
        text = translate("IntakeView", "已将来电人并入工单 {no}").format(no=spoken(no))
        self._context.offer_undo(text, lambda: self._desk.take_back(added))

    def _on_submitted(self, receipt: SubmitReceipt) -> None:
        if receipt.sent is not None:
            self._offer(translate("IntakeView", "{no} 已直派").format(no=spoken(receipt.no)), receipt.sent, "dispatch")

    def _offer(self, text: str, receipt: ActReceipt, kind: str) -> None:
        seconds = max(0.0, (receipt.undo_until - receipt.saved_at) / 1000)
        self._context.offer_undo(text, lambda: self._undo(receipt, kind), seconds)

    def _undo(self, receipt: ActReceipt, kind: str) -> None:
        self._context.jobs.run(
            lambda: self._context.app.acts.undo(receipt, ORIGIN),
            owner=self,
            on_done=lambda _receipt: self._on_undone(receipt, kind),
            on_error=self._context.tell_error,
            queue=WRITES,
        )

    def _on_undone(self, receipt: ActReceipt, kind: str) -> None:
        texts = {
            "urge": translate("IntakeView", "{no} 已撤回催办"),
            "supplement": translate("IntakeView", "{no} 已撤回补充，原文回到补充栏"),
            "tell_progress": translate("IntakeView", "{no} 已撤回进度告知"),
            "dispatch": translate("IntakeView", "{no} 已撤回直派，工单待派单"),
        }
        if kind == "supplement":
            self._added.give_back(receipt)
        self.undone.emit(receipt, kind)
        self._context.tell(texts[kind].format(no=spoken(receipt.no)), tone="success")


def taking_back_commands(undo: Callable[[], None]) -> tuple[Command, ...]:
    """Return the command for the key sheet; the window's own stands in the palette."""
    title, category = QT_TRANSLATE_NOOP("Commands", "撤回刚才的操作"), QT_TRANSLATE_NOOP("Commands", "受理")
    return (Command("intake.undo", title, category, undo, "Ctrl+Z", shown=False),)
