"""What the papers say is what the programs do."""

import re
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

from desktop.__main__ import main as client
from sync.server.admin.cli import run as server
from tests.architecture.source import ROOT

_READMES = ("README.md", "README.zh-CN.md")
_BLOCK = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _section(name: str, heading: str) -> str:
    text = (ROOT / name).read_text(encoding="utf-8")
    after = re.split(rf"^## {heading}\s*$", text, flags=re.MULTILINE)
    assert len(after) == 2, f"{name} needs exactly one heading '## {heading}'"
    return re.split(r"^## ", after[1], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("name", _READMES)
@pytest.mark.parametrize(("heading", "command"), [("Run", "python3 start.py run"), ("Test", "python3 start.py test")])
def test_the_first_block_of_run_and_test_is_exactly_one_command(name: str, heading: str, command: str):
    first = _BLOCK.search(_section(name, heading))

    assert first is not None
    assert first.group(1).strip().splitlines() == [command]


@pytest.mark.parametrize("name", [*_READMES, "ARCHITECTURE.md", "CHANGELOG.md"])
def test_every_link_to_a_file_of_the_project_leads_somewhere(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    gone = [link for link in links if not (ROOT / link).exists()]

    assert not gone


def test_every_file_named_in_the_architecture_exists():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b((?:sync|desktop|ui|tests|resources)/[\w/]+\.(?:py|md|toml))\b", text))
    gone = sorted(path for path in named if not (ROOT / path).is_file())

    assert named
    assert not gone


@pytest.mark.parametrize("command", ["init", "serve", "user", "sample", "check"])
def test_the_commands_of_the_server_explain_themselves(command: str):
    answer = _run("hotline-server", command, "--help")

    assert answer.returncode == 0, answer.stderr
    assert "usage: hotline-server" in answer.stdout


def test_the_arguments_of_the_client_named_in_the_readme_exist():
    answer = _run("hotline-desk", "--help")
    named = set(
        re.findall(
            r"(?<![\w-])--[a-z-]+",
            "\n".join(
                line
                for name in _READMES
                for block in _BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))
                for line in block.splitlines()
                if line.startswith("hotline-desk")
            ),
        )
    )

    assert answer.returncode == 0, answer.stderr
    assert named
    assert all(argument in answer.stdout for argument in named)


def _documented() -> list[str]:
    """Return every command of the two programs that a paper writes out, as it is written."""
    papers = [ROOT / name for name in _READMES] + sorted((ROOT / "resources" / "help").rglob("*.md"))
    texts = [paper.read_text(encoding="utf-8") for paper in papers]
    lines = [line for text in texts for block in _BLOCK.findall(text) for line in block.splitlines()]
    spans = [span for text in texts for span in re.findall(r"`([^`\n]+)`", _BLOCK.sub("", text))]
    found = (re.sub(r"^(?:\w+=\S+ )+", "", one) for one in (*lines, *spans))
    return sorted({one for one in found if re.match(r"hotline-(?:desk|server) \S", one)})


def _help(capsys: pytest.CaptureFixture[str], program: str, *words: str) -> str:
    start = {"hotline-desk": client, "hotline-server": server}[program]
    try:
        code = start([*words, "--help"])
    except SystemExit as ended:
        code = ended.code
    assert code == 0, f"{program} {' '.join(words)}: {capsys.readouterr().err}"
    return capsys.readouterr().out


def test_the_clients_help_tells_of_its_other_commands_and_of_every_argument(capsys: pytest.CaptureFixture[str]):
    told = _help(capsys, "hotline-desk")

    assert {"hotline-desk call", "hotline-desk telephony"} <= set(re.findall(r"hotline-desk [a-z]+", told))
    assert {"HOTLINE_SERVER", "HOTLINE_PASSWORD"} <= set(re.findall(r"[A-Z]+_[A-Z]+", told))
    unexplained = re.findall(r"^  (--[a-z-]+(?: \S+)?)\n  --", told, re.MULTILINE)
    assert not unexplained


@pytest.mark.parametrize("command", _documented())
def test_every_command_written_out_in_the_papers_is_one_the_program_explains(
    command: str, capsys: pytest.CaptureFixture[str]
):
    program, *rest = command.split()
    words = list(takewhile(re.compile(r"[a-z]+$").match, rest))[:1]
    told = _help(capsys, program, *words)
    if words and re.search(r"\b(?:WHAT|COMMAND) \.\.\.|telephony watch", told) and len(rest) > 1:
        told = _help(capsys, program, *rest[:2])
    named, known = (set(re.findall(r"(?<![\w-])--[a-z-]+", text)) for text in (" ".join(rest), told))
    assert not named - known


def _named(text: str) -> set[str]:
    """Return the commands, codes and routes a paper names."""
    commands = re.findall(r"`(hotline-server [a-z]+(?: [a-z]+)?)", text)
    return {*commands, *re.findall(r"`([a-z]+(?:_[a-z]+)+)`", text), *re.findall(r"`((?:GET|POST) [^`]+)`", text)}


def test_whoever_reads_chinese_learns_of_the_server_what_the_english_paper_tells():
    english, _, chinese = (ROOT / "resources/help/admin/server.md").read_text("utf-8").partition("# 运行服务器")
    assert _named(english) - _named(chinese) == set()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sample_that_paints_a_screen_paints_it(tmp_path: Path, language: str):
    picture = tmp_path / "monitor.png"
    sample = f"--demo --view monitor --screenshot {picture} --size 1440x900 --theme dark --language {language}"

    answer = _run("hotline-desk", *sample.split())

    assert answer.returncode == 0, answer.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = Path(sys.executable).with_name(program + (".exe" if sys.platform == "win32" else ""))
    return subprocess.run([path, *arguments], capture_output=True, text=True, check=False, timeout=120)
