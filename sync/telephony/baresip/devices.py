"""Sound devices of this machine as baresip names them. Version 1.0 lists none itself: the system's list is read."""

import re
from pathlib import Path
from typing import NamedTuple

ALSA_LIST = Path("/proc/asound/pcm")
_MOST = 64
_LARGEST = 64 * 1024
_LINE = re.compile(r"(\d{1,2})-(\d{1,3}): ([^:]*):([^:]*)(.*)")


class SoundDevice(NamedTuple):
    """A device: ``id`` as an account names it (``alsa,plughw:1,0``), its name, and what it can do."""

    id: str
    name: str
    plays: bool
    records: bool


def sound_devices(listing: Path = ALSA_LIST) -> tuple[SoundDevice, ...]:
    """Return the devices of the system's list; none where there is no such list (then a device is typed)."""
    try:
        with listing.open("rb") as stream:
            text = stream.read(_LARGEST).decode("utf-8", "replace")
    except OSError:
        return ()
    found = (_device(line) for line in text.splitlines()[:_MOST])
    return tuple(device for device in found if device is not None)


def _device(line: str) -> SoundDevice | None:
    """Return the device of a line such as ``00-03: HDMI 0 : HDMI 0 : playback 1``."""
    read = _LINE.fullmatch(line.strip())
    if read is None:
        return None
    card, device = int(read[1]), int(read[2])
    name = "".join(c for c in (read[4].strip() or read[3].strip()) if c.isprintable())[:80]
    return SoundDevice(f"alsa,plughw:{card},{device}", name, "playback" in read[5], "capture" in read[5])
