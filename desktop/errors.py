"""Errors a screen can explain. Codes and values only; the sentences stand in the user interface's catalogue."""

from enum import StrEnum

from sync.contract.errors import ErrorCode
from sync.domain.refusal import Refusal


class AppErrorCode(StrEnum):
    """Codes of :class:`AppError` beside those of ``sync.contract.errors.ErrorCode`` and of the store (``store_…``)."""

    REFUSED = "refused"
    NEEDS_CONNECTION = "needs_connection"
    NOT_SIGNED_IN = "not_signed_in"
    SIGN_IN_NEEDS_SERVER = "sign_in_needs_server"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a code
    OFFLINE_TIME_OVER = "offline_time_over"
    EMERGENCY_INTAKE = "emergency_intake"
    OLD_PASSWORD_NEEDED = "old_password_needed"  # noqa: S105 - a code
    NO_SERVER = "no_server"
    WRONG_ADDRESS = "wrong_address"
    WRONG_ARGUMENTS = "wrong_arguments"
    NOT_A_SERVER = "not_a_server"
    TLS_FAILED = "tls_failed"
    SERVER_UNREACHABLE = "server_unreachable"
    TIMED_OUT = "timed_out"
    OUTCOME_PENDING = "outcome_pending"
    SUPERSEDED = "superseded"
    QUARANTINED = "quarantined"
    NO_NUMBERS = "no_numbers"
    NO_REFERENCE = "no_reference"
    UNKNOWN_DRAFT = "unknown_draft"
    UNKNOWN_COMMAND = "unknown_command"
    DRAFT_DAMAGED = "draft_damaged"
    FILE_UNREADABLE = "file_unreadable"
    FILE_TOO_LARGE = "file_too_large"
    FILE_ELSEWHERE = "file_elsewhere"
    TOO_MANY_FILES = "too_many_files"
    PHONE_ASKING = "phone_asking"
    PHONE_CALL_TOLD = "phone_call_told"
    PHONE_NOBODY_ASKED = "phone_nobody_asked"
    PHONE_NOT_ANSWERED = "phone_not_answered"
    PHONE_NO_THREE_WAY = "phone_no_three_way"
    PHONE_NO_EXTENSION = "phone_no_extension"
    PHONE_IS_OURS = "phone_is_ours"
    PHONE_NOT_TAKEN = "phone_not_taken"
    DATA_FOLDER_UNUSABLE = "data_folder_unusable"
    REPORT_NOT_WRITTEN = "report_not_written"
    UNEXPECTED = "unexpected"


class AppError(Exception):
    """Something a person must be told.

    ``code`` is stable (:class:`AppErrorCode`, ``ErrorCode`` or a store code); ``refusal`` says why a rule said no;
    ``values`` fill
    the sentence and never hold personal data; ``retryable`` tells whether the same act may succeed later.
    """

    def __init__(
        self,
        code: str,
        refusal: Refusal | None = None,
        values: dict[str, str | int] | None = None,
        retryable: bool = False,
    ) -> None:
        super().__init__(str(code) if refusal is None else f"{code}: {refusal.code}")
        self.code = str(code)
        self.refusal = refusal
        self.values: dict[str, str | int] = dict(values or {})
        self.retryable = retryable


def refused(refusal: Refusal) -> AppError:
    """Return the error for a rule that said no."""
    return AppError(AppErrorCode.REFUSED, refusal=refusal, values=dict(refusal.values))


def to_app_error(error: BaseException) -> AppError:
    """Return what to tell a person about any error: errors with a stable ``code`` keep it, others are
    ``unexpected``.
    """
    if isinstance(error, AppError):
        return error
    code = getattr(error, "code", None)
    if isinstance(code, str) and code:
        wait_ms = getattr(error, "wait_ms", 0)
        values: dict[str, str | int] = {"wait_ms": wait_ms} if isinstance(wait_ms, int) and wait_ms else {}
        return AppError(code, values=values, retryable=bool(getattr(error, "retryable", False)))
    return AppError(AppErrorCode.UNEXPECTED, values={"type": type(error).__name__})


__all__ = ["AppError", "AppErrorCode", "ErrorCode", "refused", "to_app_error"]
