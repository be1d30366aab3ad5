"""The slow errands of a seat: once a sign-in, and again when what they fetch was announced."""

import threading

from desktop.services.events import EventHub, RecordsChanged
from desktop.wiring.courier import Courier

SOON = 10.0


def test_what_was_announced_is_fetched_again_without_a_new_sign_in() -> None:
    hub, first, again = EventHub(), threading.Event(), threading.Event()
    courier = Courier(lambda: True, hub, (first.set,), lambda stop: None, {"policy": again.set})
    courier.start()
    try:
        assert first.wait(SOON)
        hub.publish(RecordsChanged("unit", ("U1",)))
        assert not again.is_set()
        hub.publish(RecordsChanged("policy", ("policy",)))
        assert again.wait(SOON)
    finally:
        courier.stop()


def test_seats_that_are_told_at_once_do_not_all_ask_at_once() -> None:
    hub, carried, again = EventHub(), threading.Event(), threading.Event()

    def carry(stop: object) -> None:
        del stop
        carried.set()

    courier = Courier(lambda: True, hub, (), carry, {"policy": again.set}, lambda: 3600.0)
    courier.start()
    try:
        assert carried.wait(SOON)
        carried.clear()
        hub.publish(RecordsChanged("policy", ("policy",)))
        hub.publish(RecordsChanged("file", ("F1",)))
        assert carried.wait(SOON)
        assert not again.is_set()
    finally:
        courier.stop()


def test_what_concerns_few_is_done_at_once_whatever_the_others_wait_for() -> None:
    hub, began, soon = EventHub(), threading.Event(), threading.Event()
    courier = Courier(
        lambda: True, hub, (began.set,), lambda stop: None, spread=lambda: 3600.0, soon={"draft_end": soon.set}
    )
    courier.start()
    try:
        assert began.wait(SOON)
        hub.publish(RecordsChanged("draft_end", ("d1",)))
        assert soon.wait(SOON)
    finally:
        courier.stop()


def test_an_errand_that_hangs_is_broken_off_when_the_person_signs_out() -> None:
    begun, broken = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        assert broken.wait(SOON)

    courier = Courier(lambda: True, EventHub(), (hang,), lambda stop: None, break_off=broken.set)
    courier.start()
    assert begun.wait(SOON)

    courier.stop()

    assert broken.is_set()
