"""Where two texts differ: words of letters and digits as wholes, all other characters one by one."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

Span = tuple[int, int]
"""Start and end of a part that the other text has not."""

_TOKEN = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
MOST_TOKENS = 3_000
"""Longer texts are compared from both ends only: the middle is marked as a whole."""


def differences(mine: str, theirs: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the parts of each text that the other has not."""
    left, right = _TOKEN.findall(mine), _TOKEN.findall(theirs)
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    middle_left, middle_right = left[head : len(left) - tail], right[head : len(right) - tail]
    start_left = sum(map(len, left[:head]))
    start_right = sum(map(len, right[:head]))
    if max(len(middle_left), len(middle_right)) > MOST_TOKENS:
        return _whole(middle_left, start_left), _whole(middle_right, start_right)
    found = SequenceMatcher(None, middle_left, middle_right, autojunk=False).get_opcodes()
    changed = [code for code in found if code[0] != "equal"]
    return (
        _spans(middle_left, [(first, last) for _tag, first, last, _a, _b in changed], start_left),
        _spans(middle_right, [(first, last) for _tag, _a, _b, first, last in changed], start_right),
    )


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _whole(tokens: Sequence[str], start: int) -> tuple[Span, ...]:
    length = sum(map(len, tokens))
    return ((start, start + length),) if length else ()


def _spans(tokens: Sequence[str], ranges: Sequence[Span], start: int) -> tuple[Span, ...]:
    ends = [start]
    for token in tokens:
        ends.append(ends[-1] + len(token))
    return tuple((ends[first], ends[last]) for first, last in ranges if last > first)
