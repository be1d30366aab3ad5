"""Short forms that expand while typing: ``;wy`` and a space become a phrase."""

from collections.abc import Mapping

SNIPPETS: Mapping[str, str] = {
    "wy": "物业公司",
    "sg": "夜间施工噪声扰民，影响居民休息",
    "gn": "小区供暖不热，室温不达标",
    "ts": "小区停水，影响居民正常生活",
    "td": "小区停电，影响居民正常生活",
    "lj": "垃圾堆放无人清理，散发异味",
    "wz": "违章停车占用道路，影响通行",
    "zd": "占道经营，影响通行和环境卫生",
    "tq": "拖欠工资，多次讨要无果",
    "dt": "小区电梯故障，长期未维修",
    "cg": "来电人要求尽快处理并回复结果",
    "hf": "请承办单位核实处理并回复来电人",
    "bm": "来电人要求对个人信息保密",
}
"""The phrases every seat starts with. A city adds its own through the code list ``snippet`` (code, name)."""
