"""A city small enough to know by heart: two districts, three streets, a dozen units, and everybody who works there."""

import itertools
from collections.abc import Mapping
from datetime import datetime
from functools import cache

from msgspec.structs import replace

from sync.domain.act import Act, ActData, OrderDraft
from sync.domain.actor import SYSTEM_ACTOR, Actor
from sync.domain.codes import (
    Action,
    CallOutcome,
    ClockKind,
    RequestType,
    Role,
    Satisfaction,
    Solved,
    TimeBasis,
    UnitLevel,
    Urgency,
)
from sync.domain.instant import Instant, from_wall
from sync.domain.order import Caller, CallRef, Evaluation, Order, Place
from sync.domain.reference import (
    Area,
    Article,
    CalendarDay,
    Category,
    CodeItem,
    DeadlinePreset,
    DirectoryRule,
    Limit,
    Policy,
    ReferenceKind,
    Staff,
    Unit,
)
from sync.domain.rules import Rules
from sync.domain.rules_from_reference import rules_from_reference
from sync.domain.value import Value
from sync.domain.workflow.decide import Accepted, Refused, decide

CITY, JINSHUI, ERQI = "410100", "410105", "410103"
NANYANG, HUAYUAN, DEHUA = "410105001", "410105002", "410103001"
COMMUNITY, GRID = "410105001001", "410105001001001"

CITY_UNIT, WATER, HEATING, HOUSING, MARKET = "u-city", "u-water", "u-heating", "u-housing", "u-market"
JINSHUI_UNIT, ERQI_UNIT, JINSHUI_URBAN, ERQI_URBAN = "u-jinshui", "u-erqi", "u-jinshui-urban", "u-erqi-urban"
NANYANG_UNIT, HUAYUAN_UNIT, DEHUA_UNIT = "u-nanyang", "u-huayuan", "u-dehua"
COMMUNITY_UNIT, CLOSED_UNIT = "u-community", "u-closed"

WATER_PHONE = "0371-55500071"

NOISE, LIFT, NO_WATER, GAS_LEAK, RETIRED, OUTDOOR = "0101", "0201", "0301", "0302", "0909", "0102"

_HOLIDAYS = {
    "2025-01-01": "元旦", **dict.fromkeys(("2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31"), "春节"),
    "2025-02-03": "春节", "2025-02-04": "春节", "2025-04-04": "清明节", "2025-05-01": "劳动节", "2025-05-02": "劳动节",
    "2025-05-05": "劳动节", "2025-06-02": "端午节",
    **dict.fromkeys(("2025-10-01", "2025-10-02", "2025-10-03", "2025-10-06", "2025-10-07", "2025-10-08"), "国庆节"),
    "2026-01-01": "元旦", "2026-01-02": "元旦",
    **dict.fromkeys(("2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23"), "春节"),
    "2026-04-06": "清明节", "2026-05-01": "劳动节", "2026-05-04": "劳动节", "2026-05-05": "劳动节",
    "2026-06-19": "端午节",
    "2026-09-25": "中秋节",
    **dict.fromkeys(("2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"), "国庆节"),
}  # fmt: skip
_WORKED = (
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
)  # fmt: skip

_CODES = {
    "channel": "phone web wechat sms app grid",
    "not_accept_reason": "beyond_duty emergency_line no_new_facts other",
    "invalid_kind": "silent misdial nuisance",
    "return_reason": "R1 R2 R3 R9",
    "handling_result": "solved partly_solved explained planned untrue unreachable withdrawn",
    "reply_defect": "not_contacted off_the_point shifting",
    "intake_defect": "place_missing category_wrong",
    "suspension_reason": "planned_works court",
    "exemption_reason": "waived confidential unreachable",
    "supervision_reason": "overdue repeated",
}


