"""Pages sealed one by one are those of SQLCipher, in both directions."""

import os
from pathlib import Path

import pytest

from sync.cache_form.page_cipher import CONTENT, PAGE, SALT, PageCipher
from sync.encrypted_file import connect_raw

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))


def _written(path: Path) -> bytes:
    connection = connect_raw(path, KEY)
    connection.execute("CREATE TABLE word (text TEXT)")
    connection.executemany("INSERT INTO word VALUES (?)", [("路灯不亮" * 200,) for _ in range(30)])
    connection.close()
    return path.read_bytes()


def _pages(data: bytes) -> list[bytes]:
    return [data[start : start + PAGE] for start in range(0, len(data), PAGE)]


def test_what_sqlcipher_wrote_is_opened_and_what_is_sealed_opens_there(tmp_path: Path) -> None:
    data = _written(tmp_path / "one.db")
    former, own = PageCipher(KEY, data[:SALT]), PageCipher(OTHER, os.urandom(SALT))
    contents = [former.open(number, page) for number, page in enumerate(_pages(data), 1)]
    assert contents[0].startswith(b"SQLite format 3\x00")
    assert {len(one) for one in contents} == {CONTENT}
    copy = tmp_path / "two.db"
    copy.write_bytes(b"".join(own.seal(number, content) for number, content in enumerate(contents, 1)))
    connection = connect_raw(copy, OTHER)
    assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*), max(text) FROM word").fetchall() == [(30, "路灯不亮" * 200)]
    connection.close()


def test_pages_sealed_in_runs_are_those_of_sqlcipher_too(tmp_path: Path) -> None:
    data = _written(tmp_path / "one.db")
    former, own = PageCipher(KEY, data[:SALT]), PageCipher(OTHER, os.urandom(SALT))
    contents = [former.open(number, page) for number, page in enumerate(_pages(data), 1)]
    assert len(contents) > 4
    copy = tmp_path / "two.db"
    copy.write_bytes(own.seal_run(1, b"".join(contents[:3])) + own.seal_run(4, b"".join(contents[3:])))
    assert [own.open(number, page) for number, page in enumerate(_pages(copy.read_bytes()), 1)] == contents
    connection = connect_raw(copy, OTHER)
    assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert connection.execute("SELECT count(*), max(text) FROM word").fetchall() == [(30, "路灯不亮" * 200)]
    connection.close()


def test_each_page_of_a_run_has_a_vector_of_its_own_and_another_one_the_next_time() -> None:
    cipher = PageCipher(KEY, bytes(SALT))
    runs = [_pages(cipher.seal_run(2, bytes(3 * CONTENT))) for _ in range(2)]
    assert len({page[CONTENT : CONTENT + 16] for run in runs for page in run}) == 6
    assert len({page[:CONTENT] for run in runs for page in run}) == 6


def test_a_page_sealed_twice_is_never_the_same() -> None:
    cipher = PageCipher(KEY, bytes(SALT))
    assert cipher.seal(2, bytes(CONTENT)) != cipher.seal(2, bytes(CONTENT))


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("place", [20, CONTENT - 1, CONTENT + 3, PAGE - 1])
@pytest.mark.parametrize("run", [False, True])
def test_a_flipped_bit_is_noticed(number: int, place: int, run: bool) -> None:
    cipher = PageCipher(KEY, bytes(SALT))
    content = b"x" * CONTENT
    page = bytearray(cipher.seal_run(number, content) if run else cipher.seal(number, content))
    page[place] ^= 1
    with pytest.raises(ValueError, match="not what was sealed"):
        cipher.open(number, bytes(page))


def test_a_page_from_another_place_another_key_or_torn_is_refused() -> None:
    cipher = PageCipher(KEY, bytes(SALT))
    page = cipher.seal(2, b"x" * CONTENT)
    for number, wrong, by in ((3, page, cipher), (2, page, PageCipher(OTHER, bytes(SALT))), (2, page[:-1], cipher)):
        with pytest.raises(ValueError, match="not what was sealed"):
            by.open(number, wrong)


def test_a_page_that_was_never_written_is_blank() -> None:
    assert PageCipher(KEY, bytes(SALT)).open(7, bytes(PAGE)) == bytes(CONTENT)
