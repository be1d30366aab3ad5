"""Nuisance callers (骚扰电话): proposed by who takes calls, decided by a team lead, ending by themselves.

A measure says how a number's calls are treated for some days; it never refuses a call. Words of danger to life set it
aside for the call.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec.structs import replace

from sync.domain.actor import Actor
from sync.domain.call_record import CALLS
from sync.domain.codes import Role
from sync.domain.instant import DAY, Instant
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.value import Value

TELLERS = (Role.AGENT, Role.CALLBACK_AGENT, Role.DISPATCHER, Role.TEAM_LEAD)
DECIDERS = (Role.TEAM_LEAD,)
DAYS = (3, 7, 30)
"""For how many days a measure may be approved."""
LIFE_THREATS = frozenset({"threat", "suicide", "gas", "explosion", "food"})
"""Categories of the city's sensitive words that set a measure aside."""
LONGEST_WORDS = 500
MOST_EVIDENCE = 20
MOST_LINES = 200
"""Lines of a measure's history; the audit keeps all."""
SET_ASIDE = "set_aside"


class NuisanceReason(StrEnum):
    """Why a number is proposed."""

    REPEATED = "repeated"
    ABUSE = "abuse"
    HARASSING = "harassing"
    SILENT = "silent"
    FALSE_REPORT = "false_report"
    OTHER = "other"


class NuisanceStep(StrEnum):
    """How calls of the number are treated: warned first, then kept short, at last ended after a given sentence."""

    WARN = "warn"
    LIMIT = "limit"
    END = "end"


