"""What lies in the project's tree and what must not."""

import re
from pathlib import Path

import pytest

from resources import locate
from tests.architecture.source import ROOT, tracked_files

_TOP_LEVEL = {
    "desktop",
    "ui",
    "resources",
    "sync",
    "tests",
    "build.spec",
    "pyproject.toml",
    "README.md",
    "README.zh-CN.md",
    "CHANGELOG.md",
    "ARCHITECTURE.md",
    "LICENSE",
    "requirements.lock",
    "start.py",
    ".ci",
    ".gitignore",
    ".gitattributes",
}
_TEXT = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".json",
    ".ndjson",
    ".csv",
    ".geojson",
    ".qss",
    ".ts",
    ".svg",
    ".spec",
    ".txt",
    ".yml",
    ".yaml",
    ".service",
    ".conf",
    ".sh",
    ".feature",
    ".ini",
    ".mako",
    "",
}
# Put together here so that this file does not find itself
_DEVELOPER_PATHS = re.compile(
    "|".join(
        (
            r"(?<![\w.])/ho" + r"me/\w+/",
            r"(?<![\w.])/ro" + r"ot/\w",
            r"/Us" + r"ers/\w+/",
            r"[A-Z]:\\\\?Us" + r"ers",
            r"(?<![\w.])/wo" + r"rk/",
            r"(?<![\w.])/t" + r"mp/w\b",
        )
    )
)
_REGISTRY_HOSTS = re.compile(
    "|".join(
        (
            r"pypi\." + "org",
            r"pythonhosted\." + "org",
            r"registry\.npmjs\." + "org",
            r"mirrors?\.\w+\.(?:com|cn|edu)",
            r"conda\." + "anaconda",
            r"\bindex" + r"-url\b",
            r"\bfind" + r"-links\b",
        )
    )
)


def _text_files() -> list[Path]:
    return [path for path in tracked_files() if path.suffix in _TEXT]


def test_the_top_level_holds_what_the_architecture_names_and_nothing_else():
    seen = {path.relative_to(ROOT).parts[0] for path in tracked_files()}
    assert not seen - _TOP_LEVEL


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "LICENSE", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_the_papers_of_the_project_are_there(name: str):
    assert len((ROOT / name).read_text(encoding="utf-8")) > 500


def test_no_file_names_a_place_on_a_developers_machine():
    assert not _matches(_DEVELOPER_PATHS)


def test_no_file_names_a_package_registry():
    assert not _matches(_REGISTRY_HOSTS)


@pytest.mark.parametrize("folder", ["sync/server/migrations/versions", "desktop/store/migrations/versions"])
def test_the_versions_of_a_schema_stand_in_one_row(folder: str):
    said = re.compile(r"^(down_)?revision(?:: [^=]+)? = (?:\"(\w+)\"|None)", re.MULTILINE)
    former: dict[str, str] = {}
    for path in sorted((ROOT / folder).glob("*[0-9]_*.py")):
        names = dict(said.findall(path.read_text(encoding="utf-8")))
        assert names[""] not in former, f"two versions are called {names['']}: the second to come takes the next number"
        former[names[""]] = names["down_"]
    assert list(former.values()) == ["", *list(former)[:-1]]


def _matches(pattern: re.Pattern[str]) -> list[str]:
    found: list[str] = []
    for path in _text_files():
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    return found


def test_every_resource_is_found_by_its_parts():
    folder = ROOT / "resources"
    inside = [path.relative_to(folder).parts for path in tracked_files() if path.is_relative_to(folder)]
    assert inside
    assert all(locate(*parts).is_file() for parts in inside)


def test_a_missing_resource_is_named():
    with pytest.raises(FileNotFoundError, match="resource icons/none.svg is missing"):
        locate("icons", "none.svg")


def test_no_large_binary_lies_in_the_tree():
    large = [str(path.relative_to(ROOT)) for path in tracked_files() if path.stat().st_size > 8_000_000]
    assert not large
