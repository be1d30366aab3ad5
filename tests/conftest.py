"""What holds for every test: no display, no real keystore, no unexpected warning, no thread left behind."""

import gc
import logging
import os
import re
import threading
from collections.abc import Iterator

import keyring
import pytest

# Before anything imports Qt
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_ACCESSIBILITY", "0")

from tests.helpers.cheap_keys import cheap_derivation
from tests.helpers.leaks import threads_left
from tests.helpers.log_fail import RecordKeeper
from tests.helpers.memory_keyring import MemoryKeyring

pytest_plugins = ["tests.helpers.postgres"]


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[MemoryKeyring]:
    """A fresh keystore in memory."""
    previous = keyring.get_keyring()
    fresh = MemoryKeyring()
    keyring.set_keyring(fresh)
    yield fresh
    keyring.set_keyring(previous)


@pytest.fixture(autouse=True)
def cheap_keys(request: pytest.FixtureRequest) -> Iterator[None]:
    """Passwords of stores are stretched at next to no cost, but for ``@pytest.mark.real_keys``."""
    if request.node.get_closest_marker("real_keys"):
        yield
        return
    with cheap_derivation():
        yield


@pytest.fixture(autouse=True)
def private_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, data and caches of the person who runs the tests are neither read nor written."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
        ("APPDATA", "roaming"),
        ("LOCALAPPDATA", "local"),
    ):
        monkeypatch.setenv(name, str(home / folder))


@pytest.fixture(autouse=True)
def no_unexpected_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """A log record of WARNING or above fails the test unless ``@pytest.mark.allows_log(pattern)`` covers it."""
    keeper = RecordKeeper()
    root = logging.getLogger()
    level = root.level
    root.addHandler(keeper)
    yield
    root.removeHandler(keeper)
    root.setLevel(level)  # a test that sets up the program's logs makes no other test hear more
    allowed = [
        (re.compile(mark.args[0]), mark.kwargs.get("level", logging.CRITICAL))
        for mark in request.node.iter_markers("allows_log")
    ]
    unexpected = keeper.unexpected(allowed)
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread that outlives its test fails the test unless ``@pytest.mark.allows_threads(prefix)`` covers it."""
    before = {thread.ident for thread in threading.enumerate()}
    yield
    prefixes = tuple(str(mark.args[0]) for mark in request.node.iter_markers("allows_threads"))
    left = threads_left(before, prefixes)
    if left:
        pytest.fail(f"threads left running: {', '.join(left)}", pytrace=False)


@pytest.fixture(autouse=True, scope="module")
def nothing_searched_twice() -> Iterator[None]:
    """Leave what outlives a module (caches of libraries) out of every later search for rubbish: each window's end makes
    one.
    """
    yield
    leave_out_of_searches()


def pytest_collection_finish() -> None:
    """Leave what lives as long as the session out of them."""
    leave_out_of_searches()


def leave_out_of_searches() -> None:
    """Put all that is alive where the search for rubbish does not look."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for a PostgreSQL fixture, so that ``-m "not postgres"`` leaves them out."""
    for item in items:
        if any(name.startswith("postgres") for name in getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.postgres)
