"""The one error of the transport: a stable code, so that screens can say what to do."""

from enum import StrEnum

from sync.contract.errors import ErrorCode


class LineError(StrEnum):
    """What went wrong before a server of ours answered."""

    UNREACHABLE = "server_unreachable"
    TIMED_OUT = "timed_out"
    TLS_FAILED = "tls_failed"
    WRONG_ADDRESS = "wrong_address"
    NOT_A_SERVER = "not_a_server"
    CLOSED = "closed"


SLOT = "slot_ms"
"""Detail of ``overloaded``: ms until the server has room for this call."""

_TEMPORARY = frozenset(
    {LineError.UNREACHABLE.value, LineError.TIMED_OUT.value, LineError.CLOSED.value, ErrorCode.OVERLOADED.value}
)
_LINE = frozenset(code.value for code in LineError)


class TransportError(Exception):
    """A call did not succeed. ``code`` is a :class:`LineError` or :class:`ErrorCode`; ``status`` 0 when nobody
    answered.

    ``retry_after`` is in seconds when the server named a time; ``detail`` holds values for the sentence, never
    personal.
    """

    def __init__(
        self,
        code: str,
        status: int = 0,
        detail: dict[str, str | int] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{code} {status}" if status else str(code))
        self.code = str(code)
        self.status = status
        self.detail: dict[str, str | int] = dict(detail or {})
        self.retry_after = retry_after

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later without anybody doing anything."""
        return self.code in _TEMPORARY or self.status >= 500

    @property
    def has_slot(self) -> bool:
        """Whether a server of ours named the very time at which it has room (``retry_after``)."""
        return self.code == ErrorCode.OVERLOADED and SLOT in self.detail

    @property
    def is_line(self) -> bool:
        """Whether no server of ours answered at all."""
        return self.code in _LINE