def _units() -> list[Unit]:
    city, district, street = UnitLevel.CITY, UnitLevel.DISTRICT, UnitLevel.STREET
    return [
        Unit(CITY_UNIT, "郑州市人民政府", level=city, area=CITY),
        Unit(
            WATER, "郑州自来水公司", "自来水", city, CITY_UNIT, CITY, "water_company", WATER_PHONE, "郑伟",
            around_the_clock=True, keys="zhengzhouzilaishuigongsi zzzlsgs zilaishui zls",
        ),
        Unit(HEATING, "郑州热力公司", "热力", city, CITY_UNIT, CITY, "heating_company"),
        Unit(HOUSING, "郑州市房管局", "市房管局", city, CITY_UNIT, CITY, "housing"),
        Unit(MARKET, "郑州市市场监管局", "市市监局", city, CITY_UNIT, CITY, "market"),
        Unit(JINSHUI_UNIT, "金水区人民政府", "金水区", district, CITY_UNIT, JINSHUI),
        Unit(ERQI_UNIT, "二七区人民政府", "二七区", district, CITY_UNIT, ERQI),
        Unit(JINSHUI_URBAN, "金水区城管局", "金水城管", district, JINSHUI_UNIT, JINSHUI, "urban"),
        Unit(ERQI_URBAN, "二七区城管局", "二七城管", district, ERQI_UNIT, ERQI, "urban"),
        Unit(NANYANG_UNIT, "南阳路街道办", "南阳路", street, JINSHUI_UNIT, NANYANG),
        Unit(HUAYUAN_UNIT, "花园路街道办", "花园路", street, JINSHUI_UNIT, HUAYUAN),
        Unit(DEHUA_UNIT, "德化街街道办", "德化街", street, ERQI_UNIT, DEHUA),
        Unit(COMMUNITY_UNIT, "某社区居委会", "某社区", UnitLevel.COMMUNITY, NANYANG_UNIT, COMMUNITY),
        Unit(CLOSED_UNIT, "已撤销的单位", level=city, parent=CITY_UNIT, area=CITY, active=False),
    ]  # fmt: skip


def _areas() -> list[Area]:
    city, district, street = UnitLevel.CITY, UnitLevel.DISTRICT, UnitLevel.STREET
    return [
        Area(CITY, "郑州市", city, unit=CITY_UNIT, secretary="张××"),
        Area(JINSHUI, "金水区", district, CITY, JINSHUI_UNIT, "李××"),
        Area(ERQI, "二七区", district, CITY, ERQI_UNIT, "王××"),
        Area(NANYANG, "南阳路街道", street, JINSHUI, NANYANG_UNIT, "赵××"),
        Area(HUAYUAN, "花园路街道", street, JINSHUI, HUAYUAN_UNIT, "钱××"),
        Area(DEHUA, "德化街街道", street, ERQI, DEHUA_UNIT, "孙××"),
        Area(COMMUNITY, "某社区", UnitLevel.COMMUNITY, NANYANG, COMMUNITY_UNIT, "周××"),
        Area(GRID, "一网格", UnitLevel.GRID, COMMUNITY, "", "", "吴××"),
    ]


def _categories() -> list[Category]:
    return [
        Category("01", "噪声污染"),
        Category(NOISE, "夜间施工噪声", "01", leaf=True, aliases=("工地吵",), keys="yejianshigongzaosheng yjsgzs"),
        Category(OUTDOOR, "占道经营", "01", leaf=True),
        Category("02", "物业管理"),
        Category(LIFT, "电梯故障", "02", leaf=True, keys="diantiguzhang dtgz"),
        Category("03", "公用事业", utility=True),
        Category(NO_WATER, "停水", "03", leaf=True),
        Category(GAS_LEAK, "燃气泄漏", "03", leaf=True, life_threat=True, urgency=Urgency.CRITICAL),
        Category(RETIRED, "已停用分类", "01", leaf=True, active=False),
    ]


def _directory() -> list[DirectoryRule]:
    return [
        DirectoryRule("r-noise", "01", "dept:urban@district", basis="三定方案", script="由区城管办理"),
        DirectoryRule(
            "r-lift", LIFT, "office@street|district", assist=("dept:market@city",), copies=("dept:housing@city",)
        ),
        DirectoryRule("r-water", "03", "dept:water_company@city", preset="quick"),
        DirectoryRule("r-tie-1", OUTDOOR, "office@street"),
        DirectoryRule("r-tie-2", OUTDOOR, f"unit:{HUAYUAN_UNIT}"),
        DirectoryRule("r-tie-old", OUTDOOR, f"unit:{WATER}", condition="水费", valid_to="2025-12-31"),
    ]


