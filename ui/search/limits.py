"""The upper part of the search: the line for anything, the limits, and a line that says which limits are in force."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.reference_service import ReferenceService
from desktop.services.values import OrderQuery, Pool
from sync.domain.codes import OrderState, RequestType, UnitLevel
from sync.domain.reference import ReferenceKind
from ui.jobs import JobRunner
from ui.panels.texts.names import state_name, type_name
from ui.panels.texts.pools import pool_name
from ui.panels.unit_picker import UnitPicker
from ui.search.query_text import POOL_MARK, POOLS, in_force
from ui.theme.restyle import show_when
from ui.widgets.filter_field import FilterField
from ui.widgets.flow_layout import PillRow
from ui.widgets.label import make_label
from ui.widgets.pill import KeyHint, Pill

CLEAR_KEY = "Alt+X"
LONGEST = 80


class SearchLimits(QWidget):
    """Shows a query and lets it be changed; no limit is in force that cannot be read here.

    Signals: ``text_edited(str)``, ``state_chosen(state, pool:… or empty)``, ``type_chosen(type or empty)``,
    ``district_chosen(id or empty)``, ``unit_chosen(id or empty)``.
    """

    text_edited = Signal(str)
    state_chosen = Signal(str)
    type_chosen = Signal(str)
    district_chosen = Signal(str)
    unit_chosen = Signal(str)

    def __init__(self, reference: ReferenceService, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reference = reference
        self.text = FilterField(placeholder=self.tr("工单号或尾号、电话、标题、内容、地址"), limit=LONGEST)
        self.state = QComboBox()
        self.kind = QComboBox()
        self.district = QComboBox()
        self.unit = UnitPicker(reference, jobs, placeholder=self.tr("承办单位"))
        self.in_force = PillRow()
        self._fill()
        self._build()
        self._connect()
        self.show_in_force(OrderQuery())

    def show_query(self, query: OrderQuery) -> None:
        """Show a query another screen asked for; nothing is told back."""
        pool = f"{POOL_MARK}{query.pool.value}" if query.pool is not Pool.ALL else ""
        wanted = (
            (self.state, query.states[0].value if query.states else pool),
            (self.kind, query.request_type.value if query.request_type is not None else ""),
            (self.district, query.district),
        )
        for box, value in wanted:
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(value)))
            box.blockSignals(False)
        self.text.setText(query.text)
        self.unit.set_unit(query.unit)
        self.show_in_force(query)

    def show_in_force(self, query: OrderQuery) -> None:
        """Say what the list is limited to, and the one key that lifts it all."""
        names = self._names(query)
        if names and in_force(query) != query:
            names = [self.tr("按完整工单号在全部工单中查找，以上条件暂不限定")]
        pills: list[QWidget] = [Pill(name, "info") for name in names]
        if pills:
            pills += [KeyHint(CLEAR_KEY), make_label(self.tr("清除条件"), "muted")]
        self.in_force.set_widgets(pills)
        show_when(self.in_force, bool(pills))

    def _names(self, query: OrderQuery) -> list[str]:
        """Return the name of each limit."""
        names = [state_name(state) for state in query.states]
        if query.pool is not Pool.ALL:
            names.append(pool_name(query.pool))
        if query.request_type is not None:
            names.append(type_name(query.request_type))
        if query.district:
            names.append(self._reference.name_of(ReferenceKind.AREA, query.district))
        if query.unit:
            names.append(self._reference.name_of(ReferenceKind.UNIT, query.unit))
        if query.category:
            names.append(self._reference.name_of(ReferenceKind.CATEGORY, query.category))
        if query.created_from is not None:
            names.append(self.tr("今日受理"))
        return names

    def _fill(self) -> None:
        self.state.addItem(self.tr("全部状态"), "")
        for name, pool in POOLS.items():
            self.state.addItem(pool_name(pool), f"{POOL_MARK}{name}")
        for state in OrderState:
            if state is not OrderState.DRAFT:
                self.state.addItem(state_name(state), state.value)
        self.kind.addItem(self.tr("全部类型"), "")
        for kind in RequestType:
            self.kind.addItem(type_name(kind), kind.value)
        self.district.addItem(self.tr("全部区县"), "")
        for area in self._reference.areas():
            if area.level is UnitLevel.DISTRICT and area.active:
                self.district.addItem(area.name, area.id)
        names = (self.tr("状态"), self.tr("类型"), self.tr("区县"))
        for box, name in zip((self.state, self.kind, self.district), names, strict=True):
            box.setAccessibleName(name)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.text, 3)
        for widget in (self.state, self.kind, self.district):
            row.addWidget(widget, 1)
        row.addWidget(self.unit, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.in_force, 0, Qt.AlignmentFlag.AlignTop)

    def _connect(self) -> None:
        self.text.edited.connect(self.text_edited)
        self.state.currentIndexChanged.connect(lambda _at: self.state_chosen.emit(self.state.currentData()))
        self.kind.currentIndexChanged.connect(lambda _at: self.type_chosen.emit(self.kind.currentData()))
        self.district.currentIndexChanged.connect(lambda _at: self.district_chosen.emit(self.district.currentData()))
        self.unit.picked.connect(lambda _item: self.unit_chosen.emit(self.unit.value()))
        self.unit.cleared.connect(lambda: self.unit_chosen.emit(""))
