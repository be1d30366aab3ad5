"""The classifier at the seat: what it says of a text, and which files it takes."""

import re

import numpy as np
import pytest

from sync.contract.classifiers import sign_classifier, signed_content, version_tag
from sync.matching.classifier import Classifier
from sync.matching.classifier_features import BODY, START, counted, plain
from sync.matching.classifier_file import (
    LARGEST_FILE,
    ClassifierDamaged,
    ClassifierFacts,
    read_classifier,
    read_facts,
    write_classifier,
)
from sync.server.assist.packing import packed
from sync.server.keys import make_keys
from tests.helpers.matters import matters

AT = 1_790_000_000_000


@pytest.fixture(scope="module")
def file() -> bytes:
    """A classifier's file, learned from made-up texts."""
    return packed(*matters(40), AT)


@pytest.fixture(scope="module")
def classifier(file: bytes) -> Classifier:
    """The classifier in it."""
    return read_classifier(file)[0]


def test_the_matter_comes_first_with_the_words_that_spoke_for_it(classifier: Classifier) -> None:
    first, second, third = classifier.best("工地施工噪声，工地很吵，夜间噪声扰民")
    assert first.label == "noise"
    assert first.share > second.share >= third.share
    assert first.words
    assert all(word in "工地施工噪声，工地很吵，夜间噪声扰民" for word in first.words)


def test_no_word_stands_inside_another(classifier: Classifier) -> None:
    words = classifier.best("小区自来水停水，水压太低用不上水", most_words=5)[0].words
    assert not any(one in other for one in words for other in words if one != other)


@pytest.mark.parametrize("text", ["", "   ", "\n", "𠮷\ud800", "QWERTY"])
def test_a_text_that_says_nothing_gets_no_guess(classifier: Classifier, text: str) -> None:
    assert classifier.best(text) == ()


def test_blanks_widths_and_the_value_of_numbers_do_not_matter(classifier: Classifier) -> None:
    text = "１２栋自来水 停水３天"
    assert plain(text) == plain("7 栋自来水停水 15.5天")
    assert np.array_equal(classifier.scores(text), classifier.scores("8栋自来水停水2天"))


def test_the_beginning_counts_once_more() -> None:
    keys, _ = counted(plain("水" * 30), START)
    assert keys.size == START.longest
    assert not set(keys.tolist()) & set(counted(plain("水" * 30), BODY)[0].tolist())


def test_a_file_gives_back_the_classifier_and_its_facts(file: bytes, classifier: Classifier) -> None:
    assert read_facts(file) == ClassifierFacts(version=str(AT), trained_at=AT, texts=160)
    again = read_classifier(write_classifier(classifier, read_facts(file)))[0]
    text = "路灯不亮，井盖缺失"
    assert again.best(text) == classifier.best(text)
    assert packed(*matters(40), AT) == file


def test_a_file_holds_no_word(file: bytes) -> None:
    assert "噪声".encode() not in file
    assert re.search(rb"[\xe4-\xe9][\x80-\xbf]{2}[\xe4-\xe9][\x80-\xbf]{2}", file[:400]) is None


def test_a_damaged_file_is_refused_and_never_read_half(file: bytes) -> None:
    step = max(1, len(file) // 60)
    for at in range(0, len(file), step):
        broken = file[:at] + bytes([file[at] ^ 0x55]) + file[at + 1 :]
        try:
            read_classifier(broken)[0].best("自来水停水")
        except ClassifierDamaged:
            continue
    for cut in range(0, len(file), step):
        with pytest.raises(ClassifierDamaged):
            read_classifier(file[:cut])
    with pytest.raises(ClassifierDamaged):
        read_classifier(b"HLCLASS1" + bytes(LARGEST_FILE))


def test_a_view_this_program_does_not_know_is_refused(file: bytes) -> None:
    with pytest.raises(ClassifierDamaged, match="view"):
        read_classifier(file.replace(b'"name":"word"', b'"name":"wort"', 1))


def test_only_the_own_servers_signature_is_taken(file: bytes) -> None:
    keys, others = (make_keys(lambda size, first=first: bytes([first]) * size) for first in (1, 2))
    signed = sign_classifier(file, keys.lease)
    assert signed_content(signed, keys.lease_public) == file
    assert signed_content(signed, others.lease_public) is None
    assert signed_content(signed[:-1] + b"x", keys.lease_public) is None
    assert signed_content(signed[:50], keys.lease_public) is None
    assert signed_content(signed, "no key") is None
    assert len(version_tag(signed)) == 66