def _presets() -> list[DeadlinePreset]:
    wd, hour, days = TimeBasis.WORKING_DAY, TimeBasis.NATURAL_HOUR, TimeBasis.DAY_HOURS_ON_WORKING_DAYS
    due = {
        RequestType.CONSULT: 3, RequestType.HELP: 5, RequestType.SUGGESTION: 5, RequestType.PRAISE: 5,
        RequestType.COMPLAINT: 10, RequestType.REPORT: 10,
    }  # fmt: skip
    henan = (
        Limit(ClockKind.DISPATCH, 24, hour),
        *(Limit(ClockKind.DISPATCH, 2, hour, urgency=one) for one in (Urgency.URGENT, Urgency.CRITICAL)),
        Limit(ClockKind.DISPATCH, 2, hour, life_threat=True),
        Limit(ClockKind.SIGN, 24, days),
        Limit(ClockKind.CONTACT, 24, hour),
        *(Limit(ClockKind.DUE, amount, wd, request_type=one) for one, amount in due.items()),
        Limit(ClockKind.RETURN_DECIDE, 4, TimeBasis.WORKING_HOUR),
        Limit(ClockKind.CALLBACK, 3, wd),
    )
    quick = (
        Limit(ClockKind.SIGN, 30, TimeBasis.NATURAL_MINUTE, utility=True),
        Limit(ClockKind.DUE, 24, hour, utility=True),
        Limit(ClockKind.DUE, 7, TimeBasis.NATURAL_DAY, end_minute=1439),
    )
    return [
        DeadlinePreset("henan", "河南（默认）", henan, active=True),
        DeadlinePreset("quick", "公用事业", quick),
    ]


PEOPLE: dict[str, tuple[str, tuple[Role, ...], str]] = {
    "agent": ("王敏", (Role.AGENT,), ""),
    "other_agent": ("李雪", (Role.AGENT,), ""),
    "team_lead": ("马志强", (Role.TEAM_LEAD,), ""),
    "dispatcher": ("孙丽娟", (Role.DISPATCHER,), ""),
    "other_dispatcher": ("郭建华", (Role.DISPATCHER,), ""),
    "arbiter": ("宋国庆", (Role.ARBITER,), ""),
    "reply_reviewer": ("杨慧", (Role.REPLY_REVIEWER,), ""),
    "callback_agent": ("冯娜", (Role.CALLBACK_AGENT,), ""),
    "supervisor": ("曹卫东", (Role.SUPERVISOR,), ""),
    "quality_inspector": ("董洁", (Role.QUALITY_INSPECTOR,), ""),
    "analyst": ("韩冰", (Role.ANALYST,), ""),
    "leader": ("高鹏", (Role.LEADER,), ""),
    "administrator": ("管理员", (Role.ADMINISTRATOR,), ""),
    "channel": ("网站", (Role.CHANNEL,), ""),
    "street": ("田苗", (Role.UNIT_OPERATOR, Role.UNIT_LEADER), NANYANG_UNIT),
    "other_street": ("方园", (Role.UNIT_OPERATOR,), HUAYUAN_UNIT),
    "district": ("吴桂兰", (Role.UNIT_LEADER,), JINSHUI_UNIT),
    "urban": ("张海涛", (Role.UNIT_OPERATOR,), JINSHUI_URBAN),
    "water": ("郑伟", (Role.UNIT_OPERATOR,), WATER),
    "market": ("刘洋", (Role.UNIT_OPERATOR,), MARKET),
    "community": ("孙红梅", (Role.GRID_WORKER,), COMMUNITY_UNIT),
}


def actor(key: str) -> Actor:
    """Return a person of the city by what they do; ``system`` is the program itself."""
    if key == "system":
        return SYSTEM_ACTOR
    name, roles, unit = PEOPLE[key]
    return Actor(
        user_id=f"p-{key}", name=name, roles=frozenset(roles), unit=unit, agent_no=f"{list(PEOPLE).index(key):04d}"
    )


def small_city_items(policy: Policy | None = None) -> Mapping[ReferenceKind, list[Value]]:
    """Return all reference data of the city by kind."""
    days = [CalendarDay(day, workday=False, note=note) for day, note in _HOLIDAYS.items()]
    days += [CalendarDay(day, workday=True, note="调休") for day in _WORKED]
    codes = [
        CodeItem(f"{name}:{code}", name, code, code) for name, all_codes in _CODES.items() for code in all_codes.split()
    ]
    staff = [
        Staff(f"p-{key}", f"{index:04d}", name, tuple(role.value for role in roles), unit)
        for index, (key, (name, roles, unit)) in enumerate(PEOPLE.items())
    ]
    article = Article(
        "a-lift", "电梯故障怎么办", "电梯坏了找谁", "请联系物业，必要时由市场监管部门处理。", categories=(LIFT,)
    )
    return {
        ReferenceKind.UNIT: list(_units()),
        ReferenceKind.AREA: list(_areas()),
        ReferenceKind.CATEGORY: list(_categories()),
        ReferenceKind.DIRECTORY_RULE: list(_directory()),
        ReferenceKind.PRESET: list(_presets()),
        ReferenceKind.CALENDAR_DAY: list(days),
        ReferenceKind.CODE: list(codes),
        ReferenceKind.ARTICLE: [article],
        ReferenceKind.STAFF: list(staff),
        ReferenceKind.POLICY: [policy or Policy()],
    }


