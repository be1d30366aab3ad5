"""The key by which seats match callers can be changed while everybody works on."""

import hmac
import os
from pathlib import Path

import msgspec
import pytest

from sync.contract.messages import SignInRequest
from sync.domain.phone import normalise
from sync.server.admin.cli import run
from sync.server.faults import ConfigurationFault
from sync.server.keys import read_keys, replace_keys
from sync.server.ports import new_id
from tests.helpers.server import RunningServer, prepared_services, running_server
from tests.helpers.server_city import PASSWORD

NUMBER = "13800138000"


def _mark(key: bytes) -> str:
    return hmac.digest(key, normalise(NUMBER).encode(), "sha256")[:8].hex()


def _where(folder: Path, database: str | None) -> list[str]:
    if database:
        return ["--database", database, "--keys", str(folder / "keys.json")]
    return ["--sqlite", str(folder)]


def _mark_of(server: RunningServer, order: str) -> str:
    seat = server.seat("dispatcher")
    server.settle()
    seat.pull()
    found = seat.order(order)
    assert found is not None
    return str(found["caller_ref"])


def _mark_of_proposal(server: RunningServer) -> str:
    server.settle()
    agent = server.seat("agent")
    _, lines, _ = agent.snapshot(f"user:{agent.session.person.id}")
    (body,) = [msgspec.json.decode(bytes(line.d)) for line in lines if line.e == "nuisance"]
    return str(body["caller_ref"])


def _mark_of_call(server: RunningServer, call: str) -> str:
    server.settle()
    _, lines, _ = server.seat("dispatcher").snapshot("desk:calls")
    (body,) = [msgspec.json.decode(bytes(line.d)) for line in lines if line.id == call]
    return str(body["caller_ref"])


def test_after_a_change_of_the_key_orders_and_calls_are_marked_anew_and_both_keys_match_meanwhile(
    tmp_path: Path, database: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_server(tmp_path, database) as server:
        agent = server.seat("agent")
        order = agent.create()
        rang = server.services.clock.now() - 60_000
        told = {"number": normalise(NUMBER), "rang_at": rang, "ended_at": rang + 10_000, "result": "abandoned"}
        agent.push(order, agent.command("call.record", "call-1", told))
        proposed = {"number": NUMBER, "reason": "abuse", "words": "", "calls": ["call-1"]}
        agent.push(agent.command("nuisance.propose", "n-1", proposed))
        first = read_keys(server.services.config.key_file)
        assert _mark_of(server, order.target) == _mark_of_call(server, "call-1") == _mark(first.matching)
    where = _where(tmp_path, database)
    assert run(["keys", "rotate-matching", *where]) == 0
    assert "Restart the server processes" in capsys.readouterr().out
    second = read_keys(tmp_path / "keys.json")
    assert second.matching_former == first.matching
    assert (second.data, second.spool, second.lease) == (first.data, first.spool, first.lease)
    services = prepared_services(tmp_path, database)
    session = services.sessions.sign_in(SignInRequest("agent", PASSWORD, new_id()), "test")
    assert (session.matching_key, session.matching_former) == (second.matching.hex(), first.matching.hex())
    services.close()
    assert run(["keys", "rotate-matching", *where]) == 0
    assert "1 orders, 1 calls and 1 nuisance measures marked anew" in capsys.readouterr().out
    assert read_keys(tmp_path / "keys.json").matching_former == b""
    with running_server(tmp_path, database) as server:
        assert _mark_of(server, order.target) == _mark_of_call(server, "call-1") == _mark(second.matching)
        assert _mark_of_proposal(server) == _mark(second.matching)


def test_a_key_that_seals_data_cannot_be_lost_by_a_change(tmp_path: Path) -> None:
    prepared_services(tmp_path).close()
    path = tmp_path / "keys.json"
    keys = read_keys(path)
    with pytest.raises(ConfigurationFault):
        replace_keys(path, msgspec.structs.replace(keys, data=()))
    assert read_keys(path) == keys
    replace_keys(path, msgspec.structs.replace(keys, matching=b"x" * 32))
    assert read_keys(path).matching == b"x" * 32
    assert os.stat(path).st_mode & 0o077 == 0
    assert os.stat(tmp_path / "keys.json.former").st_mode & 0o077 == 0
