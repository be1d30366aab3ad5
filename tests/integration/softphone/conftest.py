"""An exchange, and a softphone that is registered there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.telephony.events import LineState
from tests.helpers.sip.sipp import HERE, Sipp, exchange, needs_sip
from tests.helpers.sip.softphone import Phone, softphone


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Sipp]:
    """The exchange."""
    needs_sip()
    with exchange(tmp_path) as made:
        yield made


@pytest.fixture
def phone(hotline: Sipp) -> Iterator[Phone]:
    """A softphone that is registered there."""
    with softphone(hotline.port) as made:
        connected = made.line(LineState.CONNECTED)
        assert (connected.adapter, connected.server) == ("baresip", f"8012@{HERE}:{hotline.port}")
        yield made
