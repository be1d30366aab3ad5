"""The services screens may call, as ``desktop.bootstrap`` hands them over. All but the pure look-ups block."""

from typing import Protocol

from desktop.services.administration_service import AdministrationService
from desktop.services.attention_service import AttentionService
from desktop.services.events import EventHub
from desktop.services.intake_service import IntakeService
from desktop.services.monitor_service import MonitorService
from desktop.services.order_acts import OrderActs
from desktop.services.order_queries import OrderQueries
from desktop.services.reference_service import ReferenceService
from desktop.services.session_service import SessionService
from desktop.services.sync_status_service import SyncStatusService


class Services(Protocol):
    """What ``build_app`` returns, as far as screens are concerned."""

    @property
    def session(self) -> SessionService:
        """Who is signed in."""
        ...

    @property
    def reference(self) -> ReferenceService:
        """Units, areas, categories, codes, articles."""
        ...

    @property
    def orders(self) -> OrderQueries:
        """Lists and details of orders."""
        ...

    @property
    def acts(self) -> OrderActs:
        """Acts on orders."""
        ...

    @property
    def intake(self) -> IntakeService:
        """Drafts and new orders."""
        ...

    @property
    def attention(self) -> AttentionService:
        """What needs a person."""
        ...

    @property
    def monitor(self) -> MonitorService:
        """Live counts."""
        ...

    @property
    def sync_status(self) -> SyncStatusService:
        """State of the connection."""
        ...

    @property
    def administration(self) -> AdministrationService:
        """Users and reference data."""
        ...

    @property
    def events(self) -> EventHub:
        """What happened, on any thread."""
        ...

    def start(self) -> None:
        """Start background work."""
        ...

    def close(self) -> None:
        """Stop background work and close the store."""
        ...
