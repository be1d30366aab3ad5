"""``hotline-server assist``: what is learned from files, and what it says of bad ones."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sync.matching.classifier_features import VIEWS, plain, runs
from sync.matching.classifier_file import read_classifier
from sync.server.admin.cli import run
from sync.server.assist.training import learn, measure, small
from sync.server.assist.words import word_keys
from tests.helpers.matters import matters

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a CSV of texts and labels, and returns its path."""

    def make(texts: list[str], labels: list[str], name: str = "rows.csv", encoding: str = "utf-8") -> str:
        lines = ["text,label", *(f'"{text}",{label}' for text, label in zip(texts, labels, strict=True))]
        (tmp_path / name).write_bytes("\r\n".join(lines).encode(encoding))
        return str(tmp_path / name)

    return make


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_evaluate_prints_one_line_of_json(write: Write, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    train = write(*matters(30), "train.csv", encoding)
    test = write(*matters(10, seed=2), "test.csv", encoding)
    assert run(["assist", "evaluate", "--train", train, "--test", test]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"accuracy": 1.0, "macro_f1": 1.0, "n": 40}
    assert out.count("\n") == 1
    assert not err


def test_the_packed_classifier_can_be_judged_too(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    train, test = write(*matters(30), "train.csv"), write(*matters(10, seed=2), "test.csv")
    assert run(["assist", "evaluate", "--small", "--train", train, "--test", test]) == 0
    assert json.loads(capsys.readouterr().out)["macro_f1"] == 1.0


def test_train_says_where_how_many_and_how_large(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "city.classifier"
    assert run(["assist", "train", "--input", write(*matters(30)), "--output", str(output)]) == 0
    assert capsys.readouterr().out == f"{output}: 120 rows, 4 labels, {len(output.read_bytes()) / 1e6:.1f} MB\n"
    assert read_classifier(output.read_bytes())[0].best("暖气不热")[0].label == "heat"


def test_a_row_without_text_or_label_is_left_out_and_told(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    texts, labels = matters(30)
    train = write([*texts, "", "没有分类"], [*labels, "heat", " "])
    assert run(["assist", "evaluate", "--train", train, "--test", train]) == 0
    assert "2 rows without a text or a label were left out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"content,label\na,b\n", "no column 'text' in the first line (content, label)"),
        (b"text,class\na,b\n", "no column 'label'"),
        (b"text,label\n", "no row has both"),
        (b"text,label\n\xff\xff\xff\xff,a\n", "neither UTF-8 nor GB18030"),
        (b'text,label\n"a"b,c\n', "line 2 is no CSV"),
        (b'text,label\n"never closed,c\n', "is no CSV"),
        (b"text,label\n" + b"a" * 2_000_000 + b",b\n", "is no CSV (field larger than field limit"),
        (b"text,label\na,same\nb,same\n", "all rows have the same label"),
    ],
)
def test_a_bad_file_is_told_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    for arguments in (["train", "--input", str(bad)], ["evaluate", "--train", str(bad), "--test", str(bad)]):
        assert run(["assist", *arguments]) == 2
        out, err = capsys.readouterr()
        assert not out
        assert said in err
        assert str(bad) in err


def test_a_missing_file_is_told_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assist", "train", "--input", str(tmp_path / "none.csv")]) == 2
    assert "cannot be read (No such file" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_told_plainly(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assist", "train", "--input", write(*matters(30)), "--output", "/nowhere/at/all"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_texts_with_and_without_blanks_teach_the_same_of_the_same_words() -> None:
    told = word_keys(["小区 自来水 停水"] * 3)
    assert set(told.tolist()) == {
        key for word in ("小区", "自来水", "停水") for key in keys_of(word) & set(told.tolist())
    }
    assert told.size == 3


def test_words_are_found_where_nobody_marked_them() -> None:
    rng = np.random.default_rng(1)
    fill = [chr(0x4E00 + int(at)) for at in rng.integers(0, 300, 4000)]
    texts = ["".join([*fill[i : i + 8], "噪声", *fill[i + 8 : i + 14], "暖气"]) for i in range(0, 3900, 15)]
    found = set(word_keys(texts).tolist())
    assert keys_of("噪声") & found
    assert keys_of("暖气") & found


def keys_of(word: str) -> set[int]:
    """Return the keys of a whole word, in every view."""
    return {int(keys[0]) for view in VIEWS for length, keys in runs(plain(word), view) if length == len(word)}


def test_what_few_callers_said_is_not_learned_however_often_they_said_it() -> None:
    texts, labels = matters(30)
    texts += ["张某某住在和谐花园自来水停水"] * 12
    labels += ["water"] * 12
    callers = [*(f"c{at}" for at in range(120)), *["one", "two"] * 6]
    learned = learn(texts, labels, 5, callers)
    known = {int(key) for words in learned.vocabularies for key in words.keys}
    for word in ("张某", "和谐", "花园"):
        assert not keys_of(word) & known
    everybody = {int(key) for words in learn(texts, labels, 5).vocabularies for key in words.keys}
    assert keys_of("和谐") & everybody
    assert keys_of("停水") & known


def test_two_labels_are_enough() -> None:
    learned = learn(["停水停水", "噪声噪声"] * 3, ["water", "noise"] * 3)
    assert learned.label(["停水", "噪声"]) == ["water", "noise"]


def test_the_small_classifier_says_what_the_whole_one_says_and_keeps_within_its_bound() -> None:
    texts, labels = matters(30)
    learned = learn(texts, labels)
    for most in (10**9, 400):
        packed = small(learned, most)
        assert sum(block.weights.size for block in packed.blocks) <= most + len(packed.labels)
        same = [packed.labels[int(packed.scores(text).argmax())] for text in texts]
        assert np.mean([one == other for one, other in zip(same, learned.label(texts), strict=True)]) > 0.95


def test_a_label_never_given_counts_as_nothing() -> None:
    quality = measure(["a", "a", "b", "c"], ["a", "a", "a", "b"])
    assert (quality.accuracy, quality.n) == (0.5, 4)
    assert quality.macro_f1 == pytest.approx((0.8 + 0 + 0) / 3)
