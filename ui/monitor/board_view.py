"""What waits for people: at every seat, and at the server itself."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.services.seat_board_service import BOARD_ROLES, QuarantineCase, SeatBoard
from sync.domain.reference import ReferenceKind
from ui.commands.command import Command, Scope
from ui.feature import FeatureSpec, View, ViewContext
from ui.monitor.board_model import BoardModel
from ui.monitor.board_rows import (
    alert_rows,
    oldest,
    phone_text,
    quarantine_rows,
    seat_rows,
    seen_rows,
    sum_text,
    task_rows,
)
from ui.monitor.case_card import CaseCard
from ui.monitor.nuisance_card import NuisanceBoardCard, NuisanceModel, nuisance_commands
from ui.panels.texts.errors import code_message, message_text
from ui.panels.texts.sensitive import sensitive_name
from ui.panels.texts.takers import taker_name
from ui.panels.texts.times import age, clock_time
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.card import Card
from ui.widgets.columns import GAP, MARGIN
from ui.widgets.label import make_label
from ui.widgets.row_list import RowItem, RowList
from ui.widgets.tile import Tile

VIEW = "seat_board"
_CASE_ROW = 5
_CATEGORY = QT_TRANSLATE_NOOP("Commands", "席位与待办")


class BoardView(View):
    """Tiles with sums, all seats by need, quarantine and tasks. Every reading says its source and age."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self._context = context
        self._wants_alerts = False
        self._waiting: frozenset[str] = frozenset()
        self.model = BoardModel(context.app.seat_board, context.jobs, self)
        self.tiles = {
            "attention": Tile(self.tr("各席位需处理")),
            "unsent": Tile(self.tr("各席位待上传")),
            "drafts": Tile(self.tr("未提交草稿")),
            "silent": Tile(self.tr("有内容而失联")),
            "quarantine": Tile(self.tr("服务器暂存")),
            "tasks": Tile(self.tr("待办任务")),
        }
        self.as_of = make_label("", "muted")
        self.trouble = make_label("", "", "waiting", wrap=True)
        self.phones = make_label("", "strong")
        self.seats, self.quarantine, self.tasks = RowList(grow=False), RowList(grow=False), RowList(grow=False)
        self.alerts, self.no_alerts = RowList(most_rows=2), make_label("", "muted")
        self.empty = {
            "seats": make_label(self.tr("还没有席位报告"), "muted"),
            "quarantine": make_label(self.tr("没有暂存的操作"), "muted"),
            "tasks": make_label(self.tr("没有待办任务"), "muted"),
        }
        self.case_card = CaseCard(context.app.reference)
        self.nuisance = NuisanceBoardCard(NuisanceModel(context.app.nuisance, context.jobs, self), self._person)
        self._build()
        self._connect()
        self._add_commands()
        self.show_board()

    def first_focus(self) -> QWidget:
        """The seats."""
        return self.seats

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt name
        """Read while somebody looks."""
        super().showEvent(event)
        self.model.set_shown(True)
        self.nuisance.model.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt name
        """Rest while nobody looks; content that was opened is put away."""
        self.model.set_shown(False)
        self.case_card.clear()
        super().hideEvent(event)

    def show_board(self) -> None:
        """Show the last reading with its age, and why there is no newer one."""
        board = self.model.board
        error = self.model.error
        message = code_message(error) if error else None
        self.trouble.setText(message_text(message) if message is not None else "")
        self.trouble.setVisible(message is not None)
        if board is None:
            self.as_of.setText(self.tr("来源：服务器，须联网读取"))
            return
        read = self.tr("来源：服务器 · 数据截至 {time} · {age}")
        self.as_of.setText(read.format(time=clock_time(board.at), age=age(board.read_at, self._context.now())))
        self.phones.setText(phone_text(board))
        self._show_tiles(board)
        _fill(self.seats, seat_rows(board), self.empty["seats"])
        _fill(self.quarantine, quarantine_rows(board, self._person), self.empty["quarantine"])
        alerts = alert_rows(board, self._person, self._sensitive)
        seen = seen_rows(board, self._person, self._sensitive)
        marked = self.alerts.current_id()
        _fill(self.alerts, [*alerts, *seen], self.no_alerts)
        waiting = [one.id for one in alerts]
        if waiting and marked in self._waiting and marked not in waiting:
            self.alerts.select_id(waiting[0])  # what was marked is answered: the next one is at hand
        self._waiting = frozenset(waiting)
        if self.alert_card.header is not None:
            self.alert_card.header.set_note(str(len(alerts)))
        self.alert_card.setVisible(bool(alerts or seen))
        self._fit()
        self._give_keys(bool(alerts))
        _fill(self.tasks, task_rows(board, self._taker, self._person), self.empty["tasks"])

    def open_case(self) -> None:
        """Open the marked quarantined command; the server records who looked."""
        if self.quarantine.current_id():
            self.model.open_case(self.quarantine.current_id())

    def resolve(self) -> None:
        """Mark the marked quarantined command as dealt with: only one whose content was opened."""
        cmd_id = self.quarantine.current_id()
        if cmd_id and self.case_card.cmd_id == cmd_id:
            self.case_card.clear()
            self.model.resolve(cmd_id)
        elif cmd_id:
            self._context.tell(self.tr("请先按 Enter 看过内容，再标记为已处理。"))

    def close_task(self) -> None:
        """Close the marked task."""
        if self.tasks.current_id():
            self.model.close_task(self.tasks.current_id())

    def see_alert(self) -> None:
        """Say that the marked alert was seen: every lead sees who did and when, and who raised it is told."""
        board, marked = self.model.board, self.alerts.current_id()
        if marked and board is not None and all(one.id != marked for one in board.seen):
            self.model.see_alert(marked)

    def show_argument(self, argument: str) -> None:
        """``alerts`` puts the keys on the alerts."""
        if argument == "alerts":
            self._wants_alerts = not self.alerts.count()  # they may not have been read yet
            (self.seats if self._wants_alerts else self.alerts).setFocus()

    def _show_tiles(self, board: SeatBoard) -> None:
        for name, since in (("attention", 0), ("unsent", oldest(board, "oldest_unsent_at")),
                            ("drafts", oldest(board, "oldest_draft_at"))):  # fmt: skip
            seats = sum(1 for one in board.seats if getattr(one.report, name))
            remark = self.tr("{count} 席").format(count=seats)
            if since:
                remark = self.tr("{count} 席 · 最早 {age}").format(count=seats, age=age(since, board.at))
            self.tiles[name].show_value(sum_text(board, name), remark, "waiting" if seats else "neutral")
        silent = board.silent()
        longest = min((one.seen_at for one in silent), default=0)
        remark = self.tr("最久 {age}").format(age=age(longest, board.at)) if silent else self.tr("无")
        self.tiles["silent"].show_value(f"{len(silent):,}", remark, "danger" if silent else "neutral")
        for name, items in (("quarantine", board.quarantine), ("tasks", board.other_tasks())):
            remark = self.tr("最早 {age}").format(age=age(items[0].at, board.at)) if items else self.tr("无")
            self.tiles[name].show_value(f"{len(items):,}", remark, "waiting" if items else "neutral")

    def _show_case(self, case: QuarantineCase) -> None:
        if self.isVisible():
            self.case_card.show_case(case, self._person(case.actor))

    def _person(self, user_id: str) -> str:
        return self._context.app.reference.name_of(ReferenceKind.STAFF, user_id)

    def _taker(self, code: str) -> str:
        return taker_name(self._context.app.reference, code)

    def _sensitive(self, code: str) -> str:
        return sensitive_name(self._context.app.reference, code)

    def _give_keys(self, has_alerts: bool) -> None:
        """Put the keys on alerts that were asked for before they had been read, unless the keys are elsewhere now."""
        here = QApplication.focusWidget()
        if here is not None and here is not self.seats and self.isAncestorOf(here):
            self._wants_alerts = False
        if has_alerts and self._wants_alerts and self.isVisible():
            self._wants_alerts = False
            self.alerts.setFocus()

    def _fit(self) -> None:
        """The content of a case has its place while there is a case, or nothing more pressing."""
        pressing = not self.alert_card.isHidden() or not self.nuisance.isHidden()
        shown = self.quarantine.count() > 0 or not pressing
        self.case_card.setVisible(shown)
        self._grid.setRowStretch(_CASE_ROW, 2 if shown else 0)

    def _build(self) -> None:
        page = QWidget()
        page.setProperty("look", "plain")
        self._grid = grid = QGridLayout(page)
        grid.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        grid.setSpacing(GAP)
        head = QHBoxLayout()
        head.addWidget(self.phones)
        head.addWidget(self.trouble, 1)
        head.addStretch(1)
        head.addWidget(self.as_of, 0, Qt.AlignmentFlag.AlignRight)
        tiles = QHBoxLayout()
        tiles.setSpacing(GAP)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        grid.addLayout(head, 0, 0, 1, 2)
        grid.addLayout(tiles, 1, 0, 1, 2)
        self.alert_card = Card(self.tr("敏感词预警"), key="Y")
        self.alerts.setAccessibleName(self.tr("敏感词预警"))
        self.alert_card.add(self.alerts)
        self.alert_card.add(self.no_alerts)
        self.alert_card.hide()
        grid.addWidget(self.alert_card, 2, 0, 1, 2)
        grid.addWidget(self.nuisance, 3, 0, 1, 2)
        grid.addWidget(self._card(self.tr("席位"), "", self.seats, "seats"), 4, 0, 3, 1)
        grid.addWidget(self._card(self.tr("服务器暂存的操作"), "Enter · R", self.quarantine, "quarantine"), 4, 1)
        grid.addWidget(self.case_card, _CASE_ROW, 1)
        grid.addWidget(self._card(self.tr("待办任务"), "C", self.tasks, "tasks"), 6, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for row, stretch in ((4, 3), (_CASE_ROW, 2), (6, 3)):
            grid.setRowStretch(row, stretch)
        self._area = QScrollArea()  # what does not fit a small screen is scrolled to, never laid over something else
        self._area.setWidget(page)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def _card(self, title: str, key: str, rows: RowList, name: str) -> Card:
        card = Card(title, key=key)
        rows.setAccessibleName(title)
        card.add(rows, 1)
        card.add(self.empty[name])
        card.body.addStretch(0)
        return card

    def _connect(self) -> None:
        self.model.changed.connect(self.show_board)
        self._context.bridge.records_changed.connect(self.model.on_records_changed)
        self._context.bridge.records_changed.connect(self.nuisance.model.on_records_changed)
        self.model.changed.connect(self.nuisance.model.refresh)
        self._context.bridge.status_changed.connect(self._on_status)
        self.nuisance.model.changed.connect(self._fit)
        self.nuisance.asked.connect(lambda: self._area.ensureWidgetVisible(self.nuisance, 0, GAP))
        self.nuisance.model.failed.connect(self._context.tell_error)
        self.nuisance.rows.activated_id.connect(lambda _id: self.nuisance.approve())
        self.model.case_read.connect(self._show_case)
        self.model.failed.connect(self._context.tell_error)
        self.quarantine.activated_id.connect(lambda _id: self.open_case())
        self.quarantine.selected.connect(lambda _id: self.case_card.clear())
        for name, rows in (("quarantine", self.quarantine), ("tasks", self.tasks)):
            self.tiles[name].opened.connect(rows.setFocus)
        for name in ("attention", "unsent", "drafts", "silent"):
            self.tiles[name].opened.connect(self.seats.setFocus)

    def _on_status(self) -> None:
        if self.isVisible():
            self.nuisance.model.refresh()

    def _add_commands(self) -> None:
        registry = self._context.registry
        refresh = QT_TRANSLATE_NOOP("Commands", "刷新")
        back = QT_TRANSLATE_NOOP("Commands", "返回监控")
        resolve = QT_TRANSLATE_NOOP("Commands", "标记为已处理")
        close = QT_TRANSLATE_NOOP("Commands", "关闭任务")
        registry.add(
            [
                Command(f"{VIEW}.refresh", refresh, _CATEGORY, self.model.refresh, "Ctrl+R", hint=True),
                Command(f"{VIEW}.back", back, _CATEGORY, self._go_back, "Alt+B", hint=True),
            ],
            self,
        )
        listed = Scope.LIST
        registry.add(
            [Command(f"{VIEW}.resolve", resolve, _CATEGORY, self.resolve, "R", scope=listed, place="q", hint=True)],
            self,
            lists=[self.quarantine],
        )
        seen = QT_TRANSLATE_NOOP("Commands", "看到了")
        registry.add(
            [Command(f"{VIEW}.see_alert", seen, _CATEGORY, self.see_alert, "Y", scope=listed, place="a", hint=True)],
            self,
            lists=[self.alerts],
        )
        registry.add(
            [Command(f"{VIEW}.close_task", close, _CATEGORY, self.close_task, "C", scope=listed, place="t", hint=True)],
            self,
            lists=[self.tasks],
        )

        registry.add(nuisance_commands(self.nuisance), self, lists=[self.nuisance.rows])

    def _go_back(self) -> None:
        self._context.open_view("monitor", "")


def _fill(rows: RowList, items: list[RowItem], empty: QWidget) -> None:
    """Show items; the marked one and the scroll position stay."""
    bar = rows.verticalScrollBar().value()
    rows.set_items(items)
    rows.verticalScrollBar().setValue(bar)
    rows.setVisible(bool(items))
    empty.setVisible(not items)
    if items and not rows.current_id():
        rows.select_id(items[0].id)


def feature() -> FeatureSpec:
    """Return the board; it is opened from the monitor."""
    return FeatureSpec(
        id=VIEW,
        title=QT_TRANSLATE_NOOP("Shell", "席位与待办"),
        icon="monitor",
        build=BoardView,
        roles=BOARD_ROLES,
        place=81,
        in_rail=False,
        entry="monitor",
    )
