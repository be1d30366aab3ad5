"""One line to one running baresip: proves it is ours, follows it, carries commands out."""

import logging
import socket
from collections.abc import Callable

from sync.telephony.adapter import PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.baresip.account import SoftphoneAccount
from sync.telephony.baresip.actions import Actions
from sync.telephony.baresip.answers import CallStatus, read_registration, read_version
from sync.telephony.baresip.book import PhoneBook, PhoneCall
from sync.telephony.baresip.control import Control, Job
from sync.telephony.baresip.netstrings import Told
from sync.telephony.commands import Capability, CompleteTransfer, Hold, PhoneCommand, Transfer
from sync.telephony.outlet import Outlet

logger = logging.getLogger(__name__)

LOOK_EVERY = 5.0
"""Seconds between looks at the whole state: they are the heartbeat, and find what no event told."""
TRANSFER_WITHIN = 35.0
"""Seconds until a transfer that nothing was heard of is called failed."""
_REFUSING = frozenset({"401", "403", "404", "407"})
Registered = Callable[[str], None]
"""Is told that the registrar has us (an empty text), or why not."""


class SoftphoneSession:
    """Lives as long as one connection. ``gap``: the program ran before, so what is found is told as found."""

    def __init__(
        self,
        account: SoftphoneAccount,
        book: PhoneBook,
        control: Control,
        clock: PhoneClock,
        outlet: Outlet,
        registered: Registered,
        *,
        gap: bool,
    ) -> None:
        self._account = account
        self._book = book
        self._control = control
        self._clock = clock
        self._outlet = outlet
        self._registered = registered
        self._gap = gap
        self._actions = Actions(account, book, self._listed, self._are_joined)
        self._look_due = 0.0
        self._passing: dict[str, tuple[str, float]] = {}
        self.is_ours = False
        self.version = ""
        self.failure: PhoneError | None = None

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this version can do."""
        return self._actions.capabilities

    def begin(self, word: str) -> None:
        """Ask for the word that only our own program knows, then for everything."""
        self._control.do(self._greet(word))

    def step(self, timeout: float) -> None:
        """Take in what comes within ``timeout`` seconds. Raises :class:`PhoneError` when the line is of no more use."""
        for message in self._control.receive(timeout):
            if self.is_ours:
                self._take(message)
        now = self._clock.monotonic()
        if self.failure is not None and not self._book.calls:
            raise self.failure
        for call_id in [one for one, (_, due) in self._passing.items() if now >= due]:
            self._passed(call_id, PhoneErrorCode.TIMED_OUT)
        if self.is_ours and now >= self._look_due and not self._control.is_busy:
            self._look_due = now + LOOK_EVERY
            self._control.do(self._actions.listing())

    def look(self) -> None:
        """Read the whole state at the next step."""
        self._look_due = 0.0

    def give(self, command_id: str, command: PhoneCommand) -> None:
        """Carry a command out after those before it."""
        try:
            self._control.do(self._carried_out(command_id, command))
        except PhoneError as error:
            if error.code is not PhoneErrorCode.TOO_MANY:
                raise
            self._answer(command_id, error.code)

    def quit(self) -> None:
        """Let the program take its leave from the registrar and end."""
        self._control.say("quit")

    # --- jobs -----------------------------------------------------------------------------------------------------
    def _greet(self, word: str) -> Job:
        if word not in (yield "contacts", "").data:
            raise PhoneError(PhoneErrorCode.NOT_OURS)
        version = read_version((yield "about", "").data)
        self.version = "" if version is None else ".".join(map(str, version))
        self._actions.attends = version is not None and version >= (2, 0, 0)
        self._actions.informs = version is not None and version >= (1, 1, 0)
        self._actions.mixes = "/conference " in (yield "help", "").data
        self.is_ours = True
        registration = read_registration((yield "reginfo", "").data)
        if registration:
            self._registered("")
        elif registration is not None:  # answered before we listened: a registrar that is not there takes longer
            self._not_registered("403" if _is_known(self._account.host) else "no such host")

    def _carried_out(self, command_id: str, command: PhoneCommand) -> Job:
        try:
            yield from self._actions.carry_out(command)
        except PhoneError as error:
            if error.code is PhoneErrorCode.LINE_LOST:
                raise
            self._answer(command_id, error.code, error.detail)
            return
        passing = [call for call in self._book.calls.values() if call.passing and call.id not in self._passing]
        if passing and isinstance(command, Transfer | CompleteTransfer):
            self._passing[passing[0].id] = (command_id, self._clock.monotonic() + TRANSFER_WITHIN)
        else:
            self._answer(command_id)

    def _listed(self, found: list[tuple[CallStatus, bool]], gone: set[str]) -> None:
        now = self._outlet.now()
        for status, on_hold in found:
            self._outlet.tell_all(self._book.seen(status, on_hold, now, resync=self._gap))
        self._outlet.tell_all(self._book.lost(gone, now, "not there any more"))
        self._outlet.tell_all(self._book.retold(now))
        self._gap = False

    def _are_joined(self, asked: PhoneCall) -> None:
        self._outlet.tell_all(self._book.joined(asked, self._outlet.now()))

    # --- events ---------------------------------------------------------------------------------------------------
    def _take(self, message: Told) -> None:
        kind = message.type
        if kind == "REGISTER_OK":
            self.failure = None
            self._registered("")
        elif kind == "REGISTER_FAIL":
            self._not_registered(message.param)
        elif kind == "AUDIO_ERROR":
            logger.warning("softphone: a sound device failed", extra={"code": "phone_sound"})
        elif kind == "TRANSFER_FAILED":
            self._not_passed(message)
        elif kind == "CALL_CLOSED":
            self._closed(message)
        elif kind.startswith("CALL_") and message.id:
            self._call(kind, message)

    def _call(self, kind: str, message: Told) -> None:
        if kind not in ("CALL_INCOMING", "CALL_OUTGOING", "CALL_RINGING", "CALL_PROGRESS", "CALL_ESTABLISHED"):
            return
        now, outgoing = self._outlet.now(), message.direction == "outgoing"
        call = self._book.began(message.id, now, outgoing=outgoing, peer=message.peeruri, local=message.localuri)
        if kind == "CALL_ESTABLISHED":
            self._outlet.tell_all(self._book.established(call, now))
            self.look()
            if call.joins:
                self._join(call)
        elif outgoing or call.local:
            self._outlet.tell_all(self._book.tell(call, now))
        else:
            self._control.do(self._actions.status(call.id, lambda status: self._dialled(call, status)))

    def _dialled(self, call: PhoneCall, status: CallStatus | None) -> None:
        if call.id in self._book.calls:
            call.local = call.local if status is None else status.local
            self._outlet.tell_all(self._book.tell(call, self._outlet.now()))

    def _closed(self, message: Told) -> None:
        call = self._book.calls.get(message.id)
        self._outlet.tell_all(self._book.closed(message.id, message.param, self._outlet.now()))
        self._passed(message.id)
        self.look()
        if call is not None and call.answered is None:
            # baresip takes any call off hold when another ends; one that only rang is no reason to hear the caller
            for other in [one for one in self._book.calls.values() if one.hold_wanted and one.answered is not None]:
                self._control.do(self._carried_out("", Hold(other.id)))

    def _not_passed(self, message: Told) -> None:
        call = self._book.calls.get(message.id)
        if call is not None:
            call.passing, call.pass_failed = "", message.param[:120] or "refused"
        self._passed(message.id, PhoneErrorCode.REFUSED, message.param)
        self.look()

    def _join(self, asked: PhoneCall) -> None:
        call = self._book.calls.get(asked.consults)
        if call is not None:
            self._control.do(_quietly(self._actions.join(asked, call)))

    def _not_registered(self, reason: str) -> None:
        refused = reason[:3] in _REFUSING or "uthenti" in reason
        code = PhoneErrorCode.LOGIN_REFUSED if refused else PhoneErrorCode.UNREACHABLE
        self.failure = PhoneError(code, reason[:80])
        self._registered(str(code))

    # --- telling --------------------------------------------------------------------------------------------------
    def _passed(self, call_id: str, code: str = "", message: str = "") -> None:
        waiting = self._passing.pop(call_id, None)
        if waiting is not None:
            self._answer(waiting[0], code, message)

    def _answer(self, command_id: str, code: str = "", message: str = "") -> None:
        if command_id:
            self._outlet.answer(command_id, code, message)


def _is_known(host: str) -> bool:
    """Whether a host's name leads anywhere: one that does not is answered as fast as a refusal."""
    try:
        return bool(socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False


def _quietly(job: Job) -> Job:
    """Do a job nobody waits for; what was refused shows in the state."""
    try:
        yield from job
    except PhoneError as error:
        if error.code is PhoneErrorCode.LINE_LOST:
            raise
        logger.info("softphone: not done", extra={"code": str(error.code)})
