"""Search keys of names: full pinyin, initials, every reading of short names. Used only to build the data files."""

from itertools import islice, product

from pypinyin import Style, lazy_pinyin, load_phrases_dict, pinyin

_LOCAL_READINGS: dict[str, str] = {
    "尉氏": "yu shi",
    "中牟": "zhong mu",
    "荥阳": "xing yang",
    "古荥": "gu xing",
    "荥泽": "xing ze",
    "祭城": "zha cheng",
    "圃田": "pu tian",
    "大隗": "da wei",
    "会昌": "hui chang",
    "长椿": "chang chun",
    "长兴": "chang xing",
    "长江": "chang jiang",
    "汜水": "si shui",
    "贾峪": "jia yu",
    "贾鲁": "jia lu",
    "重阳": "chong yang",
    "银行": "yin hang",
    "调解": "tiao jie",
    "行道": "xing dao",
    "供水": "gong shui",
    "供电": "gong dian",
    "供暖": "gong nuan",
    "供热": "gong re",
    "燃气": "ran qi",
    "参保": "can bao",
    "调休": "tiao xiu",
    "不动产": "bu dong chan",
    "重复": "chong fu",
    "长者": "zhang zhe",
    "家长": "jia zhang",
    "校长": "xiao zhang",
    "还款": "huan kuan",
    "退还": "tui huan",
    "不得": "bu de",
    "噪声": "zao sheng",
    "噪音": "zao yin",
}
# Surnames that villages and people are called after; kept beside the usual reading.
_SURNAME_READINGS: dict[str, str] = {
    "单": "shan",
    "仇": "qiu",
    "曾": "zeng",
    "解": "xie",
    "区": "ou",
    "查": "zha",
    "盖": "ge",
    "朴": "piao",
    "尉": "yu",
    "乐": "yue",
    "任": "ren",
    "华": "hua",
    "苌": "chang",
}
# Characters of every second place name: only their usual reading is worth a key.
_PLAIN = frozenset("市区县镇乡村路街道社石大工局公府房校长车")
_MAX_READINGS = 12
_SHORT = 4

load_phrases_dict({word: [[syllable] for syllable in reading.split()] for word, reading in _LOCAL_READINGS.items()})


def readings(text: str) -> list[list[str]]:
    """Return the readings of a text as lists of syllables, the usual one first; letters and digits stay whole."""
    kept = "".join(ch for ch in text if ch.isalnum())
    if not kept:
        return []
    usual = [syllable.lower() for syllable in lazy_pinyin(kept)]
    found = [usual]
    chinese = all("\u4e00" <= ch <= "\u9fff" for ch in kept)
    if chinese and len(kept) <= _SHORT and len(usual) == len(kept):
        options = pinyin(kept, style=Style.NORMAL, heteronym=True)
        options = [[usual[at]] if kept[at] in _PLAIN else option for at, option in enumerate(options)]
        found += [list(chosen) for chosen in islice(product(*options), _MAX_READINGS) if list(chosen) != usual]
    if kept[0] in _SURNAME_READINGS:
        found.append([_SURNAME_READINGS[kept[0]], *usual[1:]])
    return found


def search_keys(*texts: str) -> str:
    """Return the keys of an item's names: full pinyin and initials of every reading, space-separated, no doubles."""
    keys: dict[str, None] = {}
    for text in texts:
        for syllables in readings(text):
            keys["".join(syllables)] = None
            keys["".join(syllable[0] for syllable in syllables)] = None
    return " ".join(keys)
