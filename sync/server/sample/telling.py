"""Puts an order into words: content, time of the matter, answers and replies. No gap stays open."""

import random

from sync.domain.codes import RequestType
from sync.domain.instant import DAY, HOUR, Instant, to_wall
from sync.domain.order import Place
from sync.server.sample.stories import Manner, fill

_TRIED = (
    "已向有关单位反映{n}次未果", "给主管单位打过电话没有人接", "找过社区，社区说正在协调", "此前没有向其他部门反映过",
    "拨打过服务电话，答复正在处理", "等了几天仍没有回音", "现场没有人答复",
)  # fmt: skip
_WHO = ("附近居民", "小区业主", "周边商户", "过路群众", "一位家长", "租户", "业主代表", "村民")
_COMPLAINTS = (
    "来电人反映：{when}，{where}{fact}，{impact}。{tried}。{wish}。",
    "来电人反映：{where}{fact}，从{when}开始，{impact}。诉求：{wish}。",
    "来电人称，{when}在{where}发现，{fact}，{impact}，{tried}，{wish}。",
    "{who}来电反映{where}的问题：{fact}。{impact}，{wish}。",
    "时间：{when}。地点：{where}。事由：{fact}。影响：{impact}。诉求：{wish}。",
    "来电人住在{where}，{fact}，{impact}。{tried}，来电{wish}。",
    "{where}，{when}以来{fact}。来电人表示{impact}，{tried}。{wish}。",
)
_HELPS = (
    "来电人求助：{where}{fact}，{when}开始的，{impact}。{wish}。",
    "来电人反映：{when}，{where}{fact}，{impact}。{tried}，{wish}。",
    "{who}来电求助，地点在{where}，{fact}，{impact}，{wish}。",
    "时间：{when}。地点：{where}。情况：{fact}，{impact}。诉求：{wish}。",
    "来电人称{where}{fact}，{impact}，{tried}，{wish}。",
)
_QUESTIONS = (
    "来电人咨询：{fact}。{impact}，{wish}。",
    "来电人{fact}，{situation}，{impact}，{wish}。",
    "咨询{leaf}：{fact}。本人{situation}，{wish}。",
    "来电人{situation}，{fact}，{wish}。",
)
_SUGGESTIONS = (
    "来电人建议：针对{where}，{fact}，{impact}，{wish}。",
    "来电人就{leaf}提出建议：{where}{fact}，{impact}。{wish}。",
    "{who}来电建议：{fact}，地点在{where}，{impact}，{wish}。",
)
_PRAISES = (
    "来电人表扬：{fact}，地点在{where}，是{when}的事情，{impact}，{wish}。",
    "来电人表扬：{when}在{where}，{fact}，{impact}。{wish}。",
)
_SITUATIONS = (
    "为本市户籍", "为外地户籍、在郑州工作{n}年", "为灵活就业人员", "是企业职工", "已经退休", "在{district}居住",
    "替父母咨询", "替孩子咨询", "刚到郑州{n}个月",
)  # fmt: skip
_PATTERNS = {
    RequestType.COMPLAINT: _COMPLAINTS, RequestType.REPORT: _COMPLAINTS, RequestType.HELP: _HELPS,
    RequestType.CONSULT: _QUESTIONS, RequestType.SUGGESTION: _SUGGESTIONS, RequestType.PRAISE: _PRAISES,
}  # fmt: skip

