"""Signing in and out: with the server when it is there, else with the key of the store on this workstation."""

import base64
import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from desktop.errors import AppError, AppErrorCode, ErrorCode, to_app_error
from desktop.services.events import DEVICE_WIPED, Event, EventHub, SessionEnded, SyncStatusChanged
from desktop.services.offline_lease import OfflineRight, granted, note_time, offline_right
from desktop.services.overlay import Overlay
from desktop.services.ports import SeatClock, SeatStore, SyncControl
from desktop.services.reference_service import ReferenceService
from desktop.services.seat import Seat
from desktop.services.sign_in_ports import OnlineCalls, Recovery, SeatKeys, SeatSecrets, StoreVault, Stretching
from sync.contract.leases import read_lease
from sync.contract.messages import Person, Session
from sync.contract.signing import CREDENTIAL_BYTES, SEED_BYTES, Signer
from sync.domain.actor import Actor
from sync.domain.rules import Rules

logger = logging.getLogger(__name__)

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
        self._offline = self._ended = False
        self._turn = threading.RLock()
        self.behind: Callable[[str, Callable[[], None]], None] = lambda _name, work: work()
        """Does what a refused person need not wait for; a second piece of work of the same name is the first one."""
        reference.loaded = self._on_reference_loaded
        hub.subscribe(self._on_event)

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
    def is_over(self) -> bool:
        """Whether nobody works here: signed out, or the server has ended the session."""
        return not self._seat.is_taken or self._ended

    @property
    def is_offline_unlock(self) -> bool:
        """Whether the present sign-in was made without the server."""
        return self._offline

    @property
    def sitting(self) -> int:
        """Names the present session, from a sign-in to its end, among all of this program's run."""
        return self._seat.sitting

    def sit_at(self, desk: str) -> None:
        """Name this seat; the next sign-in tells the server, and acts carry it."""
        self._seat.desk = desk

    def sign_in(self, user_no: str, password: str, old_password: str = "", new_password: str = "") -> Person:
        """Sign in; without the server the store's key proves the person, until ``offline_until``.

        Raises ``sign_in_failed``/``sign_in_throttled`` (server), ``wrong_password`` (offline),
        ``sign_in_needs_server`` (no
        store here yet; ``values['cause']`` says why the server was not reached), ``offline_time_over``, and
        ``old_password_needed`` when the password was changed elsewhere and the server cannot open the store's second
        wrap: call again with ``old_password``; ``password_change_needed`` with a first password: call again with
        ``new_password``.
        """
        with self._turn:
            return self._sign_in(user_no, password, old_password, new_password)

    def _sign_in(self, user_no: str, password: str, old_password: str, new_password: str) -> Person:
        number = user_no.strip()
        if self._seat.is_taken:
            self.sign_out()
        stretching = self._vault.stretch(self._server, number, password)  # while the server looks at the password
        try:
            return self._enter(number, password, (old_password, new_password), stretching)
        finally:
            if stretching is not None:
                stretching.close()

    def _enter(self, number: str, password: str, further: tuple[str, str], stretching: Stretching | None) -> Person:
        """``further``: the old and the new password, where they are asked for."""
        old_password, new_password = further
        device = self._vault.device(self._server, number) or self._new_id()
        fresh = None
        if not self._vault.exists(self._server, number):
            fresh = SeatSecrets(sign_seed=self._entropy(SEED_BYTES), credential=self._entropy(CREDENTIAL_BYTES))
        keys = _new_keys(fresh) if fresh is not None else _kept_keys(self._vault.credential(self._server, number))
        try:
            session = self._online.sign_in(number, password, device, keys)
        except AppError as error:
            cause = _believed(error, self._vault, self._server, number)
            if cause.code == ErrorCode.DEVICE_REVOKED:
                self.behind(number, lambda: self._vault.shut_out(self._server, number, password))
            if cause.code not in _AWAY:
                raise
            return self._unlock(number, password, cause, stretching)
        if session.person.must_change_password:
            session, password = self._with_new_password(session, password, new_password)
        store = self._open(number, (password, old_password), device, session, fresh, stretching)
        try:
            if store.device != device or not _names_key(session, store.sign_key):
                # what lay beside the file was older than the file, or the server does not know what it signs with
                keys = SeatKeys(sign_key=store.sign_key, credential=keys.credential)
                session = self._online.sign_in(number, password, store.device, keys)
            store.save_session(session)
        except Exception:
            store.close()
            raise
        return self._take_seat(store, session, offline=False)

    def sign_out(self, discard_drafts: bool = False, sitting: int | None = None) -> None:
        """End the session; unsent work stays in the store (and in the spool) until the person's next sign-in here.

        ``sitting`` names which one: where that is over already, whoever sits here by now stays.
        """
        with self._turn:  # the server may answer late: nobody else sits down or leaves meanwhile
            if self._seat.is_taken and sitting in {None, self._seat.sitting}:
                self._sign_out(self._seat.store, self._seat.session, discard_drafts)

    def _sign_out(self, store: SeatStore, session: Session, discard_drafts: bool) -> None:
        online = self._sync.online()
        self._sync.stop(for_good=True)
        if discard_drafts:
            for draft in store.drafts.drafts():
                store.drafts.discard_draft(draft.id)
        if online:
            self._tell_server(store, session)
        _keep_habits(self._reference)
        self._seat.clear()
        self._reference.forget()
        store.close()
        self._hub.publish(SessionEnded("signed_out"))

    def leave(self) -> None:
        """Stop and close without telling the server: the program ends, the person comes back to the same session."""
        with self._turn:
            if self._seat.is_taken:
                self._sync.stop()
                _keep_habits(self._reference)
                store = self._seat.clear()
                self._reference.forget()
                if store is not None:
                    store.close()

    def lock(self) -> None:
        """Close the store of a session that the server has ended: nobody holds its key until the next sign-in."""
        with self._turn:  # whoever signs in meanwhile has a session that is not over
            if self._ended:
                self.leave()

    def change_password(self, old: str, new: str) -> None:
        """Change the own password on the server, then wrap the store's key with it."""
        session, store = self._seat.session, self._seat.store
        recovery = Recovery(key=session.recovery_key, device=store.device) if session.recovery_key else None
        self._online.change_password(self._sync.access_token(), old, new)
        self._vault.rewrap(self._server, session.person.no, old, new, recovery)

    def _with_new_password(self, session: Session, password: str, new_password: str) -> tuple[Session, str]:
        """Change a first password at once: with it the server allows nothing else."""
        if not new_password:
            raise AppError(ErrorCode.PASSWORD_CHANGE_NEEDED)
        self._online.change_password(session.access_token, password, new_password)
        person = msgspec.structs.replace(session.person, must_change_password=False)
        return msgspec.structs.replace(session, person=person), new_password

    def _open(
        self,
        number: str,
        passwords: tuple[str, str],
        device: str,
        session: Session,
        fresh: SeatSecrets | None,
        stretching: Stretching | None,
    ) -> SeatStore:
        server, (password, old_password) = self._server, passwords
        recovery = Recovery(key=session.recovery_key, device=device) if session.recovery_key else None
        if not self._vault.exists(server, number):
            return self._vault.create(server, number, password, device, fresh, recovery, stretching=stretching)
        try:
            return self._vault.unlock(
                server, number, password, confirmed=True, recovery=recovery, stretching=stretching
            )
        except Exception as error:
            if to_app_error(error).code != AppErrorCode.WRONG_PASSWORD:
                raise
        if not (recovery is not None and self._recovered(number, password, session, recovery)):
            if not old_password:
                raise AppError(AppErrorCode.OLD_PASSWORD_NEEDED)
            self._vault.rewrap(server, number, old_password, password, recovery)
        return self._vault.unlock(server, number, password, confirmed=True)

    def _recovered(self, number: str, password: str, session: Session, recovery: Recovery) -> bool:
        """Tell whether the server could open the second wrap of the store's key; raises when it is only away."""
        sealed = self._vault.sealed_key(self._server, number)
        if not sealed:
            return False
        try:
            inner = self._online.recover(session.access_token, sealed)
            self._vault.recover(self._server, number, inner, password, recovery)
        except Exception as error:
            told = to_app_error(error)
            if told.code in _AWAY:
                raise
            logger.info("store key not recovered", extra={"code": told.code})
            return False
        return True

    def _unlock(self, number: str, password: str, cause: AppError, stretching: Stretching | None) -> Person:
        if not self._vault.exists(self._server, number):
            raise AppError(
                AppErrorCode.SIGN_IN_NEEDS_SERVER, values={**cause.values, "cause": cause.code}, retryable=True
            )
        store = self._vault.unlock(self._server, number, password, stretching=stretching)
        try:
            wall = self._clock.wall_ms()
            right, session = offline_right(store, wall), store.session()
            if session is None or right is OfflineRight.NOTHING:
                raise AppError(AppErrorCode.OFFLINE_TIME_OVER, values={"cause": cause.code}, retryable=True)
            note_time(store, wall)
        except Exception:
            store.close()
            raise
        return self._take_seat(store, granted(session, store), offline=True, emergency=right is OfflineRight.EMERGENCY)

    def _take_seat(self, store: SeatStore, session: Session, *, offline: bool, emergency: bool = False) -> Person:
        self._offline, self._ended = offline, False
        self._seat.open(store, session, emergency=emergency)
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
        """Tell it and give unused numbers back. Where it does not hear, they stay here: it would count them as held by
        this seat for ever. Nothing that goes wrong keeps the person.
        """
        latest = store.session() or session
        try:
            self._online.sign_out(latest.access_token, store.unused_numbers())
        except AppError as error:
            logger.info("sign-out not told to the server", extra={"code": error.code})
            return
        try:
            store.give_back_numbers()
        except Exception as error:  # the next session names the blocks that are left, and these are not among them
            logger.exception("numbers given back are not struck off", extra={"code": to_app_error(error).code})

    def _on_event(self, event: Event) -> None:
        """Note a store that the server has shut out, so that what it holds is handed in when nobody sits here."""
        if isinstance(event, SessionEnded) and event.reason == DEVICE_WIPED:
            self.lock()
        elif isinstance(event, SessionEnded):
            self._ended = True
            if event.reason == ErrorCode.DEVICE_REVOKED and self._seat.is_taken:
                self._vault.shut_out(self._server, self._seat.person.no)

    def _rules(self) -> Rules | None:
        return self._reference.rules if self._reference.has_reading else None

    def _on_reference_loaded(self) -> None:
        if self._seat.is_taken:
            self._seat.store.use_projection(self._overlay)


