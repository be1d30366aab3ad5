"""The state of sync as the screens show it."""

from desktop.services.ports import SyncControl
from desktop.services.values import SyncStatus


class SyncStatusService:
    """Reads the engine's state and lets a person ask for a round now."""

    def __init__(self, sync: SyncControl) -> None:
        self._sync = sync

    def status(self) -> SyncStatus:
        """Return one reading; cheap enough for the GUI thread."""
        return self._sync.status()

    def sync_now(self) -> None:
        """Try at once, whatever the back-off timer says."""
        self._sync.try_now()
