#!/usr/bin/env python3
"""Sets Hotline Desk up and starts it, with nothing but the standard library of Python 3.11 or later.

python3 start.py run [arguments of hotline-desk]   the client with an embedded server and a sample city
python3 start.py test [arguments of pytest]        all tests
python3 start.py setup                             the environment only
"""
import sys

if sys.version_info < (3, 11):
    sys.exit("Hotline Desk needs Python 3.11 or later; this is Python " + sys.version.split()[0]
             + ". On Debian 12: apt-get install python3\n本程序需要 Python 3.11 或更高版本。")

import ctypes
import hashlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
EXE = ".exe" if WINDOWS else ""
PYTHON = BIN / f"python{EXE}"
STAMP = VENV / "hotline-stamp.txt"
UNFINISHED = VENV / "hotline-unfinished.txt"
RUN = Path(os.environ.get("HOTLINE_RUN_FOLDER") or ROOT / ".run").resolve()
LOG = RUN / "setup.log"
Steps = dict[str, Callable[[list[str]], int | None]]
SAMPLE_ORDERS = 5000
SAMPLE_AGENT = "0317"
SAMPLE_PASSWORD = "hotline-sample"  # of people who do not exist, in a city on this machine only
SAMPLE_PASSWORD_VARIABLE = "HOTLINE_PASSWORD"
SERVER_READY_SECONDS = 60

# Shared library -> Debian package: what Qt needs to draw at all, and what it needs to open a window on X11
DRAWING = {pair.partition("=")[0]: pair.partition("=")[2] for pair in (
    "libEGL.so.1=libegl1 libGL.so.1=libgl1 libfontconfig.so.1=libfontconfig1 libdbus-1.so.3=libdbus-1-3 "
    "libglib-2.0.so.0=libglib2.0-0 libfreetype.so.6=libfreetype6 libxkbcommon.so.0=libxkbcommon0").split()}
WINDOWING = {pair.partition("=")[0]: pair.partition("=")[2] for pair in (
    "libxkbcommon-x11.so.0=libxkbcommon-x11-0 libX11-xcb.so.1=libx11-xcb1 libxcb-cursor.so.0=libxcb-cursor0 "
    "libxcb-icccm.so.4=libxcb-icccm4 libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-render-util.so.0=libxcb-render-util0 "
    "libxcb-shape.so.0=libxcb-shape0 libxcb-image.so.0=libxcb-image0 libxcb-randr.so.0=libxcb-randr0 "
    "libxcb-xkb.so.1=libxcb-xkb1 libxcb-sync.so.1=libxcb-sync1 libxcb-xfixes.so.0=libxcb-xfixes0").split()}
CJK_FONT_PACKAGE = "fonts-noto-cjk"
CJK_FONT_NAMES = re.compile(r"cjk|wqy|wenquanyi|source-?han|simsun|simhei|msyh|uming|ukai|droidsansfallback", re.I)

# What pip says -> what it means for the person at this machine: (exit code, English, Chinese)
PIP_TROUBLE = (
    (r"No space left on device|Errno 28|WinError 112", 11,
     "The disk is full. About 1.5 GB are needed in {root}. Free some space and run the same command again.",
     "磁盘已满:{root} 需要约 1.5 GB 空间。清理后重新运行同一命令。"),
    (r"DO NOT MATCH THE HASHES|Hashes are required|hash mismatch", 12,
     "A downloaded package is not the one named in requirements.lock (its hash differs). Nothing of it was installed. "
     "Check the proxy or package mirror you use, then run the same command again.",
     "下载的软件包与 requirements.lock 中的校验值不符,未安装。请检查代理或镜像源后重试。"),
    (r"NewConnectionError|Failed to establish|name resolution|Name or service not known|timed out|ProxyError|SSLError"
     r"|Network is unreachable|Connection (?:refused|reset|aborted)|No matching distribution|Could not find a version",
     13, "Packages could not be downloaded. Check the network (or set HTTPS_PROXY, or pip's mirror), then run the same "
     "command again.",
     "无法下载软件包。请检查网络(或设置 HTTPS_PROXY、pip 镜像源)后重新运行同一命令。"),
    (r"Permission denied|Errno 13", 14,
     "No right to write into {root}. Run as the owner of the folder, or copy the project to a folder of your own.",
     "没有写入 {root} 的权限。请以目录所有者运行,或将项目复制到自己的目录。"),
)


