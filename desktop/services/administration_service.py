"""Administration: people are changed online, reference data through the outbox like every other act."""

from typing import TypeVar

from desktop.errors import AppError, AppErrorCode
from desktop.services.command_factory import CommandFactory
from desktop.services.place_aliases import PlaceAliases
from desktop.services.ports import SyncControl
from desktop.services.seat import Seat
from desktop.services.sign_in_ports import OnlineCalls
from sync.contract.administration import PasswordReset, UserChange, UserCreate, UserList, UserReply, UserView
from sync.contract.codec import ContractError, decode, encode
from sync.domain.reference import ReferenceKind, Site
from sync.domain.value import Value

T = TypeVar("T")
_USERS = "/admin/v1/users"


class AdministrationService:
    """Calls of administrators. Methods about users raise ``needs_connection`` without the server."""

    def __init__(self, seat: Seat, sync: SyncControl, online: OnlineCalls, commands: CommandFactory) -> None:
        self._seat = seat
        self._sync = sync
        self._online = online
        self._commands = commands
        self._aliases = PlaceAliases(seat, commands, sync)

    def decide_alias(self, alias: Site, *, keep: bool) -> None:
        """Approve a name that callers use for a place, or take it back; it takes effect for everybody."""
        self._aliases.decide(alias, keep=keep)

    def users(self) -> tuple[UserView, ...]:
        """Return all people who may sign in."""
        body = self._online.get(_USERS, self._sync.access_token(), {})
        return tuple(_read(body, UserList).users)

    def create_user(self, user: UserCreate) -> UserReply:
        """Add a person; with an empty password the reply carries the one the server made, this one time."""
        return _read(self._online.send("POST", _USERS, self._sync.access_token(), encode(user)), UserReply)

    def change_user(self, user_id: str, changes: UserChange) -> UserReply:
        """Change what is given of a person; ``rev`` guards against a change made meanwhile."""
        path = f"{_USERS}/{user_id}"
        return _read(self._online.send("PATCH", path, self._sync.access_token(), encode(changes)), UserReply)

    def reset_password(self, user_id: str, password: str = "") -> UserReply:
        """Set a first password that must be changed at the next sign-in; empty: the server makes one."""
        path = f"{_USERS}/{user_id}/password"
        body = encode(PasswordReset(password=password))
        return _read(self._online.send("POST", path, self._sync.access_token(), body), UserReply)

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


def _read(body: bytes, kind: type[T]) -> T:
    try:
        return decode(body, kind)
    except ContractError:
        raise AppError(AppErrorCode.NOT_A_SERVER) from None
