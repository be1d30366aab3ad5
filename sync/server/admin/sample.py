"""``hotline-server sample``: the sample city with its people and believable orders."""

import argparse
import sys

from sqlalchemy import func, select

from sync.server.auth.accounts import Account
from sync.server.bulk import load_orders, load_people, load_reference
from sync.server.config import ServerConfig
from sync.server.sample import reference_files
from sync.server.sample.orders import generate_orders
from sync.server.services import Services, build_services
from sync.server.setup import require_ready
from sync.server.tables.commands import number_counter
from sync.server.tables.orders import work_order
from sync.server.tables.people import account

SAMPLE_PASSWORD = "hotline-sample"  # noqa: S105 - printed for everybody, of people who do not exist
_SEED = 12345
_PLAYED_UP_TO = 20_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.add_argument("--orders", type=int, default=5000, help="how many orders (default 5000)")
    parser.add_argument("--seed", type=int, default=_SEED, help="the same seed makes the same orders")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace, config: ServerConfig) -> int:
    """Load the sample city."""
    require_ready(config)
    services = build_services(config)
    try:
        people, orders = load(services, options.orders, options.seed)
    finally:
        services.close()
    sys.stdout.write(f"{people} people and {orders} orders added. Everybody's password: {SAMPLE_PASSWORD}\n")
    return 0


def load_if_empty(services: Services, orders: int) -> None:
    """Load the sample city into a database nobody has used yet."""
    with services.database.read() as connection:
        used = connection.scalar(select(func.count()).select_from(account))
    if not used:
        load(services, orders, _SEED)


def load(services: Services, orders: int, seed: int = _SEED) -> tuple[int, int]:
    """Add reference data, people and ``orders`` orders; returns how many people and orders."""
    load_reference(services, reference_files.load_reference())
    people = [
        Account(id=one.id, no=one.no, name=one.name, roles=one.roles, unit=one.unit, district=one.district)
        for one in reference_files.load_users()
    ]
    added = load_people(services, people, SAMPLE_PASSWORD)
    with services.database.read() as connection:
        rules = services.book.rules(connection)
        present = connection.scalar(select(func.count()).select_from(work_order)) or 0
        taken = connection.scalar(select(func.max(number_counter.c.next))) or 1
    made = generate_orders(
        rules, orders, seed + present, services.clock.now(), first=taken - 1, fast=orders > _PLAYED_UP_TO
    )
    return added, load_orders(services, ((one.order, one.acts) for one in made))
