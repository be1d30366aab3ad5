"""Errors the server answers with. They carry codes and values; the sentence is added at the edge from ``texts``."""

from sync.contract.errors import ErrorCode


class ServerFault(Exception):
    """A request cannot be served: ``code`` for the client, ``status`` for HTTP, ``detail`` never personal."""

    def __init__(
        self,
        code: ErrorCode,
        status: int,
        detail: dict[str, str | int] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.status = status
        self.detail = detail or {}
        self.retry_after = retry_after


class ConfigurationFault(Exception):
    """The server cannot start as configured; the message says what to do and holds no secret."""


def device_revoked(device: str, at: int) -> ServerFault:
    """Return the fault of a device that was shut out; the edge adds the signed order to wipe it."""
    return ServerFault(ErrorCode.DEVICE_REVOKED, 403, {"device": device, "at": at})


def bad_request(field: str = "", reason: str = "") -> ServerFault:
    """Return the fault for a message of the wrong shape."""
    detail: dict[str, str | int] = {}
    if field:
        detail["field"] = field
    if reason:
        detail["reason"] = reason
    return ServerFault(ErrorCode.BAD_REQUEST, 400, detail)
