"""Either of the hand-written telephone systems, and the process of ``hotline-server telephony`` before it."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from msgspec.structs import replace

from sync.server.admin.telephony import pump
from sync.server.telephony.errand_runner import ErrandRunner
from sync.server.telephony.switchboard import Switchboard
from sync.telephony.commands import Capability
from sync.telephony.event_box import EventBox
from sync.telephony.systems import make_system, read_system_address
from tests.helpers.ami.ami_server import AmiServer, ami_server, block
from tests.helpers.ami.recorded import events as recorded
from tests.helpers.esl.esl_server import EslServer, esl_server
from tests.helpers.esl.played import AGENT, CALLER, NAME, agent, bridge, caller, queue
from tests.helpers.phone.listening import PATIENCE, Clock
from tests.helpers.server import RunningServer

EXTENSION = "8012"
_AMI_WORDS = {
    "hang_up": "Hangup",
    "transfer": "BlindTransfer",
    "ask": "Atxfer",
    "dial": "Originate",
    "send_tones": "PlayDTMF",
    "pause": "QueuePause",
}
_ESL_WORDS = {
    "hang_up": "uuid_kill",
    "transfer": "uuid_transfer",
    "ask": "uuid_broadcast",
    "dial": "originate",
    "send_tones": "uuid_send_dtmf",
    "pause": "callcenter_config agent set status",
    "hold": "uuid_hold a9",
    "resume": "uuid_hold off",
}


@dataclass
class Pbx:
    """A telephone system at which extension 8012 can be in a call (``call``)."""

    kind: str
    server: AmiServer | EslServer
    secret: str
    call: str

    def talk(self) -> None:
        """Let a caller talk with 8012."""
        if isinstance(self.server, AmiServer):
            self.server.play(recorded())
        else:
            begin = (caller("CREATE"), queue("member-queue-start"), agent("CREATE"), agent("PROGRESS"))
            taken = (agent("ANSWER"), queue("bridge-agent-start", CC_Agent=NAME, CC_Agent_UUID=AGENT))
            self.server.play_events(*begin, *taken, bridge(CALLER, AGENT))

    def expect(self, act: str) -> str:
        """Wait until it was asked for an act; returns the words."""
        if isinstance(self.server, EslServer):
            return self.server.expect(_ESL_WORDS[act])
        return str(self.server.expect(_AMI_WORDS[act]))

    def refuse(self, act: str) -> None:
        """Refuse an act from now on."""
        if isinstance(self.server, EslServer):
            self.server.refuses[_ESL_WORDS[act]] = "-ERR no"
        else:
            self.server.refuses.add(_AMI_WORDS[act].lower())

    def asked(self) -> int:
        """How many questions and commands have come and were not looked at."""
        one = self.server
        return (one.commands if isinstance(one, EslServer) else one.actions).qsize()


@contextmanager
def asterisk() -> Iterator[Pbx]:
    """An Asterisk with one queue and agent 8012."""
    with ami_server() as server:
        server.lists["queuestatus"] = [
            block(Event="QueueParams", Queue="q12345", Calls=0, Completed=7, Abandoned=1, ActionID="@ID@"),
            block(
                Event="QueueMember",
                Queue="q12345",
                Name="PJSIP/8012",
                Location="PJSIP/8012",
                StateInterface="PJSIP/8012",
                Status=1,
                Paused=0,
                ActionID="@ID@",
            ),
        ]
        yield Pbx("asterisk", server, "ctisecret", "1795458538.2")


@contextmanager
def freeswitch() -> Iterator[Pbx]:
    """A FreeSWITCH with one queue and agent 8012."""
    with esl_server() as server:
        yield Pbx("freeswitch", server, "ClueCon", CALLER)


@contextmanager
def served(
    server: RunningServer, pbx: Pbx, *, commands: bool = True, name: str = "", service_codes: bool = False
) -> Iterator[Switchboard]:
    """``hotline-server telephony`` before a telephone system, with or without ``--commands``, ``--service-codes``."""
    services, box = server.services, EventBox()
    address = replace(read_system_address(pbx.kind, pbx.server.url), secret=pbx.secret)
    adapter = make_system(pbx.kind, address, box.put, Clock(services.clock.now()), random.random)
    wake = services.watch.moved if services.sequencer is None else services.sequencer.wake

    def able() -> frozenset[Capability]:
        return adapter.capabilities if commands else frozenset()

    board = Switchboard(services.database, services.sealer, services.clock, name or pbx.kind, wake, able)
    ground = (services.database, services.sealer, services.clock)
    runner = ErrandRunner(*ground, board, adapter, service_codes=service_codes)
    thread = threading.Thread(target=pump, args=(box, board, adapter, False, runner.answered), daemon=True)
    adapter.start()
    thread.start()
    if commands:
        runner.start()
    try:
        yield board
    finally:
        runner.close()
        adapter.close()
        box.close()
        thread.join(PATIENCE)
        assert not thread.is_alive()
