"""The telephone of a seat as a person sets it: read from the setting, checked field by field, written back."""

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import msgspec

from sync.telephony.adapter import PhoneError
from sync.telephony.baresip.account import DTMF_MODES, LONGEST_SECRET, TRANSPORTS, read_account
from sync.telephony.systems import ASTERISK, FREESWITCH, needs_user, read_system_address

THROUGH_SERVER, ELSEWHERE = "server", "other"
"""What the setting says instead of an address."""
LONGEST_LOGIN = 200
_HOST = re.compile(r"([A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(\d{1,5}))?", re.ASCII)
_AREA = re.compile(r"0?[1-9]\d{1,3}", re.ASCII)
_OWN = ("transport", "extension", "area_code", "source", "player", "alert", "dtmf")
_ADDRESS_PARTS = frozenset({"host", "port", "url", "scheme", "path"})


class PhoneKind(StrEnum):
    """Which telephone a seat has."""

    NONE = "none"
    SOFTPHONE = "softphone"
    ASTERISK = "asterisk"
    FREESWITCH = "freeswitch"
    SERVER = "server"
    OTHER = "other"


_SCHEMES = {PhoneKind.SOFTPHONE: "sip", PhoneKind.ASTERISK: "ami", PhoneKind.FREESWITCH: "esl"}
_PLAIN = {PhoneKind.NONE: "", PhoneKind.SERVER: THROUGH_SERVER, PhoneKind.OTHER: ELSEWHERE}
_SYSTEMS = {PhoneKind.ASTERISK: ASTERISK, PhoneKind.FREESWITCH: FREESWITCH}


class Problem(StrEnum):
    """What is wrong with a field."""

    NEEDED = "needed"
    WRONG = "wrong"
    TOO_LONG = "too_long"


class PhoneSetup(msgspec.Struct, frozen=True, kw_only=True):
    """The fields a person sees; the secret is none of them.

    ``host`` may end in ``:port``. ``user`` is the account of a telephone system; a softphone's is its ``extension``.
    ``dtmf``: how a softphone sends key tones, empty: the usual way.
    ``source``, ``player``, ``alert``: microphone, loudspeaker and bell as ``driver,device``, empty: the system's.
    ``more``: the options of the address that have no field of their own, as ``name=value&name=value``.
    """

    kind: PhoneKind = PhoneKind.NONE
    host: str = ""
    user: str = ""
    extension: str = ""
    transport: str = ""
    area_code: str = ""
    source: str = ""
    player: str = ""
    alert: str = ""
    dtmf: str = ""
    more: str = ""

    @property
    def has_line(self) -> bool:
        """Whether this seat speaks to a telephone system itself."""
        return self.kind in _SCHEMES

    @property
    def account(self) -> str:
        """What a secret belongs to: another account or another machine needs another one."""
        name = self.extension if self.kind is PhoneKind.SOFTPHONE else self.user
        return f"{self.kind}:{name}@{self.host.lower()}"

    @property
    def url(self) -> str:
        """The setting, without the secret. Only of a setup without problems."""
        if not self.has_line:
            return _PLAIN[self.kind]
        softphone = self.kind is PhoneKind.SOFTPHONE
        scheme, user = _SCHEMES[self.kind], self.extension if softphone else self.user
        if self.transport == "tls":
            scheme += "s"
        options = [("transport", "tcp")] if softphone and self.transport == "tcp" else []
        if not softphone:
            options += [("extension", one.strip()) for one in self.extension.split(",") if one.strip()]
        options += [(name, value) for name in _OWN[2:] if (value := getattr(self, name))]
        options += parse_qsl(self.more, keep_blank_values=True)
        login = f"{quote(user, safe='')}@" if user else ""
        return f"{scheme}://{login}{self.host}/" + (f"?{urlencode(options, safe=',:@/{}*')}" if options else "")

    def problems(self, secret: str = "") -> Mapping[str, Problem]:
        """Return what is wrong, by the name of the field (``secret`` among them)."""
        needed = [name for name in self._needed() if not getattr(self, name).strip()]
        found = dict.fromkeys(needed, Problem.NEEDED)
        if not self.has_line:
            return found
        longest = LONGEST_SECRET if self.kind is PhoneKind.SOFTPHONE else LONGEST_LOGIN
        if len(secret.encode("utf-8", "replace")) > longest:
            found["secret"] = Problem.TOO_LONG
        elif not secret.isprintable():
            found["secret"] = Problem.WRONG
        found |= dict.fromkeys(self._wrong(), Problem.WRONG)
        if not found and (field := self._refused()):
            found[field] = Problem.WRONG
        return found

    def _needed(self) -> tuple[str, ...]:
        if self.kind is PhoneKind.SERVER:
            return ("extension",)
        if not self.has_line:
            return ()
        named = self.kind in _SYSTEMS and needs_user(_SYSTEMS[self.kind])
        return ("host", "user", "extension") if named else ("host", "extension")

    def _wrong(self) -> list[str]:
        host = _HOST.fullmatch(self.host)
        wrong = ["host"] if self.host and (host is None or not 0 < int(host[2] or 1) <= 65535) else []
        if self.kind in _SYSTEMS and any(not c.isalnum() and c not in "@._-/,+ " for c in self.extension):
            wrong.append("extension")
        if self.transport and self.transport not in TRANSPORTS:
            wrong.append("transport")
        if self.dtmf and self.dtmf not in DTMF_MODES:
            wrong.append("dtmf")
        if self.area_code and _AREA.fullmatch(self.area_code) is None:
            wrong.append("area_code")
        if not _can_be_read(self.more):
            wrong.append("more")
        return wrong

    def _refused(self) -> str:
        """Return the field the adapter would refuse, empty without one."""
        try:
            if self.kind is PhoneKind.SOFTPHONE:
                read_account(self.url)
            else:
                read_system_address(_SYSTEMS[self.kind], self.url)
        except PhoneError as error:
            return self._field_of(error.detail)
        except ValueError:
            return "host"
        return ""

    def _field_of(self, part: str) -> str:
        if part in _ADDRESS_PARTS:
            return "host"
        if part == "user":
            return "extension" if self.kind is PhoneKind.SOFTPHONE else "user"
        return part if part in _OWN else "more"


