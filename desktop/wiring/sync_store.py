"""What the sync client needs of an opened store."""

from typing import Protocol

from desktop.services.ports import SeatStore
from sync.client.image_fetching import ImageInbox
from sync.client.ports import Outbox, Replica
from sync.contract.messages import Session


class SyncStore(SeatStore, Protocol):
    """What the engine needs of an opened store beside what the services need."""

    @property
    def outbox(self) -> Outbox:
        """Commands to send."""
        ...

    @property
    def replica(self) -> Replica:
        """The cache of server rows."""
        ...

    @property
    def images(self) -> ImageInbox:
        """Where ready-made snapshots arrive."""
        ...

    def new_device(self, device: str, session: Session | None = None) -> None:
        """Be another device from now on, with its session."""
        ...

    def prove(self, claim: bytes) -> str:
        """Sign a claim with the key of this store."""
        ...
