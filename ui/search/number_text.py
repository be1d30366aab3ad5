"""What is told of a number that no order of this seat has."""

from PySide6.QtCore import QCoreApplication

from desktop.services.number_service import UNKNOWN
from sync.contract.administration import NumberOrigin
from sync.domain.numbering import spoken
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_TOLD: dict[str, tuple[str, str]] = {
    "received": (
        QT_TRANSLATE_NOOP("Number", "{no} 已在服务器上"),
        QT_TRANSLATE_NOOP("Number", "这件工单不在本机的可见范围内"),
    ),
    "quarantined": (
        QT_TRANSLATE_NOOP("Number", "{no} 已收到，待人工核对"),
        QT_TRANSLATE_NOOP("Number", "内容在班长看板的「服务器暂存的操作」里，号码不变"),
    ),
    "missing": (
        QT_TRANSLATE_NOOP("Number", "{no} 用过，但没有工单"),
        QT_TRANSLATE_NOOP("Number", "已报警，请班长查找；来电内容请重新登记"),
    ),
    "leased": (
        QT_TRANSLATE_NOOP("Number", "{no} 属于 {seat} 席的号段"),
        QT_TRANSLATE_NOOP("Number", "可能已在那里登记，还没有上传，详情随后可查"),
    ),
    UNKNOWN: (
        QT_TRANSLATE_NOOP("Number", "没有发出过 {no}"),
        QT_TRANSLATE_NOOP("Number", "请与来电人再核对一遍号码"),
    ),
}
_SAME_DRAFT = (
    QT_TRANSLATE_NOOP("Number", "{no} 与下面这件工单出自同一份草稿"),
    QT_TRANSLATE_NOOP("Number", "按那件工单答复来电人"),
)
_AWAY = (
    QT_TRANSLATE_NOOP("Number", "本机没有 {no}"),
    QT_TRANSLATE_NOOP("Number", "连上服务器后才能查到它在哪个席位"),
)
_SOME_SEAT = (QT_TRANSLATE_NOOP("Number", "{no} 属于某一席的号段"), _TOLD["leased"][1])
_MISHEARD = (
    QT_TRANSLATE_NOOP("Number", "这个号码有一位不对"),
    QT_TRANSLATE_NOOP("Number", "校验位不符：听错或输错了，请与来电人再核对一遍"),
)


def origin_texts(origin: NumberOrigin) -> tuple[str, str]:
    """Return what is known of a number, and what to do."""
    told = _TOLD.get(origin.state, _TOLD["received"])
    if origin.state == "quarantined" and origin.order:
        told = _SAME_DRAFT
    elif origin.state == "leased" and not origin.seat:
        told = _SOME_SEAT
    return _said(told, origin.no, origin.seat)


def away_texts(number: str) -> tuple[str, str]:
    """Return what is told while the server cannot be asked."""
    return _said(_AWAY, number, "")


def misheard_texts() -> tuple[str, str]:
    """Return what is told of a number whose check digit is wrong: nobody was ever told it."""
    return _said(_MISHEARD, "", "")


def _said(told: tuple[str, str], number: str, seat: str) -> tuple[str, str]:
    title, hint = (translate("Number", text) for text in told)
    return title.format(no=spoken(number), seat=seat), hint
