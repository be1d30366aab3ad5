"""The composition root: builds every long-lived object once and plugs the parts together."""

import random
import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import uuid_utils

from desktop.assist.classifier_keeper import ClassifierKeeper, ClassifierLine
from desktop.credentials import CredentialStore, FileKeystore, Keystore, choose_keystore
from desktop.errors import AppError, AppErrorCode
from desktop.services.administration_service import AdministrationService
from desktop.services.agent_state_service import AgentStateService
from desktop.services.alert_service import AlertService
from desktop.services.app import App
from desktop.services.attachment_service import AttachmentService
from desktop.services.attention_service import AttentionService
from desktop.services.call_link import CallLink
from desktop.services.call_service import CallService
from desktop.services.category_advice import CategoryAdvice, MatterReader
from desktop.services.command_factory import CommandFactory
from desktop.services.diagnostics_service import DiagnosticsService
from desktop.services.events import DEVICE_WIPED, Event, EventHub, SessionEnded
from desktop.services.file_ports import FileLine
from desktop.services.file_sender import FileSender
from desktop.services.form_draft_service import FormDraftService
from desktop.services.handover_service import HandoverService
from desktop.services.intake_service import IntakeService
from desktop.services.knowledge_service import KnowledgeService
from desktop.services.monitor_service import MonitorService
from desktop.services.nuisance_service import NuisanceService
from desktop.services.number_places import NumberPlaces
from desktop.services.number_service import NumberService
from desktop.services.order_acts import OrderActs
from desktop.services.order_queries import OrderQueries, caller_refs
from desktop.services.phone_service import PhoneService
from desktop.services.phone_setup import split_secret
from desktop.services.phone_setup_service import PhoneSetupService
from desktop.services.ports import SeatClock, SyncControl
from desktop.services.reference_service import ReferenceService
from desktop.services.seat import Seat
from desktop.services.seat_board_service import SeatBoardService
from desktop.services.session_service import SessionService, Workstation
from desktop.services.shift_service import ShiftService
from desktop.services.sign_in_ports import OnlineCalls, StoreVault
from desktop.services.sync_status_service import SyncStatusService
from desktop.services.version import CLIENT_VERSION
from desktop.settings import Settings, data_folder
from desktop.wiring.classifier_line import HttpClassifierLine, NoClassifierLine
from desktop.wiring.courier import NEWS_WITHIN, Courier
from desktop.wiring.file_line import HttpFileLine, NoFileLine
from desktop.wiring.lazy_vault import LazyVault
from desktop.wiring.online_calls import HttpOnlineCalls, TransportOnlineCalls, told
from desktop.wiring.phone_lines import SeatPhoneLines
from desktop.wiring.practice import PracticeCity, PracticeTransport
from desktop.wiring.renewing_calls import RenewingCalls
from desktop.wiring.renewing_files import RenewingFiles
from desktop.wiring.seat_clock import PracticeClock, SystemClock
from desktop.wiring.seat_phone import begin_telephone, plug_practice, take_local_calls
from desktop.wiring.server_phone_line import ServerPhone
from desktop.wiring.spool_uploader import SpoolUploader
from desktop.wiring.sync_runner import ServerLine, SyncRunner
from resources import locate
from sync.client.http_classifiers import HttpClassifiers
from sync.client.http_files import HttpFiles
from sync.client.http_session import HttpSession
from sync.client.http_transport import HttpTransport
from sync.client.patience import Patience
from sync.client.ports import DigestLine, Transport
from sync.client.transport_error import TransportError
from sync.contract.drafts import DRAFT_END
from sync.domain.reference import ReferenceKind
from sync.telephony.adapter import Deliver, PhoneAdapter

PRACTICE_FILE = ("reference", "practice", "practice.ndjson.zst")
PRACTICE_CALLS = ("reference", "practice", "phone_calls.json")
PRACTICE_SERVER = "practice"
_POLICY = ReferenceKind.POLICY.value


