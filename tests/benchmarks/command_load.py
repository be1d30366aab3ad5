"""Other seats at work: devices that push one create a request, together at a steady rate, until the input ends.

``python -m tests.benchmarks.command_load LOAD.json``; prints ``ready``, and at the end what it has done.
"""

import sys
import threading
import time

import msgspec

from tests.benchmarks.drafts import filled_forms
from tests.benchmarks.push_load import PushDevice
from tests.benchmarks.server_program import AGENTS


class Load(msgspec.Struct):
    """Where to push and how many creates a second, by so many devices."""

    servers: list[str]
    per_second: float
    devices: int = 8


class Done(msgspec.Struct):
    """What the load was: commands, seconds, and the CPU time this program took for it."""

    sent: int
    seconds: float
    cpu_seconds: float
    failed: int = 0

    @property
    def note(self) -> str:
        """Say it in a figure's note."""
        share = 100 * self.cpu_seconds / max(self.seconds, 0.001)
        failed = f", {self.failed} failed" if self.failed else ""
        rate = self.sent / max(self.seconds, 0.001)
        return f"{rate:.0f} creates/s pushed{failed}, load generator {share:.0f} % of a core"


def main(load: Load) -> int:
    """Push until the input ends."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    forms = filled_forms(200, time.time_ns() // 1_000_000, seed=41)
    devices = [
        PushDevice(load.servers[at % len(load.servers)], AGENTS[1 + at % (len(AGENTS) - 1)])
        for at in range(load.devices)
    ]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    begun, used = time.monotonic(), time.process_time()
    sent, failed = [0] * load.devices, [0] * load.devices

    def work(at: int) -> None:
        pace = load.devices / load.per_second
        due = begun + pace * at / load.devices
        while not ended.wait(max(0.0, due - time.monotonic())):
            due = max(due + pace, time.monotonic() - 1.0)
            try:
                devices[at].push([forms[(sent[at] * load.devices + at) % len(forms)]])
                sent[at] += 1
            except (OSError, RuntimeError):
                failed[at] += 1

    threads = [threading.Thread(target=work, args=(at,)) for at in range(load.devices)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = Done(sum(sent), time.monotonic() - begun, time.process_time() - used, sum(failed))
    sys.stdout.write(msgspec.json.encode(done).decode() + "\n")
    sys.stdout.flush()
    for device in devices:
        device.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(msgspec.json.decode(sys.argv[1], type=Load)))
