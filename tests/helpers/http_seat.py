"""A seat that speaks the protocol by hand, for tests of the server alone."""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
import requests

from sync.contract.forking import fork_claim
from sync.contract.leases import read_lease
from sync.contract.messages import (
    Command,
    Guard,
    Occurred,
    PullReply,
    PushReply,
    PushRequest,
    Session,
    SnapshotHeader,
    SnapshotLine,
    SnapshotTrailer,
)
from sync.contract.signing import Signer
from sync.domain.codes import Action
from sync.server.ports import SystemClock, new_id

TIMEOUT = 30


class HttpSeat:
    """One device with one person. Keeps the next sequence number, the cursor, and what pulls have brought."""

    def __init__(self, url: str, device: str) -> None:
        self.url = url
        self.device = device
        self.session: Session
        self.credential = ""
        self.signer = Signer(hashlib.sha256(device.encode()).digest())
        self.seq = 1
        self.cursor = 0
        self.rows: dict[str, dict[str, Any]] = {}
        self.scopes_of: dict[str, set[str]] = {}
        self.vers: dict[str, int] = {}
        self._numbers: list[tuple[int, int, int]] = []

    def sign_in(self, user_no: str, password: str) -> Session:
        """Sign in and take over the session."""
        body = {"user_no": user_no, "password": password, "device": self.device}
        body["sign_key"] = self.signer.public
        if self.credential:
            body["credential"] = self.credential
        reply = requests.post(f"{self.url}/auth/v1/sign-in", json=body, timeout=TIMEOUT)
        assert reply.status_code == 200, reply.text
        self.session = msgspec.json.decode(reply.content, type=Session)
        self.seq = self.session.next_seq
        return self.session

    def call(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Make a call with the access token."""
        headers = {"Authorization": f"Bearer {self.session.access_token}", **kwargs.pop("headers", {})}
        return requests.request(method, self.url + path, headers=headers, timeout=TIMEOUT, **kwargs)

    def call_briefly(self, method: str, path: str, body: bytes, seconds: float) -> None:
        """Send a request and give up on the reply after so many seconds."""
        headers = {"Authorization": f"Bearer {self.session.access_token}"}
        requests.request(method, self.url + path, headers=headers, data=body, timeout=(TIMEOUT, seconds))

    def command(self, action: Action | str, target: str, args: dict[str, Any], **fields: Any) -> Command:
        """Return the next command; an action is one on an order."""
        kind = f"order.{action.value}" if isinstance(action, Action) else action
        made = Command(
            seq=self.seq,
            id=fields.pop("id", "") or new_id(),
            cv=1,
            type=kind,
            target=target,
            args=msgspec.Raw(msgspec.json.encode(args)),
            occurred=fields.pop("occurred", None) or Occurred(wall=SystemClock().now()),
            actor=fields.pop("actor", self.session.person.id),
            guard=fields.pop("guard", Guard()),
            **fields,
        )
        self.seq += 1
        return made

    def create(self, order_id: str = "", **draft: Any) -> Command:
        """Return the command that creates an order; what is not given is a leaking pipe in the north."""
        args = {
            "no": draft.pop("no", None) if "no" in draft else self.next_number(),
            "title": "水管漏水",
            "content": "小区门口水管漏水，路面积水。",
            "category": "0101",
            "caller": {"name": "张三", "phone": "13800138000"},
            "place": {"text": "北街1号", "district": "410105", "street": "410105001"},
            "read_back": True,
            "duplicates_shown": True,
            **draft,
        }
        return self.command(Action.CREATE, order_id or new_id(), args)

    def next_number(self) -> str:
        """Return the next number of the seat's lease, empty when there is none."""
        from sync.domain.numbering import format_no

        if not self._numbers:
            self._numbers = [
                (lease.year, serial, lease.last)
                for lease in self.session.leases
                for serial in range(lease.first, lease.last + 1)
            ]
        if not self._numbers:
            return ""
        year, serial, _ = self._numbers.pop(0)
        return format_no(year, serial)

    def signed(self, commands: Iterable[Command]) -> list[Command]:
        """Return the commands as a client sends them: under its lease, signed where they are not."""
        return [signed(command, self.signer, self.session) for command in commands]

    def push_raw(self, *commands: Command, epoch: str | None = None, device: str = "") -> requests.Response:
        """Send commands (signed on the way); returns the HTTP reply."""
        return self.send(self.signed(commands), epoch=epoch, device=device)

    def send(self, commands: list[Command], epoch: str | None = None, device: str = "") -> requests.Response:
        """Send commands just as they are; returns the HTTP reply."""
        request = PushRequest(
            device=device or self.device,
            epoch=self.session.epoch if epoch is None else epoch,
            commands=commands,
            free_numbers=150,
        )
        return self.call("POST", "/sync/v1/push", data=msgspec.json.encode(request))

    def push(self, *commands: Command) -> PushReply:
        """Send commands; returns the outcomes."""
        reply = self.push_raw(*commands)
        assert reply.status_code == 200, reply.text
        return msgspec.json.decode(reply.content, type=PushReply)

    def pull_raw(self, cursor: str = "", sv: str = "", **query: Any) -> requests.Response:
        """Pull a page; returns the HTTP reply."""
        params = {
            "cursor": cursor or f"{self.session.epoch}.{self.cursor}",
            "sv": sv or self.session.scope_set,
            **query,
        }
        return self.call("GET", "/sync/v1/pull", params=params)

    def pull(self, **query: Any) -> list[PullReply]:
        """Pull until nothing more comes, apply the changes as a replica would; returns the pages."""
        pages: list[PullReply] = []
        while True:
            reply = self.pull_raw(**query)
            assert reply.status_code == 200, reply.text
            page = msgspec.json.decode(reply.content, type=PullReply)
            pages.append(page)
            self._apply(page)
            if not page.more:
                return pages

    def _apply(self, page: PullReply) -> None:
        for change in page.changes:
            key = f"{change.e}:{change.id}"
            scopes = self.scopes_of.setdefault(key, set())
            if change.op == "X":
                scopes.discard(change.s)
                if not scopes:
                    self.rows.pop(key, None)
                continue
            scopes.add(change.s)
            self.vers[key] = change.ver
            if isinstance(change.d, msgspec.Raw):
                self.rows[key] = msgspec.json.decode(change.d)
        self.cursor = page.to

    def order(self, order_id: str) -> dict[str, Any] | None:
        """Return an order as pulled, None when it is not here."""
        return self.rows.get(f"order:{order_id}")

    def snapshot(self, scope: str) -> tuple[SnapshotHeader, list[SnapshotLine], SnapshotTrailer]:
        """Fetch a scope whole."""
        reply = self.call("GET", "/sync/v1/snapshot", params={"scope": scope})
        assert reply.status_code == 200, reply.text
        first, *lines, last = reply.content.splitlines()
        return (
            msgspec.json.decode(first, type=SnapshotHeader),
            [msgspec.json.decode(line, type=SnapshotLine) for line in lines],
            msgspec.json.decode(last, type=SnapshotTrailer),
        )


def signed(command: Command, signer: Signer, session: Session) -> Command:
    """Return a command under the session's lease and with the key's signature; one that is signed stays as it is.

    The lease is noted in the command itself: it stays with it, whatever leases there are when it is sent again.
    """
    if command.sig:
        return command
    lease = read_lease(session.lease)
    command.sess = command.sess or (lease.mark if lease is not None else "")
    return msgspec.structs.replace(command, sig=signer.sign(command))


def forked(seat: HttpSeat, fresh: str, signer: Signer | None = None, **changes: str) -> requests.Response:
    """Ask for a copy of a seat's store to go on as ``fresh``; returns the HTTP reply."""
    token = changes.pop("refresh_token", seat.session.refresh_token)
    proof = (signer or seat.signer).prove(fork_claim(seat.device, fresh, token))
    body = {"device": seat.device, "fresh": fresh, "refresh_token": token, "proof": proof, **changes}
    return requests.post(f"{seat.url}/auth/v1/fork", json=body, timeout=TIMEOUT)


def copy_of(seat: HttpSeat, fresh: str = "") -> HttpSeat:
    """Return the seat a copy becomes."""
    copy = HttpSeat(seat.url, fresh or new_id())
    reply = forked(seat, copy.device)
    assert reply.status_code == 200, reply.text
    copy.signer = seat.signer
    copy.session = msgspec.json.decode(reply.content, type=Session)
    return copy
