"""Files on an order: which kinds there are, what a name may be, and who may see them. The content lies elsewhere."""

import re
import unicodedata
from collections.abc import Iterable

from msgspec.structs import replace

from sync.domain.act import Act
from sync.domain.order import Attachment, Order
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.text_rules import cleaned, text_problem

MOST_FILES = 20
NAME_LIMIT = 120
SEAT_LIMIT = 80
HEAD_BYTES = 64
"""So much of a file tells its kind."""

_LARGEST = 2**40
_ID = re.compile(r"[0-9a-f]{64}\Z")
_UNSAFE = re.compile(r'[/\\:*?"<>|]')

KINDS: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/bmp": (".bmp",),
    "application/pdf": (".pdf",),
    "audio/mpeg": (".mp3",),
    "audio/wav": (".wav",),
    "audio/ogg": (".ogg", ".opus", ".oga"),
    "audio/amr": (".amr",),
    "audio/mp4": (".m4a",),
    "video/mp4": (".mp4", ".m4v", ".mov", ".3gp"),
}
"""Kinds that may be attached, with the endings their names get. Nothing among them runs."""

PICTURES = frozenset(kind for kind in KINDS if kind.startswith("image/"))


def kind_of(head: bytes) -> str:
    """Return the kind of a file by its first bytes, never by its name; empty for one that may not be attached."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WAVE": "audio/wav", b"WEBP": "image/webp"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "audio/mp4" if head[8:11] == b"M4A" else "video/mp4"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:  # MPEG audio layer 3 without a tag
        return "audio/mpeg"
    return ""


_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
)


def clean_name(name: str, kind: str) -> str:
    """Return a name that is one plain file name on every system and ends as its kind does."""
    last = re.split(r"[/\\]", name)[-1]
    text = unicodedata.normalize("NFC", cleaned(" ".join(last.split())))
    text = _UNSAFE.sub("_", text).strip(". ")
    endings = KINDS.get(kind, ("",))
    stem, dot, ending = text.rpartition(".")
    if dot and f".{ending.lower()}" in endings:
        text, ending = stem, f".{ending.lower()}"
    else:
        ending = endings[0]
    return (text[: NAME_LIMIT - len(ending)].strip(". ") or "file") + ending


def is_content_id(text: str) -> bool:
    """Tell whether a text may be a content id: SHA-256 as 64 hex digits."""
    return _ID.match(text) is not None


def files_problem(files: tuple[Attachment, ...]) -> Refusal | None:
    """Return the first thing wrong with the files an act names."""
    wrong = Refusal(RefusalCode.INVALID_VALUE, "files")
    if len(files) > MOST_FILES or len({file.id for file in files}) != len(files):
        return wrong
    for file in files:
        if not is_content_id(file.id) or file.kind not in KINDS or not 0 < file.size < _LARGEST:
            return wrong
        if not file.name.strip() or clean_name(file.name, file.kind) != file.name:
            return wrong
        if problem := text_problem("files", file.seat, SEAT_LIMIT):
            return problem
    return None


def attach(order: Order, act: Act, files: tuple[Attachment, ...]) -> Order:
    """Return the order with the files of an act; one that is attached already stays as it is."""
    known = {file.id for file in order.attachments}
    actor = act.actor
    new = [
        replace(file, by=actor.user_id, unit=actor.unit, at=act.at, act=act.id, there=False)
        for file in files
        if file.id not in known
    ]
    return replace(order, attachments=(*order.attachments, *new)) if new else order


def arrived(order: Order, ids: Iterable[str]) -> Order:
    """Return the order with the contents of these files marked as being at the server."""
    wanted = frozenset(ids)
    if all(file.there or file.id not in wanted for file in order.attachments):
        return order
    files = (replace(file, there=True) if file.id in wanted else file for file in order.attachments)
    return replace(order, attachments=tuple(files))


def missing(order: Order) -> dict[str, int]:
    """Return how many files still lie at which desk."""
    found: dict[str, int] = {}
    for file in order.attachments:
        if not file.there:
            found[file.seat] = found.get(file.seat, 0) + 1
    return found
