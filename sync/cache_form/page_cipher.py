"""The pages of an encrypted file (SQLCipher 4 with a raw key and its default settings), opened and sealed one by one.

For a file that is made or read in one stream: SQLCipher itself changes a key only in a file that is there whole. A page
is AES-256-CBC under a random vector, then HMAC-SHA512 over both and the page's number. The first page begins with the
salt of the key of these HMACs where a plain file has its sixteen characters of greeting.
"""

import hashlib
import hmac
import os
import struct
from itertools import count

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.hmac import HMAC

PAGE = 4096
CONTENT = 4016
"""Bytes of a page that SQLite fills; behind them stand vector and HMAC."""
SALT = 16
_GREETING = b"SQLite format 3\x00"
_VECTOR = 16
_MASK, _ROUNDS = 0x3A, 2
_NUMBER = struct.Struct("<I")
_BLANK = bytes(PAGE)
_SEALED = CONTENT + _VECTOR


class PageCipher:
    """Opens and seals the pages of one file. Safe to share between threads."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        masked = bytes(one ^ _MASK for one in salt)
        self._salt = salt
        self._aes = AES256(key)
        self._mac_key = hashlib.pbkdf2_hmac("sha512", key, masked, _ROUNDS, 32)
        self._mac = HMAC(self._mac_key, SHA512())

    def seal(self, number: int, content: bytes) -> bytes:
        """Return the page with this number (from 1) for what SQLite has in it."""
        head = self._salt if number == 1 else b""
        vector = os.urandom(_VECTOR)
        sealed = Cipher(self._aes, CBC(vector)).encryptor().update(content[len(head) :]) + vector
        return head + sealed + hmac.digest(self._mac_key, sealed + _NUMBER.pack(number), "sha512")

    def seal_run(self, first: int, contents: bytes) -> bytes:
        """Return the pages from number ``first`` on for their contents, one behind another: a third less work than one
        by one.

        All are one chain of CBC, with sixteen random bytes before each page: what these become is the page's vector, as
        random as they are. Nothing here lets another thread run for some microseconds: to have its turn again this one
        would wait for milliseconds, at every page.
        """
        if first == 1:
            return self.seal(1, contents[:CONTENT]) + self.seal_run(2, contents[CONTENT:])
        pages = len(contents) // CONTENT
        random = os.urandom(pages * _VECTOR)
        plain = [
            part
            for at in range(pages)
            for part in (random[at * _VECTOR : (at + 1) * _VECTOR], contents[at * CONTENT : (at + 1) * CONTENT])
        ]
        chain = memoryview(Cipher(self._aes, CBC(bytes(_VECTOR))).encryptor().update(b"".join(plain)))
        sealed: list[bytes | memoryview] = []
        for number, start in zip(count(first), range(0, len(chain), _SEALED)):
            vector, content = chain[start : start + _VECTOR], chain[start + _VECTOR : start + _SEALED]
            mac = self._mac.copy()
            mac.update(content)
            mac.update(vector)
            mac.update(_NUMBER.pack(number))
            sealed += (content, vector, mac.finalize())
        return b"".join(sealed)

    def open(self, number: int, page: bytes) -> bytes:
        """Return what SQLite has in a page. Raises ``ValueError`` for one that was not sealed so."""
        if page == _BLANK:  # never written: behind a gigabyte there is one, and files may have holes
            return _BLANK[:CONTENT]
        begun = SALT if number == 1 else 0
        end = CONTENT + _VECTOR
        expected = hmac.digest(self._mac_key, page[begun:end] + _NUMBER.pack(number), "sha512")
        if len(page) != PAGE or not hmac.compare_digest(expected, page[end:]):
            raise ValueError("a page is not what was sealed")
        vector = page[CONTENT:end]
        return _GREETING[:begun] + Cipher(self._aes, CBC(vector)).decryptor().update(page[begun:CONTENT])
