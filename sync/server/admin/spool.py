"""``hotline-server spool import``: sealed commands from a stick, after a long outage or out of a broken workstation."""

import argparse
import sys
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from sync.contract.spooling import MOST_BYTES, MOST_FILES, SpoolFile, SpoolResult, read_spool_file
from sync.server.config import ServerConfig
from sync.server.services import build_services
from sync.server.setup import require_ready
from sync.server.spool.hand_in import UNKNOWN_DEVICE, UNREADABLE, HandIn

_SUFFIX = ".spool"
_LARGEST = 4 * MOST_BYTES
_MOST_IN_ARCHIVE = 200_000


class Found(msgspec.Struct, frozen=True):
    """A file as found: where, and what is in it (nothing when it is no sealed command of ours)."""

    name: str
    content: SpoolFile | None


def add_arguments(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    take = commands.add_parser("import", parents=[where], help="apply sealed commands from files, folders, zip or tar")
    take.add_argument("paths", nargs="+", metavar="FILE|FOLDER")
    take.set_defaults(command=run)


def run(options: argparse.Namespace, config: ServerConfig) -> int:
    """Take everything; prints a line for each file and a summary. Returns 1 when something could not be opened."""
    require_ready(config)
    services = build_services(config)
    try:
        counts = import_files(services.hand_in, [Path(path) for path in options.paths])
    finally:
        services.close()
    closed = sum(count for name, count in counts.items() if name in (UNREADABLE, UNKNOWN_DEVICE, "failed"))
    told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    sys.stdout.write(f"{counts.total()} files: {told or 'nothing found'}\n")
    return 1 if closed or not counts else 0


def import_files(hand_in: HandIn, paths: Sequence[Path]) -> "Counter[str]":
    """Hand in all files, in portions of one device each; returns how many ended how."""
    counts: Counter[str] = Counter()
    portion: list[Found] = []
    for found in _all(paths):
        if portion and (len(portion) >= MOST_FILES or _device(portion[0]) != _device(found)):
            counts.update(_take(hand_in, portion))
            portion = []
        portion.append(found)
    if portion:
        counts.update(_take(hand_in, portion))
    return counts


def _take(hand_in: HandIn, portion: Sequence[Found]) -> Iterator[str]:
    store = hand_in.store(_device(portion[0]))
    if _device(portion[0]) == "":
        results = [SpoolResult(code=UNREADABLE) for _ in portion]
    elif store is None:
        results = [SpoolResult(code=UNKNOWN_DEVICE) for _ in portion]
    else:
        contents = [one.content for one in portion]
        files = [one.server if one is not None else b"" for one in contents]
        results = hand_in.take(store, files, {one.id for one in contents if one is not None and one.told})
    for found, result in zip(portion, results, strict=True):
        word = result.outcome.value if result.outcome is not None else result.code
        reason = f" ({result.code})" if result.outcome is not None and result.code else ""
        sys.stdout.write(f"{found.name}: {word}{reason}\n")
        yield word if result.outcome is not None or word in (UNREADABLE, UNKNOWN_DEVICE) else "failed"


def _device(found: Found) -> str:
    return found.content.device if found.content is not None else ""


def _all(paths: Sequence[Path]) -> Iterator[Found]:
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob(f"*{_SUFFIX}")):
                yield _read(file)
        elif path.is_file() and zipfile.is_zipfile(path):
            yield from _zipped(path)
        elif path.is_file() and tarfile.is_tarfile(path):
            yield from _tarred(path)
        else:
            yield _read(path)


def _read(path: Path) -> Found:
    try:
        raw = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    except OSError:
        raw = b""
    return _found(str(path), raw)


def _zipped(path: Path) -> Iterator[Found]:
    """Read members one by one, nothing is written anywhere; what says or turns out to be too large is left out."""
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist()[:_MOST_IN_ARCHIVE]:
                if not member.filename.endswith(_SUFFIX):
                    continue
                raw = b""
                if member.file_size <= _LARGEST:
                    try:
                        with archive.open(member) as file:
                            raw = file.read(_LARGEST + 1)
                    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError):
                        raw = b""
                yield _found(f"{path}:{_plain(member.filename)}", raw)
    except (zipfile.BadZipFile, OSError):
        yield Found(str(path), None)


def _tarred(path: Path) -> Iterator[Found]:
    try:
        with tarfile.open(path) as archive:
            for number, member in enumerate(archive):
                if number >= _MOST_IN_ARCHIVE:
                    return
                if not member.isreg() or not member.name.endswith(_SUFFIX):
                    continue
                file = archive.extractfile(member) if member.size <= _LARGEST else None
                yield _found(f"{path}:{_plain(member.name)}", file.read() if file is not None else b"")
    except (tarfile.TarError, zlib.error, EOFError, OSError):
        yield Found(str(path), None)


def _found(name: str, raw: bytes) -> Found:
    content = read_spool_file(raw) if len(raw) <= _LARGEST else None
    return Found(name, content if content is not None and content.device else None)


def _plain(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name[-120:])