def _new_keys(fresh: SeatSecrets) -> SeatKeys:
    """Return what the server is told of a store at its first sign-in."""
    credential = base64.b64encode(fresh.credential).decode()
    return SeatKeys(sign_key=Signer(fresh.sign_seed).public, credential=credential)


def _kept_keys(credential: bytes) -> SeatKeys:
    """Return what it is told later."""
    return SeatKeys(credential=base64.b64encode(credential).decode())


def _keep_habits(reference: ReferenceService) -> None:
    """Keep what was chosen often; a full disk keeps no store open for that."""
    try:
        reference.habits.keep()
    except Exception as error:
        code = str(getattr(error, "code", "") or "unexpected")
        logger.exception("choices are not kept", extra={"code": code})


def _believed(error: AppError, vault: StoreVault, server: str, number: str) -> AppError:
    """Return why a sign-in did not work. Only the server a store belongs to shuts it out: whoever else says so is not
    our server, and the person goes on as without one.
    """
    if error.code != ErrorCode.DEVICE_REVOKED:
        return error
    if vault.is_ordered_out(server, number, str(error.values.get("wipe_order", ""))):
        return error
    logger.warning("shut out without the order of our server")
    return AppError(AppErrorCode.NOT_A_SERVER, retryable=True)


def _names_key(session: Session, sign_key: str) -> bool:
    """Tell whether the server knows what is signed with here (one without leases checks no signatures)."""
    lease = read_lease(session.lease)
    return lease is None or lease.sign_key == sign_key
