"""``/openapi.json`` and ``/docs``: the paths, put together from the message types themselves."""

import html
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sync.contract import administration as adm
from sync.contract import digests as dig
from sync.contract import drafts as dra
from sync.contract import images as img
from sync.contract import messages as msg
from sync.contract import nuisance as nui
from sync.contract import phone_commands as asks
from sync.contract import telephony as tel
from sync.contract.errors import ErrorBody
from sync.contract.forking import ForkRequest
from sync.contract.recovery import RecoverReply, RecoverRequest
from sync.contract.spooling import SpoolReply, SpoolRequest
from sync.domain.call_record import CallRecord
from sync.server.version import SERVER_VERSION


class Operation(msgspec.Struct, frozen=True):
    """One path and method."""

    method: str
    path: str
    summary: str
    takes: type[Any] | None = None
    gives: type[Any] | None = None
    status: int = 200
    query: tuple[tuple[str, str], ...] = ()
    media: str = "application/json"
    open: bool = False


OPERATIONS = (
    Operation("post", "/auth/v1/sign-in", "Sign in", msg.SignInRequest, msg.Session, open=True),
    Operation("post", "/auth/v1/refresh", "Exchange a refresh token", msg.RefreshRequest, msg.Session, open=True),
    Operation("post", "/auth/v1/fork", "Go on as a new device (a copied store)", ForkRequest, msg.Session, open=True),
    Operation("post", "/auth/v1/sign-out", "Sign out", adm.SignOut, None, 204),
    Operation("post", "/auth/v1/password", "Change the own password", adm.PasswordChange, None, 204),
    Operation("post", "/auth/v1/recover", "Open the sealed key of the own store", RecoverRequest, RecoverReply),
    Operation("post", "/sync/v1/push", "Send commands", msg.PushRequest, msg.PushReply),
    Operation("post", "/sync/v1/outcomes", "Ask what became of commands", msg.OutcomesAsked, msg.Outcomes),
    Operation("post", "/sync/v1/spool", "Hand in sealed commands", SpoolRequest, SpoolReply, open=True),
    Operation(
        "get",
        "/sync/v1/pull",
        "Read the feed",
        None,
        msg.PullReply,
        query=(("cursor", "EPOCH.POS"), ("sv", "scope set"), ("wait", "seconds to wait for a change")),
    ),
    Operation(
        "get",
        "/sync/v1/snapshot",
        "Read everything of a scope",
        None,
        msg.SnapshotLine,
        query=(("scope", "a scope of the session"),),
        media="application/x-ndjson",
    ),
    Operation(
        "get",
        "/sync/v1/digest",
        "Compare a scope",
        None,
        dig.DigestReply,
        query=(
            ("scope", "a scope of the session"),
            ("cursor", "EPOCH.POS"),
            ("sv", "scope set"),
            ("kinds", "kinds of reference data that count, with commas between (none: all)"),
        ),
    ),
    Operation("post", "/sync/v1/digest", "Tell that a scope was different", dig.DigestMismatch, None, 204),
    Operation(
        "get",
        "/sync/v1/image",
        "Ask for a ready-made snapshot of a scope",
        None,
        img.ImageOffer,
        query=(("scope", "a scope of the session"),),
    ),
    Operation("get", "/sync/v1/classifier", "Fetch the classifier of matters", media="application/octet-stream"),
    Operation("get", "/sync/v1/images/{file}", "Fetch its file, or a part", media="application/octet-stream"),
    Operation("get", "/sync/v1/events", "Hear of changes", None, msg.Head, media="text/event-stream"),
    Operation("post", "/drafts/v1/deposits", "Hand drafts over", dra.Deposits, dra.DraftIds),
    Operation("post", "/drafts/v1/take", "Take the own drafts", None, dra.Deposits),
    Operation("post", "/drafts/v1/acknowledge", "Say that they are stored", dra.DraftIds, None, 204),
    Operation("post", "/drafts/v1/drop", "Say that they were thrown away", dra.DraftDrops, None, 204),
    Operation(
        "post",
        "/drafts/v1/fates",
        "Ask what became of drafts",
        dra.DraftIds,
        dra.DraftFates,
        query=(("changed", "1: tell also which words of the taken ones the server had, and the epoch"),),
    ),
    Operation("get", "/drafts/v1/held", "List drafts nobody opened for a day", None, dra.HeldDrafts),
    Operation("post", "/drafts/v1/held/{draft_id}/take", "Take one of them", None, dra.DraftDeposit),
    Operation("post", "/files/v1", "Begin an upload (tus 1.0: creation)", None, None, 201),
    Operation("patch", "/files/v1/{file_id}", "Send a piece", None, None, 204),
    Operation(
        "get",
        "/files/v1/{file_id}",
        "Read a file of an order",
        query=(("order", "an order that names it"),),
        media="application/octet-stream",
    ),
    Operation("get", "/admin/v1/users", "List people", None, adm.UserList),
    Operation("post", "/admin/v1/users", "Add a person", adm.UserCreate, adm.UserReply, 201),
    Operation("patch", "/admin/v1/users/{user_id}", "Change a person", adm.UserChange, adm.UserReply),
    Operation("post", "/admin/v1/users/{user_id}/password", "Set a first password", adm.PasswordReset, adm.UserReply),
    Operation("get", "/admin/v1/devices", "List devices", None, adm.DeviceList),
    Operation("post", "/admin/v1/devices/{device_id}/revoke", "Shut a device out", None, None, 204),
    Operation("get", "/admin/v1/quarantine", "List commands that wait for a person", None, adm.QuarantineList),
    Operation("get", "/admin/v1/quarantine/{cmd_id}", "Show one of them", None, adm.QuarantineItem),
    Operation("post", "/admin/v1/quarantine/{cmd_id}/resolve", "Mark one as dealt with", None, None, 204),
    Operation("get", "/admin/v1/nuisance", "List measures against nuisance callers", None, nui.NuisanceList),
    Operation("get", "/admin/v1/tasks", "List open tasks", None, adm.TaskList),
    Operation("post", "/admin/v1/tasks/{task_id}/close", "Close a task", None, None, 204),
    Operation("get", "/admin/v1/seats", "What seats report of themselves", None, adm.SeatList),
    Operation("get", "/admin/v1/numbers/{no}", "Where a number comes from", None, adm.NumberOrigin),
    Operation("post", "/admin/v1/numbers/{no}/explain", "Close a missing number", adm.NumberExplanation, None, 204),
    Operation("post", "/telephony/v1/agent", "Tell the state of the own seat", tel.AgentReport, tel.AgentStanding),
    Operation("post", "/telephony/v1/commands", "Ask the telephone system", asks.PhoneAsk, asks.PhoneOutcome),
    Operation("post", "/telephony/v1/calls/{call_id}/claim", "Claim a missed call", None, CallRecord),
    Operation("post", "/telephony/v1/calls/{call_id}/settle", "Take a missed call from the list", None, None, 204),
    Operation("get", "/telephony/v1/shift-notes", "Read notes of earlier shifts", None, tel.ShiftNotes),
    Operation("post", "/telephony/v1/shift-notes", "Leave a note to the next shift", tel.ShiftNoteText, None, 204),
    Operation("post", "/telephony/v1/shift-notes/read", "Say that notes were read", tel.ShiftNotesRead, None, 204),
    Operation("get", "/admin/v1/statistics", "Counts over all orders", None, adm.OrderFigures),
    Operation("get", "/healthz", "Is the process alive", open=True),
    Operation("get", "/readyz", "Can it serve", open=True),
    Operation("get", "/metrics", "Figures for Prometheus", media="text/plain", open=True),
)


