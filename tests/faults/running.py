"""A fault proxy on a thread of its own, for callers that are not asynchronous."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.faults.profiles import CLEAN, Profile
from tests.faults.proxy import FaultProxy

_PATIENCE = 20.0


class RunningProxy:
    """The proxy, its address, and ways to change it from another thread."""

    def __init__(self, proxy: FaultProxy, loop: asyncio.AbstractEventLoop, url: str) -> None:
        self.proxy = proxy
        self.url = url
        self._loop = loop

    def become(self, profile: Profile) -> None:
        """Change the line."""
        self._call(lambda: setattr(self.proxy, "profile", profile))

    def cut_all(self) -> None:
        """Tear every connection down."""
        self._call(self.proxy.cut_all)

    def fall_silent(self, *, replies_only: bool = False) -> None:
        """Make every open connection half-open."""
        self._call(lambda: self.proxy.fall_silent(replies_only=replies_only))

    def _call(self, work: Callable[[], object]) -> None:
        done = threading.Event()
        self._loop.call_soon_threadsafe(lambda: (work(), done.set()))
        assert done.wait(_PATIENCE), "the proxy does not answer"


@contextmanager
def running_proxy(target: str, profile: Profile = CLEAN, seed: int = 1) -> Iterator[RunningProxy]:
    """Run a proxy before the server at ``target`` until the end of the block."""
    parts = urlsplit(target)
    proxy = FaultProxy(parts.hostname or "127.0.0.1", parts.port or 80, profile, seed)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="fault-proxy")
    thread.start()
    try:
        host, port = asyncio.run_coroutine_threadsafe(proxy.start(), loop).result(_PATIENCE)
        yield RunningProxy(proxy, loop, f"http://{host}:{port}")
    finally:
        asyncio.run_coroutine_threadsafe(proxy.stop(), loop).result(_PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
