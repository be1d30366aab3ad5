"""``hotline-server practice``: writes the practice city that ``hotline-desk --demo`` opens without a server."""

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import zstandard

from sync.contract.codec import encode
from sync.contract.messages import SnapshotHeader, SnapshotLine, SnapshotTrailer
from sync.contract.versions import RECORD_SCHEMA
from sync.domain.instant import Instant, from_wall
from sync.domain.rules_from_reference import rules_from_reference
from sync.server.sample.orders import generate_orders
from sync.server.sample.reference_files import load_reference

FILE_NAME = "practice.ndjson.zst"
_SEED = 12345
_AT = "2026-11-23T10:30"
_LEVEL = 19


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=f"folder that gets {FILE_NAME}")
    parser.add_argument("--orders", type=int, default=1200, help="how many orders (default 1200)")
    parser.add_argument("--seed", type=int, default=_SEED, help="the same seed makes the same file")
    parser.add_argument("--at", default=_AT, help=f"the practice city's wall-clock time (default {_AT})")
    parser.set_defaults(command=run, works_alone=bool)


def run(options: argparse.Namespace, config: object) -> int:
    """Write the file."""
    del config  # there is no server
    at = from_wall(datetime.fromisoformat(options.at))
    options.out.mkdir(parents=True, exist_ok=True)
    path: Path = options.out / FILE_NAME
    data = practice_file(at, options.orders, options.seed)
    path.write_bytes(data)
    sys.stdout.write(f"{path}: {len(data) // 1024} KiB\n")
    return 0


def practice_file(at: Instant, orders: int, seed: int = _SEED) -> bytes:
    """Return the file: a snapshot whose header's ``pos`` is the moment it is true for, reference data first."""
    lines = list(practice_lines(at, orders, seed))
    header = SnapshotHeader(scope="practice", epoch="practice", pos=at, schema=RECORD_SCHEMA)
    body = b"\n".join([encode(header), *map(encode, lines), encode(SnapshotTrailer(len(lines)))]) + b"\n"
    return zstandard.ZstdCompressor(level=_LEVEL).compress(body)


def practice_lines(at: Instant, orders: int, seed: int) -> Iterator[SnapshotLine]:
    """Yield reference data and then orders, each as it is asked for."""
    reference = load_reference()
    for kind, values in reference.items():
        for value in values:
            yield SnapshotLine(e=kind.value, id=str(getattr(value, "id", "")), ver=1, d=msgspec.Raw(encode(value)))
    for made in generate_orders(rules_from_reference(reference), orders, seed, at):
        yield SnapshotLine(e="order", id=made.order.id, ver=made.order.ver, d=msgspec.Raw(encode(made.order)))
