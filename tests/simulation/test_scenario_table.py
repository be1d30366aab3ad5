"""Every scenario has its test: the table in the README names tests that are there."""

import re
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def test_each_scenario_of_the_table_has_a_test_that_is_there() -> None:
    table = (HERE / "README.md").read_text("utf-8").partition("## Scenarios")[2]
    numbers = re.findall(r"^\| (\d+) \|", table, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 26)]
    for path, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", table):
        assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), f"{path}::{name}"
