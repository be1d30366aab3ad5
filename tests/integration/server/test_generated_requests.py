"""Requests made up from the OpenAPI document: whatever comes, no 500, and replies as documented."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.server import running_server

_LEFT_OUT = "/events$|sign-out|/password|refresh|revoke"
"""The endless stream, and what would end the session the requests are made with."""


@pytest.mark.allows_log("Invalid HTTP request received|digest mismatch")
def test_no_generated_request_breaks_the_server(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        token = server.seat("administrator").session.access_token
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")),
                "run",
                f"{server.url}/openapi.json",
                "--header",
                f"Authorization: Bearer {token}",
                "--checks",
                "not_a_server_error,response_schema_conformance",
                "--max-examples",
                "15",
                "--exclude-path-regex",
                _LEFT_OUT,
                "--seed",
                "1",
                "--no-color",
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
            cwd=tmp_path,
        )
        alive = server.seat("agent")
        alive.pull()
    assert done.returncode == 0, done.stdout[-4000:]
