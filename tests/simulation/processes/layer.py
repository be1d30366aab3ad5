"""Kills of real processes as a layer. A schedule is some kills of one server (or two on one database) and two desks,
with a bad line between; at the end everything is compared.
"""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec

from sync.domain.access import grants, scopes_of
from sync.domain.order import Order
from sync.server.admin.check import find_faults
from sync.server.auth import accounts
from sync.server.services import Services, build_services
from tests.faults.profiles import CLEAN, PROFILES, Profile
from tests.faults.running import RunningProxy, running_proxy
from tests.helpers.postgres import postgres_programs
from tests.helpers.server import server_config
from tests.simulation.layers import Played
from tests.simulation.processes.grounds import Grounds
from tests.simulation.processes.programs import SeatHandle, ServerHandle
from tests.simulation.processes.records import orders_of, texts_of
from tests.simulation.real.template import scratch_folder

KILLS = 20
"""Kills of a schedule (one more when the last two came at once)."""
PEOPLE = ("agent", "dispatcher")
_LINE = Profile(latency=0.001, cut=0.04, reset=0.04, drop_reply=0.08, duplicate=0.05, half_open=0.01)
_LINES = (_LINE, _LINE, CLEAN, PROFILES["proxy-buffering"])
_MOST_WORDS = 8
_TWO_AT_ONCE = 0.15
"""How often a second program goes in the same moment, as when the power of a room fails."""


