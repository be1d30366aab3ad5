"""Codes of everything that can go wrong between client and server. Sentences for them live in ``ui`` and
``sync.server.texts``.
"""

from enum import StrEnum

import msgspec


class ErrorCode(StrEnum):
    """Transport-level errors; refusals of a single command use :class:`sync.domain.refusal.RefusalCode`."""

    BAD_REQUEST = "bad_request"
    UNKNOWN_FIELD = "unknown_field"
    TOO_LARGE = "too_large"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_THROTTLED = "sign_in_throttled"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105
    TOKEN_INVALID = "token_invalid"  # noqa: S105
    PASSWORD_CHANGE_NEEDED = "password_change_needed"  # noqa: S105
    DEVICE_REVOKED = "device_revoked"
    DEVICE_MISMATCH = "device_mismatch"
    DEVICE_FORKED = "device_forked"
    FORBIDDEN = "forbidden"
    CURSOR_GONE = "cursor_gone"
    EPOCH_CHANGED = "epoch_changed"
    SCOPES_CHANGED = "scopes_changed"
    SEQUENCE_GAP = "sequence_gap"
    SEQUENCE_REUSED = "sequence_reused"
    COMMAND_ALTERED = "command_altered"
    CLIENT_TOO_OLD = "client_too_old"
    SERVER_TOO_OLD = "server_too_old"
    FILE_OFFSET = "file_offset"
    FILE_DAMAGED = "file_damaged"
    FILE_REFUSED = "file_refused"
    CALL_TAKEN = "call_taken"
    CALL_SETTLED = "call_settled"
    OVERLOADED = "overloaded"
    INTERNAL = "internal"


class ErrorBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Body of every reply that is not 2xx. ``detail`` holds values for the sentence, never personal data."""

    code: str
    message: str = ""
    detail: dict[str, str | int] = {}
