"""The telephone of a seat without a line of its own: what it asks goes through the server, away from the screen."""

import logging
import threading
from collections import deque
from collections.abc import Callable

from desktop.errors import AppError, AppErrorCode
from desktop.services.events import Event, EventHub, SessionEnded
from desktop.services.phone_setup import THROUGH_SERVER
from desktop.services.small_ports import ServerReach, ServerSender
from sync.contract.codec import ContractError, decode, encode
from sync.contract.phone_commands import ANSWER_WITHIN_MS, PhoneAct, PhoneAsk, PhoneOutcome
from sync.domain.instant import Instant
from sync.telephony.adapter import Deliver, PhoneError, PhoneErrorCode
from sync.telephony.commands import (
    Answer,
    Capability,
    CompleteTransfer,
    Dial,
    HangUp,
    Hold,
    Pause,
    PhoneCommand,
    SendTones,
    ThreeWay,
    Transfer,
    needs,
)
from sync.telephony.events import AgentState, CommandAnswer, SeatState

logger = logging.getLogger(__name__)

PATH = "/telephony/v1/commands"
MOST_WAITING = 8
CLOSE_WITHIN = 2.0


class ServerPhone:
    """See :class:`sync.telephony.adapter.PhoneAdapter`. Calls are told by the store; this only asks.

    ``offered()`` is what the server said it can do; ``server_now()`` its clock as far as it is known here.
    """

    def __init__(
        self,
        sync: ServerReach,
        online: ServerSender,
        deliver: Deliver,
        new_id: Callable[[], str],
        server_now: Callable[[], Instant],
        offered: Callable[[], frozenset[Capability]],
        hub: EventHub,
    ) -> None:
        self._sync = sync
        self._online = online
        self._deliver = deliver
        self._new_id = new_id
        self._server_now = server_now
        self._offered = offered
        self._hub = hub
        self._unsubscribe: Callable[[], None] = lambda: None
        self._change = threading.Condition()
        self._given: deque[tuple[str, Instant, PhoneCommand]] = deque()
        self._stopping = False
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """Short name of the adapter."""
        return THROUGH_SERVER

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the server offers now."""
        return self._offered()

    def start(self) -> None:
        """Begin to ask, on a thread of its own."""
        self._unsubscribe = self._hub.subscribe(self._on_event)
        self._thread = threading.Thread(target=self._run, name="server-phone", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ask nothing more; what waits is not asked."""
        self._unsubscribe()
        with self._change:
            self._stopping = True
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join(CLOSE_WITHIN)
            self._thread = None

    def send(self, command: PhoneCommand) -> str:
        """Give a command; what became of it is told by a ``command`` event."""
        if needs(command) not in self.capabilities:
            raise PhoneError(PhoneErrorCode.NOT_ABLE, needs(command))
        if not self._sync.online():
            raise PhoneError(PhoneErrorCode.NOT_CONNECTED)
        given = self._new_id()
        with self._change:
            if len(self._given) >= MOST_WAITING:
                raise PhoneError(PhoneErrorCode.TOO_MANY)
            self._given.append((given, self._server_now(), command))
            self._change.notify_all()
        return given

    def resync(self) -> None:
        """The store is what it is."""

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SessionEnded):  # what one person asked is not asked in the name of the next
            with self._change:
                self._given.clear()

    # --- the thread -------------------------------------------------------------------------------------------------
    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._stopping or bool(self._given))
                if self._stopping:
                    return
                given, asked_at, command = self._given.popleft()
            code = self._ask(given, asked_at, command)
            self._tell(CommandAnswer(command_id=given, ok=not code, code=code))
            if not code and isinstance(command, Pause):
                self._tell(_paused(command))

    def _ask(self, given: str, asked_at: Instant, command: PhoneCommand) -> str:
        """Let the server see to it; returns an empty text, or the code why it was not done."""
        if self._server_now() - asked_at > ANSWER_WITHIN_MS:
            return PhoneErrorCode.TIMED_OUT.value
        try:
            body = encode(ask_of(command, given, asked_at))
            return decode(self._online.send("POST", PATH, self._sync.access_token(), body), PhoneOutcome).code
        except PhoneError as error:
            return error.code.value
        except ContractError:
            return AppErrorCode.NOT_A_SERVER
        except AppError as error:
            return str(error.code)
        except Exception:  # whatever it was: it is answered, and the next one is asked
            logger.exception("the server could not be asked")
            return PhoneErrorCode.OUTCOME_UNKNOWN.value

    def _tell(self, event: CommandAnswer | AgentState) -> None:
        if not self._stopping:
            self._deliver(event)


def ask_of(command: PhoneCommand, given: str, asked_at: Instant) -> PhoneAsk:
    """Return what the server is asked. Raises ``phone_not_able`` for what it does not carry out."""
    match command:
        case Answer(call_id=call):
            return PhoneAsk(given, PhoneAct.ANSWER, call, asked_at=asked_at)
        case HangUp(call_id=call):
            return PhoneAsk(given, PhoneAct.HANG_UP, call, asked_at=asked_at)
        case Hold(call_id=call, on=on):
            return PhoneAsk(given, PhoneAct.HOLD if on else PhoneAct.RESUME, call, asked_at=asked_at)
        case Transfer(call_id=call, to=to, attended=attended):
            act = PhoneAct.ASK if attended else PhoneAct.TRANSFER
            return PhoneAsk(given, act, call, _plain(to), asked_at=asked_at)
        case CompleteTransfer(call_id=call, join=join):
            return PhoneAsk(given, PhoneAct.COMPLETE if join else PhoneAct.BACK, call, asked_at=asked_at)
        case ThreeWay(call_id=call, to=""):
            return PhoneAsk(given, PhoneAct.THREE_WAY, call, asked_at=asked_at)
        case SendTones(call_id=call, tones=tones):
            return PhoneAsk(given, PhoneAct.TONES, call, tones=tones, asked_at=asked_at)
        case Dial(to=to):
            return PhoneAsk(given, PhoneAct.DIAL, to=_plain(to), asked_at=asked_at)
        case Pause(paused=True, reason=reason):
            return PhoneAsk(given, PhoneAct.PAUSE, reason=reason, asked_at=asked_at)
        case Pause():
            return PhoneAsk(given, PhoneAct.READY, asked_at=asked_at)
        case _:
            raise PhoneError(PhoneErrorCode.NOT_ABLE, type(command).__name__)


def _plain(number: str) -> str:
    """Return a number as telephone systems take it. Raises ``phone_bad_value``."""
    plain = "".join(sign for sign in number if sign not in " -()")
    if not plain.removeprefix("+") or not all(sign in "0123456789*#" for sign in plain.removeprefix("+")):
        raise PhoneError(PhoneErrorCode.BAD_VALUE, "to")
    return plain


def _paused(command: Pause) -> AgentState:
    state = SeatState.PAUSED if command.paused else SeatState.READY
    return AgentState(
        agent=command.extension,
        extension=command.extension,
        state=state,
        paused=command.paused,
        reason=command.reason if command.paused else "",
    )