@dataclass(slots=True, kw_only=True)
class Overrides:
    """Parts that tests and tools replace; ``None`` means the real one. ``threads=False``: the caller drives the
    engine. ``compares=False``: the store was filled with what the server does not have, so they are not compared.
    """

    data_dir: Path | None = None
    clock: SeatClock | None = None
    new_id: Callable[[], str] | None = None
    random: Callable[[], float] | None = None
    random_below: Callable[[int], int] | None = None
    transport: Transport | None = None
    digests: DigestLine | None = None
    compares: bool = True
    online: OnlineCalls | None = None
    vault: StoreVault | None = None
    keystore: Keystore | None = None
    patience: Patience | None = None
    matters: MatterReader | None = None
    threads: bool = True
    drive: "Callable[[SyncRunner], None] | None" = None
    """Is handed the sync runner by who drives the engine step by step."""


def new_uuid() -> str:
    """Return a UUIDv7."""
    return str(uuid_utils.uuid7())


def build_app(settings: Settings, overrides: Overrides | None = None) -> App:
    """Build the program for the server named in the settings. Raises ``no_server`` where none is named,
    ``wrong_address`` for an address that is none.
    """
    if not settings.server:
        raise AppError(AppErrorCode.NO_SERVER)
    changed = overrides if overrides is not None else Overrides()
    folder = changed.data_dir if changed.data_dir is not None else data_folder()
    clock = changed.clock if changed.clock is not None else SystemClock()
    try:
        http = HttpSession(settings.server, patience=changed.patience)
    except TransportError as error:
        raise told(error) from None
    wire = HttpTransport(http)
    vault, kind, keystore = changed.vault, "keyring", changed.keystore
    if keystore is None:
        keystore = choose_keystore(folder) if vault is None else FileKeystore(folder)
    if vault is None:
        vault, kind = _vault(folder, clock, keystore)
    seat = Seat(settings.desk)
    parts = _Parts(
        seat=seat,
        settings=msgspec.structs.replace(settings, phone=split_secret(settings.phone)[0]),
        keystore=keystore,
        folder=folder,
        clock=clock,
        transport=changed.transport if changed.transport is not None else wire,
        digests=wire if changed.transport is None and changed.compares else changed.digests,
        online=changed.online if changed.online is not None else HttpOnlineCalls(http, wire, lambda: seat.desk),
        vault=vault,
        overrides=changed,
        server=http.server,
        break_off=http.interrupt,
        files=HttpFileLine(HttpFiles(http)) if changed.transport is None else NoFileLine(),
        classifiers=HttpClassifierLine(HttpClassifiers(http)) if changed.transport is None else NoClassifierLine(),
    )
    app = _assemble(parts)
    app.keystore = kind
    take_local_calls(app, folder, clock)
    begin_telephone(app, settings.phone, folder)
    app.closers.append(wire.close)
    if isinstance(vault, LazyVault):
        app.warm_up = vault.load
        _hand_in_when_idle(app, vault, wire, changed)
    return app


def _hand_in_when_idle(app: App, vault: LazyVault, wire: HttpTransport, changed: Overrides) -> None:
    """While nobody is signed in, hand in what lies sealed in the stores of this workstation."""
    uploader = SpoolUploader(
        shelves=lambda: vault.shelves(wire.server),
        transport=wire,
        is_idle=lambda: app.session.is_over,
        lock=app.session.lock,
        wiped=lambda: app.events.publish(SessionEnded(DEVICE_WIPED)),
        random=changed.random if changed.random is not None else random.random,
    )

    def look(event: Event) -> None:
        if isinstance(event, SessionEnded):
            uploader.wake()

    app.events.subscribe(look)
    app.session.behind = uploader.first
    app.hand_in = uploader.step
    app.starters.append(uploader.start)
    app.closers.append(uploader.stop)


