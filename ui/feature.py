"""What a feature is to the shell, and what the shell is to a feature."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtWidgets import QWidget

from desktop.services.app import App
from sync.domain.codes import Role
from sync.domain.instant import Instant
from sync.domain.value import Value
from ui.commands.registry import CommandRegistry
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.undo_bar import UNDO_SECONDS, UndoBar


class TakesIn(Protocol):
    """What takes in what is found by Ctrl+K (a category, place, unit, phrase, article)."""

    @property
    def is_ready(self) -> bool:
        """Whether a form is open that waits for it."""
        ...

    def take(self, value: Value) -> bool:
        """Take a value into what is written; returns whether it was taken: what was not is opened."""
        ...


class View(QWidget):
    """Base of every feature's view; a feature overrides what it needs.

    ``personal`` lays the watermark over the view. ``first_focus`` is the widget that gets the focus when the view comes
    to the front for the first time. ``taking_in``: where what is found by Ctrl+K goes, in a view with a form.
    """

    personal = True
    taking_in: TakesIn | None = None

    def first_focus(self) -> QWidget | None:
        """Return the widget that takes the focus first."""
        return None

    def show_argument(self, argument: str) -> None:
        """Show what another view asked for, e.g. an order id."""

    def on_front(self) -> None:
        """Come to the front: read again what may have changed."""

    def finish(self) -> bool:
        """Save what was typed and wait for it: the view is about to go (quit, sign-out, another language or size).

        Returns whether everything is on the disk; with ``False`` the view keeps its words and goes on.
        """
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewContext:
    """Everything a view is built with. ``open_view(id, argument)`` opens another feature by its id."""

    app: App
    jobs: JobRunner
    bridge: EventBridge
    registry: CommandRegistry
    now: Callable[[], Instant]
    open_view: Callable[[str, str], None]
    notices: NoticeBar
    undo_bar: UndoBar
    tell_error: Callable[[Exception], None]
    set_flags: Callable[..., None] = field(default=lambda **_flags: None)
    """Tell commands about ``has_call``, ``has_selection``, ``can_undo``."""
    show_call: Callable[[str, str], None] = field(default=lambda _number, _place: None)
    """Show a call in the top bar: number as spoken and its place; an empty number ends it."""

    def tell(self, title: str, detail: str = "", tone: str = "info") -> None:
        """Show a calm message for some seconds."""
        self.notices.tell(title, detail, tone=tone)

    def offer_undo(self, text: str, undo: Callable[[], None], seconds: float = UNDO_SECONDS) -> None:
        """Show what was done with a 撤回 button for some seconds."""
        self.undo_bar.offer(text, undo, seconds)

    def expect_undo(self, undo: Callable[[], None]) -> None:
        """An act is being saved: Ctrl+Z means it from now on, and what was offered before is over."""
        self.undo_bar.expect(undo)

    def withdraw_undo(self, undo: Callable[[], None]) -> None:
        """Take the offer of this very undo away, if it is still shown."""
        self.undo_bar.withdraw(undo)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureSpec:
    """One entry of the rail. ``title`` is marked with ``QT_TRANSLATE_NOOP("Shell", "…")``; ``icon`` names an icon file.

    ``roles``: who sees it (empty: everybody). ``build`` makes the view when it is first opened; the view adds its own
    commands to ``context.registry``. ``place`` orders the rail; ``in_rail=False`` keeps it to commands; ``entry`` then
    names the view of the rail it belongs to, which is marked for it. ``shared``: everybody looks something up there,
    nobody's work begins with it.
    """

    id: str
    title: str
    icon: str
    build: Callable[[ViewContext], View]
    roles: frozenset[Role] = frozenset()
    place: int = 50
    in_rail: bool = True
    entry: str = ""
    shared: bool = False