def read_setup(url: str, extension: str = "") -> PhoneSetup:
    """Return the fields of a setting; ``extension`` is the seat's, where the address has none.

    What cannot be read leaves its field empty: the person sees what is missing.
    """
    for kind, word in _PLAIN.items():
        if url == word:
            return PhoneSetup(kind=kind, extension=extension)
    scheme, mark, rest = url.partition("://")
    kind = next((one for one, known in _SCHEMES.items() if scheme in (known, f"{known}s")), PhoneKind.NONE)
    if kind is PhoneKind.NONE or not mark:
        return PhoneSetup(extension=extension)
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        options = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return PhoneSetup(kind=kind, extension=extension)
    own = {name: value for name, value in options if name in _OWN}
    user = unquote(parts.username or "")
    softphone = kind is PhoneKind.SOFTPHONE
    phones = ",".join(value for name, value in options if name == "extension")
    default = "tls" if scheme.endswith("s") and scheme != _SCHEMES[kind] else ""
    return PhoneSetup(
        kind=kind,
        host=parts.netloc.rpartition("@")[2],
        user="" if softphone else user,
        extension=user if softphone else phones or extension,
        transport=own.get("transport", default) if softphone else default,
        area_code=own.get("area_code", ""),
        source=own.get("source", ""),
        player=own.get("player", ""),
        alert=own.get("alert", ""),
        dtmf=own.get("dtmf", ""),
        more="&".join(f"{name}={value}" for name, value in options if name not in _OWN),
    )


def split_secret(url: str) -> tuple[str, str]:
    """Return a setting without the secret that stands in it, and the secret (empty without one)."""
    try:
        parts = urlsplit(url)
        secret = unquote(parts.password or "")
    except ValueError:
        return url, ""
    if not secret or not parts.netloc:
        return url, ""
    before, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{before.partition(':')[0]}@{host}").geturl(), secret


def _can_be_read(more: str) -> bool:
    """Whether these are options, none of which has a field of its own."""
    if not more:
        return True
    try:
        names = [name for name, _ in parse_qsl(more, keep_blank_values=True, strict_parsing=True, max_num_fields=20)]
    except ValueError:
        return False
    return more.isprintable() and not any(name in _OWN for name in names)