def build_demo(settings: Settings, overrides: Overrides | None = None) -> App:
    """Build the program over the practice city: no server, a store that is removed when the program ends."""
    changed = overrides if overrides is not None else Overrides()
    try:
        city = PracticeCity(locate(*PRACTICE_FILE).read_bytes())
    except FileNotFoundError:
        raise AppError(AppErrorCode.NO_REFERENCE) from None
    clock = changed.clock if changed.clock is not None else PracticeClock(city.now)
    folder = Path(tempfile.mkdtemp(prefix="hotline-desk-practice-"))
    seat, hub = Seat(settings.desk), EventHub()
    reference = ReferenceService(seat, hub)
    transport = PracticeTransport(city, lambda: reference.rules, clock)

    def make_vault() -> StoreVault:
        from desktop.wiring.practice_vault import PracticeVault

        return PracticeVault(folder, clock.wall_ms)

    parts = _Parts(
        settings=settings,
        folder=folder,
        clock=clock,
        transport=transport,
        online=TransportOnlineCalls(transport),
        vault=LazyVault(make_vault),
        keystore=FileKeystore(folder),
        overrides=changed,
        server=PRACTICE_SERVER,
        files=NoFileLine(),
        seat=seat,
        hub=hub,
        reference=reference,
    )
    app = _assemble(parts)
    app.demo = True
    take_local_calls(app, changed.data_dir if changed.data_dir is not None else data_folder(), clock)
    plug_practice(app, locate(*PRACTICE_CALLS).read_bytes(), clock)
    app.closers.append(lambda: shutil.rmtree(folder, ignore_errors=True))
    return app


@dataclass(slots=True, kw_only=True)
class _Parts:
    """What differs between the program and its demo."""

    settings: Settings
    folder: Path
    clock: SeatClock
    transport: Transport
    digests: DigestLine | None = None
    online: OnlineCalls
    vault: StoreVault
    keystore: Keystore
    overrides: Overrides
    server: str
    files: FileLine
    classifiers: ClassifierLine = field(default_factory=NoClassifierLine)
    break_off: Callable[[], object] = bool
    seat: Seat | None = None
    hub: EventHub | None = None
    reference: ReferenceService | None = None

    def spread(self) -> float:
        """Return after how many seconds this seat asks for what was announced to all."""
        return (self.overrides.random or random.random)() * NEWS_WITHIN


def _vault(folder: Path, clock: SeatClock, keystore: Keystore) -> tuple[StoreVault, str]:
    credentials = CredentialStore(keystore, FileKeystore(folder), clock.wall_ms)

    def make() -> StoreVault:
        from desktop.store.vault import Vault

        return Vault(folder / "stores", credentials, clock.wall_ms)

    return LazyVault(make), credentials.kind


def _runner(parts: _Parts, seat: Seat, hub: EventHub, new_id: Callable[[], str]) -> SyncRunner:
    changed = parts.overrides
    runner = SyncRunner(
        line=ServerLine(parts.server, parts.transport, parts.digests, changed.patience or Patience(), parts.break_off),
        clock=parts.clock,
        random=changed.random if changed.random is not None else random.random,
        new_id=new_id,
        hub=hub,
        seat=seat,
        threads=changed.threads,
    )
    if isinstance(parts.transport, HttpTransport):
        runner.image_line = parts.transport
        runner.outcome_line = parts.transport
    parts.online = RenewingCalls(parts.online, runner.another_token)
    parts.files = RenewingFiles(parts.files, runner.another_token)
    if changed.drive is not None:
        changed.drive(runner)
    return runner


