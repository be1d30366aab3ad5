"""Qt's own messages go to the log; what the offscreen platform cannot do is not worth one."""

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

logger = logging.getLogger("qt")
NOT_WORTH_A_WORD = ("This plugin does not support",)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Log one message."""
    if not message.startswith(NOT_WORTH_A_WORD):
        logger.log(_LEVELS.get(kind, logging.WARNING), "%s", message)


def install_qt_messages() -> None:
    """Send Qt's messages to the log from now on."""
    qInstallMessageHandler(on_qt_message)
