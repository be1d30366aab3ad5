"""The classifier as one file: a magic word, the length of a JSON header, the header, and the arrays packed.

The header names format and version, labels, views and the shape and place of every array; nothing in the file is code.
The signature stands outside (:mod:`sync.contract.classifiers`): check it before anything is read here.
"""

import struct
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import zstandard

from sync.matching.classifier import Block, Classifier
from sync.matching.classifier_features import VIEWS

MAGIC = b"HLCLASS1"
FORMAT = 1
LARGEST_FILE = 8 * 1024 * 1024
_LARGEST_ARRAYS = 64 * 1024 * 1024
_LENGTH = struct.Struct("<I")
_LEVEL = 19
_TYPES: dict[str, type[np.generic]] = {
    "keys": np.uint32,
    "rarity": np.float16,
    "sizes": np.uint16,
    "labels": np.uint16,
    "weights": np.int8,
    "words": np.uint8,
}


class ClassifierDamaged(Exception):
    """The bytes are no classifier this program can read; the argument is a code for the log."""


class ClassifierFacts(msgspec.Struct, frozen=True):
    """What a classifier was learned from. ``version`` is chosen by who trained it and rises."""

    version: str
    trained_at: int
    texts: int
    kind: str = "category"


class _ViewHeader(msgspec.Struct, frozen=True):
    name: str
    shortest: int
    longest: int
    first: int
    keys: int
    entries: int


class _Header(msgspec.Struct, frozen=True):
    format: int
    facts: ClassifierFacts
    labels: tuple[str, ...]
    steps: tuple[float, ...]
    offsets: tuple[float, ...]
    sharpness: float
    views: tuple[_ViewHeader, ...]
    size: int


def write_classifier(classifier: Classifier, facts: ClassifierFacts) -> bytes:
    """Return the classifier as the bytes of a file. Equal classifiers give equal bytes."""
    parts = [part for block in classifier.blocks for part in _arrays_of(block)]
    raw = b"".join(parts)
    header = _Header(
        format=FORMAT,
        facts=facts,
        labels=classifier.labels,
        steps=tuple(float(step) for step in classifier.steps),
        offsets=tuple(float(offset) for offset in classifier.offsets),
        sharpness=classifier.sharpness,
        views=tuple(
            _ViewHeader(
                block.view.name, block.view.shortest, block.view.longest, block.view.first,
                int(block.keys.size), int(block.labels.size),
            )
            for block in classifier.blocks
        ),
        size=len(raw),
    )  # fmt: skip
    told = msgspec.json.encode(header)
    return MAGIC + _LENGTH.pack(len(told)) + told + zstandard.ZstdCompressor(level=_LEVEL).compress(raw)


def read_classifier(data: bytes) -> tuple[Classifier, ClassifierFacts]:
    """Return the classifier in a file and its facts. Raises :class:`ClassifierDamaged` for anything else."""
    header, packed = _opened(data)
    try:
        raw = zstandard.ZstdDecompressor().decompress(packed, max_output_size=header.size)
    except zstandard.ZstdError:
        raise ClassifierDamaged("packing") from None
    if len(raw) != header.size:
        raise ClassifierDamaged("size")
    reader = _Reader(raw)
    known = {view.name: view for view in VIEWS}
    blocks = [_block(reader, view, len(header.labels), known) for view in header.views]
    if not reader.is_done:
        raise ClassifierDamaged("rest")
    steps, offsets = np.array(header.steps, np.float32), np.array(header.offsets, np.float32)
    return Classifier(header.labels, blocks, steps, offsets, header.sharpness), header.facts


def read_facts(data: bytes) -> ClassifierFacts:
    """Return what a file was learned from, without its arrays. Raises :class:`ClassifierDamaged`."""
    return _opened(data)[0].facts


def _opened(data: bytes) -> tuple[_Header, bytes]:
    start = len(MAGIC) + _LENGTH.size
    if len(data) > LARGEST_FILE or len(data) < start or not data.startswith(MAGIC):
        raise ClassifierDamaged("magic")
    (length,) = _LENGTH.unpack_from(data, len(MAGIC))
    try:
        header = msgspec.json.decode(data[start : start + length], type=_Header)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ClassifierDamaged("header") from None
    if header.format != FORMAT or not 0 < header.size <= _LARGEST_ARRAYS:
        raise ClassifierDamaged("format")
    labels = len(header.labels)
    if labels < 2 or len(set(header.labels)) != labels or not len(header.steps) == len(header.offsets) == labels:
        raise ClassifierDamaged("labels")
    numbers = (*header.steps, *header.offsets, header.sharpness)
    if not np.isfinite(np.array(numbers)).all() or header.sharpness <= 0:
        raise ClassifierDamaged("numbers")
    return header, data[start + length :]


def _arrays_of(block: Block) -> list[bytes]:
    rises = np.diff(block.keys.astype(np.int64), prepend=0).astype(np.uint32)
    values: dict[str, npt.NDArray[Any]] = {
        "keys": rises,
        "rarity": block.rarity,
        "sizes": np.diff(block.ends),
        "labels": block.labels,
        "weights": block.weights,
        "words": np.packbits(block.words),
    }
    return [np.ascontiguousarray(values[name], dtype=kind).tobytes() for name, kind in _TYPES.items()]


class _Reader:
    """Takes arrays off the front of the bytes."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self._at == len(self._raw)

    def take(self, name: str, count: int) -> npt.NDArray[Any]:
        """Return the next array."""
        kind = np.dtype(_TYPES[name])
        end = self._at + count * kind.itemsize
        if count < 0 or end > len(self._raw):
            raise ClassifierDamaged("short")
        found = np.frombuffer(self._raw, kind, count, self._at)
        self._at = end
        return found


def _block(reader: _Reader, told: _ViewHeader, labels: int, known: dict[str, Any]) -> Block:
    view = known.get(told.name)
    if view is None or (view.shortest, view.longest, view.first) != (told.shortest, told.longest, told.first):
        raise ClassifierDamaged("view")
    keys = np.cumsum(reader.take("keys", told.keys).astype(np.int64))
    rarity = reader.take("rarity", told.keys).astype(np.float32)
    ends = np.concatenate([[0], np.cumsum(reader.take("sizes", told.keys).astype(np.int64))])
    named, weights = reader.take("labels", told.entries), reader.take("weights", told.entries)
    words = np.unpackbits(reader.take("words", (told.keys + 7) // 8), count=told.keys).astype(bool)
    if ends[-1] != told.entries or (named.size and int(named.max()) >= labels) or not np.isfinite(rarity).all():
        raise ClassifierDamaged("entries")
    if keys.size and (int(keys[-1]) > 0xFFFFFFFF or (np.diff(keys) <= 0).any()):
        raise ClassifierDamaged("keys")
    return Block(
        view=view, keys=keys.astype(np.uint32), rarity=rarity, ends=ends.astype(np.uint32), labels=named,
        weights=weights, words=words,
    )  # fmt: skip
