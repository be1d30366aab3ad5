"""What a text tells, as a set of features that two texts can have in common however differently they are worded.

A feature is a short text whose first letter is its kind: ``c`` two neighbouring characters, ``s`` the same by sound,
``#`` a notion (see ``duplicates_words``), ``n`` a number or Latin name, ``h`` a house, floor or line number with its
unit, ``p`` two neighbouring characters of a place's name, ``u`` a single character. The order of clauses leaves no
trace.
"""

import re
import unicodedata
from collections.abc import Iterator
from sys import intern

from sync.matching.duplicates_sounds import by_sound
from sync.matching.duplicates_words import notions, without_filler

LONGEST = 2000
"""Characters of a text that are compared: a form holds whatever was pasted into it."""
CHARACTER = "u"
"""Kind of single characters: they lead to no candidate and say nothing by themselves, only a title by its long text."""
KINDS = "cs#nhp" + CHARACTER
_RUN = re.compile(r"[㐀-鿿]+")
_LATIN = re.compile(r"[a-z]*[0-9]+[a-z0-9]*|[a-z]{2,}")
_PLACE = re.compile(
    r"([㐀-鿿0-9]{2,4}?)(大道|大街|路口|胡同|小区|社区|花园|家园|公寓|广场|大厦|中心|新城|国际|公园|市场|小学|中学|大学|学院|学校"
    r"|医院|幼儿园|街道|路|街|巷|苑|城|府|园|庄|村|镇|乡|县|区|桥|站|湾|庭|院|楼|湖|河|山|里|弄|寨|屯|岭|厂|坡|沟|郡)"
    r"|([㐀-鿿]{2,4})(?=[a-z]?[0-9]+(?:号|栋|幢|座|期|单元|#)|附近|对面|旁边|门口)"
)
_BETWEEN = re.compile(
    r"[在于和与至到从向往离及由跟是有]|靠近|位于|交叉口|交汇处|这边|那边|附近|这里|那里|这儿|那儿|本市|我市"
)
_HOUSE = re.compile(r"([0-9]+[a-z]?|[a-z][0-9]*)(号楼|号院|号|栋|幢|座|单元|期|路|层|楼|室|组|队|门|#)")
_SAME_UNIT = dict.fromkeys(("号楼", "号院", "号", "栋", "幢", "座", "#"), "栋")
_NAME = 3
"""Characters before the last word of a place's name that belong to it; where the name begins is not told."""
_NUMERAL = re.compile(r"[〇零一二两三四五六七八九十百]+")
_DIGITS = {one: at for at, one in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SAYS_LITTLE = re.compile(
    "投诉|咨询|建议|处理|影响|严重|多次|长期|经常|附近|小区|居民|业主|道路|路口|夜间|白天|答复|怎么办|什么时候|公司"
)
"""Notions that do not name a matter by themselves."""
_UNITS = {"十": 10, "百": 100}

Features = frozenset[str]


def features(text: str) -> Features:
    """Return the features of a text; none for one that says nothing."""
    plain = _plain(text)
    found = {"#" + notion for notion in notions(plain)}
    found.update("n" + one for one in _LATIN.findall(plain))
    found.update("h" + number + _SAME_UNIT.get(unit, unit) for number, unit in _HOUSE.findall(plain))
    said = without_filler(plain)
    found.update(_of_places(said))
    for run in _RUN.findall(said):
        found.update(CHARACTER + one for one in run)
        found.update("c" + run[at : at + 2] for at in range(len(run) - 1))
        heard = by_sound(run)
        found.update("s" + heard[at : at + 2] for at in range(len(run) - 1))
    return frozenset(map(intern, found))  # texts of one city share nearly all of theirs


def search_pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters by which texts like this one can be searched for, as they stand."""
    said = without_filler(unicodedata.normalize("NFKC", text[:LONGEST]).casefold())
    return frozenset(run[at : at + 2] for run in _RUN.findall(said) for at in range(len(run) - 1))


def shared_matter(left: str, right: str) -> str:
    """Return in a few words what two texts both tell of: notions in the order of the second, else their longest shared
    run of three to eight characters, else nothing.
    """
    mine = frozenset(notions(_plain(left)))
    shared = dict.fromkeys(one for one in notions(_plain(right)) if one in mine)
    named = [one for one in shared if not _SAYS_LITTLE.fullmatch(one)]
    if named:
        return "".join(named[:2])
    runs = (run[at : at + size] for size in range(8, 2, -1) for run in _RUN.findall(without_filler(right[:LONGEST]))
            for at in range(len(run) - size + 1))  # fmt: skip
    return next((run for run in runs if run in left), "")


def _of_places(said: str) -> Iterator[str]:
    for name, last, before in _PLACE.findall(_BETWEEN.sub(" ", said)):
        spoken = name[-_NAME:] + last if name else before
        for at in range(len(spoken) - 1):
            yield "p" + spoken[at : at + 2]


def _plain(text: str) -> str:
    """Return the text with narrow, small letters and numerals as digits."""
    return _NUMERAL.sub(_as_digits, unicodedata.normalize("NFKC", text[:LONGEST]).casefold())


def _as_digits(found: "re.Match[str]") -> str:
    numeral = found.group()
    if not any(one in _UNITS for one in numeral):
        return "".join(str(_DIGITS[one]) for one in numeral)
    total, last = 0, 1
    for one in numeral:
        if one in _UNITS:
            total, last = total + last * _UNITS[one], 0
        else:
            last = _DIGITS[one]
    return str(total + last)
