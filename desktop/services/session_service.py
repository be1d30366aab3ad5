"""Signing in and out: with the server when it is there, else with the key of the store on this workstation."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from desktop.errors import AppError, AppErrorCode, ErrorCode, to_app_error
from desktop.services.events import EventHub, SessionEnded, SyncStatusChanged
from desktop.services.overlay import Overlay
from desktop.services.ports import SeatClock, SeatStore, SyncControl
from desktop.services.reference_service import ReferenceService
from desktop.services.seat import Seat
from desktop.services.sign_in_ports import OnlineCalls, SeatKeys, StoreVault
from sync.contract.leases import read_lease
from sync.contract.messages import Person, Session
from sync.contract.signing import SEED_BYTES, Signer
from sync.domain.actor import Actor
from sync.domain.instant import DAY
from sync.domain.rules import Rules

logger = logging.getLogger(__name__)

CLOCK_MAY_BE_BEHIND = DAY
"""How far a workstation's clock may lag behind the server's without being taken for one that was set back."""

_AWAY = frozenset(
    {
        AppErrorCode.SERVER_UNREACHABLE.value,
        AppErrorCode.TIMED_OUT.value,
        AppErrorCode.TLS_FAILED.value,
        AppErrorCode.WRONG_ADDRESS.value,
        AppErrorCode.NOT_A_SERVER.value,
        ErrorCode.OVERLOADED.value,
        ErrorCode.INTERNAL.value,
    }
)


@dataclass(frozen=True, slots=True)
class Workstation:
    """Where the person sits: the server this program talks to, its clock, and where ids and keys come from."""

    server: str
    clock: SeatClock
    new_id: Callable[[], str]
    entropy: Callable[[int], bytes] = secrets.token_bytes


class SessionService:
    """Who works here. All methods block (key derivation, network): use the ``network`` queue."""

    def __init__(
        self,
        *,
        here: Workstation,
        seat: Seat,
        vault: StoreVault,
        online: OnlineCalls,
        sync: SyncControl,
        reference: ReferenceService,
        hub: EventHub,
    ) -> None:
        self._server = here.server
        self._seat = seat
        self._vault = vault
        self._online = online
        self._sync = sync
        self._reference = reference
        self._hub = hub
        self._clock = here.clock
        self._new_id = here.new_id
        self._entropy = here.entropy
        self._overlay = Overlay(self._rules)
        self._offline = False
        reference.loaded = self._on_reference_loaded

    @property
    def person(self) -> Person:
        """The signed-in person; raises ``not_signed_in``."""
        return self._seat.person

    @property
    def actor(self) -> Actor:
        """The signed-in person as the rules see them; raises ``not_signed_in``."""
        return self._seat.actor

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody works here."""
        return self._seat.is_taken

    @property
    def is_offline_unlock(self) -> bool:
        """Whether the present sign-in was made without the server."""
        return self._offline

    def sign_in(self, user_no: str, password: str, old_password: str = "") -> Person:
        """Sign in; without the server the store's key proves the person, until ``offline_until``.

        Raises ``sign_in_failed``/``sign_in_throttled`` (server), ``wrong_password`` (offline),
        ``sign_in_needs_server`` (no
        store here yet; ``values['cause']`` says why the server was not reached), ``offline_time_over``, and
        ``old_password_needed`` when the password was changed elsewhere: call again with ``old_password``.
        """
        number = user_no.strip()
        if self._seat.is_taken:
            self.sign_out()
        device = self._vault.device(self._server, number) or self._new_id()
        seed = b"" if self._vault.exists(self._server, number) else self._entropy(SEED_BYTES)
        keys = SeatKeys(sign_key=Signer(seed).public if seed else "")
        try:
            session = self._online.sign_in(number, password, device, keys)
        except AppError as error:
            if error.code not in _AWAY:
                raise
            return self._unlock(number, password, error)
        store = self._open(number, password, old_password, device, seed)
        try:
            if store.device != device or not _names_key(session, store.sign_key):
                # what lay beside the file was older than the file, or the server does not know what it signs with
                session = self._online.sign_in(number, password, store.device, SeatKeys(sign_key=store.sign_key))
            store.save_session(session)
        except Exception:
            store.close()
            raise
        return self._take_seat(store, session, offline=False)

    def sign_out(self, discard_drafts: bool = False) -> None:
        """End the session; unsent work stays in the store (and in the spool) until the person's next sign-in here."""
        if not self._seat.is_taken:
            return
        store, session = self._seat.store, self._seat.session
        online = self._sync.online()
        self._sync.stop()
        if discard_drafts:
            for draft in store.drafts.drafts():
                store.drafts.discard_draft(draft.id)
        if online:
            self._tell_server(store, session)
        self._seat.clear()
        self._reference.forget()
        store.close()
        self._hub.publish(SessionEnded("signed_out"))

    def leave(self) -> None:
        """Stop and close without telling the server: the program ends, the person comes back to the same session."""
        if self._seat.is_taken:
            self._sync.stop()
            store = self._seat.clear()
            self._reference.forget()
            if store is not None:
                store.close()

    def change_password(self, old: str, new: str) -> None:
        """Change the own password on the server, then wrap the store's key with it."""
        person = self._seat.person
        self._online.change_password(self._sync.access_token(), old, new)
        self._vault.rewrap(self._server, person.no, old, new)

    def _open(self, number: str, password: str, old_password: str, device: str, seed: bytes) -> SeatStore:
        if not self._vault.exists(self._server, number):
            return self._vault.create(self._server, number, password, device, seed)
        try:
            return self._vault.unlock(self._server, number, password, confirmed=True)
        except Exception as error:
            if to_app_error(error).code != AppErrorCode.WRONG_PASSWORD:
                raise
        if not old_password:
            raise AppError(AppErrorCode.OLD_PASSWORD_NEEDED)
        self._vault.rewrap(self._server, number, old_password, password)
        return self._vault.unlock(self._server, number, password, confirmed=True)

    def _unlock(self, number: str, password: str, cause: AppError) -> Person:
        if not self._vault.exists(self._server, number):
            raise AppError(
                AppErrorCode.SIGN_IN_NEEDS_SERVER, values={**cause.values, "cause": cause.code}, retryable=True
            )
        store = self._vault.unlock(self._server, number, password)
        session = store.session()
        if session is None or self._offline_time_is_over(session):
            store.close()
            raise AppError(AppErrorCode.OFFLINE_TIME_OVER, values={"cause": cause.code}, retryable=True)
        return self._take_seat(store, session, offline=True)

    def _offline_time_is_over(self, session: Session) -> bool:
        """Tell whether the server must be asked again; a clock days behind its last word was set back."""
        wall = self._clock.wall_ms()
        return wall > session.offline_until or wall + CLOCK_MAY_BE_BEHIND < session.now

    def _take_seat(self, store: SeatStore, session: Session, *, offline: bool) -> Person:
        self._offline = offline
        self._seat.open(store, session)
        try:
            if not self._reference.load():
                store.use_projection(self._overlay)
            self._sync.start(store, session)
        except Exception:
            self._seat.clear()
            store.close()
            raise
        self._hub.publish(SyncStatusChanged())
        return session.person

    def _tell_server(self, store: SeatStore, session: Session) -> None:
        latest = store.session() or session
        try:
            self._online.sign_out(latest.access_token, store.unused_numbers())
        except AppError as error:  # the numbers stay here: the server would count them as held by this seat for ever
            logger.info("sign-out not told to the server", extra={"code": error.code})
        else:
            store.give_back_numbers()

    def _rules(self) -> Rules | None:
        return self._reference.rules if self._reference.has_reading else None

    def _on_reference_loaded(self) -> None:
        if self._seat.is_taken:
            self._seat.store.use_projection(self._overlay)


def _names_key(session: Session, sign_key: str) -> bool:
    """Tell whether the server knows what is signed with here (one without leases checks no signatures)."""
    lease = read_lease(session.lease)
    return lease is None or lease.sign_key == sign_key