class NuisanceState(StrEnum):
    """Where a measure stands. One that is in force ends by itself at ``until``."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    LIFTED = "lifted"


class NuisanceLine(Value):
    """One line of the history: what somebody did, and in which words."""

    at: Instant
    by: str
    act: str
    words: str = ""


class Nuisance(Value):
    """A measure with its evidence: ids of calls and orders of the number. ``number`` is E.164.

    ``awaited``: those of them that have not come to the server yet (a seat told of them before it sent them).
    """

    id: str
    number: str
    reason: NuisanceReason
    words: str = ""
    calls: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    state: NuisanceState = NuisanceState.PROPOSED
    proposed_by: tuple[str, ...] = ()
    proposed_at: Instant = 0
    step: NuisanceStep = NuisanceStep.WARN
    until: Instant = 0
    decided_by: str = ""
    decided_at: Instant = 0
    answer: str = ""
    history: tuple[NuisanceLine, ...] = ()
    ver: int = 0


class NuisanceMark(Value):
    """What seats hold of a measure: no number, only its matching mark. Proposers also learn what became of it."""

    id: str
    caller_ref: str = ""
    reason: NuisanceReason = NuisanceReason.OTHER
    step: NuisanceStep = NuisanceStep.WARN
    state: NuisanceState = NuisanceState.PROPOSED
    until: Instant = 0
    answer: str = ""


def is_in_force(one: Nuisance | NuisanceMark, now: Instant) -> bool:
    """Tell whether a measure counts at this moment."""
    return one.state is NuisanceState.IN_FORCE and now < one.until


def proposed(known: Nuisance | None, said: Nuisance, actor: Actor, at: Instant) -> Nuisance | Refusal:
    """Return the open proposal of a number after somebody has proposed it: a second word is added to the first."""
    if not actor.has(*TELLERS):
        return Refusal(RefusalCode.NOT_YOUR_ROLE)
    if not said.number.startswith("+"):
        return Refusal(RefusalCode.INVALID_VALUE, "number")
    if said.reason is NuisanceReason.OTHER and not said.words.strip():
        return Refusal(RefusalCode.REQUIRED, "words")
    if not said.calls and not said.orders:
        return Refusal(RefusalCode.REQUIRED, "evidence")
    if len(said.calls) + len(said.orders) > MOST_EVIDENCE:
        return Refusal(RefusalCode.TOO_LONG, "evidence", {"limit": MOST_EVIDENCE})
    if known is None:
        known = replace(said, proposed_by=(), proposed_at=at, state=NuisanceState.PROPOSED, history=())
    calls = tuple(dict.fromkeys((*known.calls, *said.calls)))[-MOST_EVIDENCE:]
    orders = tuple(dict.fromkeys((*known.orders, *said.orders)))[-MOST_EVIDENCE:]
    came = {*said.calls, *said.orders} - {*said.awaited}
    awaited = tuple(
        one for one in dict.fromkeys((*known.awaited, *said.awaited)) if one in (*calls, *orders) and one not in came
    )
    people = tuple(dict.fromkeys((*known.proposed_by, actor.user_id)))
    after = replace(known, calls=calls, orders=orders, awaited=awaited, proposed_by=people)
    return _noted(after, actor, "propose", said.words, at)


def arrived(one: Nuisance, standing: Mapping[str, bool]) -> Nuisance:
    """Return a measure after what it waited for was looked at: by id whether it is of the number, nothing for what is
    not here yet. What came and is of another number is no evidence.
    """
    wrong = {each for each in one.awaited if standing.get(each) is False}
    return replace(
        one,
        calls=tuple(each for each in one.calls if each not in wrong),
        orders=tuple(each for each in one.orders if each not in wrong),
        awaited=tuple(each for each in one.awaited if each not in standing),
    )


def approved(one: Nuisance, step: NuisanceStep, days: int, actor: Actor, at: Instant) -> Nuisance | Refusal:
    """Return the measure in force; another person than who proposed it has to say so."""
    if not actor.has(*DECIDERS):
        return Refusal(RefusalCode.NOT_YOUR_ROLE)
    if actor.user_id in one.proposed_by:
        return Refusal(RefusalCode.OWN_WORDS)
    if one.state is not NuisanceState.PROPOSED:
        return Refusal(RefusalCode.CHANGED_MEANWHILE)
    if days not in DAYS:
        return Refusal(RefusalCode.INVALID_VALUE, "days")
    until = at + days * DAY
    after = replace(one, state=NuisanceState.IN_FORCE, step=step, until=until)
    return _decided(after, actor, "approve", f"{step.value} {days}", at)


def refused(one: Nuisance, words: str, actor: Actor, at: Instant) -> Nuisance | Refusal:
    """Return the proposal refused, with the reason."""
    return _ended(one, NuisanceState.PROPOSED, NuisanceState.REFUSED, "refuse", words, actor, at)


def lifted(one: Nuisance, words: str, actor: Actor, at: Instant) -> Nuisance | Refusal:
    """Return the measure lifted before its end, with the reason."""
    if not is_in_force(one, at) and one.state is NuisanceState.IN_FORCE:
        return Refusal(RefusalCode.CHANGED_MEANWHILE)
    return _ended(one, NuisanceState.IN_FORCE, NuisanceState.LIFTED, "lift", words, actor, at)


def replaced(one: Nuisance, actor: Actor, at: Instant) -> Nuisance:
    """Return a measure that a newer one of the same number takes the place of."""
    return _decided(replace(one, state=NuisanceState.LIFTED), actor, "replace", "", at)


def set_aside(one: Nuisance, category: str, actor: Actor, at: Instant) -> Nuisance | Refusal:
    """Return the measure with a note that it did not count for a call: danger to life, or the agent's judgement.

    One that ended meanwhile, or was never put in force, counts for no call: it stays as it is. A proposal that waits
    learns of danger to life, so that who decides on it sees that.
    """
    if not actor.has(*TELLERS):
        return Refusal(RefusalCode.NOT_YOUR_ROLE)
    if category and category not in LIFE_THREATS:
        return Refusal(RefusalCode.INVALID_VALUE, "category")
    told = one.state is NuisanceState.PROPOSED and category in LIFE_THREATS
    if not told and not is_in_force(one, at):
        return one
    return _noted(one, actor, SET_ASIDE, category, at)


def scopes_of_nuisance(one: Nuisance) -> frozenset[str]:
    """Return where the mark stands: with everybody who takes calls while it counts, and with who proposed it."""
    everybody = {CALLS} if one.state is NuisanceState.IN_FORCE else set[str]()
    return frozenset(everybody | {f"user:{person}" for person in one.proposed_by})


def mark_of(one: Nuisance, caller_ref: str, *, own: bool) -> NuisanceMark:
    """Return what a seat holds of a measure; the answer is for who proposed it."""
    answer = one.answer if own else ""
    return NuisanceMark(one.id, caller_ref, one.reason, one.step, one.state, one.until, answer)


def _ended(
    one: Nuisance, before: NuisanceState, after: NuisanceState, act: str, words: str, actor: Actor, at: Instant
) -> Nuisance | Refusal:
    if not actor.has(*DECIDERS):
        return Refusal(RefusalCode.NOT_YOUR_ROLE)
    if one.state is not before:
        return Refusal(RefusalCode.CHANGED_MEANWHILE)
    if not words.strip():
        return Refusal(RefusalCode.REQUIRED, "words")
    return _decided(replace(one, state=after, answer=words), actor, act, words, at)


def _decided(one: Nuisance, actor: Actor, act: str, words: str, at: Instant) -> Nuisance:
    return _noted(replace(one, decided_by=actor.user_id, decided_at=at), actor, act, words, at)


def _noted(one: Nuisance, actor: Actor, act: str, words: str, at: Instant) -> Nuisance:
    history = [*one.history, NuisanceLine(at, actor.user_id, act, words)]
    if len(history) > MOST_LINES:  # what was decided stays; of the calls it did not count for, the oldest goes
        spare = next((at for at, line in enumerate(history) if line.act == SET_ASIDE), None)
        history = history if spare is None else history[:spare] + history[spare + 1 :]
    return replace(one, history=tuple(history))
