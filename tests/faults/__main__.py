"""``python -m tests.faults --listen HOST:PORT --to HOST:PORT --profile office|mobile|outage|proxy-buffering``.

Prints its address at once, and at the end (SIGINT, SIGTERM) one JSON line with what it did.
"""

import argparse
import asyncio
import signal
import sys

import msgspec

from tests.faults.profiles import PROFILES
from tests.faults.proxy import FaultProxy


def main(arguments: list[str]) -> int:
    """Run until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--listen", default="127.0.0.1:0", help="HOST:PORT (port 0: any free one)")
    parser.add_argument("--to", required=True, help="HOST:PORT of the server")
    parser.add_argument("--profile", choices=sorted(PROFILES), default="office")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    asyncio.run(_run(options))
    return 0


async def _run(options: argparse.Namespace) -> None:
    proxy = FaultProxy(*_address(options.to), PROFILES[options.profile], options.seed)
    host, port = await proxy.start(*_address(options.listen))
    sys.stdout.write(f"http://{host}:{port}\n")
    sys.stdout.flush()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await proxy.stop()
    sys.stdout.write(msgspec.json.encode({"profile": options.profile, **proxy.counts}).decode() + "\n")


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host or "127.0.0.1", int(port)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
