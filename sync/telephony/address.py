"""Where a telephone system is and how to sign in there, written as a URL."""

import re

import msgspec

from sync.domain.phone import DEFAULT_AREA_CODE
from sync.telephony.url import plain, read_options, split_url, wrong

_YES = frozenset({"1", "yes", "true", "on"})
_LISTS = frozenset({"queue", "extension", "agent"})
_OPTIONS = frozenset({"context", "interface", "area_code", "auth", "recordings", "timeout", "three_way"})
_TONES = re.compile(r"[0-9*#]{1,10}")
_PLAIN = re.compile(r"[\w.@/+-]{1,80}", re.ASCII)


class PhoneAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address. ``repr`` and ``label`` never show the secret.

    ``queues`` and ``extensions``: what to tell of (empty: everything). ``context`` is the dial plan's context for
    numbers dialled by agents, ``interface`` how a phone is written (``PJSIP/{extension}``, ``user/{extension}``),
    ``area_code`` completes local numbers (without the zero). ``md5``: sign in by challenge, so that the secret does not
    travel. ``three_way``: the key tones that make asking a colleague a talk of three (``atxferthreeway`` of Asterisk's
    ``features.conf``).
    """

    host: str
    port: int
    user: str = ""
    secret: str = ""
    tls: bool = False
    queues: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    context: str = "from-internal"
    interface: str = "PJSIP/{extension}"
    area_code: str = DEFAULT_AREA_CODE
    md5: bool = False
    recordings: bool = False
    timeout: float = 10.0
    three_way: str = "*3"

    @property
    def label(self) -> str:
        """Host and port, for messages."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def __repr__(self) -> str:
        return f"PhoneAddress({self.label})"


def read_address(
    url: str, scheme: str, port: int, interface: str = "PJSIP/{extension}", context: str = "from-internal"
) -> PhoneAddress:
    """Return the address in ``scheme://user:secret@host:port/?queue=a,b&extension=8012`` (``schemes://`` with TLS).

    Raises ``phone_wrong_address`` with the part that is wrong.
    """
    parts, given_port = split_url(url, (scheme, f"{scheme}s"))
    if not parts.hostname or any(c.isspace() or not c.isprintable() for c in parts.hostname):
        raise wrong("host")
    options = _options(parts.query)
    try:
        timeout = float(options.get("timeout", ["10"])[-1])
    except ValueError:
        raise wrong("timeout") from None
    if not 1.0 <= timeout <= 120.0:
        raise wrong("timeout")
    made = PhoneAddress(
        host=parts.hostname,
        port=port if given_port is None else given_port,
        user=_login(parts.username or "", "user"),
        secret=_login(parts.password or "", "secret"),
        tls=parts.scheme.endswith("s") and parts.scheme != scheme,
        queues=tuple(options.get("queue", [])),
        extensions=(*options.get("extension", []), *options.get("agent", [])),
        md5=options.get("auth", [""])[-1].lower() == "md5",
        recordings=options.get("recordings", [""])[-1].lower() in _YES,
        timeout=timeout,
        interface=interface,
        context=context,
    )
    if not made.port:
        raise wrong("port")
    named = {name: _word(options[name][-1], name) for name in ("context", "area_code") if options.get(name)}
    if options.get("three_way"):
        if _TONES.fullmatch(options["three_way"][-1]) is None:
            raise wrong("three_way")
        named["three_way"] = options["three_way"][-1]
    if options.get("interface"):
        named["interface"] = _pattern(options["interface"][-1])
    return msgspec.structs.replace(made, **named)


def _options(query: str) -> dict[str, list[str]]:
    return {
        name: [part.strip() for value in values for part in value.split(",") if part.strip()]
        if name in _LISTS
        else values
        for name, values in read_options(query, _LISTS | _OPTIONS).items()
    }


def _login(text: str, part: str) -> str:
    login = plain(text, part)
    if not login.isprintable() or len(login) > 200:
        raise wrong(part)
    return login


def _word(text: str, part: str) -> str:
    if _PLAIN.fullmatch(text) is None:
        raise wrong(part)
    return text.lstrip("0") if part == "area_code" else text


def _pattern(text: str) -> str:
    if text.count("{extension}") != 1 or _PLAIN.fullmatch(text.replace("{extension}", "0")) is None:
        raise wrong("interface")
    return text
