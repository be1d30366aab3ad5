"""Signing what goes into the outbox, with the person's key that lies in the encrypted file."""

import msgspec
from sqlalchemy import Connection

from desktop.store import own_kv
from desktop.store.outbox_rows import decode_command
from desktop.store.spool import Spool
from sync.contract.leases import read_lease
from sync.contract.messages import Command, Session
from sync.contract.signing import Signer


class CommandSigner:
    """Puts the mark of the present lease and the person's signature on commands; threads may share it."""

    def __init__(self, seed: bytes) -> None:
        self._signer = Signer(seed)
        self._mark = ""

    @property
    def public(self) -> str:
        """The public key, base64."""
        return self._signer.public

    def prove(self, claim: bytes) -> str:
        """Return the signature over a claim that is no command, base64."""
        return self._signer.prove(claim)

    def use_lease_of(self, session: Session | None) -> None:
        """Act under this session's lease from now on."""
        lease = read_lease(session.lease) if session is not None else None
        self._mark = lease.mark if lease is not None else ""

    def complete(self, command: Command) -> Command:
        """Return the command as it goes out: under the lease, signed."""
        return self.signed(msgspec.structs.replace(command, sess=self._mark))

    def signed(self, command: Command) -> Command:
        """Return the command signed, under the lease it names."""
        return msgspec.structs.replace(command, sig=self._signer.sign(command))


def make_signer(connection: Connection, fresh: bytes, spool: Spool) -> CommandSigner:
    """Return the signer of this file. One without a key takes ``fresh`` and signs what its outbox has from before."""
    seed = own_kv.read_bytes(connection, own_kv.SIGN_KEY)
    if seed is not None:
        return CommandSigner(seed)
    own_kv.write_bytes(connection, own_kv.SIGN_KEY, fresh)
    _sign_older(connection, Signer(fresh), spool)
    return CommandSigner(fresh)


def _sign_older(connection: Connection, signer: Signer, spool: Spool) -> None:
    """Sign kept commands that have no signature. All else of them stays: the server may know them already."""
    for row in connection.exec_driver_sql("SELECT id, payload FROM outbox").all():
        command = decode_command(row.payload)
        if command.sig:
            continue
        command.sig = signer.sign(command)
        payload = msgspec.json.encode(command)
        connection.exec_driver_sql("UPDATE outbox SET payload = ? WHERE id = ?", (payload, row.id))
        spool.remove((row.id,))  # the sealed copy is made anew from the signed one before the store is open
