"""Tells that an act was done, with the offer to take it back where the rules allow that."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from desktop.services.values import ActReceipt
from ui.panels.act_runner import ActRunner, DoneAct

translate = QCoreApplication.translate


class UndoHost(Protocol):
    """What of the window an offer is shown in."""

    @property
    def set_flags(self) -> Callable[..., None]:
        """Tells commands whether there is something to undo (``can_undo``)."""
        ...

    def expect_undo(self, undo: Callable[[], None]) -> None:
        """An act is being saved, and ``undo`` means it."""
        ...

    def withdraw_undo(self, undo: Callable[[], None]) -> None:
        """Take the offer of this very undo away."""
        ...


def follow_undo(runner: ActRunner, host: UndoHost) -> None:
    """Let Ctrl+Z mean the last act of a screen from the key that begins it for as long as it can be undone."""

    def on_changed(can: bool) -> None:
        host.set_flags(can_undo=can)
        if not can:
            host.withdraw_undo(runner.undo)

    runner.begun.connect(lambda: host.expect_undo(runner.undo))
    runner.undo_changed.connect(on_changed)


def tell_done(
    act: DoneAct,
    runner: ActRunner,
    text: str,
    offer_undo: Callable[[str, Callable[[], None], float], None],
    tell: Callable[[str], None],
) -> None:
    """Offer the undo for as long as it holds, else tell the act only. ``text`` says what was done."""
    if act.receipt.undo_until and act.receipt in [each.receipt for each in runner.undoable]:
        seconds = max(0.0, (act.receipt.undo_until - act.receipt.saved_at) / 1000)
        offer_undo(text, runner.undo, seconds)
    else:
        tell(text)


def why_it_stands(receipt: ActReceipt) -> str:
    """Return what to say of an act that nobody can take back; empty for one that could be."""
    if receipt.server_is_older:
        return translate("UndoOffer", "服务器版本较旧，这一步不能撤回。")
    return "" if receipt.undo_until else translate("UndoOffer", "这一步不能撤回。")
