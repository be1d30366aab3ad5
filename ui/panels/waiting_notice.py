"""Tells that an act is waited for, as long as that lasts: the keys on its order count only then."""

from PySide6.QtCore import QCoreApplication, QObject

from sync.domain.codes import Action
from sync.domain.order import Order
from sync.domain.workflow.table import is_offline_allowed
from ui.panels.act_runner import ActRunner
from ui.panels.texts.names import action_name
from ui.widgets.notice_bar import NoticeBar

translate = QCoreApplication.translate


class WaitingNotice(QObject):
    """Follows the acts of one screen; what is saved at once is not told."""

    def __init__(self, runner: ActRunner, notices: NoticeBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._notices = notices
        self._order, self._title = "", ""
        runner.lasts.connect(self._tell)
        runner.done.connect(self._look)
        runner.failed.connect(self._look)

    def _tell(self, order: Order, action: Action) -> None:
        waits = translate("WaitingNotice", "正在等待服务器答复：{no} {action}")
        if is_offline_allowed(action):
            waits = translate("WaitingNotice", "正在保存：{no} {action}")
        self._order, self._title = order.id, waits.format(no=order.no, action=action_name(action))
        detail = translate("WaitingNotice", "完成之前，对这件工单按的键会等候；其他工单可以照常办理")
        self._notices.tell(self._title, detail, stays=True)

    def _look(self, *_what: object) -> None:
        """Take the notice away once its act has come to an end, if nothing else was told since."""
        if self._title and not self._runner.is_busy(self._order):
            self._notices.withdraw(self._title)
            self._title = ""
