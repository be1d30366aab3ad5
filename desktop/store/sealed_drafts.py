"""Open drafts of a store that is closed, sealed to the server: only for the case that it is shut out meanwhile.

A store that is shut out is made unreadable. What its person has saved lies sealed in the spool and is handed in before;
what is only typed would go with the file.
"""

import logging
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from desktop.services.values import StoredDraft
from desktop.store.errors import StoreDamaged, StoreError
from desktop.store.signatures import CommandSigner
from desktop.store.spool import Spool, SpooledCommand
from sync.contract.codec import ContractError, decode_draft
from sync.contract.drafts import KEEP_DRAFT
from sync.contract.messages import Command, Occurred, Session
from sync.contract.spooling import MOST_BYTES
from sync.contract.versions import COMMAND_VERSION
from sync.domain.act import OrderDraft
from sync.domain.actor import Actor

logger = logging.getLogger(__name__)
_BLANK = OrderDraft()
_MOST_DRAFT = MOST_BYTES // 2


class SealedDrafts:
    """The folder of them. Written as the store closes, emptied as it opens: the drafts themselves are in the file."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._spool = Spool(folder, key)

    def clear(self) -> None:
        """Remove all of them."""
        confirmed, provisional = self._spool.ids()
        self._spool.remove(confirmed | provisional)
        self._spool.unsealed.clear()

    def seal(
        self, drafts: Callable[[], Sequence[StoredDraft]], session: Session, device: str, signer: CommandSigner
    ) -> None:
        """Write one file a draft. What cannot be read or written (a full disk) is in the log: the store closes."""
        self._spool.device = device
        self._spool.use_server_key(session.spool_key)
        try:
            for draft in drafts():
                if len(draft.data) > _MOST_DRAFT:
                    logger.warning("draft too long to be sealed", extra={"bytes": len(draft.data)})
                elif not _is_blank(draft.data):
                    self._seal(draft, session, device, signer)
        except StoreDamaged:
            return  # that is told already, and the next opening repairs it
        except StoreError as error:
            logger.warning("drafts not sealed", extra={"code": error.code})
            with suppress(StoreError):
                self._spool.unsealed.set()

    def _seal(self, draft: StoredDraft, session: Session, device: str, signer: CommandSigner) -> None:
        command = signer.complete(_command(draft, session, device))
        actor = Actor(user_id=session.person.id, name=session.person.name, roles=frozenset())
        payload = msgspec.json.encode(command)
        self._spool.prepare(SpooledCommand(command.id, 0, payload, actor, draft.created_at))
        self._spool.confirm(command.id)


def _command(draft: StoredDraft, session: Session, device: str) -> Command:
    return Command(
        seq=0,
        id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{device}/{draft.id}/{draft.updated_at}")),
        cv=COMMAND_VERSION,
        type=KEEP_DRAFT,
        target=draft.id[:64],
        args=_readable(draft.data),
        occurred=Occurred(wall=draft.updated_at),
        actor=session.person.id,
    )


def _is_blank(data: bytes) -> bool:
    """Tell an order nobody has written a word of: a form that is merely open, perhaps for a call."""
    try:
        return msgspec.structs.replace(decode_draft(data), call=_BLANK.call) == _BLANK
    except ContractError:
        return not data


def _readable(data: bytes) -> msgspec.Raw:
    """Return a draft as it is; one of a form nobody knows as its mere text."""
    try:
        msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return msgspec.Raw(msgspec.json.encode({"text": data.decode("utf-8", "replace")}))
    return msgspec.Raw(data)
