"""A copied store goes on as a new device: it proves that it holds the key of the store it was copied from.

Two copies of one disk share tokens, queue and number blocks. The one that the server finds to be behind takes a device
id of its own, without a new sign-in; what both have to send goes up once, and the shared blocks are used by neither.
"""

import msgspec

from sync.contract.messages import RefreshRequest

_CLAIM = b"hotline-desk store 1\n"


class ForkRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Go on as ``fresh``, a new device id. ``refresh_token`` is one of ``device``, used up or not.

    ``proof`` (base64) is the signature over :func:`fork_claim` by the key that signs this person's commands there.
    """

    device: str
    fresh: str
    refresh_token: str
    proof: str


def fork_claim(device: str, fresh: str, refresh_token: str) -> bytes:
    """Return what a store signs to go on as a new device."""
    return _CLAIM + msgspec.json.encode(("fork", device, fresh, refresh_token))


def refresh_claim(request: RefreshRequest) -> bytes:
    """Return what a store signs when it refreshes: a token used twice by who can prove this was copied, not stolen."""
    return _CLAIM + msgspec.json.encode(("refresh", request.device, request.refresh_token))
