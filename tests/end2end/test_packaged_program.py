"""The packaged client is built and starts without Python, without a server and without a display."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        sys.platform.startswith("linux") and shutil.which("objdump") is None,
        reason="PyInstaller needs objdump (Debian package binutils)",
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built program's folder."""
    work = tmp_path_factory.mktemp("package")
    answer = subprocess.run(
        [
            sys.executable,
            "-m",
            "PyInstaller",
            "--noconfirm",
            "--log-level",
            "WARN",
            "--distpath",
            str(work / "dist"),
            "--workpath",
            str(work / "build"),
            "build.spec",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr[-3000:]
    return work / "dist" / "hotline-desk"


def test_the_built_program_shows_a_screen_of_the_practice_city(folder: Path, tmp_path: Path):
    picture = tmp_path / "intake.png"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}

    answer = subprocess.run(
        [folder / "hotline-desk", "--demo", "--view", "intake", "--screenshot", picture],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert answer.returncode == 0, answer.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 20_000


def test_the_package_holds_no_server_code_and_no_gpl_parts(folder: Path):
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
    archive = (folder / "hotline-desk").read_bytes()

    assert not [name for name in names if "psycopg" in name or "uvicorn" in name or "Qt6Charts" in name]
    assert b"sync.server" not in archive
    assert b"sync.domain" in archive


def test_the_package_stays_small_enough_to_send_to_seats(folder: Path):
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())

    assert size < 220 * 1024 * 1024, f"{size / 1024 / 1024:.0f} MB"


def test_qt_libraries_lie_beside_the_program_and_can_be_replaced(folder: Path):
    core = [path for path in folder.rglob("*Qt6Core*") if path.is_file()]

    assert core
    assert all(os.access(path, os.R_OK) for path in core)
