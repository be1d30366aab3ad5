"""Reading requests and writing replies: sizes, compression, strict shapes, and faults as error bodies."""

import zlib
from typing import TypeVar

import msgspec
import zstandard
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sync.contract.codec import ContractError, decode, encode
from sync.contract.errors import ErrorBody, ErrorCode
from sync.server.faults import ServerFault
from sync.server.texts import error_sentence

T = TypeVar("T")

_COMPRESS_ABOVE = 1024
_JSON = "application/json"


async def read_body(request: Request, most: int) -> bytes:
    """Return the body, decompressed. Raises 413 above ``most`` bytes, before or after decompression."""
    pieces: list[bytes] = []
    size = 0
    try:
        async for piece in request.stream():
            size += len(piece)
            if size > most:
                raise ServerFault(ErrorCode.TOO_LARGE, 413, {"bytes": most})
            pieces.append(piece)
    except ClientDisconnect:
        raise ServerFault(ErrorCode.BAD_REQUEST, 400, {"reason": "disconnected"}) from None
    return _decompress(b"".join(pieces), request.headers.get("content-encoding", "").strip().lower(), most)


async def read_message(request: Request, kind: type[T], most: int) -> T:
    """Return the body as a message. Raises 400 for anything that is not exactly one."""
    body = await read_body(request, most)
    try:
        return decode(body, kind)
    except ContractError as error:
        code = ErrorCode.UNKNOWN_FIELD if error.reason == "unknown_field" else ErrorCode.BAD_REQUEST
        detail: dict[str, str | int] = {"reason": error.reason}
        if error.field:
            detail["field"] = error.field
        raise ServerFault(code, 400, detail) from None


def reply(request: Request, value: object, status: int = 200) -> Response:
    """Return a value as JSON, compressed when the client can take it and it is worth it."""
    body = encode(value)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if len(body) > _COMPRESS_ABOVE and accepts_zstd(request):
        body = zstandard.ZstdCompressor(level=3).compress(body)
        headers["Content-Encoding"] = "zstd"
    return Response(body, status, headers, _JSON)


def accepts_zstd(request: Request) -> bool:
    """Tell whether the client says that it takes zstd."""
    offered = request.headers.get("accept-encoding", "")
    return any(part.split(";")[0].strip().lower() == "zstd" for part in offered.split(","))


def fault_reply(request: Request, fault: ServerFault) -> Response:
    """Return a fault as an error body with a sentence in the client's language."""
    language = "zh" if request.headers.get("accept-language", "").lower().startswith("zh") else "en"
    body = ErrorBody(fault.code.value, error_sentence(fault.code, language), fault.detail)
    headers = {"Cache-Control": "no-store"}
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    if fault.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(body), fault.status, headers, _JSON)


def _decompress(body: bytes, encoding: str, most: int) -> bytes:
    if encoding in ("", "identity"):
        return body
    try:
        if encoding == "zstd":
            reader = zstandard.ZstdDecompressor(max_window_size=2**26).stream_reader(body, read_across_frames=True)
            plain = reader.read(most + 1)
        elif encoding == "gzip":
            plain = zlib.decompressobj(31).decompress(body, most + 1)
        else:
            raise ServerFault(ErrorCode.BAD_REQUEST, 415, {"field": "content-encoding"})
    except (zstandard.ZstdError, zlib.error, MemoryError):
        raise ServerFault(ErrorCode.BAD_REQUEST, 400, {"reason": "compression"}) from None
    if len(plain) > most:
        raise ServerFault(ErrorCode.TOO_LARGE, 413, {"bytes": most})
    return plain
