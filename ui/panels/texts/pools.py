"""Names of the queues of orders."""

from PySide6.QtCore import QCoreApplication

from desktop.services.values import Pool
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

POOLS: dict[Pool, str] = {
    Pool.RECEIVED: QT_TRANSLATE_NOOP("Pool", "待受理"),
    Pool.TO_DISPATCH: QT_TRANSLATE_NOOP("Pool", "待派单"),
    Pool.RETURN_REVIEW: QT_TRANSLATE_NOOP("Pool", "退单审核"),
    Pool.EXTENSION_REVIEW: QT_TRANSLATE_NOOP("Pool", "延期审核"),
    Pool.REPLY_REVIEW: QT_TRANSLATE_NOOP("Pool", "答复审核"),
    Pool.SUSPENSION_REVIEW: QT_TRANSLATE_NOOP("Pool", "挂账审核"),
    Pool.CLAIM_REVIEW: QT_TRANSLATE_NOOP("Pool", "不合理认定"),
    Pool.DISPUTED: QT_TRANSLATE_NOOP("Pool", "会商"),
    Pool.NEAR_DUE: QT_TRANSLATE_NOOP("Pool", "即将超期"),
    Pool.OVERDUE: QT_TRANSLATE_NOOP("Pool", "已超期"),
    Pool.HARD: QT_TRANSLATE_NOOP("Pool", "疑难"),
    Pool.TO_SIGN: QT_TRANSLATE_NOOP("Pool", "待签收"),
    Pool.IN_HANDLING: QT_TRANSLATE_NOOP("Pool", "本单位办理中"),
    Pool.UNIT_NEAR_DUE: QT_TRANSLATE_NOOP("Pool", "本单位即将超期"),
    Pool.SUPERVISED: QT_TRANSLATE_NOOP("Pool", "被督办"),
    Pool.ASSISTING: QT_TRANSLATE_NOOP("Pool", "会办"),
    Pool.CALLBACK_DUE: QT_TRANSLATE_NOOP("Pool", "待回访"),
    Pool.CALLBACK_APPOINTED: QT_TRANSLATE_NOOP("Pool", "约定回访"),
    Pool.CALLBACK_SECOND: QT_TRANSLATE_NOOP("Pool", "二次回访"),
    Pool.CALLBACK_DONE: QT_TRANSLATE_NOOP("Pool", "今日已回访"),
    Pool.OPEN: QT_TRANSLATE_NOOP("Pool", "未办结"),
    Pool.MINE: QT_TRANSLATE_NOOP("Pool", "本人受理"),
    Pool.ALL: QT_TRANSLATE_NOOP("Pool", "全部工单"),
}


def pool_name(pool: Pool) -> str:
    """Return the name of a queue."""
    return translate("Pool", POOLS[pool])
