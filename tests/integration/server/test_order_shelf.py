"""Orders kept in memory for the feed: read and encoded once, and never shown to somebody else than before."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import event, select, update

from sync.contract.messages import Change
from sync.domain.access import view
from sync.domain.actor import Actor
from sync.domain.codes import Action, Disclosure, Outcome
from sync.server.commands.order_rows import open_document
from sync.server.feed.order_shelf import OrderShelf
from sync.server.feed.visibility import Viewer
from sync.server.tables.orders import work_order
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer, running_server

PHONE = "13800138000"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server on SQLite: what is kept in memory is the same on both databases."""
    with running_server(tmp_path, None) as running:
        yield running


def _bodies(seat: HttpSeat) -> dict[str, bytes]:
    """Return the bodies of orders that a seat gets from the beginning of the feed."""
    seat.cursor = 0
    changes: list[Change] = [change for page in seat.pull() for change in page.changes]
    return {one.id: bytes(one.d) for one in changes if one.e == "order" and isinstance(one.d, msgspec.Raw)}


def _created(seat: HttpSeat, count: int = 1) -> list[str]:
    commands = [seat.create() for _ in range(count)]
    assert {one.outcome for one in seat.push(*commands).results} == {Outcome.APPLIED}
    return [one.target for one in commands]


def test_everybody_gets_the_same_from_memory_as_from_the_database(server: RunningServer) -> None:
    author = server.seat("agent")
    (order,) = _created(author)
    readers = {"agent": author, **{name: server.seat(name) for name in ("dispatcher", "callback_agent", "market")}}
    first = {name: _bodies(seat) for name, seat in readers.items()}
    again = {name: _bodies(seat) for name, seat in reversed(readers.items())}
    assert again == first
    assert PHONE.encode() in first["agent"][order], "the author sees whom they spoke to"
    assert PHONE.encode() not in first["dispatcher"][order]
    assert order not in first["callback_agent"]
    assert order not in first["market"]


def test_a_changed_order_is_read_anew(server: RunningServer) -> None:
    author, reader = server.seat("agent"), server.seat("dispatcher")
    (order,) = _created(author)
    before = _bodies(reader)[order]
    edit = author.command(Action.EDIT, order, {"fields": {"title": "另一件事"}})
    assert author.push(edit).results[0].outcome is Outcome.APPLIED
    after = _bodies(reader)[order]
    assert before != after
    assert "另一件事".encode() in after


def test_a_document_written_anew_under_the_same_version_is_read_anew(server: RunningServer) -> None:
    author, reader = server.seat("agent"), server.seat("dispatcher")
    (order,) = _created(author)
    _bodies(reader)
    sealer = server.services.sealer
    with server.services.database.write() as connection:
        doc = connection.scalars(select(work_order.c.doc).where(work_order.c.id == order)).one()
        other = msgspec.structs.replace(open_document(doc, order, sealer), title="从备份回来的")
        sealed = sealer.seal(msgspec.json.encode(other), f"work_order:{order}")
        connection.execute(update(work_order).where(work_order.c.id == order).values(doc=sealed))
    assert "从备份回来的".encode() in _bodies(reader)[order]


def test_what_is_kept_is_compared_unless_the_feed_tells_of_a_newer_version(server: RunningServer) -> None:
    (order,) = _created(server.seat("agent"))
    shelf = OrderShelf(server.services.sealer, 1_000_000)
    with server.services.database.read() as connection:
        shelf.keep(shelf.read(connection, [order])[0].values())
        asked: list[str] = []
        event.listen(connection, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
        kept = shelf.read(connection, [order], {order: 1})[0][order]
        newer = shelf.read(connection, [order], {order: 2})[0][order]

    assert ["substr" in statement for statement in asked] == [True, False]
    assert newer is not kept
    assert newer.ver == kept.ver == 1, "the feed was ahead of nothing: what is there is read"


def test_a_body_is_kept_by_variant_and_unit(server: RunningServer) -> None:
    author = server.seat("agent")
    (order,) = _created(author)
    services = server.services
    shelf = OrderShelf(services.sealer, 1_000_000)
    with services.database.read() as connection:
        doc = connection.scalars(select(work_order.c.doc)).one()
        stored = open_document(doc, order, services.sealer)
        for _ in range(2):
            (shown,) = shelf.read(connection, [order])[0].values()
            for variant in Disclosure:
                for unit in ("", "unit-water"):
                    actor = msgspec.structs.replace(_actor(server), unit=unit, conflicts=())
                    body = shown.body(Viewer(actor, {"desk:city": variant}), ["desk:city"])
                    assert body == msgspec.json.encode(view(stored, variant, unit))
            shelf.keep([shown])


def test_what_was_not_asked_for_longest_goes_when_the_memory_is_full(server: RunningServer) -> None:
    orders = _created(server.seat("agent"), 5)
    with server.services.database.read() as connection:
        size = max(one.size for one in OrderShelf(server.services.sealer, 0).read(connection, orders)[0].values())
        shelf = OrderShelf(server.services.sealer, 3 * size)
        kept = [shelf.read(connection, [one])[0][one] for one in orders]
        for one in kept:
            shelf.keep([one])
        held = [shelf.read(connection, [one])[0][one] is was for one, was in zip(orders, kept, strict=True)]
    assert held == [False, False, True, True, True]


def _actor(server: RunningServer) -> Actor:
    services = server.services
    note = services.tokens.read(server.seat("dispatcher").session.access_token, services.clock.now())
    return services.principals.load(note, services.clock.now()).actor
