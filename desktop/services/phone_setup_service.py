"""Choosing the telephone of this seat: looked at, tried, taken over while the program runs. The secret lies in the
keystore of this workstation, bound to its account; it is in no file and no log.
"""

import logging
import os
from collections.abc import Callable
from typing import Protocol

import msgspec

from desktop.errors import AppError
from desktop.keystores import CredentialError, Keystore
from desktop.services.agent_state_service import AgentStateService
from desktop.services.phone_service import PhoneService
from desktop.services.phone_setup import PhoneSetup, read_setup, split_secret
from desktop.services.ports import SeatClock
from sync.telephony.adapter import Deliver, PhoneAdapter, PhoneErrorCode
from sync.telephony.baresip.account import SoftphoneAccount, read_account
from sync.telephony.baresip.devices import SoundDevice, sound_devices
from sync.telephony.event_box import EventBox
from sync.telephony.events import Line, LineState

logger = logging.getLogger(__name__)

SECRET_NAME = "phone-secret"  # noqa: S105 - the name under which it is kept
SECRET_VARIABLE = "HOTLINE_AMI_SECRET"  # noqa: S105 - the name of a variable
IN_CALL, WRONG_FIELDS, NO_SOUND = "phone_in_call", "phone_wrong_address", "phone_no_sound"
PATIENCE = 9.0
"""Seconds a try takes at most."""
SOUND_SECONDS = 1.5
TONE = "ausine,440"
"""What plays a test tone (440 Hz) without a microphone."""
_TRY_OPTIONS = {"timeout": "5"}


class _KeptSecret(msgspec.Struct, frozen=True):
    account: str
    secret: str


class PhoneLines(Protocol):
    """Makes adapters, and plugs the one this seat uses."""

    def make(self, url: str, secret: str, deliver: Deliver) -> PhoneAdapter:
        """Return an adapter that was not started. Raises ``phone_wrong_address``."""
        ...

    def plug(self, url: str, secret: str) -> None:
        """Use another telephone from now on; the former one is closed first. Raises ``phone_wrong_address``."""
        ...


class PhoneSetupService:
    """Every method but ``read`` may wait for seconds: call it away from the screen."""

    def __init__(
        self, phone: PhoneService, state: AgentStateService, lines: PhoneLines, keystore: Keystore, clock: SeatClock
    ) -> None:
        self._phone = phone
        self._state = state
        self._lines = lines
        self._keystore = keystore
        self._clock = clock
        self.devices: Callable[[], tuple[SoundDevice, ...]] = sound_devices
        """The sound devices that can be named here; others are typed."""

    def read(self, url: str, extension: str) -> PhoneSetup:
        """Return the fields of the setting in force."""
        return read_setup(url, extension)

    def begin(self, url: str) -> None:
        """Plug the telephone of the setting as the program starts. What fails shows as the telephone's trouble."""
        bare, given = split_secret(url)
        setup = read_setup(bare)
        secret = given or os.environ.pop(SECRET_VARIABLE, "")
        self._state.extension = self._state.extension or setup.extension
        try:
            if given and setup.has_line:
                self._keep(setup, given)
            secret = secret or self._kept(setup)
        except CredentialError as error:
            logger.warning("the telephone's secret cannot be had", extra={"code": error.code})
        try:
            self._lines.plug(bare, secret)
        except Exception as error:  # noqa: BLE001 - told on the screen like every trouble of the telephone
            code = str(getattr(error, "code", PhoneErrorCode.WRONG_ADDRESS))
            logger.warning("the telephone is not plugged", extra={"code": code})
            self._phone.take(Line(state=LineState.REFUSED, code=code))

    def has_secret(self, setup: PhoneSetup) -> bool:
        """Tell whether a secret of this account is kept."""
        try:
            return bool(self._kept(setup))
        except CredentialError:
            return False

    def try_out(self, setup: PhoneSetup, secret: str) -> str:
        """Connect beside the telephone in use. Returns an empty text when it is taken, or the code why not."""
        self._check(setup, secret)
        box = EventBox()
        adapter = self._lines.make(_for_a_try(setup).url, secret or self._kept(setup), box.put)
        adapter.start()
        try:
            until = self._clock.monotonic() + PATIENCE
            while (left := until - self._clock.monotonic()) > 0:
                event = box.take(left)
                if isinstance(event, Line) and event.state is not LineState.OVERFLOWN:
                    return "" if event.state is LineState.CONNECTED else event.code or PhoneErrorCode.TIMED_OUT.value
            return PhoneErrorCode.TIMED_OUT.value
        finally:
            adapter.close()

    def play_tone(self, setup: PhoneSetup, player: str) -> str:
        """Play a test tone through a loudspeaker or bell. Returns an empty text, or the code why it is not heard."""
        return self._sound(setup, TONE, player)

    def play_microphone(self, setup: PhoneSetup) -> str:
        """Play the microphone through the loudspeaker: who speaks hears it. Returns like :meth:`play_tone`."""
        return self._sound(setup, setup.source, setup.player)

    def apply(self, setup: PhoneSetup, secret: str) -> str:
        """Use this telephone from now on; returns the setting to keep, which holds no secret.

        Raises ``phone_in_call``, ``phone_wrong_address``, ``keystore_missing``; then nothing was changed.
        """
        self._check(setup, secret)
        if self._phone.current is not None:
            raise AppError(IN_CALL, retryable=True)
        if not setup.has_line:
            self._keystore.remove(SECRET_NAME)
        elif secret:
            self._keep(setup, secret)
        self._lines.plug(setup.url, secret or self._kept(setup))
        self._state.extension = setup.extension
        return setup.url

    # --- inside ---------------------------------------------------------------------------------------------------
    def _check(self, setup: PhoneSetup, secret: str) -> None:
        if setup.problems(secret):
            raise AppError(WRONG_FIELDS)

    def _sound(self, setup: PhoneSetup, source: str, player: str) -> str:
        from sync.telephony.baresip.sound_check import check_sound  # the sign-in field need not wait for it

        account = SoftphoneAccount(user="sound", host="invalid")
        if not setup.problems():
            found = read_account(setup.url)
            account = msgspec.structs.replace(account, program=found.program, modules=found.modules)
        return "" if check_sound(account, source, player, self._clock, SOUND_SECONDS) else NO_SOUND

    def _keep(self, setup: PhoneSetup, secret: str) -> None:
        self._keystore.write(SECRET_NAME, msgspec.json.encode(_KeptSecret(setup.account, secret)))

    def _kept(self, setup: PhoneSetup) -> str:
        if not setup.has_line:
            return ""
        data = self._keystore.read(SECRET_NAME)
        if not data:
            return ""
        try:
            kept = msgspec.json.decode(data, type=_KeptSecret)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return ""
        return kept.secret if kept.account == setup.account else ""


def _for_a_try(setup: PhoneSetup) -> PhoneSetup:
    """Return the same without a fixed port of its own, which the telephone in use has, and with little patience."""
    kept = [one for one in setup.more.split("&") if one and one.partition("=")[0] not in ("listen", *_TRY_OPTIONS)]
    more = "&".join([*kept, *(f"{name}={value}" for name, value in _TRY_OPTIONS.items())])
    return msgspec.structs.replace(setup, more=more)
