"""A telephone at the port."""

from sync.telephony.adapter import PhoneError, PhoneErrorCode
from sync.telephony.commands import Capability, PhoneCommand


class Adapter:
    """A telephone that can do everything and keeps what it was told."""

    name = "test"
    capabilities = frozenset(Capability)

    def __init__(self) -> None:
        self.given: list[PhoneCommand] = []

    def start(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""

    def resync(self) -> None:
        """Nothing."""

    def send(self, command: PhoneCommand) -> str:
        """Keep a command."""
        self.given.append(command)
        return "1"


class Deaf(Adapter):
    """A telephone that takes nothing any more."""

    def send(self, command: PhoneCommand) -> str:
        """Fail."""
        raise PhoneError(PhoneErrorCode.NOT_ABLE)
