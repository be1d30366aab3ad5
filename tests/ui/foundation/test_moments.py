"""Date and time as people write them."""

import pytest

from ui.panels.texts.times import moment, read_moment


@pytest.mark.parametrize("text", ["2026-11-30 18:00", "2026/11/30  18:00", "2026.11.30 18：00", " 2026-11-30　18:00 "])
def test_every_usual_way_of_writing_is_read(text: str) -> None:
    assert moment(read_moment(text)) == "2026-11-30 18:00"


@pytest.mark.parametrize(
    "text",
    ["", " ", "tomorrow", "18:00", "2026-11-30", "2026-02-30 10:00", "2026-11-30 24:01", "0001-01-01 00:00",
     "9999-12-31 23:59", "2026-11-30 18:00:00 or so", "9" * 10_000, "\x00"],
)  # fmt: skip
def test_anything_else_is_no_moment(text: str) -> None:
    assert read_moment(text) is None
