"""Administration: people are changed online, reference data through the outbox like every other act."""

from collections.abc import Mapping

import msgspec

from desktop.errors import AppError, AppErrorCode
from desktop.services.command_factory import CommandFactory
from desktop.services.ports import OnlineCalls, SyncControl
from desktop.services.seat import Seat
from sync.contract.codec import ContractError, decode, encode
from sync.domain.reference import ReferenceKind
from sync.domain.value import Value

_USERS = "/admin/v1/users"


class UserRecord(msgspec.Struct, omit_defaults=True):
    """A person as the administrator sees them; unknown fields of a newer server are left out."""

    id: str
    no: str
    name: str
    roles: list[str]
    unit: str = ""
    district: str = ""
    active: bool = True
    must_change_password: bool = False
    last_sign_in_at: int = 0


class UserList(msgspec.Struct):
    """Reply of the user list."""

    users: list[UserRecord]


class AdministrationService:
    """Calls of administrators. Methods about users raise ``needs_connection`` without the server."""

    def __init__(self, seat: Seat, sync: SyncControl, online: OnlineCalls, commands: CommandFactory) -> None:
        self._seat = seat
        self._sync = sync
        self._online = online
        self._commands = commands

    def users(self) -> tuple[UserRecord, ...]:
        """Return all people who may sign in."""
        body = self._online.get(_USERS, self._sync.access_token(), {})
        try:
            return tuple(decode(body, UserList).users)
        except ContractError:
            raise AppError(AppErrorCode.NOT_A_SERVER) from None

    def create_user(self, values: Mapping[str, object], password: str) -> None:
        """Add a person; ``values`` are the fields of :class:`UserRecord` but the id."""
        body = encode({**values, "password": password})
        self._online.send("POST", _USERS, self._sync.access_token(), body)

    def change_user(self, user_id: str, changes: Mapping[str, object]) -> None:
        """Change fields of a person (``name``, ``roles``, ``unit``, ``district``, ``active``)."""
        self._online.send("PATCH", f"{_USERS}/{user_id}", self._sync.access_token(), encode(dict(changes)))

    def reset_password(self, user_id: str, password: str) -> None:
        """Set a first password that must be changed at the next sign-in."""
        self.change_user(user_id, {"password": password})

    def put_reference(self, kind: ReferenceKind, value: Value) -> str:
        """Save a new or changed reference item; returns the command id. The server checks role and value."""
        return self._reference("reference.put", kind, str(getattr(value, "id", "")), value)

    def retire_reference(self, kind: ReferenceKind, value: Value) -> str:
        """Retire an item: it stays for old orders but is offered no more."""
        return self._reference("reference.retire", kind, str(getattr(value, "id", "")), value)

    def _reference(self, command_type: str, kind: ReferenceKind, item_id: str, value: Value) -> str:
        actor = self._seat.actor
        command_id = self._commands.new_id()
        args = {"kind": kind.value, "body": value}
        saved = self._seat.store.commands.save_command(
            actor,
            lambda seq: self._commands.build(
                seq=seq, command_id=command_id, kind=command_type, target=item_id, args=args, actor=actor
            ),
            self._commands.now(),
        )
        self._sync.wake()
        return saved.id