def _assemble(parts: _Parts) -> App:
    new_id = parts.overrides.new_id if parts.overrides.new_id is not None else new_uuid
    seat = parts.seat if parts.seat is not None else Seat(parts.settings.desk)
    hub = parts.hub if parts.hub is not None else EventHub()
    reference = parts.reference if parts.reference is not None else ReferenceService(seat, hub)
    runner = _runner(parts, seat, hub, new_id)
    sync: SyncControl = runner
    commands = CommandFactory(parts.clock, sync, new_id)
    acts = OrderActs(seat, reference, commands, sync, hub)
    intake = IntakeService(seat, reference, commands, sync, hub, parts.overrides.random_below or secrets.randbelow)
    handover = HandoverService(seat, sync, parts.online, commands, intake, acts, hub)
    attachments = AttachmentService(seat, reference, commands, sync, parts.files, hub)
    sender = FileSender(seat, sync, parts.files, parts.clock, hub)
    keeper = ClassifierKeeper(seat, sync.access_token, parts.classifiers)
    first = (handover.collect, attachments.sweep, keeper.refresh)
    again, soon = {_POLICY: keeper.refresh}, {DRAFT_END: handover.settle}
    runner.errands = Courier(sync.online, hub, first, sender.carry, again, parts.spread, parts.break_off, soon)
    return App(
        settings=parts.settings,
        settings_dir=parts.folder,
        data_dir=parts.folder,
        clock=parts.clock,
        events=hub,
        session=SessionService(
            here=Workstation(parts.server, parts.clock, new_id),
            seat=seat,
            vault=parts.vault,
            online=parts.online,
            sync=sync,
            reference=reference,
            hub=hub,
        ),
        reference=reference,
        orders=OrderQueries(seat, reference, parts.clock),
        acts=acts,
        intake=intake,
        category_advice=CategoryAdvice(reference, parts.overrides.matters or keeper),
        form_drafts=FormDraftService(seat, commands),
        handover=handover,
        attachments=attachments,
        knowledge=KnowledgeService(seat, reference, commands, sync, hub),
        attention=AttentionService(seat, acts, commands, sync, hub),
        monitor=MonitorService(seat, reference, parts.clock),
        numbers=NumberService(seat, sync, parts.online),
        seat_board=SeatBoardService(seat, sync, parts.online, parts.clock),
        sync_status=SyncStatusService(sync),
        diagnostics=DiagnosticsService(seat, sync, parts.clock, CLIENT_VERSION),
        administration=AdministrationService(seat, sync, parts.online, commands),
        **_telephone(parts, seat, sync, hub, new_id, (intake.calls, acts.calls), reference),
    )


def _telephone(
    parts: _Parts,
    seat: Seat,
    sync: SyncControl,
    hub: EventHub,
    new_id: Callable[[], str],
    links: tuple[CallLink, ...],
    reference: ReferenceService,
) -> dict[str, Any]:
    """Return the services of the telephone, and of alerts during a call, by their names in :class:`App`."""
    phone = PhoneService(hub, parts.clock.wall_ms, NumberPlaces().place)
    state = AgentStateService(phone, seat, sync, parts.online, parts.clock, new_id, hub, reference)
    state.extension = parts.settings.extension
    commands = CommandFactory(parts.clock, sync, new_id)
    calls = CallService(phone, seat, sync, parts.online, commands, hub, lambda number: caller_refs(seat, number))
    for link in links:
        link.tell = calls.link
    shift = ShiftService(sync, parts.online, new_id)
    nuisance = NuisanceService(seat, sync, parts.online, commands, hub, lambda number: caller_refs(seat, number))
    alerts = AlertService(seat, reference, commands, sync)

    def through_server(deliver: Deliver) -> PhoneAdapter:
        return ServerPhone(sync, parts.online, deliver, new_id, commands.now, lambda: phone.offered, hub)

    lines = SeatPhoneLines(phone, calls, hub, parts.clock, through_server)
    setup = PhoneSetupService(phone, state, lines, parts.keystore, parts.clock)
    return {
        "phone": phone,
        "phone_setup": setup,
        "agent_state": state,
        "shift": shift,
        "calls": calls,
        "alerts": alerts,
        "nuisance": nuisance,
        "closers": [lines.close],
    }
