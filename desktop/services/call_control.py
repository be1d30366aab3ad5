"""What this seat does with the call that is shown."""

from desktop.errors import AppError
from desktop.services.phone_service import Phase, PhoneService, SeatCall
from sync.telephony.adapter import PhoneErrorCode
from sync.telephony.commands import Answer, Capability, HangUp, Hold, SendTones, Transfer


class CallControl:
    """Each act raises an error with a ``phone_…`` code when the telephone cannot do it; none waits for the network."""

    def __init__(self, phone: PhoneService) -> None:
        self._phone = phone

    def answer(self) -> None:
        """Take the call that rings."""
        self._phone.send(Answer(self._shown().id))

    def hang_up(self) -> None:
        """End the call."""
        self._phone.send(HangUp(self._shown().id))

    def hold(self) -> None:
        """Put the caller on hold, or take the call back."""
        call = self._shown()
        self._phone.send(Hold(call.id, on=call.phase is not Phase.HELD))

    def transfer(self, to: str) -> None:
        """Pass the caller on."""
        self._phone.send(Transfer(self._shown().id, to.strip()))

    def send_tones(self, tones: str) -> None:
        """Send key tones into the call."""
        self.check(Capability.SEND_TONES)
        self._phone.send(SendTones(self._shown().id, tones))

    def check(self, capability: Capability) -> None:
        """Raise ``phone_not_able`` for what the telephone cannot do at all."""
        if capability not in self._phone.able:
            raise AppError(PhoneErrorCode.NOT_ABLE)

    def _shown(self) -> SeatCall:
        call = self._phone.current
        if call is None:
            raise AppError(PhoneErrorCode.NO_SUCH_CALL)
        return call
