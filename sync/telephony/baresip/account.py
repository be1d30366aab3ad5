"""Which phone the softphone is: its SIP account, sound devices and program, written as a URL."""

import re

import msgspec

from sync.domain.phone import DEFAULT_AREA_CODE
from sync.telephony.url import plain, read_options, split_url, wrong

LONGEST_SECRET = 63
"""Characters of a password; baresip reads no more."""
TRANSPORTS = ("udp", "tcp", "tls")
DTMF_MODES = ("rtp", "info", "auto")
"""How key tones go out: as RTP events (RFC 4733), by SIP INFO, or as the other end takes them. Never as a sound."""
_USER = re.compile(r"[\w.+*~-]{1,64}", re.ASCII)
_HOST = re.compile(r"[\w.:-]{1,253}", re.ASCII)
_DRIVER = re.compile(r"[a-z0-9_]{1,15}")
_LISTEN = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]{2,39}\]):\d{1,5}")
_CONFERENCE = re.compile(r"[0-9A-Za-z*#+._-]{1,40}")
_OPTIONS = frozenset(
    {
        "transport",
        "dtmf",
        "auth_user",
        "program",
        "modules",
        "source",
        "player",
        "alert",
        "listen",
        "area_code",
        "conference",
        "expires",
        "timeout",
    }
)


class SoftphoneAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A SIP account and how this seat speaks. ``repr`` and ``label`` never show the secret.

    ``program`` is baresip's file (empty: found on the ``PATH``), ``modules`` the folder of its modules (empty: looked
    for beside it). ``source``, ``player`` and ``alert`` are microphone, loudspeaker and bell as ``driver,device``;
    empty: what the system has as its default. ``listen``: address and port for SIP (empty: any free one).
    ``conference``: a number of the telephone system that joins everybody who dials it. ``expires``: seconds a
    registration holds. ``timeout``: seconds the registrar may take. ``dtmf``: one of :data:`DTMF_MODES`.
    """

    user: str
    host: str
    port: int = 5060
    secret: str = ""
    transport: str = "udp"
    dtmf: str = "rtp"
    auth_user: str = ""
    program: str = ""
    modules: str = ""
    source: str = ""
    player: str = ""
    alert: str = ""
    listen: str = ""
    area_code: str = DEFAULT_AREA_CODE
    conference: str = ""
    expires: int = 120
    timeout: float = 10.0

    @property
    def server(self) -> str:
        """Host and port as they stand in a SIP address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def label(self) -> str:
        """The phone at its registrar, for messages."""
        return f"{self.user}@{self.server}"

    def __repr__(self) -> str:
        return f"SoftphoneAccount({self.label})"


def read_account(url: str) -> SoftphoneAccount:
    """Return the account in ``sip://8012:secret@host:5060/?source=alsa,default`` (``sips://`` with TLS).

    Raises ``phone_wrong_address`` with the part that is wrong.
    """
    parts, port = split_url(url, ("sip", "sips"))
    options = {name: values[-1] for name, values in read_options(parts.query, _OPTIONS).items()}
    secure = parts.scheme == "sips"
    made = SoftphoneAccount(
        user=plain(parts.username or "", "user"),
        host=parts.hostname or "",
        port=(5061 if secure else 5060) if port is None else port,
        secret=plain(parts.password or "", "secret"),
        transport=options.pop("transport", "tls" if secure else "udp").lower(),
        dtmf=options.pop("dtmf", "rtp").lower(),
        area_code=options.pop("area_code", DEFAULT_AREA_CODE).lstrip("0"),
        expires=_number(options.pop("expires", "120"), "expires", 30, 3600),
        timeout=_number(options.pop("timeout", "10"), "timeout", 1, 120),
    )
    return checked_account(msgspec.structs.replace(made, **options))


def checked_account(account: SoftphoneAccount) -> SoftphoneAccount:
    """Return the account. Raises ``phone_wrong_address`` with the part that could not be written to baresip's files."""
    patterns = (
        ("user", account.user, _USER, True),
        ("host", account.host, _HOST, True),
        ("auth_user", account.auth_user, _USER, False),
        ("listen", account.listen, _LISTEN, False),
        ("conference", account.conference, _CONFERENCE, False),
    )
    for part, value, pattern, must in patterns:
        if (must or value) and pattern.fullmatch(value) is None:
            raise wrong(part)
    for part, value in (("source", account.source), ("player", account.player), ("alert", account.alert)):
        if value:
            check_device(value, part)
    for part, value in (("program", account.program), ("modules", account.modules)):
        if len(value) > 250 or not value.isprintable():
            raise wrong(part)
    if account.transport not in TRANSPORTS:
        raise wrong("transport")
    if account.dtmf not in DTMF_MODES:
        raise wrong("dtmf")
    if not 0 < account.port <= 65535:
        raise wrong("port")
    if len(account.secret.encode()) > LONGEST_SECRET or not account.secret.isprintable():
        raise wrong("secret")
    return account


def check_device(value: str, part: str) -> str:
    """Return a device (``driver,device``). Raises ``phone_wrong_address``."""
    driver, _, device = value.partition(",")
    if _DRIVER.fullmatch(driver) is None or len(device) > 120 or not device.isprintable() or device != device.strip():
        raise wrong(part)
    return value


def _number(text: str, part: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and least <= int(text) <= most):
        raise wrong(part)
    return int(text)
