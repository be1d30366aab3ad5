"""A telephone call as it is kept: what a seat (or the telephone system) tells, how two tellings meet, who sees what.

A call nobody answered waits to be called back (漏接回拨), once for each number, until somebody has talked with the
caller.
"""

from enum import StrEnum

from msgspec.structs import replace

from sync.domain import phone
from sync.domain.codes import Disclosure
from sync.domain.instant import MINUTE, Instant
from sync.domain.value import Value

_PLAIN = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:_.@-")

CALLS = "desk:calls"
"""Scope in which every call stands that is over."""
CLAIM_LASTS = 30 * MINUTE


class CallDirection(StrEnum):
    """Which way a call went, seen from the hotline."""

    INBOUND = "in"
    OUTBOUND = "out"
    INTERNAL = "internal"


class CallResult(StrEnum):
    """How a call stands or came to an end."""

    UNDER_WAY = ""
    COMPLETED = "completed"
    ABANDONED = "abandoned"
    NO_ANSWER = "no_answer"
    TRANSFERRED = "transferred"
    FAILED = "failed"


class AskStage(StrEnum):
    """How it stands with a colleague who is asked while the caller waits."""

    RINGING = "ringing"
    TALKING = "talking"
    JOINED = "joined"
    """All three talk with each other."""
    OVER = "over"
    """The agent and the caller are alone again."""


class Asking(Value):
    """A colleague at ``to`` is asked while the caller waits; ``since`` is when this stage began.

    Over: ``outcome`` is how it ended, a value of :class:`sync.telephony.events.Outcome`.
    """

    to: str
    stage: AskStage
    since: Instant = 0
    outcome: str = ""


class CallFacts(Value):
    """What is told of a call. ``number`` is E.164 (empty when ``hidden``); times are instants, ``held_ms`` a sum.

    ``agent`` is the id of the person, empty for a call that reached nobody. ``order_id`` is the order it led to.
    """

    direction: CallDirection = CallDirection.INBOUND
    number: str = ""
    hidden: bool = False
    queue: str = ""
    dnis: str = ""
    unique_id: str = ""
    agent: str = ""
    agent_name: str = ""
    extension: str = ""
    rang_at: Instant = 0
    answered_at: Instant | None = None
    held_ms: int = 0
    held_at: Instant | None = None
    """Since when the caller is on hold; ``None`` while not."""
    asking: Asking | None = None
    """Who is asked about the call now, or was last; ``None`` once it is over or passed on."""
    ended_at: Instant | None = None
    end_unsure: bool = False
    """When it ended is not exactly known: nobody heard it. ``ended_at`` is when it was last known to be there."""
    recording_id: str = ""
    result: CallResult = CallResult.UNDER_WAY
    order_id: str = ""


class CallRecord(Value):
    """A call with what became of it. ``caller_ref`` is the matching mark of the number.

    ``waiting``: nobody has talked with the caller yet. ``times`` calls of this number were missed, the first at
    ``first_at``; ``claimed_by`` has said to call back.
    """

    id: str
    ver: int = 1
    facts: CallFacts = CallFacts()
    caller_ref: str = ""
    waiting: bool = False
    first_at: Instant = 0
    times: int = 1
    claimed_by: str = ""
    claimed_name: str = ""
    claimed_at: Instant | None = None
    pbx: str = ""
    """Telephone system that told of it last; empty for a call only seats told of."""
    settled_by: str = ""
    """Call that ended the waiting, or the person who did."""
    disclosure: Disclosure = Disclosure.FULL


def record_id(call_id: str, own: str = "") -> str:
    """Return the id of the record of a call: the same at the seat and at the server, at most 64 plain characters.

    ``own`` is added for calls a seat numbered itself.
    """
    plain = "".join(sign if sign in _PLAIN else "_" for sign in call_id)
    return f"{plain[: 64 - len(own)]}{own}"


def is_missed(facts: CallFacts) -> bool:
    """Tell whether somebody called, nobody answered, and it is known whom to call back."""
    return (
        facts.direction is CallDirection.INBOUND
        and facts.answered_at is None
        and facts.ended_at is not None
        and bool(facts.number)
        and not facts.hidden
    )


def has_talked(facts: CallFacts) -> bool:
    """Tell whether hotline and caller talked, whoever called."""
    return facts.answered_at is not None and facts.direction is not CallDirection.INTERNAL and bool(facts.number)


