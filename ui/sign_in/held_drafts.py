"""Drafts nobody opened for a day, for team leads: whose and how old; taking one is recorded."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.app import App
from sync.contract.drafts import HeldDraft
from sync.domain.instant import Instant
from ui.jobs import JobRunner
from ui.panels.texts.errors import error_message
from ui.panels.texts.times import age, day_moment
from ui.theme.current import px
from ui.widgets.action_button import ActionButton
from ui.widgets.label import make_label
from ui.widgets.overlay import Overlay
from ui.widgets.row_list import RowItem, RowList

translate = QCoreApplication.translate


class HeldDraftsPanel(Overlay):
    """Reads the list when it opens. Enter takes the draft in front into the own drafts."""

    def __init__(self, app: App, jobs: JobRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self._app = app
        self._jobs = jobs
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(10)
        column.addWidget(make_label(translate("HeldDrafts", "交接草稿"), "title"))
        hint = translate("HeldDrafts", "超过 24 小时无人打开的草稿。接手后放入您的草稿，接手会记录在案。")
        column.addWidget(make_label(hint, "muted", wrap=True))
        self.list = RowList(grow=False)
        self.list.setAccessibleName(translate("HeldDrafts", "交接草稿"))
        column.addWidget(self.list, 1)
        self.message = make_label("", "muted", wrap=True)
        column.addWidget(self.message)
        self.take_button = ActionButton(translate("HeldDrafts", "接手"), "Return", "primary")
        close = ActionButton(translate("HeldDrafts", "关闭"), "Esc")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.take_button)
        column.addLayout(buttons)
        close.clicked.connect(self.close_over)
        self.take_button.clicked.connect(self.take)
        self.list.activated_id.connect(lambda _id: self.take())

    def open(self) -> None:
        """Show the panel and read the list."""
        self.open_over(self.list)
        self._say("")
        self._read()

    def take(self) -> None:
        """Take the draft in front."""
        draft_id = self.list.current_id()
        if not draft_id:
            return
        self.take_button.setEnabled(False)
        handover = self._app.handover

        def taken(words: str) -> None:
            self._say(translate("HeldDrafts", "已放入您的草稿：{words}").format(words=words or "—"))
            self._read()

        self._jobs.run(
            lambda: handover.take_held(draft_id), owner=self, on_done=taken, on_error=self._fail, queue="network"
        )

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the panel."""
        return QSize(px(620), px(420))

    def _read(self) -> None:
        self._jobs.run(self._app.handover.held, owner=self, on_done=self._show, on_error=self._fail, queue="network")

    def _show(self, drafts: Sequence[HeldDraft]) -> None:
        now = self._app.clock.wall_ms()
        self.list.set_items([held_row(draft, now) for draft in drafts])
        self.take_button.setEnabled(bool(drafts))
        if drafts and not self.list.current_id():
            self.list.select_id(drafts[0].id)
        if not drafts and not self.message.text():
            self._say(translate("HeldDrafts", "没有等待接手的草稿"))

    def _fail(self, error: Exception) -> None:
        self.take_button.setEnabled(True)
        message = error_message(error)
        self._say(f"{message.title} {message.detail}".strip())

    def _say(self, text: str) -> None:
        self.message.setText(text)


def held_row(draft: HeldDraft, now: Instant) -> RowItem:
    """Return the line of one draft: no word of it."""
    seat = translate("HeldDrafts", "{seat} 座席").format(seat=draft.seat) if draft.seat else ""
    handed = translate("HeldDrafts", "{time} 交接").format(time=day_moment(draft.deposited_at))
    parts = (seat, handed, draft.no)
    return RowItem(
        draft.id,
        f"{draft.user_name} {draft.user_no}",
        " · ".join(part for part in parts if part),
        trailing=age(draft.deposited_at, now),
    )
