"""All of sync at this seat on one page: what is unsent, what the server confirmed, and a report to give away."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.diagnostics_service import Diagnostics
from ui.commands.command import Command
from ui.feature import FeatureSpec, View, ViewContext
from ui.panels.sync_pill import sync_face
from ui.sync_status.facts_text import (
    Rows,
    compared_rows,
    confirmed_rows,
    line_rows,
    seat_rows,
    unsent_rows,
    version_rows,
)
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card
from ui.widgets.columns import GAP, MARGIN, ColumnPane
from ui.widgets.label import make_label
from ui.widgets.marked_text import MarkedText
from ui.widgets.pill import Pill
from ui.widgets.row_list import RowList

VIEW = "sync_details"
READ_MS = 2_000
_CATEGORY = QT_TRANSLATE_NOOP("Commands", "同步详情")


def report_folder() -> Path:
    """Return where reports are written: the person's documents."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place else Path.home()


class FactsCard(Card):
    """Names and values, one below the other; values can be selected and copied."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.add(self._grid)
        self._shown: dict[str, MarkedText] = {}

    def show_rows(self, rows: Rows) -> None:
        """Show rows; nothing moves where only values changed."""
        if [name for name, _value in rows] != list(self._shown):
            self._rebuild(rows)
        for name, value in rows:
            if self._shown[name].toPlainText() != value:
                self._shown[name].show_text(value)

    def value(self, name: str) -> str:
        """Return a value by its name."""
        return self._shown[name].toPlainText()

    def _rebuild(self, rows: Rows) -> None:
        while (entry := self._grid.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._shown = {}
        for line, (name, _value) in enumerate(rows):
            self._shown[name] = MarkedText()
            self._grid.addWidget(make_label(name, "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(self._shown[name], line, 1, Qt.AlignmentFlag.AlignTop)


class SyncDetailsView(View):
    """Reads every two seconds while somebody looks."""

    personal = False

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self._context = context
        self._reading = False
        self.folder = report_folder()
        self.face = Pill()
        self.unsent = RowList(grow=False)
        self.empty = make_label(self.tr("全部已上传"), "muted")
        self.line = FactsCard(self.tr("线路"))
        self.confirmed = FactsCard(self.tr("服务器已确认"))
        self.compared = FactsCard(self.tr("与服务器核对"))
        self.seat = FactsCard(self.tr("本机"))
        self.versions = FactsCard(self.tr("版本"))
        self.sync_button = ActionButton(self.tr("立即同步"), "Ctrl+R", "primary")
        self.export_button = ActionButton(self.tr("导出诊断报告"), "Ctrl+S")
        self.told = make_label(
            self.tr("报告只含数量、时长、版本和错误代码，不含姓名、号码、地址、内容和工单号。"), "muted", wrap=True
        )
        self._timer = QTimer(self)
        self._timer.setInterval(READ_MS)
        self._timer.timeout.connect(self.refresh)
        self._build()
        self.sync_button.clicked.connect(self.sync_now)
        self.export_button.clicked.connect(self.export)
        now, export = QT_TRANSLATE_NOOP("Commands", "立即同步"), QT_TRANSLATE_NOOP("Commands", "导出诊断报告")
        context.registry.add(
            [
                Command(f"{VIEW}.sync_now", now, _CATEGORY, self.sync_now, "Ctrl+R", hint=True),
                Command(f"{VIEW}.export", export, _CATEGORY, self.export, "Ctrl+S", hint=True),
            ],
            self,
        )

    def first_focus(self) -> QWidget:
        """The list of what is unsent."""
        return self.unsent

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt name
        """Read while somebody looks."""
        super().showEvent(event)
        self._timer.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt name
        """Rest while nobody looks."""
        self._timer.stop()
        super().hideEvent(event)

    def refresh(self) -> None:
        """Read the facts now."""
        if not self._reading:
            self._reading = True
            self._context.jobs.run(
                self._context.app.diagnostics.read, owner=self, on_done=self._show, on_error=self._on_failed
            )

    def sync_now(self) -> None:
        """Talk to the server at once."""
        self._context.jobs.run(
            self._context.app.sync_status.sync_now, owner=self, on_done=lambda _nothing: self.refresh()
        )

    def export(self) -> None:
        """Write the redacted report into the person's documents and say where it is."""
        folder = self.folder
        self._context.jobs.run(
            lambda: self._context.app.diagnostics.export(folder),
            owner=self,
            on_done=self._on_exported,
            on_error=self._context.tell_error,
        )

    def _show(self, reading: Diagnostics) -> None:
        self._reading = False
        status, facts, now = reading.status, reading.facts, reading.read_at
        self.face.show_state(*sync_face(status))
        self.line.show_rows(line_rows(status, now))
        self.confirmed.show_rows(confirmed_rows(facts, status))
        self.compared.show_rows(compared_rows(status.comparison, now))
        self.seat.show_rows(seat_rows(facts, status, now))
        self.versions.show_rows(version_rows(reading))
        bar = self.unsent.verticalScrollBar().value()
        self.unsent.set_items(unsent_rows(facts, now))
        self.unsent.verticalScrollBar().setValue(bar)
        self.unsent.setVisible(bool(facts.unsent))
        self.empty.setVisible(not facts.unsent)
        if self._list.header is not None:
            self._list.header.set_note(f"{facts.unsent_count:,}")

    def _on_failed(self, error: Exception) -> None:
        self._reading = False
        self._context.tell_error(error)

    def _on_exported(self, path: Path) -> None:
        self.told.setText(self.tr("已导出：{path}").format(path=path))
        self._context.tell(self.tr("诊断报告已导出"), str(path), tone="success")

    def _build(self) -> None:
        self._list = Card(self.tr("待上传"), note="0")
        self.unsent.setAccessibleName(self.tr("待上传"))
        if self._list.header is not None:
            self._list.header.add_right(self.face)
        self._list.add(self.unsent, 1)
        self._list.add(self.empty)
        self._list.body.addStretch(0)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.told, 1)
        buttons.addWidget(self.export_button)
        buttons.addWidget(self.sync_button)
        first = ColumnPane(scrolls=False)
        first.add(self._list, 1)
        first.add(self.compared)
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(first, 4)
        # On a small screen, or in large letters, a column scrolls: nothing is pressed into a room it does not have
        for cards in ((self.line, self.confirmed), (self.seat, self.versions)):
            column = ColumnPane()
            for card in cards:
                column.add(card)
            top.addWidget(column, 4)
        page = QVBoxLayout(self)
        page.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        page.setSpacing(GAP)
        page.addLayout(top, 1)
        page.addLayout(buttons)


def feature() -> FeatureSpec:
    """Return the page; it is opened from the panel of the sync pill and from the palette."""
    return FeatureSpec(
        id=VIEW,
        title=QT_TRANSLATE_NOOP("Shell", "同步详情"),
        icon="sync",
        build=SyncDetailsView,
        place=95,
        in_rail=False,
    )