@cache
def small_rules(policy: Policy | None = None) -> Rules:
    """Return the rules of the city, with another policy if given."""
    return rules_from_reference(small_city_items(policy))


def at(text: str) -> Instant:
    """Return the instant of a wall-clock time, as ``2026-02-13 16:05`` or with seconds."""
    return from_wall(datetime.fromisoformat(text))


LIFT_PLACE = Place(
    text="南阳路凤凰台小区", district=JINSHUI, street=NANYANG, community=COMMUNITY, grid=GRID, lon=113.65, lat=34.79
)
CALLER = Caller(name="张三丰", salutation="先生", phone="13800138000", contact_phone="13800138000")


def draft(**changes: object) -> OrderDraft:
    """Return a draft that is fit to be submitted: a broken lift."""
    base = OrderDraft(
        no="26000000015", request_type=RequestType.HELP, category=LIFT, title="金水区南阳路街道电梯故障",
        content="小区电梯反复停运，老人上下楼困难，希望尽快维修。", caller=CALLER, place=LIFT_PLACE, read_back=True,
        duplicates_shown=True, query_code="4821", call=CallRef(id="c-1", queue="综合", recording_id="rec-1"),
    )  # fmt: skip
    return replace(base, **changes)


GOOD = Evaluation(contacted=True, solved=Solved.SOLVED, satisfied=Satisfaction.SATISFIED)
BAD = Evaluation(contacted=True, solved=Solved.PARTLY, satisfied=Satisfaction.DISSATISFIED, reason="又停了")
REPLY = ActData(text="已更换门机皮带，电梯恢复运行。", result="solved", solved=Solved.SOLVED, truthful=True)


class Story:
    """Plays acts on one order, one after the other, through ``decide``."""

    def __init__(self, start: str = "2026-02-13 16:10", rules: Rules | None = None, order: Order | None = None) -> None:
        self.rules = rules or small_rules()
        self.now = at(start)
        self.order: Order | None = order
        self.last: Accepted | Refused | None = None
        self._ids = itertools.count(1)

    @property
    def current(self) -> Order:
        """The order as it is now."""
        assert self.order is not None
        return self.order

    def at(self, text: str) -> "Story":
        """Go to a wall-clock time."""
        self.now = at(text)
        return self

    def act(self, who: str | Actor, action: Action, data: ActData | OrderDraft | None = None) -> Act:
        """Return an act of a person now."""
        person = actor(who) if isinstance(who, str) else who
        order_id = self.order.id if self.order else "o-1"
        return Act(
            f"act-{next(self._ids)}", action, person, self.now, data if data is not None else ActData(), order_id
        )

    def tries(self, who: str | Actor, action: Action, data: ActData | OrderDraft | None = None) -> Accepted | Refused:
        """Decide an act without taking it over."""
        return decide(self.order, self.act(who, action, data), self.rules)

    def refuses(self, who: str | Actor, action: Action, data: ActData | OrderDraft | None = None) -> str:
        """Return the code with which the rules refuse an act, and its field after a colon; they must refuse it."""
        verdict = self.tries(who, action, data)
        assert isinstance(verdict, Refused), (action, "accepted")
        return verdict.refusal.code.value + (f":{verdict.refusal.field}" if verdict.refusal.field else "")

    def does(self, who: str | Actor, action: Action, data: ActData | OrderDraft | None = None) -> "Story":
        """Let somebody act; the rules must accept it."""
        self.last = self.tries(who, action, data)
        assert isinstance(self.last, Accepted), (action, self.last)
        self.order = self.last.order
        self.now += 1000
        return self

    def creates(self, who: str = "agent", **changes: object) -> "Story":
        """Let somebody write an order."""
        return self.does(who, Action.CREATE, draft(**changes))

    def reaches(self, state: str) -> "Story":
        """Bring a fresh order to one of the states named below, by the usual way."""
        steps = {
            "accepted": self.creates,
            "dispatched": lambda: self.does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT)),
            "handling": lambda: self.does("street", Action.SIGN),
            "reply_review": lambda: self.does("street", Action.LOG_CONTACT, ActData(text="已联系")).does(
                "street", Action.REPLY, REPLY
            ),
            "callback": lambda: self.does("reply_reviewer", Action.PASS_REPLY),
            "closed": lambda: self.does(
                "callback_agent", Action.RECORD_CALLBACK, ActData(outcome=CallOutcome.CONNECTED, evaluation=GOOD)
            ),
        }
        for name, step in steps.items():
            step()
            if name == state:
                return self
        raise ValueError(state)