class ProcessesLayer:
    """Plays kills. Traces are not equal here: real processes run when the system lets them."""

    name = "processes"
    steps = KILLS
    counts_steps = True

    def __init__(self, *, postgres: bool | None = None) -> None:
        self._postgres = postgres_programs() is not None if postgres is None else postgres
        self._grounds = Grounds()

    def play(self, seed: int, steps: int, *, traced: bool = False) -> Played:
        """Kill ``steps`` times."""
        del traced
        folder = scratch_folder()
        try:
            with ExitStack() as stack:
                self._grounds.copy_server(folder / "server")
                url = stack.enter_context(self._grounds.database()) if self._postgres and seed % 2 else None
                return _Kills(seed, folder, url, stack).play(steps)
        except (RuntimeError, OSError) as error:  # a program that does not come up: a finding; other schedules go on
            return Played(seed, steps, {}, [f"{type(error).__name__}: {error}"])
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class _Kills:
    """One schedule."""

    def __init__(self, seed: int, folder: Path, url: str | None, stack: ExitStack) -> None:
        self._seed = seed
        self._chance = random.Random(seed)
        self._folder = folder
        self._url = url
        self._faults: Counter[str] = Counter()
        self._starts = 0
        self._violations: list[str] = []
        self._trays: list[str] = []
        where = ["--database", url] if url else ["--sqlite", str(folder / "server")]
        self._servers = [ServerHandle(where, folder / "server" / "keys.json") for _ in range(2 if url else 1)]
        for server in self._servers:
            stack.callback(server.kill)
            server.start()
        self._lines: list[RunningProxy] = []
        self._seats: list[SeatHandle] = []
        for place, number in enumerate(PEOPLE):
            server = self._servers[place % len(self._servers)]
            line = stack.enter_context(running_proxy("http://{}:{}".format(*server.address), CLEAN, seed * 8 + place))
            seat = SeatHandle(folder / number, line.url, number)
            stack.callback(seat.kill)
            self._lines.append(line)
            self._seats.append(seat)
            self._start(seat)
            self._ask(seat, "quiet")

    def play(self, kills: int) -> Played:
        """Kill so many programs, then compare."""
        while self._faults["kills"] < kills:
            self._kill()
        orders = self._become_quiet()
        for line in self._lines:
            self._faults.update(line.proxy.counts)
        faults = {name: count for name, count in self._faults.items() if count and not name.startswith("bytes")}
        acts = {"create": sum(len(seat.orders) for seat in self._seats), "orders": orders}
        return Played(self._seed, faults["kills"], faults, self._violations, "", acts)

    def _kill(self) -> None:
        """Let everybody work on new lines, end one program (now and then two at once) meanwhile, and start it again."""
        for line in self._lines:
            line.become(self._chance.choice(_LINES))
        asked: dict[str, int] = {}
        for seat in self._seats:
            calls = "call" if seat.number == "agent" else "act"
            words = [self._chance.choice((calls, calls, "act")) for _ in range(self._chance.randint(2, _MOST_WORDS))]
            asked[seat.number] = len(words)
            seat.tell(*words)
        programs = (*self._seats, *self._servers)
        victims = self._chance.sample(programs, 2 if self._chance.random() < _TWO_AT_ONCE else 1)
        watched = next((one for one in victims if isinstance(one, SeatHandle)), self._seats[0])
        for _ in range(self._chance.randrange(asked[watched.number])):
            watched.hear()
            asked[watched.number] -= 1
        for victim in victims:
            victim.kill()
            self._faults["kills"] += 1
            self._faults["client_killed" if isinstance(victim, SeatHandle) else "server_killed"] += 1
        for seat in self._seats:
            if seat not in victims:
                for _ in range(asked[seat.number]):
                    seat.hear()
        for victim in sorted(victims, key=lambda one: isinstance(one, SeatHandle)):
            if isinstance(victim, SeatHandle):
                self._start(victim)
            else:
                victim.start()

    def _start(self, seat: SeatHandle) -> None:
        for _ in range(5):
            self._starts += 1
            if seat.start(self._seed * 1000 + self._starts):
                return
        raise RuntimeError(f"{seat.number} cannot sign in")

    def _become_quiet(self) -> int:
        for line in self._lines:
            line.become(CLEAN)
        for _ in range(2):
            for seat in self._seats:
                said = self._ask(seat, "quiet")
                if said != "quiet":
                    self._violations.append(f"I5: {seat.number} never comes to rest: {said}")
        shown: dict[str, dict[str, int]] = {}
        for seat in self._seats:
            self._trays.append(self._ask(seat, "tray"))
            shown[seat.number] = msgspec.json.decode(self._ask(seat, "rows").removeprefix("rows "), type=dict[str, int])
            seat.kill()
        for server in self._servers:
            server.kill()
        services = build_services(server_config(self._folder / "server", self._url))
        try:
            return self._compare(services, shown)
        finally:
            services.close()

    @staticmethod
    def _ask(seat: SeatHandle, word: str) -> str:
        seat.tell(word)
        return seat.hear()

    def _compare(self, services: Services, shown: dict[str, dict[str, int]]) -> int:
        orders = orders_of(services)
        wrong = self._violations
        for seat in self._seats:
            for order, number in seat.orders.items():
                held = orders.get(order)
                if held is None or held.no != number:
                    wrong.append(f"I1: order {number} is {'not there' if held is None else held.no}")
            wrong += [f"I3: {seat.number}: {what}" for what in _differences(services, seat.number, orders, shown)]
        if len({order.no for order in orders.values()}) != len(orders):
            wrong.append("I1: a number was given twice")
        wrong += [f"I2: {fault}" for fault in find_faults(services)]
        texts = texts_of(services, orders) + "\n".join(self._trays).encode()
        typed = set[str]().union(*(seat.words for seat in self._seats))
        wrong += [f"I6: the words {word} are gone" for word in sorted(typed) if f'{word}"'.encode() not in texts]
        return len(orders)


def _differences(
    services: Services, number: str, orders: dict[str, Order], shown: dict[str, dict[str, int]]
) -> Iterator[str]:
    with services.database.read() as connection:
        person = accounts.by_no(connection, number)
        assert person is not None
        mine = grants(person.actor, services.book.organisation(connection)).keys()
    wanted = {one: order.ver for one, order in orders.items() if scopes_of(order) & mine}
    for one in wanted.keys() | shown[number].keys():
        if wanted.get(one) != shown[number].get(one):
            yield f"order {one} is version {shown[number].get(one)} here and {wanted.get(one)} there"
