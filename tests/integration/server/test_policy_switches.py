"""The city's switches and numbers are set from the command line; seats follow."""

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from sync.contract.leases import read_lease
from sync.server.admin.cli import run
from sync.server.tables.people import audit
from tests.helpers.server import running_server


def test_emergency_intake_is_turned_on_while_the_server_runs_and_what_else_is_in_the_policy_stays(
    tmp_path: Path, database: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--database", database, "--keys", str(tmp_path / "keys.json")] if database else ["--sqlite", str(tmp_path)]
    with running_server(tmp_path, database) as server:
        with server.services.database.read() as connection:
            before = server.services.book.rules(connection).policy
        assert not before.emergency_intake
        for _ in range(2):
            assert run(["policy", "set", "emergency_intake", "on", *where]) == 0
        lease = read_lease(server.seat("agent").session.lease)
        assert lease is not None
        assert lease.emergency
        with server.services.database.read() as connection:
            now = server.services.book.rules(connection).policy
            lines = connection.scalars(select(audit.c.subject).where(audit.c.action == "policy_changed")).all()
        assert now == msgspec.structs.replace(before, emergency_intake=True)
        assert lines == ["emergency_intake"], "the second time nothing was changed"
    capsys.readouterr()
    assert run(["policy", "show", *where]) == 0
    assert "emergency_intake on\n" in capsys.readouterr().out


def test_after_call_work_is_set_while_the_server_runs_and_shown(
    tmp_path: Path, database: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--database", database, "--keys", str(tmp_path / "keys.json")] if database else ["--sqlite", str(tmp_path)]
    with running_server(tmp_path, database) as server:
        assert run(["policy", "set", "wrap_up_seconds", "45", *where]) == 0
        with server.services.database.read() as connection:
            assert server.services.book.rules(connection).policy.wrap_up_seconds == 45
    assert capsys.readouterr().out == "wrap_up_seconds 45\n"
    assert run(["policy", "show", *where]) == 0
    assert "wrap_up_seconds 45\n" in capsys.readouterr().out


@pytest.mark.parametrize("to", ["601", "1e2", "on", "9" * 5000, "٤٥", "4.5", ""])
def test_a_number_out_of_its_limits_is_refused_with_them(
    tmp_path: Path, to: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(["policy", "set", "wrap_up_seconds", to, "--sqlite", str(tmp_path)])
    assert "a whole number, 0 to 600" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["title_limit", "on"], ["emergency_intake", "yes"], ["", ""]])
def test_what_is_no_switch_is_refused(tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["policy", "set", *words, "--sqlite", str(tmp_path)])
    assert "invalid choice" in capsys.readouterr().err
