"""Holds the views; each is built when it is first opened."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from ui.feature import FeatureSpec, View, ViewContext


class ViewHost(QStackedWidget):
    """One view in front. Signals: ``opened(view id)``."""

    opened = Signal(str)

    def __init__(self, specs: Sequence[FeatureSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = {spec.id: spec for spec in specs}
        self._views: dict[str, View] = {}
        self._current = ""
        self._focus: dict[str, QWidget] = {}

    @property
    def current_id(self) -> str:
        """Id of the view in front."""
        return self._current

    def has(self, view_id: str) -> bool:
        """Tell whether the person may open this view."""
        return view_id in self._specs

    def view(self, view_id: str) -> View | None:
        """Return a view that was built already."""
        return self._views.get(view_id)

    def open(self, view_id: str, context: ViewContext, argument: str = "") -> View | None:
        """Bring a view to the front, build it if need be, and put the focus where it was in it last."""
        if view_id not in self._specs:
            return None
        self._remember_focus()
        view = self._views.get(view_id)
        fresh = view is None
        if view is None:
            view = self._specs[view_id].build(context)
            self._views[view_id] = view
            self.addWidget(view)
        self._current = view_id
        self.setCurrentWidget(view)
        self.opened.emit(view_id)
        self._give_focus(view, fresh=fresh)
        view.on_front()
        if argument:
            view.show_argument(argument)
        return view

    def _remember_focus(self) -> None:
        current = self.currentWidget()
        focus = QApplication.focusWidget()
        if self._current and focus is not None and current is not None and current.isAncestorOf(focus):
            self._focus[self._current] = focus
            focus.destroyed.connect(lambda _gone=None, view_id=self._current: self._focus.pop(view_id, None))

    def _give_focus(self, view: View, *, fresh: bool) -> None:
        wanted = None if fresh else self._focus.get(self._current)
        wanted = wanted or view.first_focus()
        if wanted is not None:
            wanted.setFocus()
        else:
            view.setFocus()
