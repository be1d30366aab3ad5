"""Pull, snapshot, scopes: everybody gets what they may see, all of it, and nothing else."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import delete, update

from sync.contract.administration import UserChange
from sync.contract.messages import Guard
from sync.domain.codes import Action, Outcome
from sync.domain.instant import DAY
from sync.server.config import Limits
from sync.server.jobs import trim_feed
from sync.server.ports import new_id
from sync.server.setup import change_epoch
from sync.server.tables.feed import feed
from tests.helpers.http_seat import TIMEOUT, HttpSeat
from tests.helpers.server import RunningServer, running_server
from tests.helpers.server_city import LAMP, MARKET, NORTH, WATER

PHONE = "13800138000"


def _create(server: RunningServer, **draft: Any) -> str:
    seat = server.seat("agent")
    command = seat.create(**draft)
    assert seat.push(command).results[0].outcome is Outcome.APPLIED
    server.settle()
    return command.target


def _act(server: RunningServer, user_no: str, action: Action, order: str, **args: Any) -> None:
    seat = server.seat(user_no)
    result = seat.push(seat.command(action, order, args)).results[0]
    assert result.outcome is Outcome.APPLIED, result
    server.settle()


def test_a_create_reaches_a_dispatcher_with_the_caller_masked(server: RunningServer) -> None:
    order = _create(server)
    seat = server.seat("dispatcher")
    seat.pull()
    seen = seat.order(order)
    assert seen is not None
    assert seen["title"] == "水管漏水"
    assert PHONE not in msgspec.json.encode(seen).decode()
    assert seen["caller_ref"], "seats find the caller again without seeing the number"


def test_the_author_gets_the_own_order_in_full(server: RunningServer) -> None:
    order = _create(server)
    seat = server.seat("agent")
    seat.pull()
    seen = seat.order(order)
    assert seen is not None
    assert seen["caller"]["phone"] == PHONE


def test_a_body_is_sent_once_a_page(server: RunningServer) -> None:
    order = _create(server)
    seat = server.seat("agent")
    (page,) = seat.pull()
    lines = [change for change in page.changes if change.id == order]
    assert {line.s for line in lines} == {"desk:city", "user:user-agent"}
    assert sum(isinstance(line.d, msgspec.Raw) for line in lines) == 1


def test_reference_data_comes_through_the_same_feed(server: RunningServer) -> None:
    seat = server.seat("unit_operator")
    server.settle()
    seat.pull()
    kinds = {key.partition(":")[0] for key in seat.rows}
    assert {"unit", "area", "category", "directory_rule", "preset", "policy", "staff", "code"} <= kinds


def test_a_unit_gets_an_order_when_it_is_dispatched_there_and_loses_it_when_it_goes_elsewhere(
    server: RunningServer,
) -> None:
    order = _create(server, category=LAMP)
    water, market = server.seat("unit_operator"), server.seat("market")
    water.pull()
    assert water.order(order) is None
    _act(server, "dispatcher", Action.DISPATCH, order, unit=WATER, text="请处理")
    water.pull()
    seen = water.order(order)
    assert seen is not None
    assert seen["caller"]["phone"] == PHONE, "the unit that handles it may call"
    _act(
        server,
        "unit_leader",
        Action.REQUEST_RETURN,
        order,
        code="not_duty",
        basis="三定方案",
        text="不属职责",
        proposed_unit=MARKET,
    )
    _act(server, "arbiter", Action.APPROVE_RETURN, order, unit=MARKET, text="改派")
    pages = water.pull()
    left = [change for page in pages for change in page.changes if change.op == "X"]
    assert (left[-1].s, left[-1].id) == (f"unit:{WATER}", order)
    assert water.order(order) is None
    market.pull()
    assert market.order(order) is not None


def test_a_slow_client_never_gets_the_body_of_what_it_has_lost_meanwhile(server: RunningServer) -> None:
    order = _create(server, category=LAMP)
    slow = server.seat("unit_operator")
    slow.pull()
    _act(server, "dispatcher", Action.DISPATCH, order, unit=WATER, text="请处理")
    _act(
        server,
        "unit_leader",
        Action.REQUEST_RETURN,
        order,
        code="not_duty",
        basis="三定方案",
        text="不属职责",
        proposed_unit=MARKET,
    )
    _act(server, "arbiter", Action.APPROVE_RETURN, order, unit=MARKET, text="改派")
    pages = slow.pull()
    lines = [change for page in pages for change in page.changes if change.id == order]
    assert lines
    assert {line.op for line in lines} == {"X"}
    assert not any(isinstance(line.d, msgspec.Raw) for line in lines)


def test_the_unit_complained_about_never_gets_the_order_by_any_way(server: RunningServer) -> None:
    order = _create(
        server,
        category=LAMP,
        request_type="complaint",
        accused_unit=NORTH,
        accused_name="北区城管局",
        content="投诉北区城管局",
    )
    accused = server.seat("north")
    accused.pull()
    assert accused.order(order) is None
    for grant in accused.session.scopes:
        _, lines, _ = accused.snapshot(grant.scope)
        assert order not in {line.id for line in lines}
    result = accused.push(accused.command(Action.NOTE, order, {"text": "x"})).results[0]
    assert (result.outcome, result.code, result.rows) == (Outcome.REJECTED, "unknown_order", [])


def test_a_confidential_caller_is_hidden_from_colleagues_and_units(server: RunningServer) -> None:
    order = _create(server, caller={"name": "李四", "phone": PHONE, "confidential": True})
    _act(server, "dispatcher", Action.DISPATCH, order, unit=WATER, text="请处理")
    for user_no in ("dispatcher", "unit_operator", "leader"):
        seat = server.seat(user_no)
        seat.pull()
        text = msgspec.json.encode(seat.order(order)).decode()
        assert PHONE not in text
        assert "李四" not in text
        assert "caller_ref" not in (seat.order(order) or {})


# --- cursor ----------------------------------------------------------------------------------------------------------


def test_an_empty_page_still_says_how_far_it_looked(server: RunningServer) -> None:
    seat = server.seat("market")
    seat.pull()
    before = seat.cursor
    _create(server)
    (page,) = seat.pull()
    assert page.changes == []
    assert page.to > before


@pytest.mark.parametrize(
    "cursor", ["", "x", ".", "a.", ".5", "a.-1", "a.1e3", "a.9" * 9, "a." + "9" * 30, "\u0000.1", "a.١"]
)
def test_a_cursor_that_is_none_is_answered_with_a_code(server: RunningServer, cursor: str) -> None:
    seat = server.seat("agent")
    reply = seat.call("GET", "/sync/v1/pull", params={"cursor": cursor, "sv": seat.session.scope_set})
    assert (reply.status_code, reply.json()["code"]) in ((400, "bad_request"), (409, "epoch_changed"))


def test_a_cursor_of_another_epoch_or_scope_set_or_of_the_future_is_refused(server: RunningServer) -> None:
    seat = server.seat("agent")
    assert seat.pull_raw(cursor=f"{new_id()}.0").json()["code"] == "epoch_changed"
    assert seat.pull_raw(sv="0000").json()["code"] == "scopes_changed"
    gone = seat.pull_raw(cursor=f"{seat.session.epoch}.99999999")
    assert (gone.status_code, gone.json()["code"]) == (410, "cursor_gone")
    assert seat.pull_raw(wait="x").status_code == 400


def test_a_cursor_older_than_the_feed_is_gone(server: RunningServer) -> None:
    order = _create(server)
    seat = server.seat("agent")
    floor = trim_feed(server.services.database, server.services.clock.now() + 2 * DAY)
    assert floor > 0
    gone = seat.pull_raw()
    assert (gone.status_code, gone.json()["code"]) == (410, "cursor_gone")
    header, lines, _ = seat.snapshot("desk:city")
    assert [line.id for line in lines] == [order]
    seat.cursor = header.pos
    seat.pull()


def test_a_new_epoch_is_told_to_everybody(server: RunningServer) -> None:
    seat = server.seat("agent")
    epoch = change_epoch(server.services.database, new_id)
    reply = seat.pull_raw()
    assert (reply.status_code, reply.json()["detail"]) == (409, {"epoch": epoch})


def _assert_pages(server: RunningServer) -> None:
    agent = server.seat("agent")
    commands = [agent.create() for _ in range(40)]
    agent.push(*commands)
    server.settle()
    reader = server.seat("dispatcher")
    pages = reader.pull()
    positions = [change.p for page in pages for change in page.changes]
    assert len(pages) > 5
    assert positions == sorted(set(positions))
    assert {command.target for command in commands} <= {key.partition(":")[2] for key in reader.rows}


def test_pages_follow_each_other_without_hole_or_repetition(tmp_path: Path, database: str | None) -> None:
    with running_server(tmp_path, database, limits=Limits(page=7)) as server:
        _assert_pages(server)


def test_a_waiting_pull_returns_as_soon_as_there_is_something(server: RunningServer) -> None:
    reader = server.seat("dispatcher")
    reader.pull()
    server.settle()
    agent = server.seat("agent")
    started = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(reader.pull_raw, wait=20)
        command = agent.create()
        agent.push(command)
        reply = waiting.result(TIMEOUT)
    assert time.monotonic() - started < 10
    if not reply.json()["changes"]:  # the create was there before the pull began to wait
        reply = reader.pull_raw()
    assert command.target in reply.text


# --- snapshots -------------------------------------------------------------------------------------------------------


def test_a_snapshot_and_the_pull_behind_it_give_everything(server: RunningServer) -> None:
    first = _create(server)
    seat = server.seat("dispatcher")
    header, lines, trailer = seat.snapshot("desk:city")
    assert [line.id for line in lines] == [first]
    assert trailer.count == 1
    second = _create(server)
    seat.cursor = header.pos
    seat.pull()
    assert seat.order(second) is not None


def test_a_snapshot_shows_orders_as_the_viewer_may_see_them(server: RunningServer) -> None:
    _create(server)
    _, lines, _ = server.seat("dispatcher").snapshot("desk:city")
    assert PHONE.encode() not in bytes(lines[0].d)


def test_the_snapshot_of_reference_data_is_whole(server: RunningServer) -> None:
    _, lines, trailer = server.seat("agent").snapshot("global")
    assert trailer.count == len(lines)
    assert {"unit", "category", "staff"} <= {line.e for line in lines}


@pytest.mark.parametrize(
    "scope", ["", "desk:city", f"unit:{MARKET}", "user:user-agent", "area:410105", "'--", "\u0000", "x" * 5000]
)
def test_a_scope_that_is_not_the_viewers_is_refused(server: RunningServer, scope: str) -> None:
    reply = server.seat("unit_operator").call("GET", "/sync/v1/snapshot", params={"scope": scope})
    assert (reply.status_code, reply.json()["code"]) == (403, "forbidden")


def test_a_packed_snapshot_unpacks_to_the_same_lines(server: RunningServer) -> None:
    import zstandard

    seat = server.seat("agent")
    server.settle()  # both are made at the same place of the feed
    plain = seat.call("GET", "/sync/v1/snapshot", params={"scope": "global"}, headers={"Accept-Encoding": "identity"})
    packed = seat.call("GET", "/sync/v1/snapshot", params={"scope": "global"}, headers={"Accept-Encoding": "zstd"})
    assert packed.headers["Content-Encoding"] == "zstd"
    unpacked = zstandard.ZstdDecompressor().decompressobj().decompress(packed.content)
    assert unpacked == plain.content


def test_closed_orders_of_long_ago_stay_out_of_the_citys_snapshot(server: RunningServer) -> None:
    from sync.server.tables.orders import work_order

    old, recent = _create(server), _create(server)
    with server.services.database.write() as connection:
        connection.execute(
            update(work_order)
            .where(work_order.c.id == old)
            .values(open=False, created_at=server.services.clock.now() - 100 * DAY)
        )
    _, lines, _ = server.seat("dispatcher").snapshot("desk:city")
    assert [line.id for line in lines] == [recent]


def test_a_person_whose_role_shrinks_cannot_pull_with_the_old_scopes(server: RunningServer) -> None:
    seat = server.seat("dispatcher")
    seat.pull()
    server.services.users.change("user-dispatcher", UserChange(roles=["callback_agent"]), "user-administrator")
    order = _create(server)
    assert seat.pull_raw().json()["code"] == "scopes_changed"
    fresh: HttpSeat = server.seat("dispatcher")
    fresh.pull()
    assert fresh.order(order) is None


# --- reference data --------------------------------------------------------------------------------------------------


def test_an_administrator_changes_reference_data_and_everybody_gets_it(server: RunningServer) -> None:
    admin, agent = server.seat("administrator"), server.seat("agent")
    agent.pull()
    body = {"id": "0103", "name": "井盖缺失", "parent": "01", "leaf": True}
    put = admin.command("reference.put", "0103", {"kind": "category", "body": body})
    result = admin.push(put).results[0]
    assert (result.outcome, result.detail) == (Outcome.APPLIED, {"ver": 1})
    server.settle()
    agent.pull()
    assert agent.rows["category:0103"]["name"] == "井盖缺失"
    created = agent.push(agent.create(category="0103")).results[0]
    assert "mapped" not in created.detail, "the rules know it at once"
    stale = admin.command("reference.put", "0103", {"kind": "category", "body": body}, guard=Guard(ver=7))
    assert admin.push(stale).results[0].outcome is Outcome.SUPERSEDED
    admin.push(admin.command("reference.retire", "0103", {"kind": "category"}))
    server.settle()
    agent.pull()
    assert "category:0103" not in agent.rows


def test_reference_data_is_changed_by_administrators_only_and_in_its_shape(server: RunningServer) -> None:
    body = {"id": "0103", "name": "x"}
    agent, admin = server.seat("agent"), server.seat("administrator")
    args = {"kind": "category", "body": body}
    assert agent.push(agent.command("reference.put", "0103", args)).results[0].code == "not_your_role"
    wrong: list[tuple[str, Any]] = [
        ("0103", {"kind": "category", "body": {"id": "0103"}}),
        ("0103", {"kind": "category", "body": 5}),
        ("0104", args),
        ("0103", {"kind": "planet", "body": body}),
        ("0103", {"kind": "staff", "body": {"id": "0103", "no": "1", "name": "x", "roles": []}}),
        ("\u0000", {"kind": "category", "body": {"id": "\u0000", "name": "x"}}),
        ("0103", []),
        ("0103", {"kind": "category", "body": {**body, "keys": "x" * 200_000}}),
    ]
    results = admin.push(*(admin.command("reference.put", target, bad) for target, bad in wrong)).results
    assert {one.outcome for one in results} == {Outcome.REJECTED}


def test_rows_deleted_from_the_feed_are_noticed_by_the_check(server: RunningServer) -> None:
    from sync.server.admin.check import find_faults

    _create(server)
    with server.services.database.write() as connection:
        row = dict(connection.execute(feed.select().order_by(feed.c.pos.desc()).offset(1).limit(1)).mappings().one())
        connection.execute(delete(feed).where(feed.c.pos == row["pos"]))
    assert any("holes" in line for line in find_faults(server.services))
    with server.services.database.write() as connection:
        connection.execute(feed.insert(), row)


def test_two_servers_on_one_database_serve_the_same_feed(tmp_path: Path, postgres_url: str) -> None:
    limits = Limits()
    with (
        running_server(tmp_path, postgres_url, limits=limits) as one,
        running_server(tmp_path, postgres_url, limits=limits) as two,
    ):
        agent, reader = one.seat("agent"), two.seat("dispatcher")
        reader.pull()
        command = agent.create()
        agent.push(command)
        deadline = time.monotonic() + 10
        while reader.order(command.target) is None and time.monotonic() < deadline:
            reader.pull(wait=2)
        assert reader.order(command.target) is not None
        assert requests.get(f"{two.url}/readyz", timeout=TIMEOUT).status_code == 200
