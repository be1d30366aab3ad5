"""A call in words for the bar: who is talked to, who waits, what the keys do now, and how asking a colleague ended."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desktop.services.seat_call import Phase, SeatCall
from sync.domain.call_record import AskStage
from sync.domain.instant import Instant
from sync.telephony.events import Outcome
from ui.panels.texts.errors import Message
from ui.shell.top_bar import ShownCall

translate = QCoreApplication.translate


def number_of(call: SeatCall) -> str:
    """Return a caller's number as it is shown."""
    return translate("TopBar", "号码隐藏") if call.hidden else call.given or call.number


def shown(call: SeatCall, others: Sequence[SeatCall] = ()) -> ShownCall:
    """Return a call as the top bar shows it; ``others``: the calls beside it, which wait or ring."""
    number = number_of(call)
    waits = translate("TopBar", "{number} 等待").format(number=number)
    beside = [_beside(one) for one in reversed(others)]
    to, since = call.asking.to if call.asking is not None else "", _since(call)
    if call.asks is AskStage.RINGING:
        return ShownCall(to, _joined([waits, *beside]), translate("TopBar", "呼叫同事"), since)
    if call.asks is AskStage.TALKING:
        return ShownCall(to, _joined([waits, *beside]), translate("TopBar", "询问中"), since)
    if call.asks is AskStage.JOINED:
        return ShownCall(f"{number} + {to}", _joined([call.place, *beside]), translate("TopBar", "三方通话"), since)
    asker = translate("TopBar", "{number} 询问").format(number=call.asked_by) if call.asked_by else ""
    return ShownCall(number, _joined([asker, *beside, call.place, call.queue]), since=since)


def _since(call: SeatCall) -> Instant:
    """Return since when a call waits, else since when it is talked in, else since when it rings."""
    held = call.held_at if call.phase is Phase.HELD else None
    return next((at for at in (held, call.answered_at, call.rang_at) if at), 0)


def button_titles(call: SeatCall) -> dict[str, str]:
    """Return what the keys do now, by the name of the command, where the bar has another or a shorter word for it."""
    if call.asks is AskStage.JOINED:
        return {"transfer": translate("TopBar", "退出三方"), "back": translate("TopBar", "请同事退出")}
    if call.asks is not None:
        return {"transfer": translate("TopBar", "转给同事"), "back": translate("TopBar", "回到来电人")}
    resume = call.phase is Phase.HELD
    return {
        "hold": translate("TopBar", "恢复") if resume else translate("TopBar", "保持"),
        "ask": translate("TopBar", "询问"),
        "tones": translate("TopBar", "按键"),
        "transfer": translate("Commands", "转接"),
    }


def buttons_for(call: SeatCall, others: Sequence[SeatCall] = ()) -> frozenset[str]:
    """Return which acts get a button with a call now; the keys of the rest work all the same. With a second call the
    room is for who waits.
    """
    if call.phase is Phase.RINGING:
        return frozenset({"answer", "hang_up"})
    match call.asks:
        case AskStage.RINGING:
            return frozenset({"back"})
        case AskStage.TALKING:
            return frozenset({"back", "three_way", "transfer"})
        case AskStage.JOINED:
            return frozenset({"back", "transfer"})
        case _ if others:
            return frozenset({"answer", "hold", "transfer", "hang_up"})
        case _:
            return frozenset({"answer", "hold", "ask", "transfer", "tones", "hang_up"})


def after_asking(call: SeatCall) -> Message:
    """Return how asking ended and where the caller is now."""
    asking = call.asking
    to, outcome = ("", "") if asking is None else (asking.to, asking.outcome)
    if outcome == Outcome.BUSY:
        title = translate("TopBar", "{number} 占线")
    elif outcome in (Outcome.NO_ANSWER, Outcome.ABANDONED):
        title = translate("TopBar", "{number} 没有接听")
    elif outcome == Outcome.COMPLETED:
        title = translate("TopBar", "与 {number} 的通话已结束")
    else:
        title = translate("TopBar", "没有接通 {number}")
    held = call.phase is Phase.HELD
    back = translate("TopBar", "来电人仍在等待，按 F3 恢复通话") if held else translate("TopBar", "已回到来电人")
    return Message(title.format(number=to), back)


def _beside(call: SeatCall) -> str:
    words = (
        translate("TopBar", "另有来电 {number}(F2 接听)")
        if call.phase is Phase.RINGING
        else translate("TopBar", "{number} 等待")
    )
    return words.format(number=number_of(call))


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)
