"""Asking the telephone system through the server: each of the own call and the own phone, soon or never."""

import re

from sqlalchemy import Connection, delete, func, insert, select, text, update

from sync.contract.errors import ErrorCode
from sync.contract.phone_commands import ANSWER_WITHIN_MS, PhoneAct, PhoneAsk, PhoneOutcome
from sync.domain.agent_state import BREAK_REASONS, AgentStatus
from sync.domain.codes import Role
from sync.domain.instant import MINUTE, Instant
from sync.server import audit
from sync.server.auth.principals import Principal
from sync.server.database import Database
from sync.server.faults import ServerFault, bad_request
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.shapes import is_id
from sync.server.tables.phone_system import phone_command
from sync.server.telephony.call_book import CallBook
from sync.server.telephony.errand import CHANNEL, DONE, NEEDS, NEW, OF_EXTENSION, TAKEN, Errand, seal_errand
from sync.server.telephony.phone_view import able_now
from sync.server.telephony.phones_heard import phones_heard
from sync.server.telephony.presence import read_presence
from sync.telephony.adapter import PhoneErrorCode

MOST_A_MINUTE = 60
KEPT_FOR = 10 * MINUTE
WRAP_UP = AgentStatus.WRAP_UP.value
NO_EXTENSION = "phone_no_extension"
_NUMBER = re.compile(r"\+?[0-9*#]{1,40}")
_TONES = re.compile(r"[0-9*#A-D]{1,32}")
_SEATED = (Role.AGENT, Role.TEAM_LEAD, Role.DISPATCHER, Role.CALLBACK_AGENT)
_TO = frozenset({PhoneAct.DIAL, PhoneAct.TRANSFER, PhoneAct.ASK})
_ACTS = {act.value: act for act in PhoneAct}


class PhoneAsks:
    """The use cases of ``/telephony/v1/commands``. What may not be asked at all raises; the rest has an outcome."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock) -> None:
        self._database = database
        self._sealer = sealer
        self._book = CallBook(sealer)
        self._clock = clock

    def take(self, principal: Principal, ask: PhoneAsk) -> PhoneOutcome | None:
        """Take what is asked; ``None``: the process of a telephone system will say what became of it."""
        act = _check(ask)
        principal.require(*_SEATED)
        now = self._clock.now()
        with self._database.write() as connection:
            known = connection.execute(select(phone_command).where(phone_command.c.id == ask.id)).first()
            if known is not None:
                if known.user_id != principal.user_id:
                    raise ServerFault(ErrorCode.NOT_FOUND, 404)
                return PhoneOutcome(known.code) if known.state == DONE else None
            if ask.asked_at and now - ask.asked_at > ANSWER_WITHIN_MS:
                return PhoneOutcome(PhoneErrorCode.TIMED_OUT)
            extension = self._phone_of(connection, principal)
            refusal = self._refusal(connection, principal, act, ask, extension) if extension else NO_EXTENSION
            if refusal:
                return PhoneOutcome(refusal)
            connection.execute(delete(phone_command).where(phone_command.c.made_at < now - KEPT_FOR))
            errand = Errand(act, extension, ask.call, ask.to, ask.tones, ask.reason)
            values = {
                "id": ask.id,
                "user_id": principal.user_id,
                "made_at": now,
                "deadline": deadline_of(ask, now),
                "state": NEW,
                "pbx": "",
                "code": "",
                "doc": seal_errand(self._sealer, ask.id, errand),
            }
            connection.execute(insert(phone_command), values)
            audit.record(
                connection,
                now,
                "phone_command",
                actor=principal.user_id,
                device=principal.device,
                subject=ask.call,
                act=act.value,
            )
            if connection.dialect.name != "sqlite":
                connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})
        return None

    def outcome(self, ask_id: str) -> PhoneOutcome | None:
        """Return what became of it; ``None`` while that is not known."""
        with self._database.read() as connection:
            row = connection.execute(select(phone_command).where(phone_command.c.id == ask_id)).first()
        return PhoneOutcome(row.code) if row is not None and row.state == DONE else None

    def give_up(self, ask_id: str) -> PhoneOutcome:
        """Return what became of it, at last: what was not begun is not carried out any more; of what was, nobody has
        said how it ended.
        """
        ends = {NEW: PhoneErrorCode.TIMED_OUT.value, TAKEN: PhoneErrorCode.OUTCOME_UNKNOWN.value}
        with self._database.write() as connection:
            for state, code in ends.items():
                open_ = (phone_command.c.id == ask_id, phone_command.c.state == state)
                connection.execute(update(phone_command).where(*open_).values(state=DONE, code=code))
            code = connection.scalar(select(phone_command.c.code).where(phone_command.c.id == ask_id))
        return PhoneOutcome(PhoneErrorCode.TIMED_OUT.value if code is None else code)

    def _phone_of(self, connection: Connection, principal: Principal) -> str:
        """Return the extension the server has bound to who asks at this seat; empty when there is none."""
        kept = read_presence(connection, principal.user_id)
        here = kept.device == principal.device and kept.presence.status is not AgentStatus.SIGNED_OUT
        return kept.extension if here else ""

    def _refusal(
        self, connection: Connection, principal: Principal, act: PhoneAct, ask: PhoneAsk, extension: str
    ) -> str:
        """Return why it is not done. Raises 403 for a call that is somebody else's."""
        now = self._clock.now()
        if NEEDS[act] not in able_now(connection, now):
            return PhoneErrorCode.NOT_ABLE
        mine = (phone_command.c.user_id == principal.user_id, phone_command.c.made_at > now - MINUTE)
        asked = connection.scalar(select(func.count()).select_from(phone_command).where(*mine)) or 0
        if asked >= MOST_A_MINUTE:
            return PhoneErrorCode.TOO_MANY
        if act in OF_EXTENSION:
            heard = phones_heard(connection, now)
            unheard = heard.up > 1 and extension not in heard.extensions  # whose phone it is nobody could tell
            return PhoneErrorCode.NOT_HEARD if unheard else ""
        record = self._book.read(connection, ask.call)
        if record is None or record.facts.ended_at is not None:
            return PhoneErrorCode.NO_SUCH_CALL
        if (record.facts.agent, record.facts.extension) != (principal.user_id, extension):
            raise ServerFault(ErrorCode.FORBIDDEN, 403)
        return ""


def deadline_of(ask: PhoneAsk, now: Instant) -> Instant:
    """Return until when it is carried out or never: the time on the way counts, a clock that is ahead gains nothing."""
    return min(now, ask.asked_at or now) + ANSWER_WITHIN_MS


def _check(ask: PhoneAsk) -> PhoneAct:
    """Return the act. Raises 400 for what nobody could mean."""
    act = _ACTS.get(ask.act)
    if not is_id(ask.id):
        raise bad_request("id")
    if act is None:
        raise bad_request("act")
    if is_id(ask.call) == (act in OF_EXTENSION):
        raise bad_request("call")
    if bool(_NUMBER.fullmatch(ask.to)) != (act in _TO):
        raise bad_request("to")
    if bool(_TONES.fullmatch(ask.tones)) != (act is PhoneAct.TONES):
        raise bad_request("tones")
    if ask.reason and (act is not PhoneAct.PAUSE or ask.reason not in (*BREAK_REASONS, WRAP_UP)):
        raise bad_request("reason")
    return act
