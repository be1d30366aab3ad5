"""Cuts an address into the pieces that tell where it is (pure): directions, floors and shop numbers go."""

import math
import re
from collections.abc import Iterator

LONGEST_ADDRESS = 300
"""Characters of an address that are read; more was pasted by mistake."""
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_OTHER = re.compile(r"[^\u4e00-\u9fffa-z0-9]+")
_KEPT = r"[gsxyc]?\d+(?:国道|省道|县道|乡道)|[gsxyc]\d{2,4}(?!\d)"
"""Numbered highways are names, though they look like house numbers."""
_DROPPED = (
    r"第?[0-9a-z一二三四五六七八九十]+(?:号楼|栋|幢|单元|层|楼|室|商铺|铺|户|f|米)|附?[0-9a-z\-]+号?"
    r"|[东西南北]{1,2}[0-9a-z]*门|旁边?|对面|隔壁|附近|交叉口|交汇处|交叉路口|路口|步行|地铁站[a-z]口"
    r"|商铺|门面|沿街|一楼|二楼|路[东西南北]|往|向|[东西南北]{1,2}侧|[东西南北]{1,2}角|靠近|路段|与"
    r"|和(?=[\u4e00-\u9fff]{1,4}[路街道])|院内|出口|入口|约"
)
_NOISE = re.compile(f"(?:{_KEPT})|({_DROPPED})")
_ROAD = re.compile(r"[\u4e00-\u9fff]{1,7}?(?:大道|大街|胡同|路|街|巷)(?:[东西南北中]段)?")
_NUMBERED = re.compile(r"([\u4e00-\u9fff]{1,5}(?:大道|大街|路|街|巷))([东西南北中]?段?)(\d{1,5})")
_HOUSE = re.compile(r"(?:大道|大街|胡同|路|街|巷)(?:[东西南北中]段)?(\d{1,5}(?:-\d{1,4})?号?(?:附\d{1,3}号?|院)?)")
_AT = re.compile(r"(?:大道|大街|胡同|路|街|巷)(?:[东西南北中]段)?(\d{1,5})(?!\d|米)")
_STRETCH = re.compile(r"[东西南北中]段$")
_AWAY = re.compile(r"([东西]?[南北]|[东西])[侧约]*(\d{1,5})米")
_STEPS = {"东": (1, 0), "西": (-1, 0), "南": (0, -1), "北": (0, 1)}
_LONGEST_WAY = 3_000
_IN_BRACKETS = re.compile(r"[（(](.*?)[)）]")
_A_SHOP = re.compile(r"(?:旗舰|直营|总|分|新|老|[0-9一二三四五])*(?<![酒饭商书药旅])店$|餐厅$")
_BEFORE_ROAD = re.compile(r".*(?:街道|镇|乡|区|县|市|与|和|、|村|社区|办)")


def narrowed(text: str) -> str:
    """Return the address as it is compared: lower case, narrow letters and digits, no longer than is read."""
    return text[:LONGEST_ADDRESS].translate(_NARROW).lower()


def pieces(text: str) -> tuple[str, ...]:
    """Return the names of an address, each between ``^`` and ``$``: 花园路5号院东门 gives ``^花园路$``, ``^院$``."""
    kept = _NOISE.sub(lambda found: " " if found[1] else f" {found[0]} ", narrowed(text))
    return tuple(f"^{piece}$" for piece in _OTHER.sub(" ", kept).split())


def grams(parts: tuple[str, ...], longest: int) -> set[str]:
    """Return the runs of 2 to ``longest`` characters of the pieces."""
    return {
        part[at : at + length]
        for part in parts
        for length in range(2, longest + 1)
        for at in range(len(part) - length + 1)
    }


def number_marks(text: str) -> Iterator[str]:
    """Yield marks of each road together with the stretch of house numbers, in steps of 10, 30 and 100."""
    for road, _, digits in _NUMBERED.findall(narrowed(text)):
        number = int(digits)
        for step in (10, 30, 100):
            yield f"#{road[-4:]}/{step}/{number // step}"
            yield f"#{road[-4:]}/{step}o/{(number + step // 2) // step}"


def roads(text: str) -> tuple[str, ...]:
    """Return the roads an address names, in its order, without street offices before them."""
    found = (_BEFORE_ROAD.sub("", match[0]) for match in _ROAD.finditer(_without_offices(narrowed(text))))
    return tuple(dict.fromkeys(road for road in found if len(road) >= 2))


def house_number(text: str) -> str:
    """Return the house number that follows the first road, or an empty text."""
    found = _HOUSE.search(narrowed(text))
    return found[1] if found else ""


def whole_roads(text: str) -> tuple[str, ...]:
    """Return the roads an address names, each once: neither their stretch nor the lane beside them told."""
    return tuple(dict.fromkeys(_STRETCH.sub("", name) for name in roads(_without_lanes(text))))


def number_on(text: str) -> int | None:
    """Return the number of the house that follows a road, or ``None``."""
    found = _AT.search(_without_lanes(text))
    return int(found[1]) if found else None


def way_from(text: str) -> tuple[float, float]:
    """Return the way an address tells from what it names (西北80米): kilometres to the east and to the north."""
    found = _AWAY.search(narrowed(text))
    if found is None:
        return 0.0, 0.0
    east, north = (sum(way) for way in zip(*(_STEPS[letter] for letter in found[1]), strict=True))
    length = min(int(found[2]), _LONGEST_WAY) / 1000 / math.hypot(east, north)
    return east * length, north * length


def branch_of(name: str) -> str:
    """Return the place that the brackets of a name tell, the rest being a trade: 绿云小区 of 炸鸡(绿云小区2店)."""
    return " ".join(filter(None, (_A_SHOP.sub("", found.strip()) for found in _IN_BRACKETS.findall(name))))


def _without_lanes(text: str) -> str:
    return narrowed(text).replace("辅路", "")


def _without_offices(text: str) -> str:
    return re.sub(r"[\u4e00-\u9fff]{1,5}街道(?:办事处|办)?", " ", text)
