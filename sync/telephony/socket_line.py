"""A socket that one thread reads while others wake it; shared by the adapters that speak a line protocol."""

import select
import socket
import ssl

from sync.telephony.adapter import PhoneError, PhoneErrorCode

_PART = 64 * 1024
_KEEPALIVE = (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3), ("TCP_USER_TIMEOUT", 5_000))
"""The last: ms after which the system gives up a line on which nothing arrives, with what it has not delivered. A
command never reaches a telephone system that was out of reach for longer."""


class SocketLine:
    """A connected socket. ``wake`` may be called from any thread, everything else from the one that reads."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._waker.setblocking(False)

    @classmethod
    def connect(cls, host: str, port: int, timeout: float, *, tls: bool = False) -> "SocketLine":
        """Connect. Raises ``phone_unreachable`` with the operating system's reason."""
        try:
            made = socket.create_connection((host, port), timeout)
        except (OSError, UnicodeError) as error:
            raise PhoneError(PhoneErrorCode.UNREACHABLE, _reason(error)) from None
        try:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for name, value in _KEEPALIVE:
                if hasattr(socket, name):
                    made.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
            if tls:
                made = ssl.create_default_context().wrap_socket(made, server_hostname=host)
            return cls(made)
        except OSError as error:
            made.close()
            raise PhoneError(PhoneErrorCode.UNREACHABLE, _reason(error)) from None

    def send(self, data: bytes) -> None:
        """Write all of it within the connect timeout. Raises ``phone_line_lost``."""
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise PhoneError(PhoneErrorCode.LINE_LOST, _reason(error)) from None

    def receive(self, timeout: float) -> bytes | None:
        """Return what has come, ``None`` when nothing came in ``timeout`` seconds or somebody woke us.

        Raises ``phone_line_lost`` at the end of the line.
        """
        if not (isinstance(self._socket, ssl.SSLSocket) and self._socket.pending()):
            try:
                ready, _, _ = select.select([self._socket, self._woken], [], [], max(0.0, timeout))
            except (OSError, ValueError):
                raise PhoneError(PhoneErrorCode.LINE_LOST, "closed") from None
            if self._woken in ready:
                self._drain()
            if self._socket not in ready:
                return None
        try:
            data = self._socket.recv(_PART)
        except (TimeoutError, ssl.SSLWantReadError):
            return None
        except OSError as error:
            raise PhoneError(PhoneErrorCode.LINE_LOST, _reason(error)) from None
        if not data:
            raise PhoneError(PhoneErrorCode.LINE_LOST, "closed by the other end")
        return data

    def wake(self) -> None:
        """Let ``receive`` return."""
        try:
            self._waker.send(b"w")
        except OSError:
            return  # woken already, or closed

    def close(self) -> None:
        """Close everything."""
        for one in (self._socket, self._woken, self._waker):
            one.close()

    def _drain(self) -> None:
        try:
            while self._woken.recv(4096):
                pass
        except OSError:
            return


def _reason(error: Exception) -> str:
    """What the operating system says, without addresses."""
    if isinstance(error, TimeoutError):
        return "timed out"
    text = getattr(error, "strerror", None) or getattr(error, "reason", None)
    return str(text) if text else type(error).__name__
