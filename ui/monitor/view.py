"""The monitor: tiles, the day's requests over their usual band, states, units and districts."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.services.monitor_service import RATED_DAYS
from desktop.services.values import MonitorSnapshot
from sync.domain.instant import to_wall
from ui.feature import FeatureSpec, View, ViewContext
from ui.monitor.board_model import BoardModel
from ui.monitor.commands import monitor_commands
from ui.monitor.figures import district_tiles, rates_text, smoothed, state_bars, unit_bars, unusual_quarters
from ui.monitor.view_model import MonitorViewModel
from ui.panels.roles import LEADING_ROLES
from ui.panels.texts.times import age
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.card import Card
from ui.widgets.charts import BarChart, LineBandChart
from ui.widgets.columns import GAP, MARGIN
from ui.widgets.heat_tiles import HeatTiles
from ui.widgets.label import make_label
from ui.widgets.tile import Tile

QUARTERS = 96


class MonitorView(View):
    """Live counts from the replica; every number says what it is true for and opens the list behind it."""

    personal = False

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self.model = MonitorViewModel(context.app.monitor, context.jobs, context.bridge, self)
        self._tiles = {
            "queue": Tile(self.tr("当前排队")),
            "answered": Tile(self.tr("15 秒接通率")),
            "today": Tile(self.tr("今日受理")),
            "to_dispatch": Tile(self.tr("待派单")),
            "overdue": Tile(self.tr("超期未办")),
            "rates": Tile(self.tr("响应 / 解决 / 满意")),
        }
        self.board = BoardModel(context.app.seat_board, context.jobs, self)
        if context.app.seat_board.allowed:
            self._tiles["waiting"] = Tile(self.tr("需人处理"))
        self._as_of = make_label("", "faint")
        self._day = LineBandChart()
        self._units = BarChart(name_width=150)
        self._states = BarChart(name_width=96)
        self._districts = HeatTiles(columns=5)
        self._build()
        self.model.snapshot_changed.connect(self.show_snapshot)
        self.model.failed.connect(context.tell_error)
        self.board.changed.connect(self._show_waiting)
        acts = (self.model.refresh, self.open_overdue, self.open_to_dispatch)
        context.registry.add(monitor_commands(*acts, self.open_board if "waiting" in self._tiles else None), self)
        if "waiting" in self._tiles:
            self._tiles["waiting"].opened.connect(self.open_board)
        self._tiles["to_dispatch"].opened.connect(self.open_to_dispatch)
        self._tiles["overdue"].opened.connect(self.open_overdue)
        self._tiles["today"].opened.connect(lambda: context.open_view("search", "today:"))
        self._states.opened.connect(lambda state: context.open_view("search", f"state:{state}"))
        self._units.opened.connect(lambda unit: context.open_view("search", f"unit:{unit}"))
        self._districts.opened.connect(lambda area: context.open_view("search", f"district:{area}"))

    def first_focus(self) -> QWidget:
        """The first tile that opens a list."""
        return self._tiles["to_dispatch"]

    def open_overdue(self) -> None:
        """Open the list of overdue orders."""
        self._context.open_view("search", "pool:overdue")

    def open_to_dispatch(self) -> None:
        """Open the list of orders waiting for dispatch."""
        self._context.open_view("search", "pool:to_dispatch")

    def open_board(self) -> None:
        """Open what waits for people at the seats and at the server."""
        self._context.open_view("seat_board", "")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt name
        """Read while somebody looks."""
        super().showEvent(event)
        self.model.set_shown(True)
        self.board.set_shown(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt name
        """Rest while nobody looks."""
        self.model.set_shown(False)
        self.board.set_shown(False)
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt name
        """Show the numbers in the new language or colours."""
        super().changeEvent(event)
        restyled = event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange)
        # After a sign-out the window may be restyled once more on its way out: there is no city to show then
        if restyled and self.model.snapshot is not None and self._context.app.reference.has_reading:
            self.show_snapshot(self.model.snapshot)

    def show_snapshot(self, snapshot: MonitorSnapshot) -> None:
        """Show one reading of the counts."""
        self._show_tiles(snapshot)
        self._as_of.setText(self.tr("数据截至 {time}").format(time=f"{to_wall(snapshot.as_of):%H:%M:%S}"))
        so_far = to_wall(snapshot.as_of).hour * 4 + to_wall(snapshot.as_of).minute // 15 + 1
        values = [float(count) for count in snapshot.created_by_quarter_hour[:so_far]]
        self._day.set_series(
            values,
            smoothed(snapshot.usual_low),
            smoothed(snapshot.usual_high),
            slots=QUARTERS,
            labels={hour * 4: str(hour) for hour in range(0, 24, 2)},
            marked=unusual_quarters(snapshot.created_by_quarter_hour[: so_far - 1], snapshot.usual_high),
        )
        reference = self._context.app.reference
        self._states.set_bars(state_bars(snapshot))
        self._units.set_bars(unit_bars(snapshot, reference))
        self._districts.set_tiles(district_tiles(snapshot, reference))

    def _show_tiles(self, snapshot: MonitorSnapshot) -> None:
        missing = self.tr("未接入话务平台")
        self._tiles["queue"].show_value("—", missing)
        self._tiles["answered"].show_value("—", missing)
        near = snapshot.by_light.get("yellow", 0)
        self._tiles["today"].show_value(
            f"{snapshot.created_today:,}", self.tr("在办 {count}").format(count=f"{sum(snapshot.by_light.values()):,}")
        )
        hour = snapshot.due_within_hour
        self._tiles["to_dispatch"].show_value(
            f"{snapshot.to_dispatch:,}",
            self.tr("{count} 件 1 小时内到期").format(count=hour) if hour else self.tr("1 小时内无到期"),
            "danger" if hour else "success",
        )
        change = snapshot.overdue - snapshot.overdue_yesterday
        remark = self.tr("较昨日 {change}").format(change=f"{change:+d}") if change else self.tr("与昨日持平")
        self._tiles["overdue"].show_value(f"{snapshot.overdue:,}", remark, "danger" if change > 0 else "waiting")
        self._tiles["overdue"].setToolTip(self.tr("另有 {count} 件剩余时间不足").format(count=near))
        period = self.tr("近 {days} 天 %").format(days=RATED_DAYS)
        self._tiles["rates"].show_value(rates_text(snapshot.rates), period, "success")

    def _show_waiting(self) -> None:
        board, tile = self.board.board, self._tiles.get("waiting")
        if tile is None:
            return
        if board is None:
            tile.show_value("—", self.tr("须联网"))
            return
        silent = len(board.silent())
        parts = [self.tr("{count} 席失联").format(count=silent)] if silent else []
        if self.board.error:
            parts.append(age(board.read_at, self._context.now()))
        count = board.attention() + len(board.quarantine) + len(board.tasks)
        tile.show_value(f"{count:,}", " · ".join(parts), "danger" if silent else "neutral")

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        grid.setSpacing(GAP)
        tiles = QHBoxLayout()
        tiles.setSpacing(GAP)
        for name, tile in self._tiles.items():
            tiles.addWidget(tile, 3 if name == "rates" else 2)
        grid.addLayout(tiles, 0, 0, 1, 5)
        day = Card(self.tr("今日受理量(每 15 分钟)与常态区间"))
        if day.header is not None:
            day.header.add_right(self._as_of)
        day.add(self._day, 1)
        units = Card(self.tr("承办单位在办"), note=self.tr("在办 / 其中超期(红)"))
        units.add(self._units, 1)
        states = Card(self.tr("各环节工单"))
        states.add(self._states, 1)
        districts = Card(self.tr("区县在办"), note=self.tr("颜色越浓越多"))
        districts.add(self._districts, 1)
        grid.addWidget(day, 1, 0, 1, 3)
        grid.addWidget(units, 1, 3, 2, 2)
        grid.addWidget(states, 2, 0, 1, 1)
        grid.addWidget(districts, 2, 1, 1, 2)
        for column in range(5):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(1, 5)
        grid.setRowStretch(2, 5)


def feature() -> FeatureSpec:
    """Return the monitor's entry of the rail."""
    return FeatureSpec(
        id="monitor",
        title=QT_TRANSLATE_NOOP("Shell", "监控"),
        icon="monitor",
        build=MonitorView,
        roles=LEADING_ROLES,
        place=80,
    )
