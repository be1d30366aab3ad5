"""``hotline-server images build``: make the ready-made snapshots of large scopes now."""

import argparse
import os
import sys
import time

from sync.domain.codes import Disclosure
from sync.server.config import ServerConfig
from sync.server.database import Database
from sync.server.faults import ConfigurationFault
from sync.server.images.builder import ImageBuilder
from sync.server.images.refresh import LEAST_ROWS
from sync.server.images.shelf import ImageShelf
from sync.server.keys import read_keys
from sync.server.ports import SystemClock, system_entropy
from sync.server.sealing import Sealer
from sync.server.setup import require_ready

_NICE = 10


def add_arguments(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", parents=[where], help="make or refresh them")
    build.add_argument("--least", type=int, default=LEAST_ROWS, help=f"orders a scope needs (default {LEAST_ROWS})")
    build.add_argument("--full", action="store_true", help="from all orders, not from the image before")
    build.add_argument("--gently", action="store_true", help="at low priority")
    build.set_defaults(command=run)


def run(options: argparse.Namespace, config: ServerConfig) -> int:
    """Build; prints a line for each image."""
    if config.images is None:
        raise ConfigurationFault("Give --images DIR (or set HOTLINE_IMAGES): where should they lie?")
    require_ready(config)
    if options.gently and hasattr(os, "nice"):
        os.nice(_NICE)
    database = Database(config.url)
    sealer = Sealer(read_keys(config.key_file), system_entropy)
    shelf = ImageShelf(config.images, sealer)
    builder = ImageBuilder(database, sealer, shelf, SystemClock(), system_entropy, config.limits.city_days)
    try:
        with shelf.building() as mine:
            if not mine:
                sys.stdout.write("Another process is building.\n")
                return 0
            shelf.sweep()
            large = list(builder.large_scopes(options.least))
            for scope, variant in large:
                _tell(builder, scope, variant, full=options.full)
            if not large:
                sys.stdout.write(f"No scope has {options.least} orders: nothing to make.\n")
    finally:
        database.close()
    return 0


def _tell(builder: ImageBuilder, scope: str, variant: Disclosure, *, full: bool) -> None:
    begun = time.monotonic()
    built = builder.build(scope, variant, full=full)
    size = f"{built.offer.size / 1e6:.0f} MB in {time.monotonic() - begun:.1f} s"
    how = "new" if built.full else f"{built.changed} changed"
    sys.stdout.write(f"{scope}/{variant.value}: {built.offer.rows} orders, {how}, {size}\n")
