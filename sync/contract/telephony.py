"""Messages of ``/telephony/v1``: the states of seats, and notes for the next shift."""

import msgspec

MOST_CHANGES = 200
"""Changes in one report."""
MOST_NOTE = 2_000
"""Characters of a note for the next shift."""


class AgentChange(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One change of a seat's state, ``age_ms`` ago by the seat's clock that never goes back.

    ``act`` is an :class:`~sync.domain.agent_state.AgentAct`; empty: the telephone system owns the state and said so.
    ``status`` and ``reason`` are what the seat came to; ``left_ms`` what is left of after-call work.
    """

    id: str
    status: str
    act: str = ""
    reason: str = ""
    age_ms: int = 0
    left_ms: int = -1


class AgentReport(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """``POST /telephony/v1/agent``: changes in the order they happened; none: only ask.

    ``extension``: the phone this seat names as its own; ``take_over``: it is to be taken from who has it.
    """

    changes: list[AgentChange] = []
    extension: str = ""
    take_over: bool = False


class AgentStanding(msgspec.Struct, omit_defaults=True):
    """The state as the server has it. ``age_ms`` by the server's clock; ``left_ms`` of after-call work (-1: none).

    ``owner`` is ``acd`` where the telephone system said so. ``able``: what can be asked of it through the server
    (values of :class:`sync.telephony.commands.Capability`).

    ``extension`` is the phone the server has bound to this person; ``held_by`` the name of who has the one the seat
    named, ``refusal`` why that one was not taken over. ``is_heard``: a telephone system has told of that phone, or
    there is none.
    """

    status: str
    reason: str = ""
    age_ms: int = 0
    left_ms: int = -1
    rests: str = ""
    rests_reason: str = ""
    owner: str = ""
    able: list[str] = []
    extension: str = ""
    held_by: str = ""
    refusal: str = ""
    is_heard: bool = True


class AgentView(msgspec.Struct, omit_defaults=True):
    """A seat's state for who leads; ``since`` is an instant of the server. ``owner`` is ``acd`` or ``server``.

    ``status`` is ``unknown`` where nobody can vouch for it: the telephone system was not heard of that phone.
    """

    status: str
    since: int
    reason: str = ""
    extension: str = ""
    owner: str = "server"


class PhoneQueue(msgspec.Struct, omit_defaults=True):
    """A queue of a telephone system: how many wait, the first since ``oldest_at`` (0: nobody, or not known)."""

    queue: str
    waiting: int = 0
    oldest_at: int = 0
    completed: int = 0
    abandoned: int = 0


class PhoneLine(msgspec.Struct, omit_defaults=True):
    """The server's line to a telephone system; ``heard_at`` is its last sign of life."""

    pbx: str
    state: str
    since: int
    heard_at: int
    code: str = ""


class ShiftNoteText(msgspec.Struct, forbid_unknown_fields=True):
    """``POST /telephony/v1/shift-notes``: a note for the team's next shift. The same id again changes nothing."""

    id: str
    text: str


class ShiftNote(msgspec.Struct, omit_defaults=True):
    """A note of an earlier shift; ``at`` is an instant of the server."""

    id: str
    by_name: str
    at: int
    text: str
    read: bool = False


class ShiftNotes(msgspec.Struct, omit_defaults=True):
    """Reply to ``GET /telephony/v1/shift-notes``: newest first."""

    notes: list[ShiftNote] = []


class ShiftNotesRead(msgspec.Struct, forbid_unknown_fields=True):
    """``POST /telephony/v1/shift-notes/read``: these were read by the person."""

    ids: list[str]
