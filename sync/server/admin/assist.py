"""``hotline-server assist train|evaluate``: learn the classifier of matters, and measure how well it does."""

import argparse
import json
import sys
from pathlib import Path

from msgspec.structs import replace

from sync.contract.classifiers import version_tag
from sync.domain.reference import ReferenceKind
from sync.server.assist.closed_orders import closed_orders
from sync.server.assist.labelled_file import Labelled, read_labelled, require_two_labels
from sync.server.assist.shelf import ClassifierShelf
from sync.server.config import ServerConfig
from sync.server.database import Database
from sync.server.faults import ConfigurationFault
from sync.server.keys import read_keys
from sync.server.places.put import put_all
from sync.server.ports import SystemClock, system_entropy
from sync.server.sealing import Sealer
from sync.server.services import build_services
from sync.server.setup import require_ready, require_right_keys

_BY = "hotline-server"
_DEFAULT_OUTPUT = "category.classifier"


def add_arguments(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    """Describe the arguments of the commands."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    columns = argparse.ArgumentParser(add_help=False)
    columns.add_argument("--text-column", default="text", metavar="NAME", help="column of the texts (default text)")
    columns.add_argument("--label-column", default="label", metavar="NAME", help="column of the labels (default label)")
    train = commands.add_parser("train", parents=[where, columns], help="learn from the closed orders, or from a file")
    train.add_argument("--input", type=Path, metavar="FILE.csv", help="labelled texts (default: the closed orders)")
    train.add_argument("--output", type=Path, metavar="FILE", help=f"the classifier (default {_DEFAULT_OUTPUT})")
    train.set_defaults(command=run_train, works_alone=_has_file)
    evaluate = commands.add_parser("evaluate", parents=[columns], help="learn from one file, judge by another")
    evaluate.add_argument("--train", type=Path, required=True, metavar="FILE.csv")
    evaluate.add_argument("--test", type=Path, required=True, metavar="FILE.csv")
    evaluate.add_argument("--small", action="store_true", help="judge the packed classifier that seats get")
    evaluate.set_defaults(command=run_evaluate, works_alone=_has_file)


def _has_file(options: argparse.Namespace) -> bool:
    """Tell whether the command learns from a file: then there need not be a server."""
    return (options.train if "train" in options else options.input) is not None


def run_evaluate(options: argparse.Namespace, config: ServerConfig | None) -> int:
    """Print ``{"accuracy", "macro_f1", "n"}`` as one line of JSON, and nothing else, on standard output."""
    del config  # only files are looked at
    train = _labelled(options.train, options)
    require_two_labels(options.train, train.labels)
    test = _labelled(options.test, options)
    from sync.server.assist import training

    learned = training.learn(train.texts, train.labels)
    if options.small:
        packed = training.small(learned)
        given = [packed.labels[int(packed.scores(text).argmax())] for text in test.texts]
    else:
        given = learned.label(test.texts)
    quality = training.measure(test.labels, given)
    told = {"accuracy": round(quality.accuracy, 4), "macro_f1": round(quality.macro_f1, 4), "n": quality.n}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def run_train(options: argparse.Namespace, config: ServerConfig | None) -> int:
    """Learn from a file and write the classifier; without a file from the closed orders, for all seats."""
    return _train_from_orders(config) if config is not None else _train_from_file(options)


def _train_from_orders(config: ServerConfig) -> int:
    require_ready(config)
    from sync.server.assist.city import learn_from_city

    keys = read_keys(config.key_file)
    sealer = Sealer(keys, system_entropy)
    database = Database(config.url)
    try:
        require_right_keys(database, sealer, config.key_file)
        orders = closed_orders(database, sealer)
    finally:
        database.close()
    learned = learn_from_city(orders, keys.lease, SystemClock().now())
    if learned is None:
        raise ConfigurationFault(f"There are too few closed orders to learn from ({len(orders.texts)} are of use).")
    shelf = ClassifierShelf(config.files_folder)
    shelf.put(learned.signed)
    _announce(config, version_tag(learned.signed))
    sys.stdout.write(
        f"{shelf.path}: {learned.orders} orders, {learned.leaves} categories, {len(learned.signed) / 1e6:.1f} MB; "
        f"of {learned.measured} newer orders {learned.first:.1%} right at once, {learned.top3:.1%} among three\n"
    )
    return 0


def _announce(config: ServerConfig, tag: str) -> None:
    """Let the seats that are signed in know by the city's reference data that there is a newer classifier."""
    services = build_services(config)
    try:
        with services.database.read() as connection:
            policy = services.book.rules(connection).policy
        put_all(services, ReferenceKind.POLICY, [replace(policy, classifier=tag)], _BY)
    finally:
        services.close()


def _train_from_file(options: argparse.Namespace) -> int:
    rows = _labelled(options.input, options)
    require_two_labels(options.input, rows.labels)
    output: Path = options.output if options.output is not None else Path(_DEFAULT_OUTPUT)
    from sync.server.assist.packing import packed

    data = packed(rows.texts, rows.labels, SystemClock().now())
    _write(output, data)
    labels = len(set(rows.labels))
    sys.stdout.write(f"{output}: {len(rows.texts)} rows, {labels} labels, {len(data) / 1e6:.1f} MB\n")
    return 0


def _labelled(path: Path, options: argparse.Namespace) -> Labelled:
    rows = read_labelled(path, options.text_column, options.label_column)
    if rows.skipped:
        sys.stderr.write(f"{path}: {rows.skipped} rows without a text or a label were left out.\n")
    return rows


def _write(path: Path, data: bytes) -> None:
    """Put a file in its place in one step."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise ConfigurationFault(f"{path}: cannot be written ({error.strerror or 'error'}).") from None
