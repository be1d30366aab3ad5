"""The private folder baresip is configured by. It never holds the password: that goes in by standard input."""

import contextlib
import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from sync.telephony.baresip.account import SoftphoneAccount

PREFIX = "hotline-softphone-"
_CODECS = ("opus", "g722", "g711")
_APPLICATIONS = ("contact", "menu", "mixminus", "ctrl_tcp")
_DEFAULT_DRIVER = {"linux": "alsa", "darwin": "coreaudio", "win32": "winwave"}
_PLAYED = frozenset({"ausine", "aubridge"})
"""Drivers that play without a sound card; they know one rate only."""
MOST_CALLS = 4


class ConfigFolder:
    """A folder only this person may enter, with a word in it by which its baresip is told from any other."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_memory_folder()))
        self.word = secrets.token_hex(16)

    def write(self, account: SoftphoneAccount, modules: Path, control_port: int) -> None:
        """Write ``accounts``, ``contacts`` and ``config``. ``modules``: the folder of baresip's modules."""
        self._write("accounts", account_line(account))
        self._write("contacts", f'"{self.word}" <sip:{self.word}@invalid>\n')
        self._write("config", config_text(account, modules, control_port))

    def write_loop(self, source: str, player: str, modules: Path, control_port: int) -> None:
        """Write files for a program without an account, which can only play a source through a player."""
        self._write("accounts", "")
        self._write("contacts", f'"{self.word}" <sip:{self.word}@invalid>\n')
        self._write("config", loop_text(source, player, modules, control_port))

    def remove(self) -> None:
        """Remove all of it."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _write(self, name: str, text: str) -> None:
        descriptor = os.open(self.path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)


def account_line(account: SoftphoneAccount) -> str:
    """Return the account as baresip reads it. Naming ``auth_user`` without a password makes it ask for the password."""
    tones = "" if account.dtmf == "rtp" else f";dtmfmode={account.dtmf}"
    return (
        f"<sip:{account.user}@{account.server};transport={account.transport}>"
        f";auth_user={account.auth_user or account.user};regint={account.expires};answermode=manual{tones}\n"
    )


def config_text(account: SoftphoneAccount, modules: Path, control_port: int) -> str:
    """Return baresip's configuration. Only modules that are there are named."""
    default = default_device()
    source, player = account.source or default, account.player or default
    alert = account.alert or player
    lines = [
        f"module_path {modules}",
        "call_local_timeout 120",
        f"call_max_calls {MOST_CALLS}",
        f"audio_source {source}",
        f"audio_player {player}",
        f"audio_alert {alert}",
        f"ctrl_tcp_listen 127.0.0.1:{control_port}",
        "menu_bell no",
        "statmode_default off",
    ]
    if account.listen:
        lines.append(f"sip_listen {account.listen}")
    drivers = dict.fromkeys(device.partition(",")[0] for device in (source, player, alert))
    if not _PLAYED.isdisjoint(drivers):
        lines += ["ausrc_srate 48000", "auplay_srate 48000", "ausrc_channels 2", "auplay_channels 2"]
    lines += [f"module {_file(name)}" for name in (*_CODECS, *drivers) if (modules / _file(name)).exists()]
    lines.append(f"module_tmp {_file('account')}")
    lines += [f"module_app {_file(name)}" for name in _APPLICATIONS if (modules / _file(name)).exists()]
    return "\n".join(lines) + "\n"


def loop_text(source: str, player: str, modules: Path, control_port: int) -> str:
    """Return the configuration of a program that only plays a source through a player."""
    lines = [
        f"module_path {modules}",
        f"audio_source {source}",
        f"audio_player {player}",
        f"audio_alert {player}",
        f"ctrl_tcp_listen 127.0.0.1:{control_port}",
        "menu_bell no",
        "ausrc_srate 48000",
        "auplay_srate 48000",
        "ausrc_channels 2",
        "auplay_channels 2",
    ]
    drivers = dict.fromkeys(device.partition(",")[0] for device in (source, player))
    lines += [f"module {_file(name)}" for name in ("g711", *drivers) if (modules / _file(name)).exists()]
    lines.append(f"module_tmp {_file('account')}")
    applications = ("contact", "menu", "auloop", "ctrl_tcp")
    lines += [f"module_app {_file(name)}" for name in applications if (modules / _file(name)).exists()]
    return "\n".join(lines) + "\n"


def default_device() -> str:
    """Return what the system has as its default sound device, as baresip writes it."""
    return f"{_DEFAULT_DRIVER.get(sys.platform, 'alsa')},default"


def modules_of(program: Path, given: str) -> Path | None:
    """Return the folder of the modules that belong to a program: the given one, or one near it; ``None`` without."""
    if given:
        folders = [Path(given)]
    else:
        root = program.resolve().parent.parent
        multiarch = sorted((root / "lib").glob("*-linux-*/baresip/modules"))
        near = [root / "lib/baresip/modules", root / "lib64/baresip/modules", *multiarch]
        folders = [*near, program.resolve().parent / "modules", program.resolve().parent]
    return next((folder.resolve() for folder in folders if (folder / _file("ctrl_tcp")).is_file()), None)


def _file(module: str) -> str:
    return f"{module}.dll" if sys.platform == "win32" else f"{module}.so"


def _memory_folder() -> str | None:
    """Return a folder that is only in memory and only this person's, where the system has one."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    with contextlib.suppress(OSError):
        status = os.stat(folder)
        if sys.platform != "win32" and status.st_uid == os.getuid() and not status.st_mode & 0o077:
            return folder
    return None
