"""The narrow ports of services that need one thing of a big part: so a test gives them that thing and nothing else."""

from typing import Protocol

from sync.domain.actor import Actor
from sync.domain.reference import Policy


class SignedIn(Protocol):
    """Who sits at this workstation."""

    @property
    def is_taken(self) -> bool:
        """Whether somebody is signed in."""
        ...

    @property
    def actor(self) -> Actor:
        """The signed-in person as the rules see them; raises ``not_signed_in``."""
        ...


class ServerReach(Protocol):
    """Whether the server can be asked, and with what."""

    def online(self) -> bool:
        """Tell whether the server answered lately."""
        ...

    def access_token(self) -> str:
        """Return a token for online calls; raises :class:`desktop.errors.AppError` when offline."""
        ...


class ServerSender(Protocol):
    """A way to tell the server something."""

    def send(self, method: str, path: str, access_token: str, body: bytes) -> bytes:
        """POST or PATCH a JSON body and return the reply's."""
        ...


class CityNumbers(Protocol):
    """The numbers and switches of the city, as far as they are known here."""

    @property
    def known_policy(self) -> Policy:
        """What is known without reading the store; the numbers of every city before that."""
        ...


class ValueShelf(Protocol):
    """Small values of a person in the own store."""

    def read_value(self, key: str) -> bytes | None:
        """Return an own small value."""
        ...

    def save_value(self, key: str, value: bytes) -> None:
        """Keep an own small value durably."""
        ...