class SetupProblem(Exception):
    """Told to the person as it is, without a traceback; ``code`` becomes the exit code."""

    def __init__(self, code: int, english: str, chinese: str = "") -> None:
        super().__init__(english)
        self.code = code
        self.lines = [line for line in (english, chinese) if line]


def say(text: str) -> None:
    print(f"[hotline] {text}", flush=True)


def missing_packages() -> list[str]:
    """Return the Debian packages whose library or font is not on this machine."""
    if not sys.platform.startswith("linux"):
        return []
    packages = [package for library, package in {**DRAWING, **WINDOWING}.items() if not _loads(library)]
    if not _has_chinese_font():
        packages.append(CJK_FONT_PACKAGE)
    if importlib.util.find_spec("ensurepip") is None:
        packages.append("python3-venv")
    return packages


def _loads(library: str) -> bool:
    with suppress(OSError):
        return bool(ctypes.CDLL(library))
    return False


def _has_chinese_font() -> bool:
    folders = ["/usr/share/fonts", "/usr/local/share/fonts", Path.home() / ".local/share/fonts", Path.home() / ".fonts"]
    return any(CJK_FONT_NAMES.search(name) for folder in folders for _, _, names in os.walk(folder) for name in names)


def install_packages(packages: Sequence[str], *, needed: bool) -> None:
    """Install Debian packages where rights allow; else say which command does it and stop when they are ``needed``."""
    if not packages:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    by_hand = "sudo " + " ".join(command)
    prefix = _root_prefix()
    if shutil.which("apt-get") is None:
        by_hand = "(packages of Debian's names, by your system's package tool) " + " ".join(packages)
    elif prefix is not None:
        say(f"installing system packages: {' '.join(packages)}")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (command, ["apt-get", "update"], command):
            if _logged([*prefix, *step], environment) == 0 and step is command:
                return
    if needed:
        raise SetupProblem(
            10, "System packages are missing and could not be installed from here. Run this, then the same command:"
            f"\n  {by_hand}", "缺少系统软件包,且当前没有权限自动安装。请先执行上面的命令,再重新运行。")
    say(f"not installed, going on without: {by_hand}")


def _root_prefix() -> list[str] | None:
    """Return what to put before a command to run it as root; None when there is no way without asking a password."""
    if os.geteuid() == 0:
        return []
    allowed = shutil.which("sudo") is not None and _logged(["sudo", "-n", "true"]) == 0
    return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"] if allowed else None


