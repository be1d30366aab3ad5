"""What this seat does with the call that is shown."""

from desktop.errors import AppError, AppErrorCode
from desktop.services.phone_service import PhoneService
from desktop.services.seat_call import Phase, SeatCall
from sync.domain.call_record import AskStage
from sync.telephony.adapter import PhoneErrorCode
from sync.telephony.commands import (
    Answer,
    Capability,
    CompleteTransfer,
    HangUp,
    Hold,
    SendTones,
    ThreeWay,
    Transfer,
)


class CallControl:
    """Each act raises an error with a ``phone_…`` code when the telephone cannot do it; none waits for the network.

    While a colleague is asked nothing is done that could part the caller from the hotline: hanging up and holding are
    refused with the ways on (``phone_asking``). A call that another program told of is not this program's to act on
    (``phone_call_told``).
    """

    def __init__(self, phone: PhoneService) -> None:
        self._phone = phone

    def answer(self) -> None:
        """Take the call that rings."""
        shown, ringing = self._shown(), self._phone.rings
        self._phone.send(Answer((ringing if ringing is not None else shown).id))

    def hang_up(self) -> None:
        """End the call."""
        self._phone.send(HangUp(self._alone().id))

    def hold(self) -> None:
        """Put the caller on hold, or take the call back."""
        call = self._alone()
        self._phone.send(Hold(call.id, on=call.phase is not Phase.HELD))

    def transfer(self, to: str) -> None:
        """Pass the caller on."""
        self._phone.send(Transfer(self._alone().id, to.strip()))

    def send_tones(self, tones: str) -> None:
        """Send key tones into the call."""
        self.check(Capability.SEND_TONES)
        self._phone.send(SendTones(self._alone().id, tones))

    # --- asking a colleague while the caller waits --------------------------------------------------------------------
    def ask(self, to: str) -> None:
        """Ring a colleague; the caller waits."""
        self._phone.send(Transfer(self._alone().id, to.strip(), attended=True))

    def go_back(self) -> None:
        """Let the colleague go and talk with the caller again."""
        self._phone.send(CompleteTransfer(self._asking().id, join=False))

    def pass_on(self) -> None:
        """Leave the caller with the colleague who was asked. Raises ``phone_not_answered`` while that phone rings."""
        self._phone.send(CompleteTransfer(self._asking(answered=True).id))

    def join(self) -> None:
        """Let all three talk with each other. Raises ``phone_no_three_way`` where the telephone cannot mix them."""
        call = self._asking(answered=True)
        if self._phone.able and Capability.THREE_WAY not in self._phone.able:
            raise AppError(AppErrorCode.PHONE_NO_THREE_WAY)
        if call.asks is AskStage.TALKING:
            self._phone.send(ThreeWay(call.id))

    @property
    def asks(self) -> AskStage | None:
        """How it stands with who is asked about the call that is shown; ``None`` while nobody is."""
        call = self._phone.current
        return None if call is None else call.asks

    def check(self, capability: Capability) -> None:
        """Raise ``phone_not_able`` for what the telephone cannot do at all."""
        self._shown()
        if capability not in self._phone.able:
            raise AppError(PhoneErrorCode.NOT_ABLE)

    def check_alone(self) -> None:
        """Raise ``phone_no_such_call`` without a call, ``phone_asking`` while a colleague is asked about it."""
        self._alone()

    def _shown(self) -> SeatCall:
        call = self._phone.current
        if call is None:
            raise AppError(PhoneErrorCode.NO_SUCH_CALL)
        if not self._phone.is_plugged:
            raise AppError(AppErrorCode.PHONE_CALL_TOLD)
        return call

    def _alone(self) -> SeatCall:
        """Return the call about which nobody is asked."""
        call = self._shown()
        if call.asks is not None:
            raise AppError(AppErrorCode.PHONE_ASKING)
        return call

    def _asking(self, *, answered: bool = False) -> SeatCall:
        call = self._shown()
        if call.asks is None:
            raise AppError(AppErrorCode.PHONE_NOBODY_ASKED)
        if answered and call.asks is AskStage.RINGING:
            raise AppError(AppErrorCode.PHONE_NOT_ANSWERED)
        return call
