"""``hotline-server duplicates evaluate`` reads a city's file, whatever wrote it, and prints one line."""

import json
from pathlib import Path

import pytest

from sync.server.admin.cli import run

ROWS = (
    "id,text,group\n"
    "1,建设路与桐柏路交叉口的路灯坏了三天，晚上黑漆漆的,a\n"
    "2,桐柏路建设路口那排灯都不亮，天黑以后看不见路,a\n"
    "3,文化路与农业路交叉口的路灯坏了三天,\n"
    '4,"锦绣花园5号楼电梯\n老是出故障",\n'
    "5,  ,b\n"
)


def evaluate(path: Path) -> int:
    return run(["duplicates", "evaluate", "--input", str(path)])


@pytest.mark.parametrize(
    "data",
    [
        ROWS.encode(),
        b"\xef\xbb\xbf" + ROWS.encode(),
        ROWS.replace("\n", "\r\n").encode(),
        ROWS.encode("gb18030"),
    ],
    ids=["plain", "mark", "crlf", "gb18030"],
)
def test_one_line_of_json_is_printed_and_empty_rows_are_told_beside_it(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rows.csv").write_bytes(data)
    assert evaluate(tmp_path / "rows.csv") == 0
    out, err = capsys.readouterr()
    assert out.count("\n") == 1
    measured = json.loads(out)
    assert set(measured) == {"precision", "recall", "top3", "n"}
    assert (measured["top3"], measured["n"]) == (1.0, 4)
    assert err == "1 rows without text were left out.\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "cannot be read"),
        (b"", "id is missing"),
        ("编号,内容\n1,路灯".encode(), "id is missing"),
        (b"id,text\n1,a\n", "group is missing"),
        (b"id,text,group\n", "No row"),
        (b"id,text,group\n1, ,\n", "No row"),
        (b"id,text,group\n1,a\n", "Line 2 has 2 columns"),
        (b'id,text,group\n1,"broken off', "Line 2 of the file is not CSV"),
        (b"\x00\x01\x02\xff\xfe", "no text"),
        (b"id,text,group\n1,\x81\x20\xff,\n", "no text"),
    ],
    ids=["none", "empty", "others", "no_group", "head", "blank", "short", "broken", "binary", "bytes"],
)
def test_a_file_that_cannot_be_used_is_told_in_a_plain_line(
    data: bytes | None, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rows.csv"
    if data is not None:
        path.write_bytes(data)
    assert evaluate(path) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err.splitlines()[-1]
    assert "Traceback" not in err
