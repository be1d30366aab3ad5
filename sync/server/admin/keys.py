"""``hotline-server keys rotate-matching``: another key for the marks by which seats match callers."""

import argparse
import sys

import msgspec
from sqlalchemy import select

from sync.domain.actor import SYSTEM_ACTOR
from sync.domain.instant import DAY
from sync.server.commands.order_rows import caller_ref_of
from sync.server.commands.work import OrderEvent, UnitOfWork
from sync.server.config import ServerConfig
from sync.server.keys import read_keys, replace_keys
from sync.server.ports import system_entropy
from sync.server.services import Services, build_services
from sync.server.setup import require_ready
from sync.server.tables.orders import work_order
from sync.server.telephony.call_book import CallBook, shown_ids
from sync.server.telephony.nuisance_book import NuisanceBook
from sync.server.timers import next_timer

_SLICE = 100
_KIND = "system.rematch"


def add_arguments(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    """Describe the arguments of the commands."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    rotate = commands.add_parser("rotate-matching", parents=[where], help="change the key callers are matched by")
    rotate.set_defaults(command=rotate_matching)


def rotate_matching(options: argparse.Namespace, config: ServerConfig) -> int:
    """Make a new key; called again after the servers were restarted: mark orders and calls anew, forget the former."""
    del options
    require_ready(config)
    keys = read_keys(config.key_file)
    if not keys.matching_former:
        fresh = msgspec.structs.replace(keys, matching=system_entropy(32), matching_former=keys.matching)
        replace_keys(config.key_file, fresh)
        sys.stdout.write(
            "A new matching key is in the key file (copy it to every server). Restart the server processes, then run "
            "this command again: it marks the orders anew. Seats match by both keys meanwhile.\n"
        )
        return 0
    services = build_services(config)
    try:
        orders, calls, measures = rematch(services), rematch_calls(services), rematch_nuisances(services)
    finally:
        services.close()
    replace_keys(config.key_file, msgspec.structs.replace(keys, matching_former=b""))
    sys.stdout.write(
        f"{orders} orders, {calls} calls and {measures} nuisance measures marked anew; the former key is forgotten at "
        "the next restart.\n"
    )
    return 0


def rematch(services: Services) -> int:
    """Give the orders that seats hold (open, or not older than the city keeps) marks of the present key; how many.

    They go through the feed like any change, in short transactions.
    """
    since = services.clock.now() - services.config.limits.city_days * DAY
    statement = select(work_order.c.id).where(work_order.c.open | (work_order.c.created_at >= since))
    with services.database.read() as connection:
        ids = list(connection.scalars(statement.order_by(work_order.c.id)))
    return sum(_rematch_some(services, ids[start : start + _SLICE]) for start in range(0, len(ids), _SLICE))


def rematch_calls(services: Services) -> int:
    """Give the calls that seats hold marks of the present key; how many. In short transactions, through the feed."""
    with services.database.read() as connection:
        ids = shown_ids(connection, services.clock.now())
    return sum(_rematch_calls(services, ids[start : start + _SLICE]) for start in range(0, len(ids), _SLICE))


def rematch_nuisances(services: Services) -> int:
    """Send what seats hold of measures and proposals again, marked with the present key; how many. In short
    transactions, through the feed; done again from the start after an interruption, which changes nothing.
    """
    with services.database.read() as connection:
        ids = NuisanceBook(services.sealer).held_ids(connection, services.clock.now())
    for start in range(0, len(ids), _SLICE):
        _rematch_measures(services, ids[start : start + _SLICE])
    return len(ids)


def _rematch_measures(services: Services, ids: list[str]) -> None:
    book, now = NuisanceBook(services.sealer), services.clock.now()
    with services.database.write() as connection:
        work = UnitOfWork(connection, services.book.rules(connection), services.sealer, now, next_timer)
        for measure in ids:
            for row in book.marked_anew(connection, measure):
                work.announce(row)
        work.flush()


def _rematch_calls(services: Services, ids: list[str]) -> int:
    book, now, changed = CallBook(services.sealer), services.clock.now(), 0
    with services.database.write() as connection:
        work = UnitOfWork(connection, services.book.rules(connection), services.sealer, now, next_timer)
        for call_id in sorted(ids):
            told = book.marked_anew(connection, call_id, now)
            for row in told:
                work.announce(row)
            changed += bool(told)
        work.flush()
    return changed


def _rematch_some(services: Services, ids: list[str]) -> int:
    now = services.clock.now()
    changed = 0
    with services.database.write() as connection:
        work = UnitOfWork(connection, services.book.rules(connection), services.sealer, now, next_timer)
        work.preload(ids)
        for order_id in ids:
            order = work.order(order_id)
            if order is None or caller_ref_of(order, services.sealer) == order.caller_ref:
                continue
            order = msgspec.structs.replace(order, ver=order.ver + 1)
            event = OrderEvent(
                order_id=order.id,
                cmd_id=services.new_id(),
                kind=_KIND,
                actor=SYSTEM_ACTOR.user_id,
                device="system",
                ver=order.ver,
                occurred_at=now,
                received_at=now,
                uncertain=False,
                args=b"{}",
            )
            work.put(order, event)
            changed += 1
        work.flush()
    return changed