def description() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    types = [ErrorBody, *{t for op in OPERATIONS for t in (op.takes, op.gives) if t is not None}]
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    of = dict(zip(types, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for op in OPERATIONS:
        paths.setdefault(op.path, {})[op.method] = _operation(op, of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hotline Desk server", "version": SERVER_VERSION},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(op: Operation, of: dict[type[Any], dict[str, Any]]) -> dict[str, Any]:
    schema = of[op.gives] if op.gives is not None else {}
    answer: dict[str, Any] = {"description": "done"}
    if op.status != 204:
        answer["content"] = {op.media: {"schema": schema}}
    fault = {"description": "refused", "content": {"application/json": {"schema": of[ErrorBody]}}}
    made: dict[str, Any] = {
        "summary": op.summary,
        "responses": {str(op.status): answer, "4XX": fault, "5XX": fault},
        "security": [] if op.open else [{"bearer": []}],
    }
    if op.takes is not None:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": of[op.takes]}}}
    parameters = [
        {
            "name": name,
            "in": "query",
            "required": name not in ("wait", "kinds"),
            "description": text,
            "schema": {"type": "string"},
        }
        for name, text in op.query
    ]
    parameters += [
        {"name": part[1:-1], "in": "path", "required": True, "schema": {"type": "string"}}
        for part in op.path.split("/")
        if part.startswith("{")
    ]
    if parameters:
        made["parameters"] = parameters
    return made


async def openapi(request: Request) -> Response:
    """Return the OpenAPI document."""
    return JSONResponse(description())


async def docs(request: Request) -> Response:
    """Return a page that lists all paths; it loads nothing from elsewhere."""
    rows = "".join(
        f"<tr><td><code>{op.method.upper()}</code></td><td><code>{html.escape(op.path)}</code></td>"
        f"<td>{html.escape(op.summary)}</td><td>{_name(op.takes)}</td><td>{_name(op.gives)}</td></tr>"
        for op in OPERATIONS
    )
    schemas = description()["components"]["schemas"]
    blocks = "".join(
        f"<details><summary><code>{html.escape(name)}</code></summary>"
        f"<pre>{html.escape(msgspec.json.format(msgspec.json.encode(schema), indent=2).decode())}</pre></details>"
        for name, schema in sorted(schemas.items())
    )
    return HTMLResponse(_PAGE.format(rows=rows, blocks=blocks))


def _name(kind: type[Any] | None) -> str:
    return f"<code>{html.escape(kind.__name__)}</code>" if kind is not None else ""


_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hotline Desk server</title>
<style>body{{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}td,th{{border-bottom:1px solid #ccc;padding:.3rem .6rem;text-align:left}}
pre{{background:#f4f4f4;padding:1rem;overflow:auto}}</style></head><body><h1>Hotline Desk server</h1>
<p>Machine-readable: <a href="/openapi.json">/openapi.json</a></p>
<table><tr><th>Method</th><th>Path</th><th>What it does</th><th>Takes</th><th>Gives</th></tr>{rows}</table>
<h2>Messages</h2>{blocks}</body></html>"""

ROUTES = [
    Route("/openapi.json", openapi, methods=["GET"]),
    Route("/docs", docs, methods=["GET"]),
]