def merge(stored: CallFacts, told: CallFacts, *, by_system: bool = False) -> CallFacts:
    """Return what is known after another telling: what one knows and the other does not is kept, an answer and an end
    are never taken back. A call that was passed on is under way again at the next phone. Who names neither number nor
    phone says only which order it led to.

    ``by_system``: the telephone system tells it. It alone knows whether the caller is on hold, who is asked meanwhile,
    and that a call which was to be passed on is back at the same phone. An end that is exactly known stays when another
    is told that is not.
    """
    ended, unsure = _end(stored, told)
    passed_on = stored.result is CallResult.TRANSFERRED and stored.ended_at is None
    is_there = by_system and stored.result is CallResult.UNDER_WAY and told.extension == stored.extension
    goes_on = is_there and stored.answered_at is not None  # a state read anew tells of an answer when it is read
    is_back = by_system and told.ended_at is None and bool(told.extension) and told.extension == stored.extension
    anew = passed_on and (is_back or told.agent not in ("", stored.agent))
    held = told.held_at if by_system and told.asking is None else stored.held_at  # who is asked ends no hold
    asking = asking_after(stored.asking, told.asking) if by_system and told.asking is not None else stored.asking
    stays = ended is None and told.result is CallResult.UNDER_WAY
    tells_which_way = bool(told.number or told.hidden or told.agent or told.extension)
    return replace(
        told,
        direction=told.direction if tells_which_way else stored.direction,
        number=told.number or stored.number,
        hidden=told.hidden and stored.hidden,
        queue=told.queue or stored.queue,
        dnis=told.dnis or stored.dnis,
        unique_id=told.unique_id or stored.unique_id,
        agent=told.agent or stored.agent,
        agent_name=told.agent_name or stored.agent_name,
        extension=told.extension or stored.extension,
        rang_at=min(one for one in (told.rang_at, stored.rang_at) if one) if told.rang_at or stored.rang_at else 0,
        answered_at=stored.answered_at if goes_on or told.answered_at is None else told.answered_at,
        held_ms=max(told.held_ms, stored.held_ms),
        held_at=held if ended is None else None,
        asking=asking if stays else None,
        ended_at=ended,
        end_unsure=unsure,
        recording_id=told.recording_id or stored.recording_id,
        result=told.result or (CallResult.UNDER_WAY if anew else stored.result),
        order_id=told.order_id or stored.order_id,
    )


def _end(stored: CallFacts, told: CallFacts) -> tuple[Instant | None, bool]:
    """Return when a call ended and whether that is unsure, after another telling."""
    is_sure = stored.ended_at is not None and not stored.end_unsure
    if told.ended_at in (None, stored.ended_at) or (is_sure and told.end_unsure):
        return stored.ended_at, stored.end_unsure
    return told.ended_at, told.end_unsure


def gone(facts: CallFacts, heard_until: Instant, now: Instant) -> CallFacts:
    """Return a call that its telephone system no longer has, and that ended while nobody listened: since
    ``heard_until``, or since the last that was told of it. When and how it ended is not known.
    """
    told = max(facts.rang_at, facts.answered_at or 0, facts.held_at or 0)
    return replace(
        facts,
        ended_at=min(max(heard_until, told), now),
        end_unsure=True,
        result=facts.result or CallResult.FAILED,
    )


def asking_after(known: Asking | None, told: Asking) -> Asking | None:
    """Return how it stands with who is asked after another telling. One that names nobody ends what is ``known``: who
    had answered has left; who still rang did not answer, as it says.
    """
    if told.to or known is None or known.stage is AskStage.OVER:
        return told if told.to else known
    outcome = told.outcome if known.stage is AskStage.RINGING else CallResult.COMPLETED.value
    return Asking(known.to, AskStage.OVER, told.since, outcome)


def missed_again(waiting: CallRecord, later: CallFacts) -> CallRecord:
    """Return what waits after another missed call of the same number: one line for each number."""
    return replace(waiting, times=waiting.times + 1, facts=replace(waiting.facts, rang_at=later.rang_at))


def settles(talk: CallFacts, waiting: CallRecord) -> bool:
    """Tell whether a call with the same number ends the waiting: it was answered after the number had called."""
    return has_talked(talk) and talk.answered_at is not None and talk.answered_at >= waiting.facts.rang_at


def is_claimed(record: CallRecord, now: Instant) -> bool:
    """Tell whether somebody has said to call back and has not let too much time go by."""
    return record.claimed_at is not None and now - record.claimed_at < CLAIM_LASTS


def scopes_of_call(record: CallRecord) -> frozenset[str]:
    """Return the scopes a call stands in: the calls of all once it is over, its agent's own from the first ring."""
    scopes: set[str] = {CALLS} if record.facts.ended_at is not None else set()
    if record.facts.agent:
        scopes.add(f"user:{record.facts.agent}")
    return frozenset(scopes)


def view_call(record: CallRecord, disclosure: Disclosure) -> CallRecord:
    """Return the call as somebody may see it: the number whole for who had it, for others as callers' numbers are."""
    record = replace(record, pbx="")  # where it stands concerns the server alone
    if disclosure is Disclosure.FULL:
        return replace(record, disclosure=disclosure)
    number = "" if disclosure is Disclosure.HIDDEN else phone.mask(record.facts.number)
    facts = replace(record.facts, number=number, recording_id="", unique_id="")
    ref = "" if disclosure is Disclosure.HIDDEN else record.caller_ref
    return replace(record, facts=facts, caller_ref=ref, disclosure=disclosure)
