"""A short sound through chosen devices, by a baresip of its own that is registered nowhere."""

import threading

from sync.telephony.adapter import PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.baresip.account import SoftphoneAccount, check_device
from sync.telephony.baresip.control import Control, Job
from sync.telephony.baresip.folder import default_device
from sync.telephony.baresip.process import SoftphoneProgram

LISTENS_WITHIN = 5.0
_TICK = 0.1


def check_sound(account: SoftphoneAccount, source: str, player: str, clock: PhoneClock, seconds: float) -> bool:
    """Play ``source`` through ``player`` (``driver,device``; empty: the system's default) for some seconds.

    Returns whether both could be opened. Raises :class:`PhoneError`: a device that is written wrong, baresip missing.
    """
    for device, part in ((source, "source"), (player, "player")):
        if device:
            check_device(device, part)
    program = SoftphoneProgram(account, loops=(source or default_device(), player or default_device()))
    control: Control | None = None
    try:
        pause = threading.Event()
        control = Control.connect(program.control_port, clock, lambda: program.runs, pause.wait, LISTENS_WITHIN)
        opened: list[bool] = []
        control.do(_looping(program.folder.word, opened))
        until = clock.monotonic() + LISTENS_WITHIN + seconds
        while control.is_busy and clock.monotonic() < until:
            control.receive(_TICK)
        if not opened or not opened[0]:
            return False
        until = clock.monotonic() + seconds
        while program.runs and clock.monotonic() < until:
            control.receive(_TICK)
        return program.runs
    finally:
        if control is not None:
            control.close()
        program.end(politely=False)


def _looping(word: str, opened: list[bool]) -> Job:
    if word not in (yield "contacts", "").data:
        raise PhoneError(PhoneErrorCode.NOT_OURS)
    opened.append((yield "auloop", "48000 2").ok)
