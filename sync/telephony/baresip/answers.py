"""What baresip answers in words, read: calls, one call whole, registration. Works for versions 1.0 to 4."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

LONGEST_READ = 64 * 1024
_LINE = re.compile(r"^(?P<current>[> ]).{0,20}?\[line (?P<line>\d{1,3})[^\]\n]{0,120}\](?P<rest>[^\n]{0,400})$", re.M)
_STATE = re.compile(r"^=+ Call debug \((?P<state>[A-Z?]{1,20})\) =+$", re.M)
_LOCAL = re.compile(r"^ local_uri: .{0,500}<(?P<uri>[^<>\n]{1,500})>\s*$", re.M)
_PEER = re.compile(r"^ peer_uri:  .{0,500}<(?P<uri>[^<>\n]{1,500})>\s*$", re.M)
_ID = re.compile(r"^ af=\S{1,20} id=(?P<id>[^\s]{1,256})\s*$", re.M)
_OUTGOING = re.compile(r"^ direction: Outgoing\s*$", re.M)
_VERSION = re.compile(r"baresip[^\n]{0,40}?(\d{1,3})\.(\d{1,3})\.(\d{1,3})", re.S)
_COLOUR = re.compile(r"\x1b\[[0-9;]{0,10}m")
_AUTHORITY = re.compile(r"^(?:sips?|tel):(?://)?", re.I)


@dataclass(frozen=True, slots=True)
class CallLine:
    """One line of ``listcalls``."""

    line: int
    on_hold: bool


@dataclass(frozen=True, slots=True)
class CallStatus:
    """One call as ``callstat`` tells it. ``state``: ``INCOMING``, ``OUTGOING``, ``RINGING``, ``EARLY``, …"""

    id: str
    state: str
    outgoing: bool
    local: str
    peer: str

    @property
    def is_established(self) -> bool:
        """Whether it was answered."""
        return self.state == "ESTABLISHED"


def read_list(text: str) -> list[CallLine]:
    """Return the calls of ``listcalls``."""
    found = _LINE.finditer(_plain(text))
    return [CallLine(int(one["line"]), "(on hold)" in one["rest"]) for one in found]


def read_status(text: str) -> CallStatus | None:
    """Return the call of ``callstat``, ``None`` when there is none."""
    text = _plain(text)
    state, call_id = _STATE.search(text), _ID.search(text)
    if state is None or call_id is None:
        return None
    local, peer = _LOCAL.search(text), _PEER.search(text)
    return CallStatus(
        id=call_id["id"],
        state=state["state"],
        outgoing=_OUTGOING.search(text) is not None,
        local="" if local is None else local["uri"],
        peer="" if peer is None else peer["uri"],
    )


def read_version(text: str) -> tuple[int, int, int] | None:
    """Return the version of ``about``."""
    found = _VERSION.search(_plain(text))
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def read_registration(text: str) -> bool | None:
    """Return whether ``reginfo`` says that the registrar has us; ``None`` while it has not answered."""
    found = re.search(r"^> .{1,300}\s(OK|ERR)\s", _plain(text), re.M)
    return None if found is None else found[1] == "OK"


def user_of(uri: str) -> str:
    """Return the user of a SIP or tel address: ``sip:13800138000@10.0.0.1:5060`` → ``13800138000``."""
    bare = _AUTHORITY.sub("", uri)
    at = bare.find("@")
    if at < 0 and uri[:3].lower() == "sip":
        return ""
    user = re.split(r"[;:?]", bare if at < 0 else bare[:at], maxsplit=1)[0]
    plain = unquote(user)
    return plain if plain.isprintable() and len(plain) <= 64 else ""


def _plain(text: str) -> str:
    return _COLOUR.sub("", text[:LONGEST_READ])
