"""Commands of the port, and the reading of the whole state, as jobs for baresip."""

from collections.abc import Callable, Generator

from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.baresip.account import SoftphoneAccount, check_device
from sync.telephony.baresip.answers import CallStatus, read_list, read_status, user_of
from sync.telephony.baresip.book import PhoneBook, PhoneCall
from sync.telephony.baresip.control import Job
from sync.telephony.baresip.netstrings import Told
from sync.telephony.commands import (
    Answer,
    Capability,
    ChooseDevices,
    CompleteTransfer,
    Dial,
    HangUp,
    Hold,
    PhoneCommand,
    SendTones,
    ThreeWay,
    Transfer,
)
from sync.telephony.values import checked_number, checked_tones

ALWAYS = frozenset(
    {
        Capability.ANSWER,
        Capability.HANG_UP,
        Capability.HOLD,
        Capability.BLIND_TRANSFER,
        Capability.ATTENDED_TRANSFER,
        Capability.DIAL,
        Capability.SEND_TONES,
        Capability.DEVICES,
    }
)
"""What every version can do. Three-way talk needs its mixer, or a conference number of the telephone system."""
_NO_CALL = "not found"
Seen = Callable[[list[tuple[CallStatus, bool]], set[str]], None]
"""Takes the calls there are, with whether they are on hold, and the ids of those that are gone."""


