"""Why a rule said no. Codes only: sentences for them stand in the two text catalogues."""

from enum import StrEnum

from sync.domain.value import Value


class RefusalCode(StrEnum):
    """Reasons of refusal. Values are stored in the command log: never rename one, only add."""

    UNKNOWN_ACTION = "unknown_action"
    UNKNOWN_ORDER = "unknown_order"
    NOT_IN_THIS_STATE = "not_in_this_state"
    NOT_YOUR_ROLE = "not_your_role"
    NOT_YOUR_UNIT = "not_your_unit"
    NOT_YOUR_ASSIGNMENT = "not_your_assignment"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    REQUIRED = "required"
    TOO_LONG = "too_long"
    INVALID_VALUE = "invalid_value"
    INVALID_CHARACTERS = "invalid_characters"
    UNKNOWN_CATEGORY = "unknown_category"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_CODE = "unknown_code"
    ADDRESS_REQUIRED = "address_required"
    ACCUSED_REQUIRED = "accused_required"
    UNIT_IS_ACCUSED = "unit_is_accused"
    UNIT_IS_COMMUNITY = "unit_is_community"
    DIRECTORY_NOT_UNIQUE = "directory_not_unique"
    REPORT_NOT_DIRECT = "report_not_direct"
    CONFIDENTIAL_NOT_DIRECT = "confidential_not_direct"
    RETURN_FORBIDDEN = "return_forbidden"
    RETURN_WINDOW_OVER = "return_window_over"
    RETURN_LIMIT = "return_limit"
    SAME_UNIT = "same_unit"
    REQUEST_OPEN = "request_open"
    NO_OPEN_REQUEST = "no_open_request"
    EXTENSION_LIMIT = "extension_limit"
    EXTENSION_TOO_LATE = "extension_too_late"
    CALLER_NOT_INFORMED = "caller_not_informed"
    LEADER_MUST_CONFIRM = "leader_must_confirm"
    ASSIST_NOT_REPLIED = "assist_not_replied"
    CONTACT_MISSING = "contact_missing"
    READ_BACK_MISSING = "read_back_missing"
    UNDO_TOO_LATE = "undo_too_late"
    UNDO_NOT_YOURS = "undo_not_yours"
    ALREADY_SIGNED = "already_signed"
    ALREADY_HELD = "already_held"
    NOT_HELD = "not_held"
    SUB_DEADLINE_TOO_LATE = "sub_deadline_too_late"
    REDO_LIMIT = "redo_limit"
    REDO_NOT_NEEDED = "redo_not_needed"
    MASTER_NOT_OPEN = "master_not_open"
    MERGE_INTO_ITSELF = "merge_into_itself"
    RECORDING_REQUIRED = "recording_required"
    NOT_OVERDUE = "not_overdue"
    TOO_EARLY = "too_early"
    APPEAL_TOO_LATE = "appeal_too_late"
    EVALUATION_INCOMPLETE = "evaluation_incomplete"
    NEEDS_CONNECTION = "needs_connection"
    CHANGED_MEANWHILE = "changed_meanwhile"
    CAUSE_FAILED = "cause_failed"
    NUMBER_NOT_YOURS = "number_not_yours"
    NUMBER_TAKEN = "number_taken"
    TOO_OLD_FOR_QUEUE = "too_old_for_queue"


class Refusal(Value):
    """A reason, the field it belongs to (empty: the whole act) and values for the sentence (never personal data)."""

    code: RefusalCode
    field: str = ""
    values: dict[str, str | int] = {}
