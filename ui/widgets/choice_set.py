"""Several of some choices, each with its key."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.choice_group import Choice, ChoiceGroup


class ChoiceSet(ChoiceGroup):
    """Any number of choices at once; a key or a click takes one or gives it back.

    Signals: ``changed(tuple of ids)`` when the person changed something; ``left()`` when the focus went away.
    """

    changed = Signal(object)
    left = Signal()

    def __init__(self, choices: Sequence[Choice] = (), parent: QWidget | None = None) -> None:
        self._values: tuple[str, ...] = ()
        super().__init__(choices, parent=parent)

    def values(self) -> tuple[str, ...]:
        """Return the ids taken, also those there is no choice for, in the order they were taken."""
        return self._values

    def set_values(self, values: Iterable[str]) -> None:
        """Take these without telling."""
        self._values = tuple(dict.fromkeys(value for value in values if value))
        self._show_values()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer other choices; what was taken stays taken."""
        super().set_choices(choices)
        self._show_values()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt name
        """Say that the keys no longer count."""
        super().focusOutEvent(event)
        self.left.emit()

    def _choose(self, choice_id: str) -> None:
        taken = self._values
        others = tuple(one for one in taken if one != choice_id)
        self.set_values(others if choice_id in taken else (*taken, choice_id))
        self.changed.emit(self._values)

    def _step(self, by: int) -> None:
        """Arrows choose nothing: there is no place among several."""

    def _show_values(self) -> None:
        for choice_id, button in self._buttons.items():
            button.setChecked(choice_id in self._values)
