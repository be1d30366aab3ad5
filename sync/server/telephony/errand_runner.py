"""Carries out what seats ask of one telephone system: each once, soon or never, and says what became of it."""

import logging
import threading
from collections.abc import Callable
from typing import cast

import psycopg
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from sync.contract.codec import ContractError
from sync.server.database import Database
from sync.server.ports import Clock
from sync.server.sealing import SealBroken, Sealer
from sync.server.tables.phone_system import phone_command, phone_line
from sync.server.telephony.errand import CHANNEL, DONE, NEW, OF_EXTENSION, TAKEN, Errand, command_of, open_errand
from sync.server.telephony.phone_view import HEARD_WITHIN
from sync.server.telephony.switchboard import Switchboard
from sync.telephony.adapter import PhoneAdapter, PhoneError, PhoneErrorCode
from sync.telephony.events import CommandAnswer

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.15
"""Seconds between looks into a database that tells nobody (SQLite)."""
_LISTEN_SECONDS = 1.0
_TRIES = 5


class ErrandRunner:
    """``start`` and ``close`` a thread that looks for what was asked; ``answered`` is called by whoever takes events.

    An errand is taken by the process that knows its call, or its extension; with one telephone system alone by that.
    ``service_codes``: numbers with ``*`` or ``#`` may be dialled, which set up the telephone system itself.
    """

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        clock: Clock,
        board: Switchboard,
        adapter: PhoneAdapter,
        *,
        service_codes: bool = False,
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._board = board
        self._adapter = adapter
        self._service_codes = service_codes
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._given: dict[str, str] = {}
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._run, name="phone-errands", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more, and say so: nothing is asked of this telephone system from here on."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            self._tries(self._withdraw)

    def answered(self, answer: CommandAnswer) -> None:
        """The telephone system has said what became of a command."""
        with self._lock:
            errand_id = self._given.pop(answer.command_id, "")
        if errand_id:
            self._tries(lambda: self._done(errand_id, answer.code))

    def look(self) -> None:
        """Carry out what was asked and is not too late."""
        with self._database.read() as connection:
            fresh = (phone_command.c.state == NEW, phone_command.c.deadline > self._clock.now())
            rows = connection.execute(select(phone_command).where(*fresh).order_by(phone_command.c.made_at)).all()
            up = (phone_line.c.able != "", phone_line.c.heard_at > self._clock.now() - HEARD_WITHIN)
            lines = connection.scalar(select(func.count()).select_from(phone_line).where(*up)) or 0
        for row in rows:
            try:
                errand = open_errand(self._sealer, row.id, row.doc)
            except (ContractError, SealBroken):
                self._refuse(row.id, PhoneErrorCode.BAD_VALUE)
                continue
            call_id = self._board.call_at(errand.call, errand.extension)
            is_ours = bool(call_id) if errand.act not in OF_EXTENSION else self._board.knows(errand.extension)
            if not is_ours and lines > 1:
                continue
            if not self._service_codes and any(sign in "*#" for sign in errand.to):
                self._refuse(row.id, PhoneErrorCode.SERVICE_CODE)
            elif self._claim(row.id):
                self._carry_out(row.id, errand, call_id)

    # --- inside -------------------------------------------------------------------------------------------------------
    def _claim(self, errand_id: str) -> bool:
        """Take an errand; ``False`` when another process has, or when nobody waits for it any more."""
        fresh = (phone_command.c.state == NEW, phone_command.c.deadline > self._clock.now())
        with self._database.write() as connection:
            taken = update(phone_command).where(phone_command.c.id == errand_id, *fresh)
            return connection.execute(taken.values(state=TAKEN, pbx=self._board.pbx)).rowcount == 1

    def _carry_out(self, errand_id: str, errand: Errand, call_id: str) -> None:
        try:
            with self._lock:  # the answer may come before the id of the command is back
                command_id = self._adapter.send(command_of(errand, call_id))
                self._given[command_id] = errand_id
        except PhoneError as error:
            code = error.code.value
            self._tries(lambda: self._done(errand_id, code))

    def _refuse(self, errand_id: str, code: PhoneErrorCode) -> None:
        """Answer for what cannot be read or may not be done, so that it holds up nothing."""
        if self._claim(errand_id):
            self._tries(lambda: self._done(errand_id, code.value))

    def _withdraw(self) -> None:
        with self._database.write() as connection:
            connection.execute(update(phone_line).where(phone_line.c.pbx == self._board.pbx).values(able=""))

    def _done(self, errand_id: str, code: str) -> None:
        with self._database.write() as connection:
            open_ = update(phone_command).where(phone_command.c.id == errand_id, phone_command.c.state == TAKEN)
            connection.execute(open_.values(state=DONE, code=code[:80]))

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                if self._database.is_sqlite:
                    self.look()
                    self._stop.wait(LOOK_EVERY)
                else:
                    self._listen()
            except (SQLAlchemyError, psycopg.Error) as error:
                logger.warning("database trouble", extra={"kind": type(error).__name__})
                self._stop.wait(_LISTEN_SECONDS)
            except Exception:  # whatever one errand brings, the next one is looked for
                logger.exception("an errand failed", extra={"code": "unexpected"})
                self._stop.wait(_LISTEN_SECONDS)

    def _listen(self) -> None:
        with self._database.engine.connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text(f"LISTEN {CHANNEL}"))
            raw = cast("psycopg.Connection", connection.connection.driver_connection)
            while not self._stop.is_set():
                self.look()
                for _ in raw.notifies(timeout=_LISTEN_SECONDS, stop_after=1):
                    break
            connection.execute(text("UNLISTEN *"))

    def _tries(self, work: Callable[[], None]) -> None:
        for _ in range(_TRIES):
            try:
                work()
            except SQLAlchemyError as error:
                logger.warning("database trouble", extra={"kind": type(error).__name__})
            else:
                return
