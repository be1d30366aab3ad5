"""A command: one thing the agent can do."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ui.commands.context import UiContext


class Scope(StrEnum):
    """Where a shortcut counts: everywhere in the window, in one view, or only while a list has the focus."""

    WINDOW = "window"
    VIEW = "view"
    LIST = "list"


def always(_context: UiContext) -> bool:
    """Apply at any time."""
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the agent can do.

    ``id`` is ``view.verb``. ``title`` and ``category`` are Chinese source texts marked with
    ``QT_TRANSLATE_NOOP("Commands", "…")``. ``shortcut`` is a portable key text (``"Ctrl+S"``). Single letters and
    digits are allowed in ``Scope.LIST`` only. ``hint`` shows the command
    in the bottom bar. ``shown`` keeps commands that only move the focus out of the palette. ``place`` names the
    list of a
    ``Scope.LIST`` command where a view has several, so that each may have its own Enter.
    """

    id: str
    title: str
    category: str
    run: Callable[[], None]
    shortcut: str = ""
    when: Callable[[UiContext], bool] = always
    scope: Scope = Scope.VIEW
    hint: bool = False
    shown: bool = True
    place: str = ""

    @property
    def view(self) -> str:
        """The view the command belongs to: the part of the id before the first dot."""
        return self.id.partition(".")[0]
