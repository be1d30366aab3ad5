"""Names of channels, contacts and causes as FreeSWITCH writes them."""

import re

from sync.telephony.events import Outcome

_OPTIONS = re.compile(r"^(?:\{[^}]*\}|\[[^\]]*\]|<[^>]*>)+")
LONGEST_EXTENSION = 6
"""Digits of an inside number; longer ones are numbers of the public network."""
_OUTCOMES = {
    "USER_BUSY": Outcome.BUSY,
    "NO_ANSWER": Outcome.NO_ANSWER,
    "NO_USER_RESPONSE": Outcome.NO_ANSWER,
    "ALLOTTED_TIMEOUT": Outcome.NO_ANSWER,
    "CALL_REJECTED": Outcome.REJECTED,
    "LOSE_RACE": Outcome.ELSEWHERE,
    "PICKED_OFF": Outcome.ELSEWHERE,
    "ORIGINATOR_CANCEL": Outcome.ABANDONED,
}


def user_of(address: str) -> str:
    """Return the phone of a channel or contact: ``sofia/internal/8012@10.0.0.1``, ``[x=1]user/8012`` → ``8012``."""
    bare = _OPTIONS.sub("", address.strip())
    return bare.rpartition("/")[2].partition("@")[0].removeprefix("sip:")


def is_inside(address: str) -> bool:
    """Tell whether a channel looks like a phone of the house: its user is a short number."""
    user = user_of(address)
    return user.isascii() and user.isdigit() and len(user) <= LONGEST_EXTENSION


def outcome_of(cause: str) -> Outcome:
    """Return how a ringing came to its end."""
    return _OUTCOMES.get(cause, Outcome.FAILED)
