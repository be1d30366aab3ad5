"""``python -m tests.faults --listen HOST:PORT --to HOST:PORT --profile office|mobile|outage|proxy-buffering``.

Prints its address at once, and at the end (Ctrl-C, SIGTERM) one JSON line with what it did.
"""

import argparse
import asyncio
import dataclasses
import signal
import sys

import msgspec

from tests.faults.profiles import PROFILES, Profile
from tests.faults.proxy import FaultProxy

_BAD = 2
"""Exit code for wrong arguments and an address that cannot be had."""

Address = tuple[str, int]


def main(arguments: list[str]) -> int:
    """Run until told to stop; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__, epilog=_profiles_told())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--listen", type=_listening, default="127.0.0.1:0", metavar="HOST:PORT", help="where to listen (port 0: any)"
    )
    parser.add_argument("--to", type=_target, required=True, metavar="HOST:PORT", help="the server")
    parser.add_argument("--profile", choices=sorted(PROFILES), default="office")
    parser.add_argument("--seed", type=int, default=1, help="the same seed does the same to the same requests")
    options = parser.parse_args(arguments)
    if options.listen == options.to:
        parser.error("--listen and --to are the same address")
    try:
        asyncio.run(_run(options.listen, options.to, options.profile, options.seed))
    except OSError as error:
        host, port = options.listen
        sys.stderr.write(f"python -m tests.faults: cannot listen on {host}:{port}: {error.strerror or error}\n")
        return _BAD
    except KeyboardInterrupt:
        return 130  # before it had begun to listen for that
    return 0


async def _run(listen: Address, to: Address, name: str, seed: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    proxy = FaultProxy(*to, PROFILES[name], seed)
    host, port = await proxy.start(*listen)
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"http://{shown}:{port}\n")
    sys.stdout.flush()
    sys.stderr.write(f"listening on {shown}:{port} for {to[0]}:{to[1]}, profile {name}; Ctrl-C ends it\n")
    await stop.wait()
    await proxy.stop()
    counts = {kind: count for kind, count in sorted(proxy.counts.items()) if count}
    sys.stdout.write(msgspec.json.encode({"profile": name, **counts}).decode() + "\n")


def _profiles_told() -> str:
    return "profiles:\n" + "\n".join(f"  {name:16} {_told(profile)}" for name, profile in sorted(PROFILES.items()))


def _told(profile: Profile) -> str:
    fields = dataclasses.asdict(profile)
    return ", ".join(f"{name} {value:g}" for name, value in fields.items() if value)


def _target(text: str) -> Address:
    host, port = _address(text)
    if not port:
        raise argparse.ArgumentTypeError("the server's port cannot be 0")
    return host, port


def _listening(text: str) -> Address:
    return _address(text)


def _address(text: str) -> Address:
    """Return host and port of ``HOST:PORT``, of a URL, or of a port alone."""
    place = text.removeprefix("http://").rstrip("/")
    host, _, port = place.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if text.startswith("https://"):
        raise argparse.ArgumentTypeError(f"{text}: TLS is not understood, give the server's plain HTTP address")
    if not port.isascii() or not port.isdigit() or int(port) > 65535 or any(sign in host for sign in "/@ "):
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT, e.g. 127.0.0.1:8455")
    return host or "127.0.0.1", int(port)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