class Actions:
    """Makes jobs for one account. ``attends``: the version passes a call on by itself after a talk; ``mixes``: it has
    the mixer for three-way talks; ``informs``: it can send key tones by SIP INFO. ``joined``: is told who was asked
    once all three hear each other.
    """

    def __init__(
        self,
        account: SoftphoneAccount,
        book: PhoneBook,
        seen: Seen,
        joined: Callable[[PhoneCall], None] = lambda _asked: None,
    ) -> None:
        self._account = account
        self._book = book
        self._seen = seen
        self._joined = joined
        self.attends = False
        self.mixes = False
        self.informs = False

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done with this version and account."""
        joins = self.mixes or bool(self._account.conference)
        return ALWAYS | {Capability.THREE_WAY} if joins else ALWAYS

    def listing(self) -> Job:
        """Read every call: its state and whether it is on hold."""
        known = set(self._book.calls)
        lines = read_list((yield "listcalls", "").data)
        found: list[tuple[CallStatus, bool]] = []
        for one in lines:
            yield "line", str(one.line)
            status = read_status((yield "callstat", "").data)
            if status is not None and all(status.id != other.id for other, _ in found):
                found.append((status, one.on_hold))
        whole = len(found) == len(lines)  # a line that cannot be read may be any call: then none is called gone
        self._seen(found, known - {status.id for status, _ in found} if whole else set[str]())

    def status(self, call_id: str, seen: Callable[[CallStatus | None], None]) -> Job:
        """Read one call: who was dialled is in no event of baresip 1."""
        found = yield "callfind", call_id
        status = read_status((yield "callstat", "").data) if _is_done(found) else None
        seen(status if status is not None and status.id == call_id else None)

    def carry_out(self, command: PhoneCommand) -> Job:
        """Return the job for a command; while it runs it raises :class:`PhoneError`: no such call, refused."""
        if isinstance(command, Dial):
            return self._dial(command.to)
        if isinstance(command, ChooseDevices):
            return self._choose(command)
        if isinstance(command, CompleteTransfer):
            return self._complete(command)
        if isinstance(command, Answer | HangUp | Hold | Transfer | ThreeWay | SendTones):
            call = self._book.calls.get(command.call_id)
            if call is None:
                raise PhoneError(PhoneErrorCode.NO_SUCH_CALL)
            return self._with_call(command, call)
        raise PhoneError(PhoneErrorCode.NOT_ABLE, type(command).__name__)

    # --- jobs -----------------------------------------------------------------------------------------------------
    def _with_call(self, command: Answer | HangUp | Hold | Transfer | ThreeWay | SendTones, call: PhoneCall) -> Job:
        if isinstance(command, Answer):
            return self._answer(call)
        if isinstance(command, HangUp):
            return self._hang_up(call)
        if call.answered is None:
            raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "not answered")
        if isinstance(command, Hold):
            return self._hold(call, command.on)
        if isinstance(command, SendTones):
            return self._tones(call, command.tones)
        if isinstance(command, ThreeWay):
            return self._three_way(call, command.to)
        return self._consult(call, command.to) if command.attended else self._pass_on(call, command.to)

    def _answer(self, call: PhoneCall) -> Job:
        if call.outgoing or call.answered is not None:
            raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "does not ring")
        yield from self._find(call)
        for other in self._book.calls.values():
            other.hold_wanted = other.hold_wanted or other.answered is not None
        yield from _done("accept")

    def _hang_up(self, call: PhoneCall) -> Job:
        yield from self._find(call)
        call.hung_up = True
        yield from _done("hangup")

    def _hold(self, call: PhoneCall, on: bool) -> Job:
        yield from self._find(call)
        call.hold_wanted = on
        yield from _done("hold" if on else "resume")
        yield from self.listing()

    def _dial(self, to: str) -> Job:
        """Ring a number; who is talked to now must not hear the other talk."""
        uri = self._uri(to)
        for other in [one for one in self._book.calls.values() if one.answered is not None and one.held is None]:
            yield from self._find(other)
            other.hold_wanted = True
            yield from _done("hold")
        dialled = self._book.dialled
        yield from _done("dial", uri)
        yield from self.listing()
        self._check_reached(dialled)

    def join(self, asked: PhoneCall, call: PhoneCall) -> Job:
        """Make it a talk of three: by the mixer, else in the conference of the telephone system."""
        if self.mixes:
            yield from self._find(call)
            call.hold_wanted = False
            yield from _done("conference")
            self._joined(asked)
            return
        uri = self._uri(self._account.conference)
        for one in (asked, call):
            yield from self._find(one)
            one.passing, one.attended = self._account.conference, True
            yield from self._refer(one, "transfer", uri)
        yield from _done("dial", uri)
        yield from self.listing()

    def _tones(self, call: PhoneCall, tones: str) -> Job:
        if self._account.dtmf == "info" and not self.informs:  # it would send RTP events, which nobody there takes
            raise PhoneError(PhoneErrorCode.NOT_ABLE, "dtmf=info")
        for tone in checked_tones(tones):  # one at a time: given together only the last would get its end
            yield from self._find(call)
            yield from _done("sndcode", tone)

    def _pass_on(self, call: PhoneCall, to: str) -> Job:
        uri = self._uri(to)
        yield from self._find(call)
        call.passing, call.attended = to, False
        yield from self._refer(call, "transfer", uri)

    def _consult(self, call: PhoneCall, to: str, *, joins: bool = False) -> Job:
        """Hold the caller and ring a colleague."""
        uri = self._uri(to)
        if any(other.consults for other in self._book.calls.values()):
            raise PhoneError(PhoneErrorCode.REFUSED, "a colleague is being asked")
        yield from self._find(call)
        call.hold_wanted, self._book.asks = True, (call.id, joins)
        dialled = self._book.dialled
        try:
            if self.attends:
                yield from _done("atransferstart", uri)
            else:
                yield from _done("hold")
                yield from _done("dial", uri)
        except PhoneError as error:
            self._book.asks = None
            if error.code is not PhoneErrorCode.LINE_LOST:  # nobody rings: the caller need not wait for that
                yield from self._find(call)
                call.hold_wanted = False
                yield from _done("resume")
            raise
        yield from self.listing()
        self._book.asks = None
        self._check_reached(dialled)

    def _complete(self, command: CompleteTransfer) -> Job:
        call, asked = self._pair(command.call_id)
        if not command.join:
            yield from self._find(asked)
            asked.hung_up = True
            yield from _done("hangup")
            yield from self._find(call)
            yield from _done("resume")
            return
        if asked.answered is None:
            raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "not answered")
        to = user_of(asked.peer)
        if self.attends:
            yield from self._find(asked)
            call.passing, call.attended = to, True
            yield from self._refer(call, "atransferexec", "")
            return
        if not asked.replaces:  # without it the colleague's phone rings again
            yield from self._find(asked)
            asked.hung_up = True
            yield from _done("hangup")
        yield from self._find(call)
        call.passing, call.attended = to, True
        yield from self._refer(call, "transfer", asked.replaces or self._uri(to))

    def _three_way(self, call: PhoneCall, to: str) -> Job:
        if Capability.THREE_WAY not in self.capabilities:
            raise PhoneError(PhoneErrorCode.NOT_ABLE, Capability.THREE_WAY)
        if to:
            yield from self._consult(call, to, joins=True)
            return
        call, asked = self._pair(call.id)
        if asked.answered is None:
            raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "not answered")
        yield from self.join(asked, call)

    def _choose(self, command: ChooseDevices) -> Job:
        for name, device in (("ausrc", command.source), ("auplay", command.player)):
            if device:
                try:
                    check_device(device, name)
                except PhoneError:
                    raise PhoneError(PhoneErrorCode.BAD_VALUE, name) from None
                answer = yield from _done(name, device)
                if "no such" in answer.data:
                    raise PhoneError(PhoneErrorCode.REFUSED, name)

    # --- parts ----------------------------------------------------------------------------------------------------
    def _find(self, call: PhoneCall) -> Generator[tuple[str, str], Told, None]:
        """Make a call the one that commands act on. Raises ``phone_no_such_call`` when it is gone: never another."""
        if not _is_done((yield "callfind", call.id)):
            raise PhoneError(PhoneErrorCode.NO_SUCH_CALL)

    def _refer(self, call: PhoneCall, command: str, uri: str) -> Generator[tuple[str, str], Told, None]:
        try:
            yield from _done(command, uri)
        except PhoneError:
            call.passing = ""
            raise

    def _check_reached(self, dialled: int) -> None:
        """Raise ``phone_not_reached`` for a call out that was refused so fast that nothing was ever told of it."""
        if self._book.dialled == dialled:
            raise PhoneError(PhoneErrorCode.NOT_REACHED)

    def _pair(self, call_id: str) -> tuple[PhoneCall, PhoneCall]:
        for asked in self._book.calls.values():
            call = self._book.calls.get(asked.consults)
            if call is not None and call_id in (call.id, asked.id):
                return call, asked
        raise PhoneError(PhoneErrorCode.NO_SUCH_CALL, "nobody is being asked")

    def _uri(self, to: str) -> str:
        user = checked_number(to, "to").replace("#", "%23")
        return f"sip:{user}@{self._account.server}"


def _done(command: str, params: str = "") -> Generator[tuple[str, str], Told, Told]:
    """Give a command. Raises ``phone_no_such_call`` for one that baresip knows only during calls, ``phone_refused``."""
    answer = yield command, params
    if not answer.ok:
        missing = "command not found" in answer.data
        raise PhoneError(PhoneErrorCode.NO_SUCH_CALL if missing else PhoneErrorCode.REFUSED, answer.data[:120].strip())
    return answer


def _is_done(answer: Told) -> bool:
    return answer.ok and _NO_CALL not in answer.data
