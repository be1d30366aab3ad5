"""``hotline-server check``: are the database's promises kept?"""

import argparse
import sys
from collections.abc import Callable

from sqlalchemy import Connection, func, select

from sync.domain.access import scopes_of
from sync.server.commands.order_rows import open_document
from sync.server.config import ServerConfig
from sync.server.faults import ConfigurationFault
from sync.server.feed.rows import read_head
from sync.server.sealing import SealBroken
from sync.server.services import Services, build_services
from sync.server.setup import require_ready
from sync.server.tables.commands import command_log, intake_quarantine
from sync.server.tables.feed import feed
from sync.server.tables.orders import order_scope, work_order, work_order_event

_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.set_defaults(command=run)


def run(options: argparse.Namespace, config: ServerConfig) -> int:
    """Check everything; prints what is wrong and returns 1 when something is."""
    require_ready(config)
    services = build_services(config)
    try:
        found = find_faults(services)
    finally:
        services.close()
    for line in found[:_SHOWN]:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{len(found)} faults\n" if found else "Everything is in order.\n")
    return 1 if found else 0


def find_faults(services: Services) -> list[str]:
    """Return a line for each broken promise: the feed is dense, documents open, columns, scopes and trail agree."""
    checks: tuple[Callable[[Connection, Services], list[str]], ...] = (
        _check_feed,
        _check_orders,
        _check_scopes,
        _check_log,
        _check_quarantine,
    )
    with services.database.still() as connection:
        return [line for check in checks for line in check(connection, services)]


def _check_feed(connection: Connection, services: Services) -> list[str]:
    top = read_head(connection)
    row = connection.execute(
        select(func.count(feed.c.pos), func.min(feed.c.pos), func.max(feed.c.pos), func.count(feed.c.pos.distinct()))
    ).one()
    count, first, last, distinct = row
    if not count:
        return [] if top.v == top.floor else [f"feed: empty, head at {top.v}"]
    faults: list[str] = []
    if distinct != count:
        faults.append(f"feed: {count - distinct} positions given twice")
    if last != top.v:
        faults.append(f"feed: head at {top.v}, newest row at {last}")
    if last - first + 1 != distinct or first != top.floor + 1:
        faults.append(f"feed: positions {first}-{last} have holes ({distinct} rows)")
    return faults


def _check_orders(connection: Connection, services: Services) -> list[str]:
    faults: list[str] = []
    for row in connection.execution_options(yield_per=200).execute(select(work_order)):
        try:
            order = open_document(row.doc, row.id, services.sealer)
        except (SealBroken, ValueError) as error:
            faults.append(f"order {row.id}: document cannot be opened ({type(error).__name__})")
            continue
        wrong = [
            name
            for name, here, there in (
                ("ver", row.ver, order.ver),
                ("public_no", row.public_no, order.no),
                ("state", row.state, order.state.value),
                ("assign_rev", row.assign_rev, order.assign_rev),
                ("reply_rev", row.reply_rev, order.reply_rev),
                ("accused_unit_id", row.accused_unit_id, order.accused_unit[:64]),
            )
            if here != there
        ]
        if wrong:
            faults.append(f"order {row.id}: columns differ from the document: {', '.join(wrong)}")
    return faults


def _check_scopes(connection: Connection, services: Services) -> list[str]:
    stored: dict[str, set[str]] = {}
    for row in connection.execute(select(order_scope)):
        stored.setdefault(row.order_id, set()).add(row.scope)
    faults: list[str] = []
    for row in connection.execution_options(yield_per=200).execute(select(work_order.c.id, work_order.c.doc)):
        try:
            wanted = scopes_of(open_document(row.doc, row.id, services.sealer))
        except (SealBroken, ValueError):
            continue  # reported by the check of documents
        if frozenset(stored.pop(row.id, set())) != wanted:
            faults.append(f"order {row.id}: stored scopes differ from the rules")
    return faults + [f"scope rows of an unknown order {order_id}" for order_id in stored]


def _check_log(connection: Connection, services: Services) -> list[str]:
    faults: list[str] = []
    open_claims = connection.scalar(select(func.count()).where(command_log.c.outcome == "")) or 0
    if open_claims:
        faults.append(f"command log: {open_claims} commands without an outcome")
    newest = (
        select(work_order_event.c.order_id, func.max(work_order_event.c.ver).label("ver"))
        .group_by(work_order_event.c.order_id)
        .subquery()
    )
    rows = connection.execute(
        select(work_order.c.id, work_order.c.ver, newest.c.ver.label("trail")).outerjoin(
            newest, newest.c.order_id == work_order.c.id
        )
    )
    faults += [f"order {row.id}: version {row.ver}, trail ends at {row.trail}" for row in rows if row.ver != row.trail]
    return faults


def _check_quarantine(connection: Connection, services: Services) -> list[str]:
    faults: list[str] = []
    for row in connection.execute(select(intake_quarantine.c.cmd_id, intake_quarantine.c.raw)):
        try:
            services.sealer.open(row.raw, f"quarantine:{row.cmd_id}")
        except SealBroken:
            faults.append(f"quarantine {row.cmd_id}: content cannot be opened")
    return faults


def require_clean(services: Services) -> None:
    """Raise when something is wrong (for tests and scripts)."""
    found = find_faults(services)
    if found:
        raise ConfigurationFault("; ".join(found[:_SHOWN]))