_FOUND = (
    "经现场核实，您反映的情况属实", "工作人员到现场查看，问题确实存在", "经核查，反映问题部分属实",
    "经与您电话沟通并实地走访，情况与反映基本一致", "经调阅资料和现场勘查，确认存在该问题",
)  # fmt: skip
_ACTIONS = {
    "solved": (
        "已责令责任方立即改正，目前整改完成", "已协调双方达成一致，问题得到解决", "已办理完毕，并向您当面说明结果",
        "已按规定处理到位，并要求责任人作出说明",
    ),
    "repaired": (
        "已当场整改到位，并安排专人每日巡查，防止反弹", "已组织人员处理完毕，现场已恢复正常", "已修复完成并试运行正常",
        "已连夜抢修，目前恢复正常", "已落实整改，并建立巡查台账",
    ),
    "partly_solved": (
        "已先行处理急需部分，其余计划于本月内完成", "已采取临时措施消除影响，后续将彻底整改",
        "已完成大部分整改，剩余部分正在督促落实",
    ),
    "explained": (
        "根据现行规定，该事项暂不具备办理条件，已向您详细解释相关政策", "已就政策依据和办理流程向您作出说明",
        "该情况符合现行规定，工作人员已当面解释",
    ),
    "planned": (
        "该问题已列入年度改造计划，将按进度组织实施", "因涉及工程立项，已列入项目库并持续跟踪",
    ),
    "untrue": ("经多次现场检查，未发现您反映的情况，将继续加强巡查", "经核查，反映的情况与事实不符"),
    "guided": ("该事项应通过司法途径解决，已告知您具体渠道和法律援助方式", "已引导您向有管理权限的单位反映"),
    "unreachable": ("多次拨打您的电话未能接通，已发送短信告知办理情况", ),
    "unreasonable": ("您的诉求超出政策规定范围，已向您作出解释", ),
    "withdrawn": ("与您电话沟通后，您表示问题已自行解决，不再需要办理", ),
}  # fmt: skip
_ENDS = (
    "感谢您对我们工作的理解和支持。", "如有疑问，请及时与我们联系。", "后续我们将加强日常管理，欢迎继续监督。",
    "已于{date}电话向您反馈办理结果。", "给您带来的不便敬请谅解。",
)  # fmt: skip
_ANSWERS = (
    "已向来电人说明{leaf}的办理条件、所需材料和办理地点，来电人表示清楚。",
    "已根据知识库解答{leaf}有关政策，并告知线上办理渠道，来电人表示满意。",
    "已告知{leaf}的承办单位、办理时限和咨询电话，来电人表示理解。",
    "已解释{leaf}的相关规定，提醒来电人备齐材料后办理。",
)


def happened_text(rng: random.Random, at: Instant) -> str:
    """Return when it happened, as callers say it, before the moment of the call."""
    roll = rng.random()
    wall = to_wall(at)
    if roll < 0.25:
        before = to_wall(at - rng.randint(1, 8) * HOUR)
        day = "今天" if before.date() == wall.date() else "昨天"
        return f"{day}{_part_of_day(before.hour)}{before.hour % 12 or 12}点左右"
    if roll < 0.5:
        before = to_wall(at - rng.randint(1, 12) * DAY)
        return f"{before.month}月{before.day}日"
    if roll < 0.7:
        before = to_wall(at - rng.randint(1, 6) * DAY)
        return f"{before.month}月{before.day}日{_part_of_day(rng.randint(6, 23))}"
    return rng.choice(("近一周", "最近半个月", "最近几天", "上周", "近一个月", "连续多日", "前天"))


def _part_of_day(hour: int) -> str:
    return "凌晨" if hour < 6 else "早上" if hour < 11 else "中午" if hour < 13 else "下午" if hour < 18 else "晚上"


def tell(rng: random.Random, kind: RequestType, leaf: str, manner: Manner, place: Place, when: str) -> str:
    """Return the content of an order: who, when, where, what, wish."""
    where = place.text + (place.detail if rng.random() < 0.6 else "")
    district = place.text[:3] or "郑州"
    text = rng.choice(_PATTERNS[kind]).format_map(
        {
            "when": when,
            "where": where,
            "fact": rng.choice(manner.facts),
            "impact": rng.choice(manner.impacts),
            "wish": rng.choice(manner.wishes),
            "tried": rng.choice(_TRIED),
            "who": rng.choice(_WHO),
            "leaf": leaf,
            "situation": rng.choice(_SITUATIONS).replace("{district}", district),
        }
    )
    return fill(text, rng, leaf).replace("，，", "，").replace("问题问题", "问题")


def reply_text(rng: random.Random, unit: str, leaf: str, result: str, created: Instant, at: Instant) -> str:
    """Return a unit's public reply. ``result`` is a code of handling results, or ``repaired`` for things made whole."""
    visit = to_wall(max(created, at - rng.randint(3, 40) * HOUR))
    head = rng.choice(
        (
            f"来电人您好，{unit}收到您反映的{leaf}事项后，于{visit.month}月{visit.day}日安排工作人员到现场处理。",
            f"您好，关于您反映的{leaf}事项，{unit}高度重视，第一时间进行了调查。",
            f"您好，{unit}工作人员{visit.month}月{visit.day}日已就{leaf}事项与您取得联系。",
        )
    )
    end = rng.choice(_ENDS).replace("{date}", f"{to_wall(at).month}月{to_wall(at).day}日")
    return f"{head}{rng.choice(_FOUND)}。{rng.choice(_ACTIONS[result])}。{end}"


def answer_text(rng: random.Random, leaf: str) -> str:
    """Return what an agent noted after answering on the line."""
    return rng.choice(_ANSWERS).format(leaf=leaf)
