"""The program without its widgets: every service, built once by ``desktop.bootstrap`` and handed to the screens."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop.services.administration_service import AdministrationService
from desktop.services.agent_state_service import AgentStateService
from desktop.services.alert_service import AlertService
from desktop.services.attachment_service import AttachmentService
from desktop.services.attention_service import AttentionService
from desktop.services.call_service import CallService
from desktop.services.category_advice import CategoryAdvice
from desktop.services.diagnostics_service import DiagnosticsService
from desktop.services.events import EventHub
from desktop.services.form_draft_service import FormDraftService
from desktop.services.handover_service import HandoverService
from desktop.services.intake_service import IntakeService
from desktop.services.knowledge_service import KnowledgeService
from desktop.services.monitor_service import MonitorService
from desktop.services.nuisance_service import NuisanceService
from desktop.services.number_service import NumberService
from desktop.services.order_acts import OrderActs
from desktop.services.order_queries import OrderQueries
from desktop.services.phone_service import PhoneService
from desktop.services.phone_setup_service import PhoneSetupService
from desktop.services.ports import SeatClock
from desktop.services.reference_service import ReferenceService
from desktop.services.seat_board_service import SeatBoardService
from desktop.services.session_service import SessionService
from desktop.services.shift_service import ShiftService
from desktop.services.sync_status_service import SyncStatusService
from desktop.settings import Settings


@dataclass(slots=True, kw_only=True)
class App:
    """Everything a screen may use. ``demo``: the practice city in a store that is thrown away, without a server.

    ``clock`` is the one clock screens read (the demo's starts at the practice city's day); ``keystore`` is ``keyring``,
    or ``file`` when this machine has no keystore and the key lies in a file only this account can read.
    """

    settings: Settings
    settings_dir: Path
    data_dir: Path
    clock: SeatClock
    events: EventHub
    session: SessionService
    reference: ReferenceService
    orders: OrderQueries
    acts: OrderActs
    intake: IntakeService
    category_advice: CategoryAdvice
    form_drafts: FormDraftService
    handover: HandoverService
    attachments: AttachmentService
    knowledge: KnowledgeService
    attention: AttentionService
    monitor: MonitorService
    numbers: NumberService
    seat_board: SeatBoardService
    sync_status: SyncStatusService
    diagnostics: DiagnosticsService
    administration: AdministrationService
    phone: PhoneService
    phone_setup: PhoneSetupService
    agent_state: AgentStateService
    shift: ShiftService
    calls: CallService
    alerts: AlertService
    nuisance: NuisanceService
    demo: bool = False
    keystore: str = "keyring"
    warm_up: Callable[[], object] | None = None
    """Loads what the first sign-in needs; may be called on any thread while the person types."""
    starters: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])
    """What begins with the program, before anybody has signed in."""
    hand_in: Callable[[], float] | None = None
    """One step of handing in what lies sealed on this workstation while nobody is signed in."""
    closers: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])

    def start(self) -> None:
        """Load what sign-in needs in the background; the threads of sync start with the session."""
        if self.warm_up is not None:
            thread = threading.Thread(target=self.warm_up, name="warm-up", daemon=True)
            self.closers.append(thread.join)
            self.warm_up = None
            thread.start()
        while self.starters:
            self.starters.pop()()

    def close(self) -> None:
        """Stop all threads and close all files; the session stays for the next start. May be called twice."""
        self.session.leave()
        while self.closers:
            self.closers.pop()()
