"""``hotline-server addresses resolve``: files as offices write them, every row kept, errors said plainly."""

import csv
from pathlib import Path

import pytest

from sync.matching.place_words import branch_of
from sync.server.admin import cli
from sync.server.places.address_resolver import HIGH
from sync.server.places.resolve_file import ADDED

LIST = "district,name,address,lon,lat\n" + "".join(
    f"{district},店{number}({estate}店),{road}{number}号{estate},{lon},34.75\n"
    for district, road, estate, lon in (("甲区", "青云路", "翠竹苑", 113.6), ("乙县", "白塔街", "金桂园", 113.9))
    for number in range(1, 30)
)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def resolve(tmp_path: Path, data: bytes, *more: str) -> int:
    (tmp_path / "in.csv").write_bytes(data)
    where = ["--input", str(tmp_path / "in.csv"), "--output", str(tmp_path / "out.csv")]
    return cli.run(["addresses", "resolve", *where, *more])


def answers(tmp_path: Path) -> list[dict[str, str]]:
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_columns_and_rows_of_the_input_are_kept_and_the_answer_stands_beside_them(
    tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = "id,address,district\n1,青云路5号,x\n2,暂无,y\n3,,z\n4,白塔街7号院,\n"
    assert resolve(tmp_path, data.encode(), "--gazetteer", str(listed)) == 0
    rows = answers(tmp_path)
    assert list(rows[0]) == ["id", "address", "input_district", *ADDED]
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert [row["input_district"] for row in rows] == ["x", "y", "z", ""]
    assert [row["district"] for row in rows] == ["甲区", "", "", "乙县"]
    assert [row["confidence"] for row in rows] == ["high", "low", "low", "high"]
    assert float(rows[0]["score"]) >= HIGH
    assert rows[1]["lon"] == rows[1]["other_district"] == ""
    assert capsys.readouterr().out == "4 addresses: 2 high, 0 medium, 2 low.\n"


def test_coordinates_of_web_maps_are_converted_and_others_are_not(tmp_path: Path, listed: Path) -> None:
    data = "address\n青云路5号\n".encode()
    resolve(tmp_path, data, "--gazetteer", str(listed))
    assert float(answers(tmp_path)[0]["lon"]) == pytest.approx(113.6 - 0.006, abs=0.001)
    resolve(tmp_path, data, "--gazetteer", str(listed), "--coordinates", "wgs84")
    assert answers(tmp_path)[0]["lon"] == "113.600000"


def test_an_unsure_answer_names_the_next_district(tmp_path: Path, listed: Path) -> None:
    assert resolve(tmp_path, "address\n青云路白塔街路口\n".encode(), "--gazetteer", str(listed)) == 0
    (row,) = answers(tmp_path)
    assert row["confidence"] != "high"
    assert {row["district"], row["other_district"]} == {"甲区", "乙县"}


def test_a_list_without_coordinates_gives_districts_and_no_point(tmp_path: Path, listed: Path) -> None:
    listed.write_text("address,district\n青云路5号,甲区\n青云路7号,甲区\n白塔街7号,乙县\n", encoding="utf-8")
    assert resolve(tmp_path, "address\n青云路9号\n".encode(), "--gazetteer", str(listed)) == 0
    (row,) = answers(tmp_path)
    assert (row["district"], row["lon"], row["lat"]) == ("甲区", "", "")


def test_clear_addresses_of_a_long_file_teach_the_others(tmp_path: Path, listed: Path) -> None:
    lines = [f"青云路{number}号银杏大厦" for number in range(100)] + ["银杏大厦"]
    assert resolve(tmp_path, "\n".join(["address", *lines[:3], lines[-1]]).encode(), "--gazetteer", str(listed)) == 0
    assert answers(tmp_path)[-1]["district"] == ""
    assert resolve(tmp_path, "\n".join(["address", *lines]).encode(), "--gazetteer", str(listed)) == 0
    assert answers(tmp_path)[-1]["district"] == "甲区"


def test_a_column_with_the_name_of_the_place_is_read_too(tmp_path: Path, listed: Path) -> None:
    data = "name,address\n面馆(金桂园店),临街商铺\n翠竹苑,暂无\n翠竹面馆（金桂园店）,白塔街\n面馆,临街商铺\n"
    assert resolve(tmp_path, data.encode(), "--gazetteer", str(listed)) == 0
    rows = answers(tmp_path)
    assert [row["district"] for row in rows] == ["乙县", "甲区", "乙县", ""]
    assert rows[2]["confidence"] == "high"
    assert [row["name"] for row in rows] == ["面馆(金桂园店)", "翠竹苑", "翠竹面馆（金桂园店）", "面馆"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("面馆(翠竹苑店)", "翠竹苑"),
        ("面馆（翠竹苑2店）", "翠竹苑"),
        ("咖啡( 万象城旗舰店 )", "万象城"),
        ("快餐(橄榄城餐厅)", "橄榄城"),
        ("面馆(金桂酒店)", "金桂酒店"),
        ("面馆(金桂酒店店)(二楼)", "金桂酒店 二楼"),
        ("面馆(总店)", ""),
        ("面馆", ""),
    ],
)
def test_the_brackets_of_a_name_tell_a_place_without_the_word_shop(name: str, place: str) -> None:
    assert branch_of(name) == place


