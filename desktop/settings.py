"""Settings of this workstation: one typed file in the platform's folder. A damaged file never stops the program."""

import errno
import logging
import os
import tempfile
from pathlib import Path

import msgspec
import platformdirs

from desktop.errors import AppError, AppErrorCode

logger = logging.getLogger(__name__)

FILE_NAME = "settings.json"
VERSION = 1
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a workstation remembers. Unknown fields of a newer program are left out, missing ones take their default."""

    version: int = VERSION
    server: str = ""
    language: str = ""
    """``zh``, ``en`` or empty (the system's)."""
    theme: str = ""
    """``light``, ``dark``, ``contrast`` or empty (the system's)."""
    font_percent: int = 100
    desk: str = ""
    extension: str = ""
    """Number of the telephone at this seat (分机)."""
    last_user_no: str = ""
    watermark: bool = True
    phone: str = ""
    """Address of the telephone (``ami://user@host:5038/?extension=8012``, ``sip://8012@host``), without the secret;
    ``server``: the server tells of the calls of this seat.
    """
    damaged: bool = False
    """True when the file on the disk could not be read and these are defaults."""


def data_folder() -> Path:
    """Return the folder for stores and settings of this person on this machine."""
    return Path(platformdirs.user_data_dir("hotline-desk", appauthor=False, roaming=False))


def prepare_folder(folder: Path) -> None:
    """Make the folder and write into it once. Raises ``data_folder_unusable`` where that cannot be done.

    A full disk is not told here: what is kept there can still be read and handed in.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        if error.errno in _FULL:
            return
        raise unusable(folder, error) from None


def unusable(folder: Path, error: OSError) -> AppError:
    """Return the error for a data folder that cannot be used, with what the system says of it."""
    reason = error.strerror or type(error).__name__
    return AppError(AppErrorCode.DATA_FOLDER_UNUSABLE, values={"folder": str(folder), "reason": reason})


def load_settings(folder: Path) -> Settings:
    """Read the settings. A damaged file is kept aside as ``settings.json.damaged`` and defaults are used (and
    noted).
    """
    path = folder / FILE_NAME
    try:
        return checked(msgspec.json.decode(path.read_bytes(), type=Settings))
    except FileNotFoundError:
        return Settings()
    except (msgspec.DecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        logger.warning("settings unreadable, defaults used", extra={"kind": type(error).__name__})
        try:
            path.replace(path.with_name(FILE_NAME + ".damaged"))
        except OSError as move_error:
            logger.warning("damaged settings not moved", extra={"kind": type(move_error).__name__})
        return Settings(damaged=True)


def checked(settings: Settings) -> Settings:
    """Return the settings with values out of range replaced by their defaults."""
    return msgspec.structs.replace(
        settings,
        version=VERSION,
        language=settings.language if settings.language in {"zh", "en"} else "",
        theme=settings.theme if settings.theme in {"light", "dark", "contrast"} else "",
        font_percent=min(150, max(90, settings.font_percent)),
        damaged=False,
    )


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the settings so that a power cut leaves the old or the new file, never half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    part = path.with_name(FILE_NAME + ".part")
    with part.open("wb") as stream:
        stream.write(
            msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(settings, damaged=False)), indent=2)
        )
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
