"""``/files/v1``: resumable uploads in the shape of tus 1.0 (core and creation), and downloads by order."""

import base64
import binascii

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sync.contract.errors import ErrorCode
from sync.contract.files import (
    LENGTH_HEADER,
    METADATA_HEADER,
    MOST_PIECE,
    OFFSET_HEADER,
    PIECE_TYPE,
    TUS,
    TUS_HEADER,
)
from sync.domain.attachments import is_content_id
from sync.server.faults import ServerFault, bad_request
from sync.server.files.room import Upload
from sync.server.http import read_body
from sync.server.routes.access import authorise, path_id, services_of
from sync.server.shapes import is_id

_DIGITS = 15


async def create(request: Request) -> Response:
    """Begin an upload, or answer where it stands."""
    principal = await authorise(request)
    _check_version(request)
    told = _metadata(request.headers.get(METADATA_HEADER, ""))
    size = _number(request, LENGTH_HEADER)
    services = services_of(request)
    file_id = told.get("id", "")
    upload = await services.uploads.run(services.files.create, principal, file_id, size, told.get("kind", ""))
    return _answer(upload, 201, {"Location": f"/files/v1/{file_id}"})


async def state(request: Request) -> Response:
    """Answer where an upload stands."""
    await authorise(request)
    _check_version(request)
    services = services_of(request)
    return _answer(await services.uploads.run(services.files.state, _file_id(request)), 200)


async def add(request: Request) -> Response:
    """Take a piece."""
    await authorise(request)
    _check_version(request)
    if request.headers.get("content-type", "") != PIECE_TYPE:
        raise ServerFault(ErrorCode.BAD_REQUEST, 415, {"field": "content-type"})
    file_id, offset = _file_id(request), _number(request, OFFSET_HEADER)
    piece = await read_body(request, MOST_PIECE)
    services = services_of(request)
    return _answer(await services.uploads.run(services.files.add, file_id, offset, piece), 204)


async def read(request: Request) -> Response:
    """Return a file's content to somebody who may see it on the order named in the query."""
    principal = await authorise(request)
    order_id = request.query_params.get("order", "")
    if not is_id(order_id):
        raise ServerFault(ErrorCode.NOT_FOUND, 404)
    services = services_of(request)
    size, content = await services.uploads.run(services.files.read, principal, order_id, _file_id(request))
    headers = {
        "Cache-Control": "no-store",
        "Content-Length": str(size),
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "attachment",
    }
    return StreamingResponse(content, headers=headers, media_type="application/octet-stream")


def _answer(upload: Upload, status: int, more: dict[str, str] | None = None) -> Response:
    headers = {
        TUS_HEADER: TUS,
        OFFSET_HEADER: str(upload.offset),
        LENGTH_HEADER: str(upload.size),
        "Cache-Control": "no-store",
        **(more or {}),
    }
    return Response(status_code=status, headers=headers)


def _check_version(request: Request) -> None:
    if request.headers.get(TUS_HEADER, "") != TUS:
        raise ServerFault(ErrorCode.BAD_REQUEST, 412, {"field": TUS_HEADER})


def _file_id(request: Request) -> str:
    file_id = path_id(request, "file_id") if len(request.path_params["file_id"]) <= 64 else ""
    if not is_content_id(file_id):
        raise ServerFault(ErrorCode.NOT_FOUND, 404)
    return file_id


def _number(request: Request, header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdigit() or len(text) > _DIGITS:
        raise bad_request(header)
    return int(text)


def _metadata(text: str) -> dict[str, str]:
    """Read ``key base64,key base64``."""
    found: dict[str, str] = {}
    for pair in text.split(",")[:8]:
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError):
            raise bad_request(METADATA_HEADER) from None
    return found


ROUTES = [
    Route("/files/v1", create, methods=["POST"]),
    Route("/files/v1/{file_id}", state, methods=["HEAD"]),
    Route("/files/v1/{file_id}", add, methods=["PATCH"]),
    Route("/files/v1/{file_id}", read, methods=["GET"]),
]
