"""Whose turn it is to write."""

import os
import threading

import pytest

from desktop.store.errors import StoreBusy
from desktop.store.write_gate import WriteGate


def test_a_saver_overtakes_an_applier_that_waits() -> None:
    gate = WriteGate()
    order: list[str] = []
    applier_waits, saver_waits = threading.Event(), threading.Event()

    def apply() -> None:
        applier_waits.set()
        with gate.passage(urgent=False):
            order.append("apply")

    def save() -> None:
        saver_waits.set()
        with gate.passage(urgent=True):
            order.append("save")

    with gate.passage(urgent=False):
        applier = threading.Thread(target=apply)
        applier.start()
        applier_waits.wait(5)
        saver = threading.Thread(target=save)
        saver.start()
        saver_waits.wait(5)
        while not gate.wanted:
            os.sched_yield()
    saver.join(5)
    applier.join(5)
    assert order == ["save", "apply"]


def test_nobody_is_wanted_when_nobody_waits() -> None:
    gate = WriteGate()
    with gate.passage(urgent=True):
        assert not gate.wanted


def test_the_gate_opens_again_after_an_error() -> None:
    gate = WriteGate()
    try:
        with gate.passage(urgent=True):
            raise ValueError
    except ValueError:
        pass
    with gate.passage(urgent=False):
        assert not gate.wanted


def test_saves_without_a_pause_do_not_keep_an_applier_out() -> None:
    gate = WriteGate()
    applied = threading.Event()

    def apply() -> None:
        with gate.passage(urgent=False):
            applied.set()

    def save() -> None:
        while not applied.is_set():
            with gate.passage(urgent=True):
                os.sched_yield()

    threads = [threading.Thread(target=one) for one in (save, save, apply)]
    for one in threads:
        one.start()
    assert applied.wait(5)
    for one in threads:
        one.join(5)


def test_after_it_was_shut_nothing_is_saved() -> None:
    gate = WriteGate()
    gate.shut()
    with pytest.raises(StoreBusy), gate.passage(urgent=True):
        raise AssertionError
    with gate.passage(urgent=False):
        assert not gate.wanted


def test_a_saver_that_is_refused_leaves_its_turn_to_appliers() -> None:
    gate = WriteGate()
    gate.shut()
    refused, begun = threading.Event(), threading.Semaphore(0)

    def apply() -> None:
        begun.release()
        with gate.passage(urgent=False):
            pass

    def save() -> None:
        try:
            with gate.passage(urgent=True):
                pass
        except StoreBusy:
            refused.set()

    appliers = [threading.Thread(target=apply, daemon=True) for _ in range(12)]  # some wake before the saver does
    saver = threading.Thread(target=save, daemon=True)
    with gate.passage(urgent=False):
        for one in appliers:
            one.start()
            begun.acquire(timeout=5)
        saver.start()
        while not gate.wanted:
            os.sched_yield()
    saver.join(5)
    for one in appliers:
        one.join(5)
    assert refused.is_set()
    assert not any(one.is_alive() for one in appliers)