def _logged(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> int:
    with LOG.open("a", encoding="utf-8") as log:
        done = subprocess.run(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment, cwd=ROOT, check=False)
    return done.returncode


def wanted_stamp() -> str:
    """Return what an up-to-date environment was made from: lock file, project file, interpreter, place."""
    files = [(ROOT / name).read_bytes() for name in ("requirements.lock", "pyproject.toml")]
    parts = [*files, sys.version.encode(), os.fsencode(ROOT)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def environment_is_ready() -> bool:
    programs = [PYTHON, *(BIN / f"{name}{EXE}" for name in ("hotline-desk", "hotline-server"))]
    return STAMP.is_file() and STAMP.read_text("ascii") == wanted_stamp() and all(one.exists() for one in programs)


def make_environment() -> None:
    """Make or repair ``.venv``; nothing is done when it was made from the present lock file."""
    with _only_one():
        if environment_is_ready():
            return
        LOG.write_text("", encoding="utf-8")
        if UNFINISHED.exists() or not _python_works():
            say("making .venv")
            _make_empty_environment()
        STAMP.unlink(missing_ok=True)
        UNFINISHED.write_text("removed when the environment is complete\n", encoding="ascii")
        # A package that comes as source only is built with the locked setuptools, not with whatever is newest today
        _pip("install", "--require-hashes", "--no-deps", "-r", str(_lock_of("setuptools")))
        _pip("install", "--require-hashes", "--no-deps", "--no-build-isolation", "-r", "requirements.lock")
        _pip("install", "--no-deps", "--no-build-isolation", "--editable", ".")
        UNFINISHED.unlink()
        STAMP.write_text(wanted_stamp(), encoding="ascii")
        say("environment ready")


def _lock_of(package: str) -> Path:
    """Write one package's part of the lock file to a file of its own."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    part = re.search(rf"^{package}==.*(?:\n[ \t]+.*)*", text, re.M)
    if part is None:
        raise SetupProblem(16, f"requirements.lock does not name {package}. Get the project's files again.")
    target = RUN / f"{package}.lock"
    target.write_text(part.group() + "\n", encoding="utf-8")
    return target


def _python_works() -> bool:
    probe = [PYTHON, "-c", "import sys, pip; print(sys.version)"]
    with suppress(OSError):
        return subprocess.run(probe, capture_output=True, text=True, check=False).stdout.strip() == sys.version.strip()
    return False


def _make_empty_environment() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    if _logged([sys.executable, "-m", "venv", VENV]) != 0:
        raise _problem_from_log("The environment .venv could not be made.")


def _pip(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    total = len(re.findall(r"^\w", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M))
    counted = 0
    environment = {**os.environ, "PYTHONUTF8": "1", "PIP_REQUIRE_VIRTUALENV": "1"}
    with (
        LOG.open("a", encoding="utf-8") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, encoding="utf-8", errors="replace") as pip,
    ):
        for line in pip.stdout or ():
            log.write(line)
            if line.startswith("Collecting") and (counted := counted + 1) % 20 == 0:
                say(f"packages: {counted} of {total}")
            elif line.startswith("Installing collected") and counted:
                say("packages: downloaded, installing")
    if pip.returncode != 0:
        raise _problem_from_log("The packages of requirements.lock could not be installed.")


def _problem_from_log(otherwise: str) -> SetupProblem:
    text = LOG.read_text(encoding="utf-8", errors="replace")
    for pattern, code, english, chinese in PIP_TROUBLE:
        if re.search(pattern, text):
            return SetupProblem(code, f"{english.format(root=ROOT)}\nDetails: {LOG}", chinese.format(root=ROOT))
    return SetupProblem(15, f"{otherwise}\nDetails: {LOG}", f"安装失败,详见 {LOG}")


@contextmanager
def _only_one() -> Iterator[None]:
    """Let one start.py at a time work on the environment; a second one waits."""
    with (RUN / "setup.lock").open("a") as handle:
        if sys.platform == "win32":
            import msvcrt  # exists on Windows only
            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl  # exists elsewhere only
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def compile_translations() -> None:
    """Turn resources/i18n/*.ts into the .qm files that Qt reads, when newer."""
    for source in sorted((ROOT / "resources" / "i18n").glob("*.ts")):
        target = source.with_suffix(".qm")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _logged([BIN / f"pyside6-lrelease{EXE}", source, "-qm", target])


def prepare(*, window: bool) -> None:
    """Bring system libraries and environment into place; with ``window`` the libraries of a display are a must too."""
    try:
        RUN.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"{RUN} can't be made: {error.strerror}. Copy the project to a folder of your own."
        raise SetupProblem(14, reason) from error
    if not environment_is_ready() or not (RUN / "libraries-present").exists():
        packages = missing_packages()
        must = {*DRAWING.values(), "python3-venv", *(WINDOWING.values() if window and has_display() else ())}
        install_packages(packages, needed=not must.isdisjoint(packages))
        if not missing_packages():
            (RUN / "libraries-present").touch()
    make_environment()
    compile_translations()


def run(arguments: list[str]) -> int:
    """Start the embedded server and the client signed in as a sample agent."""
    prepare(window=True)
    make_sample_city(RUN / "server")
    with embedded_server(RUN / "server") as url:
        if not has_display():
            raise SetupProblem(
                20, "Everything is ready, but there is no display to open a window on (neither DISPLAY nor "
                "WAYLAND_DISPLAY is set).\nRun the same command in a desktop session, or in a virtual one:\n"
                "  xvfb-run -a python3 start.py run",
                "已准备就绪,但没有图形界面(未设置 DISPLAY)。请在桌面会话中运行,或使用 xvfb-run。")
        say(f"server at {url}; starting the client")
        environment = {**os.environ, SAMPLE_PASSWORD_VARIABLE: SAMPLE_PASSWORD}
        seat = ["--server", url, "--data-dir", RUN / "client", "--sign-in", SAMPLE_AGENT]
        command = [BIN / f"hotline-desk{EXE}", *seat, *arguments]
        return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


def has_display() -> bool:
    if WINDOWS or sys.platform == "darwin" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_sample_city(data: Path) -> None:
    """Make the sample city once. It gets its name only when it is whole, so a broken-off run leaves no half city."""
    if data.is_dir():
        return
    say("building the sample city (once)")
    unfinished = RUN / "server.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    server = [PYTHON, "-m", "sync.server"]
    for step in (["init", "--sqlite", unfinished], ["sample", "--sqlite", unfinished, "--orders", str(SAMPLE_ORDERS)]):
        if _logged([*server, *step]) != 0:
            raise SetupProblem(22, f"The sample city could not be built. Details: {LOG}", "样例城市生成失败,详见日志")
    unfinished.rename(data)


@contextmanager
def embedded_server(data: Path) -> Iterator[str]:
    """Start the server on a free port of this machine, yield its address, stop it at the end.

    A server that another ``start.py run`` has started is used and left running: a second seat.
    """
    address = RUN / "server-address.txt"
    url = address.read_text(encoding="ascii") if address.exists() else ""
    if url and _answers(url):
        yield url
        return
    where = ["--sqlite", data, "--port", _free_port(url)]
    command = [PYTHON, "-m", "sync.server", "serve", *where, "--ready-json", "--exit-with-parent"]
    with (
        (RUN / "server.log").open("a", encoding="utf-8") as log,
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log) as server,
    ):
        patience = threading.Timer(15, server.kill)
        try:
            url = _ready_address(server, server.stdout)
            address.write_text(url, encoding="ascii")
            yield url
        finally:
            server.terminate()
            patience.start()
            server.wait()
            patience.cancel()


def _free_port(url: str) -> str:
    """Return the port of last time (the client's store belongs to that address), or 0 for any when it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, not WINDOWS)
        with suppress(OSError):
            probe.bind(("127.0.0.1", int(url.rpartition(":")[2] or 0)))
            return url.rpartition(":")[2] or "0"
    return "0"


def _answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:  # noqa: S310
        return bool(answer.status == 200)
    return False


def _ready_address(server: "subprocess.Popen[bytes]", lines: IO[bytes] | None) -> str:
    """Wait for the server's ready line; a watchdog ends a server that never says it."""
    watchdog = threading.Timer(SERVER_READY_SECONDS, server.kill)
    watchdog.start()
    try:
        for line in lines or ():
            if line.startswith(b"{") and (answer := json.loads(line)).get("ready"):
                return str(answer["url"])
    finally:
        watchdog.cancel()
    raise SetupProblem(
        21, f"The embedded server did not start. Details: {RUN / 'server.log'}", "内置服务器未能启动,详见日志")


def test(arguments: list[str]) -> int:
    """Run the tests without a display; install what they need where rights allow."""
    prepare(window=False)
    if sys.platform.startswith("linux"):
        tools = {"postgresql": "initdb", "binutils": "objdump", "baresip-core": "baresip", "sip-tester": "sipp"}
        path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
        install_packages([name for name, tool in tools.items() if not shutil.which(tool, path=path)], needed=False)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    if not arguments:  # all of them: one process more than cores, as many tests wait for a server or a database
        arguments = ["-n", str(min(os.cpu_count() or 1, 4) + 1), "--dist", "loadfile"]
    return subprocess.run([PYTHON, "-m", "pytest", *arguments], cwd=ROOT, env=environment, check=False).returncode


def main(arguments: list[str]) -> int:
    """Do what the first argument says; return the exit code."""
    steps: Steps = {"run": run, "test": test, "setup": lambda _rest: prepare(window=False)}
    if not arguments or arguments[0] not in steps:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    try:
        return steps[arguments[0]](arguments[1:]) or 0
    except SetupProblem as problem:
        print("", *problem.lines, sep="\n", file=sys.stderr)
        return problem.code
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
