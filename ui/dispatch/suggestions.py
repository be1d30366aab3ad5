"""The suggested units of the order in front, and the assisting units added by hand."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.services.intake_service import IntakeService
from desktop.services.order_queries import OrderQueries
from desktop.services.values import OrderDetail, UnitSuggestion
from sync.domain.codes import OrderState
from sync.domain.order import Order
from ui.dispatch.draft_of import draft_of
from ui.jobs import JobRunner
from ui.panels.latest_reading import LatestReading

MOST = 3
Advised = tuple[Order, UnitSuggestion | None]


class SuggestionsModel(QObject):
    """Reads suggestions off the GUI thread.

    Signals: ``changed(tuple[UnitSuggestion, ...])``; ``assist_changed(tuple of unit ids)``; ``failed(Exception)``.
    """

    changed = Signal(object)
    assist_changed = Signal(object)
    failed = Signal(object)

    def __init__(
        self, orders: OrderQueries, intake: IntakeService, jobs: JobRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._orders = orders
        self._intake = intake
        self._reading = LatestReading(jobs, self, self._on_done, self.failed.emit)
        self._of = ""
        self.units: tuple[UnitSuggestion, ...] = ()
        self.assist: tuple[str, ...] = ()

    @property
    def reading(self) -> bool:
        """Whether the answer is still under way."""
        return self._reading.under_way

    def follow(self, detail: OrderDetail | None) -> None:
        """Suggest for another order; a newer reading of the same one changes nothing under the hand."""
        order_id = detail.order.id if detail is not None else ""
        if order_id == self._of and order_id:
            return
        self._of = order_id
        self._reading.drop_act()
        self._set_assist(())
        self._reading.stop()
        self._set(())
        if detail is not None:
            draft = draft_of(detail.order)
            self._reading.begin(lambda: self._intake.suggest_units(draft))

    def when_read(self, act: Callable[[], None]) -> None:
        """Act once the suggestions for the order in front are known; going on to another order drops the act."""
        self._reading.when_done(act)

    def toggle_assist(self, unit: str) -> None:
        """Add an assisting unit, or take it away again."""
        if unit in self.assist:
            self._set_assist(tuple(each for each in self.assist if each != unit))
        elif unit:
            self._set_assist((*self.assist, unit))

    def helpers(self, unit: str, of_rule: Sequence[str]) -> tuple[str, ...]:
        """Return who helps a unit: those of its rule and those that were added by hand."""
        return tuple(dict.fromkeys(each for each in (*of_rule, *self.assist) if each != unit))

    def advise(self, order_id: str) -> Advised | None:
        """Return an order that waits for dispatch with its first suggestion; ``None`` for any other. Blocks."""
        order = self._orders.order(order_id)
        if order is None or order.state is not OrderState.ACCEPTED:
            return None
        suggestions = self._intake.suggest_units(draft_of(order))
        return order, suggestions[0] if suggestions else None

    def _on_done(self, suggestions: tuple[UnitSuggestion, ...]) -> None:
        self._set(tuple(suggestions)[:MOST])

    def _set(self, suggestions: tuple[UnitSuggestion, ...]) -> None:
        self.units = suggestions
        self.changed.emit(suggestions)

    def _set_assist(self, units: tuple[str, ...]) -> None:
        self.assist = units
        self.assist_changed.emit(units)
