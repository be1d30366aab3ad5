"""Attached files: resumable uploads, stored sealed, shown on the order when they are there, read by right alone."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from sync.contract.files import MOST_PIECE, PIECE, PIECE_TYPE, TUS
from sync.contract.sealed_files import BLOCK
from sync.domain.codes import Action
from sync.server.config import Limits
from sync.server.ports import new_id
from sync.server.tables.deposits import order_file, stored_file
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer, running_server
from tests.helpers.server_city import NORTH

PNG = b"\x89PNG\r\n\x1a\n"
PICTURE = PNG + bytes(range(256)) * 1_300


def file_of(content: bytes = PICTURE, name: str = "现场.png", **fields: Any) -> dict[str, Any]:
    values = {"id": hashlib.sha256(content).hexdigest(), "name": name, "size": len(content), "kind": "image/png"}
    return {**values, "seat": "37", **fields}


def begin(seat: HttpSeat, file: dict[str, Any], **changed: str) -> requests.Response:
    told = ",".join(f"{key} {base64.b64encode(file[key].encode()).decode()}" for key in ("id", "kind"))
    headers = {"Tus-Resumable": TUS, "Upload-Length": str(file["size"]), "Upload-Metadata": told, **changed}
    return seat.call("POST", "/files/v1", headers=headers)


def send(seat: HttpSeat, file: dict[str, Any], offset: int, piece: bytes, **changed: str) -> requests.Response:
    headers = {"Tus-Resumable": TUS, "Upload-Offset": str(offset), "Content-Type": PIECE_TYPE, **changed}
    return seat.call("PATCH", f"/files/v1/{file['id']}", headers=headers, data=piece)


def offset(seat: HttpSeat, file: dict[str, Any]) -> int:
    reply = seat.call("HEAD", f"/files/v1/{file['id']}", headers={"Tus-Resumable": TUS})
    return int(reply.headers["Upload-Offset"]) if reply.status_code == 200 else -1


def upload(seat: HttpSeat, file: dict[str, Any], content: bytes = PICTURE) -> None:
    assert begin(seat, file).status_code == 201
    for at in range(0, len(content), PIECE):
        reply = send(seat, file, at, content[at : at + PIECE])
        assert reply.status_code == 204, reply.text


def read(seat: HttpSeat, file: dict[str, Any], order: str) -> requests.Response:
    return seat.call("GET", f"/files/v1/{file['id']}", params={"order": order})


def order_with(seat: HttpSeat, *files: dict[str, Any], **draft: Any) -> str:
    order = new_id()
    (result,) = seat.push(seat.create(order, files=list(files), **draft)).results
    assert result.outcome == "applied", result
    return order


def shown(server: RunningServer, seat: HttpSeat, order: str) -> list[dict[str, Any]]:
    server.settle()
    seat.pull()
    found = seat.order(order)
    return [] if found is None else found.get("attachments", [])


def test_everybody_sees_where_a_file_is_until_it_is_there_and_then_reads_it(server: RunningServer) -> None:
    agent, other, file = server.seat("agent"), server.seat("dispatcher"), file_of()
    order = order_with(agent, file)
    (waiting,) = shown(server, other, order)
    assert (waiting["name"], waiting["seat"], waiting.get("there", False)) == ("现场.png", "37", False)
    assert read(other, file, order).status_code == 404
    upload(agent, file)
    (there,) = shown(server, other, order)
    assert there["there"]
    assert read(other, file, order).content == PICTURE


def test_an_upload_goes_on_where_it_was_cut(server: RunningServer) -> None:
    agent, file = server.seat("agent"), file_of()
    order_with(agent, file)
    begin(agent, file)
    assert send(agent, file, 0, PICTURE[:PIECE]).headers["Upload-Offset"] == str(min(PIECE, len(PICTURE)))
    agent, file = server.seat("agent"), file_of(PICTURE * 3)
    order = order_with(agent, file)
    begin(agent, file)
    piece = (PICTURE * 3)[: BLOCK + 1000]
    assert send(agent, file, 0, piece).headers["Upload-Offset"] == str(BLOCK), "half a block is sent again"
    assert offset(agent, file) == BLOCK
    again = begin(agent, file)
    assert again.headers["Upload-Offset"] == str(BLOCK)
    rest = (PICTURE * 3)[BLOCK:]
    assert len(rest) <= MOST_PIECE
    assert send(agent, file, BLOCK, rest).status_code == 204
    assert read(agent, file, order).content == PICTURE * 3


def test_a_piece_whose_answer_was_lost_is_not_taken_twice(server: RunningServer) -> None:
    agent, content = server.seat("agent"), PICTURE * 3
    file = file_of(content)
    order = order_with(agent, file)
    begin(agent, file)
    send(agent, file, 0, content[:PIECE])
    late = send(agent, file, 0, content[:PIECE])
    assert (late.status_code, late.json()["detail"]) == (409, {"offset": PIECE})
    assert send(agent, file, PIECE, content[PIECE:]).status_code == 204
    assert begin(agent, file).headers["Upload-Offset"] == str(len(content))
    assert read(agent, file, order).content == content


def test_only_what_an_order_names_may_come(server: RunningServer) -> None:
    agent = server.seat("agent")
    assert begin(agent, file_of()).status_code == 404
    assert send(agent, file_of(), 0, PICTURE).status_code == 404


def test_wrong_content_more_than_announced_and_other_kinds_leave_nothing(server: RunningServer, tmp_path: Path) -> None:
    agent, file = server.seat("agent"), file_of()
    order = order_with(agent, file)
    begin(agent, file)
    assert send(agent, file, 0, PICTURE + b"x").status_code == 413
    assert send(agent, file, 5, PICTURE[5:]).status_code == 409
    wrong = send(agent, file, 0, PICTURE[:-1] + b"?")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "file_damaged")
    assert offset(agent, file) == -1
    upload(agent, file)
    program = b"MZ" + b"\x00" * 500
    file = file_of(program, "照片.png")
    order_with(agent, file)
    begin(agent, file)
    assert send(agent, file, 0, program).status_code == 415
    assert read(agent, file, order).status_code == 404
    assert len(list(tmp_path.glob("files/*/*"))) == 1


def test_headers_that_are_none_and_sizes_beyond_the_limit_are_refused(tmp_path: Path) -> None:
    with running_server(tmp_path, limits=Limits(file_bytes=1000)) as server:
        agent, file = server.seat("agent"), file_of(PNG, "a.png")
        order_with(agent, file)
        assert begin(agent, {**file, "size": 1001}).status_code == 413
        assert begin(agent, {**file, "size": 0}).status_code == 400
        assert begin(agent, {**file, "id": "../../etc/passwd"}).status_code == 400
        assert begin(agent, {**file, "kind": "application/x-msdownload"}).status_code == 415
        for header, value in (
            ("Upload-Length", "-1"),
            ("Upload-Length", "9" * 40),
            ("Upload-Length", "x"),
            ("Upload-Metadata", "id ==="),
            ("Upload-Metadata", "id /w=="),
            ("Upload-Metadata", ""),
        ):
            assert begin(agent, file, **{header: value}).status_code == 400, value
        assert begin(agent, file, **{"Tus-Resumable": "0.2"}).status_code == 412
        assert begin(agent, file).status_code == 201
        assert send(agent, file, 0, PNG, **{"Content-Type": "text/plain"}).status_code == 415
        assert send(agent, file, 0, PNG, **{"Upload-Offset": "x"}).status_code == 400
        assert send(agent, {"id": "x" * 70}, 0, PNG).status_code == 404
        assert send(agent, file, 0, b"x" * (MOST_PIECE + 1)).status_code == 413
        assert requests.get(f"{server.url}/files/v1/{file['id']}?order=x", timeout=9).status_code == 401


HOSTILE: tuple[dict[str, Any], ...] = (
    {"id": "../x"},
    {"id": "A" * 64},
    {"size": 0},
    {"size": 2**41},
    {"kind": "application/x-msdownload"},
    {"name": "../../x.png"},
    {"name": "a\x00.png"},
    {"name": "x" * 200 + ".png"},
    {"name": "virus.exe"},
    {"name": ""},
    {"seat": "s" * 200},
)


def test_a_hostile_file_on_a_new_order_is_kept_for_a_person_never_lost(server: RunningServer) -> None:
    agent = server.seat("agent")
    for changed in HOSTILE:
        (result,) = agent.push(agent.create(new_id(), files=[file_of(**changed)])).results
        assert result.outcome == "quarantined", changed
    (result,) = agent.push(agent.create(new_id(), files=[file_of()] * 2)).results
    assert result.outcome == "quarantined"


def test_the_same_file_on_two_orders_is_sent_once(server: RunningServer) -> None:
    agent, file = server.seat("agent"), file_of()
    first = order_with(agent, file)
    second = order_with(agent, file)
    upload(agent, file)
    third = order_with(agent, file_of(name="另一名字.png"))
    assert [shown(server, agent, one)[0]["there"] for one in (first, second, third)] == [True] * 3
    assert read(agent, file, third).content == PICTURE


def test_a_link_made_while_the_last_piece_came_is_told_at_the_next_question(server: RunningServer) -> None:
    agent, file = server.seat("agent"), file_of()
    order = order_with(agent, file)
    upload(agent, file)
    other = new_id()
    with server.services.database.write() as connection:
        connection.execute(update(stored_file).values(complete_at=None))
    agent.push(agent.create(other, files=[file]))
    with server.services.database.write() as connection:
        connection.execute(update(stored_file).values(complete_at=1))
    assert not shown(server, agent, other)[0].get("there", False)
    assert begin(agent, file).status_code == 201
    assert shown(server, agent, other)[0]["there"]
    assert shown(server, agent, order)[0]["there"]


def test_who_may_not_know_the_caller_gets_no_file(server: RunningServer) -> None:
    agent, city, unit = server.seat("agent"), server.seat("dispatcher"), server.seat("north")
    secret, plain = file_of(), file_of(PICTURE + b"1")
    report = order_with(agent, secret, caller={"name": "张三", "phone": "13800138000", "confidential": True})
    order = order_with(agent, plain)
    for one in (report, order):
        city.push(city.command(Action.DISPATCH, one, {"unit": NORTH}))
    upload(agent, secret)
    upload(agent, plain, PICTURE + b"1")
    assert shown(server, unit, report) == []
    assert read(unit, secret, report).status_code == 404
    assert read(unit, secret, order).status_code == 404, "not by way of another order"
    assert [file["id"] for file in shown(server, unit, order)] == [plain["id"]]
    assert read(unit, plain, order).status_code == 200
    assert read(server.seat("market"), plain, order).status_code == 404
    assert read(server.seat("analyst"), plain, order).status_code == 404


def test_the_unit_complained_about_gets_nothing(server: RunningServer) -> None:
    agent, file = server.seat("agent"), file_of()
    order = order_with(agent, file, request_type="complaint", accused_unit=NORTH)
    upload(agent, file)
    assert read(server.seat("north"), file, order).status_code == 404


def test_a_note_and_a_reply_bring_files_too(server: RunningServer) -> None:
    agent, city, unit = server.seat("agent"), server.seat("dispatcher"), server.seat("north")
    order = order_with(agent)
    agent.push(agent.command(Action.NOTE, order, {"text": "", "files": [file_of()]}))
    city.push(city.command(Action.DISPATCH, order, {"unit": NORTH}))
    unit.push(unit.command(Action.SIGN, order, {}))
    proof = file_of(PICTURE + b"2", "处理后.png", seat="城管")
    reply = {"text": "已处理", "result": "resolved", "solved": "solved", "truthful": True, "files": [proof]}
    reply |= {"contact_at": agent.session.now, "contact_number": "037112345678"}
    (result,) = unit.push(unit.command(Action.REPLY, order, reply)).results
    assert result.outcome == "applied", result
    upload(unit, proof, PICTURE + b"2")
    files = shown(server, city, order)
    assert [(file["name"], file.get("there", False)) for file in files] == [("现场.png", False), ("处理后.png", True)]
    found = city.order(order)
    assert found is not None
    assert found["replies"][0]["attachments"] == [proof["id"]]


@pytest.mark.allows_log("file not readable|request")
def test_nothing_of_a_file_lies_on_the_disk_in_clear_and_damage_is_told(
    plain_server: RunningServer, tmp_path: Path
) -> None:
    agent, file = plain_server.seat("agent"), file_of()
    order = order_with(agent, file)
    upload(agent, file)
    (path,) = tmp_path.glob("files/*/*")
    stored = path.read_bytes()
    assert PNG not in stored
    assert bytes(range(256)) not in stored
    with plain_server.services.database.read() as connection:
        assert "现场" not in repr(connection.execute(select(stored_file)).one())
    path.write_bytes(stored[:20] + bytes([stored[20] ^ 1]) + stored[21:])
    assert read(agent, file, order).status_code == 500


def test_torn_uploads_and_lost_files_are_cleaned_up(plain_server: RunningServer, tmp_path: Path) -> None:
    agent, whole, torn = plain_server.seat("agent"), file_of(), file_of(PICTURE * 2)
    order = order_with(agent, whole, torn)
    upload(agent, whole)
    begin(agent, torn)
    send(agent, torn, 0, PICTURE[:BLOCK])
    (tmp_path / "files" / "ab").mkdir(exist_ok=True)
    (tmp_path / "files" / "ab" / ("ab" * 32 + ".sealed")).write_bytes(b"x")
    with plain_server.services.database.write() as connection:
        connection.execute(update(stored_file).values(created_at=1))
    assert plain_server.services.files.trim() == 2
    assert len(list(tmp_path.glob("files/*/*"))) == 1
    assert read(agent, whole, order).content == PICTURE
    upload(agent, torn, PICTURE * 2)
    with plain_server.services.database.read() as connection:
        assert len(connection.execute(select(order_file)).all()) == 2
