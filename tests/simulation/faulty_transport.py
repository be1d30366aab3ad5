"""The real transport behind a bad line: calls that never leave, replies that never come, calls that arrive twice."""

import random
from collections import Counter

from sync.client.ports import EventStream, SnapshotStream, Transport
from sync.client.transport_error import LineError, TransportError
from sync.contract.messages import PullReply, PushReply, PushRequest, Session
from sync.contract.replica import Cursor


class FaultyTransport:
    """Passes calls on, or not, by a seeded chance. ``counted`` says how often each fault struck."""

    def __init__(self, line: Transport, chance: random.Random, counted: "Counter[str]") -> None:
        self._line = line
        self._chance = chance
        self._counted = counted
        self.healthy = False

    def push(self, request: PushRequest, token: str) -> PushReply:
        """Send commands: lost on the way, reply lost, delivered twice, or as asked."""
        self._maybe_unreachable("push_lost", 0.15)
        if self._strikes("push_twice", 0.1):
            self._line.push(request, token)
        reply = self._line.push(request, token)
        self._maybe_reply_lost("push_reply_lost", 0.2)
        return reply

    def pull(self, cursor: Cursor, token: str, wait: int = 0) -> PullReply:
        """Fetch a page: lost, reply lost, or as asked. Never waits at the server."""
        del wait
        self._maybe_unreachable("pull_lost", 0.1)
        reply = self._line.pull(cursor, token, 0)
        self._maybe_reply_lost("pull_reply_lost", 0.1)
        return reply

    def snapshot(self, scope: str, token: str) -> SnapshotStream:
        """Open a snapshot, or not."""
        self._maybe_unreachable("snapshot_lost", 0.1)
        return self._line.snapshot(scope, token)

    def refresh(self, refresh_token: str, device: str, sign_key: str = "") -> Session:
        """Trade the refresh token."""
        return self._line.refresh(refresh_token, device, sign_key)

    def events(self, token: str) -> EventStream:
        """Nobody listens here: the schedule decides when a seat looks."""
        del token
        raise TransportError(LineError.UNREACHABLE)

    def _strikes(self, fault: str, share: float) -> bool:
        strikes = not self.healthy and self._chance.random() < share
        if strikes:
            self._counted[fault] += 1
        return strikes

    def _maybe_unreachable(self, fault: str, share: float) -> None:
        if self._strikes(fault, share):
            raise TransportError(LineError.UNREACHABLE)

    def _maybe_reply_lost(self, fault: str, share: float) -> None:
        if self._strikes(fault, share):
            raise TransportError(LineError.TIMED_OUT)