def test_names_of_clear_addresses_of_a_long_file_teach_the_others(tmp_path: Path, listed: Path) -> None:
    lines = [f"店{number}(银杏大厦店),青云路{number}号" for number in range(100)] + [",银杏大厦"]
    data = "\n".join(["name,address", *lines]).encode()
    assert resolve(tmp_path, data, "--gazetteer", str(listed)) == 0
    assert answers(tmp_path)[-1]["district"] == "甲区"


def test_without_a_list_the_citys_divisions_and_names_speak(tmp_path: Path) -> None:
    assert resolve(tmp_path, "address\n管城回族区北下街街道\n二七区大学路街道\n".encode()) == 0
    rows = answers(tmp_path)
    assert [row["district"] for row in rows] == ["管城回族区", "二七区"]
    assert [row["street"] for row in rows] == ["北下街街道", "大学路街道"]
    assert rows[0]["confidence"] == "high"
    assert rows[0]["lon"].startswith("113.")


def test_without_a_list_an_answer_no_name_confirms_is_never_high(tmp_path: Path) -> None:
    assert resolve(tmp_path, "address\n某某园区东门\n".encode()) == 0
    assert answers(tmp_path)[0]["confidence"] != "high"


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_coding_and_line_end_is_read(tmp_path: Path, listed: Path, coding: str, end: str) -> None:
    data = f"id;address{end}1;青云路5号{end}{end}2;白塔街6号{end}".encode(coding)
    assert resolve(tmp_path, data, "--gazetteer", str(listed)) == 0
    assert [row["district"] for row in answers(tmp_path)] == ["甲区", "乙县"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        ("地址\n青云路\n".encode(), "no column 'address'"),
        ("address,address\n青云路,1\n".encode(), "same name"),
        (b"address\n\x00\x00\n", "NUL"),
        (b"address\n\xff\xff\xff\n", "neither"),
        (b'address\n"' + b"x" * 1_100_000 + b'"\n', "longer than"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    tmp_path: Path, listed: Path, data: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert resolve(tmp_path, data, "--gazetteer", str(listed)) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()
    assert not (tmp_path / "out.csv.part").exists()


def test_missing_files_and_folders_are_refused(
    tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("address\n", encoding="utf-8")
    for target, given in ((tmp_path / "no" / "out.csv", source), (tmp_path / "out.csv", tmp_path / "none.csv")):
        where = ["--input", str(given), "--output", str(target), "--gazetteer", str(listed)]
        assert cli.run(["addresses", "resolve", *where]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_hostile_cells_stay_in_their_row(tmp_path: Path, listed: Path) -> None:
    hostile = ['"=cmd()|青云路5号"', '"青云路\n5号"', f'"{"青" * 50_000}"', "%s%n", "'; DROP TABLE x", "", "🙂🙂"]
    data = "n,address\n" + "".join(f"{number},{cell}\n" for number, cell in enumerate(hostile))
    assert resolve(tmp_path, data.encode(), "--gazetteer", str(listed)) == 0
    rows = answers(tmp_path)
    assert [row["n"] for row in rows] == [str(number) for number in range(len(hostile))]
    assert rows[1]["address"] == "青云路\n5号"


def test_bad_rows_of_the_list_are_told_by_number_and_the_others_are_used(
    tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [",x,路,1,2", "甲区,,,1,2", "甲区,x,路,abc,2", "甲区,x,路,nan,2", "甲区,x,路,200,2", f"甲区,x,{'路' * 300},,"]
    listed.write_text(LIST + "".join(f"{line}\n" for line in bad), encoding="utf-8")
    assert resolve(tmp_path, "address\n青云路5号\n".encode(), "--gazetteer", str(listed)) == 0
    assert capsys.readouterr().err.splitlines() == [
        "row 59: no_district",
        "row 60: no_address",
        "row 61: bad_coordinates",
        "row 62: bad_coordinates",
        "row 63: bad_coordinates",
        "row 64: too_long",
    ]


def test_a_list_without_a_usable_row_is_refused(
    tmp_path: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed.write_text("district,address\n" + ",x\n" * 25, encoding="utf-8")
    assert resolve(tmp_path, "address\n青云路\n".encode(), "--gazetteer", str(listed)) == 2
    told = capsys.readouterr().err
    assert "and 5 more rows" in told
    assert "no usable row" in told
