"""The program without its widgets: every service, built once by ``desktop.bootstrap`` and handed to the screens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop.services.administration_service import AdministrationService
from desktop.services.attention_service import AttentionService
from desktop.services.events import EventHub
from desktop.services.intake_service import IntakeService
from desktop.services.monitor_service import MonitorService
from desktop.services.order_acts import OrderActs
from desktop.services.order_queries import OrderQueries
from desktop.services.ports import SeatClock
from desktop.services.reference_service import ReferenceService
from desktop.services.session_service import SessionService
from desktop.services.sync_status_service import SyncStatusService
from desktop.settings import Settings


@dataclass(slots=True)
class App:
    """Everything a screen may use. ``demo``: the practice city in a store that is thrown away, without a server."""

    settings: Settings
    clock: SeatClock
    hub: EventHub
    session: SessionService
    reference: ReferenceService
    orders: OrderQueries
    acts: OrderActs
    intake: IntakeService
    attention: AttentionService
    monitor: MonitorService
    sync_status: SyncStatusService
    administration: AdministrationService
    data_dir: Path
    demo: bool = False
    closers: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])

    def close(self) -> None:
        """Sign out, stop all threads, close all files. May be called twice."""
        self.session.leave()
        while self.closers:
            self.closers.pop()()
