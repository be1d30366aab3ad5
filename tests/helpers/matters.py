"""Short made-up texts of four kinds of matter, as many as wanted; nobody's words."""

import random

KINDS: dict[str, tuple[str, ...]] = {
    "noise": ("工地夜间施工噪声扰民", "广场舞音响太吵", "楼上装修电钻声音很大", "烧烤店深夜喧哗"),
    "water": ("小区自来水停水", "水压太低用不上水", "水管爆裂漏水", "自来水发黄有异味"),
    "heat": ("暖气不热温度不达标", "供暖管道漏水暖气冰凉", "换热站停暖", "交了采暖费家里仍冷"),
    "road": ("路面坑洼破损", "井盖缺失", "路灯不亮", "人行道砖块松动"),
}
_BEFORE = ("您好，", "我是附近居民，", "反映一下，", "")
_AFTER = ("希望尽快处理。", "请有关部门解决。", "已经好几天了。", "多次反映没有结果。")


def matters(each: int, seed: int = 1) -> tuple[list[str], list[str]]:
    """Return ``each`` texts of every kind with their kinds, well mixed."""
    rng = random.Random(seed)
    rows = [
        (rng.choice(_BEFORE) + rng.choice(facts) + "，" + rng.choice(facts) + "，" + rng.choice(_AFTER), kind)
        for kind, facts in KINDS.items()
        for _ in range(each)
    ]
    rng.shuffle(rows)
    return [text for text, _ in rows], [kind for _, kind in rows]
