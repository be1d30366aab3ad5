"""The ways a call may end beside an order: what each asks for."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from sync.domain.codes import Action
from sync.domain.workflow.ways import TAKERS, Way
from ui.translatable import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Ending:
    """One way out. ``codes`` is the list its reason or taker is chosen from; ``way`` is set for direct closes.

    ``title`` and ``hint`` (what to write into the line) are marked source texts; ``told`` says whether a line is
    written at all, ``names_party`` whether somebody is named freely.
    """

    id: str
    title: str
    action: Action
    way: str = ""
    codes: str = ""
    hint: str = ""
    told: bool = True
    names_party: bool = False
    needs_leader: bool = False

    @property
    def text(self) -> str:
        """The title in the language of the screen."""
        return QCoreApplication.translate("Endings", self.title)

    @property
    def placeholder(self) -> str:
        """The hint in the language of the screen."""
        return QCoreApplication.translate("Endings", self.hint) if self.hint else ""


def _closing(way: Way, title: str, hint: str, *, names_party: bool = False) -> Ending:
    return Ending(way.value, title, Action.DIRECT_CLOSE, way.value, TAKERS.get(way, ""), hint, names_party=names_party)


NOT_ACCEPT = Ending(
    "not_accept",
    QT_TRANSLATE_NOOP("Endings", "不予受理"),
    Action.NOT_ACCEPT,
    codes="not_accept_reason",
    hint=QT_TRANSLATE_NOOP("Endings", "例如：已告知拨打 110"),
    needs_leader=True,
)
INVALID = Ending(
    "invalidate", QT_TRANSLATE_NOOP("Endings", "无效来电"), Action.INVALIDATE, codes="invalid_kind", told=False
)
EMERGENCY = _closing(
    Way.EMERGENCY,
    QT_TRANSLATE_NOOP("Endings", "转 110/119/120/122"),
    QT_TRANSLATE_NOOP("Endings", "例如：有人被困，已告知不要离开"),
)
ENDINGS: tuple[Ending, ...] = (
    _closing(
        Way.THREE_WAY,
        QT_TRANSLATE_NOOP("Endings", "三方通话办结"),
        QT_TRANSLATE_NOOP("Endings", "三方通话的结果"),
        names_party=True,
    ),
    EMERGENCY,
    _closing(Way.LINE, QT_TRANSLATE_NOOP("Endings", "转专线"), QT_TRANSLATE_NOOP("Endings", "可不填")),
    _closing(Way.STATUTORY, QT_TRANSLATE_NOOP("Endings", "告知法定渠道"), QT_TRANSLATE_NOOP("Endings", "可不填")),
    _closing(Way.DISSUADED, QT_TRANSLATE_NOOP("Endings", "劝导结束"), QT_TRANSLATE_NOOP("Endings", "劝导的内容")),
    _closing(Way.SUGGESTION, QT_TRANSLATE_NOOP("Endings", "转人民建议"), QT_TRANSLATE_NOOP("Endings", "可不填")),
    NOT_ACCEPT,
    INVALID,
)
"""In the order of their keys 1-8."""
