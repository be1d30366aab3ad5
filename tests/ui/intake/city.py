"""A city of two districts and a handful of units and categories, for the tests of screens."""

from sync.domain.codes import ClockKind, RequestType, TimeBasis, UnitLevel
from sync.domain.reference import (
    Area,
    CalendarDay,
    Category,
    CodeItem,
    DeadlinePreset,
    DirectoryRule,
    Limit,
    Policy,
    ReferenceKind,
    Site,
    Unit,
)
from sync.domain.value import Value

WATER = "u-water"
NORTH = "u-north"
SOUTH = "u-south"
NORTH_STREET = "u-north-street"
SOUTH_STREET = "u-south-street"
MARKET = "u-market"
NORTH_DISTRICT = "410105"
SOUTH_DISTRICT = "410103"
LEAK = "0101"
LAMP = "0102"
SHOP = "0201"


def small_city() -> dict[ReferenceKind, list[Value]]:
    """Return the reference data."""
    return {
        ReferenceKind.UNIT: _units(),
        ReferenceKind.AREA: _areas(),
        ReferenceKind.SITE: [
            Site(
                "s1",
                "翠园小区",
                "410105001",
                aliases=("老棉纺家属院",),
                keys="cuiyuanxiaoqu cyxq",
                lon=113.65,
                lat=34.78,
            ),
            Site("s2", "长兴路", NORTH_DISTRICT, "road", keys="changxinglu cxl"),
            Site("s3", "长兴路", SOUTH_DISTRICT, "road", keys="changxinglu cxl"),
        ],
        ReferenceKind.CATEGORY: [
            Category(id="01", name="市政公用"),
            Category(id=LEAK, name="供水漏水", parent="01", leaf=True, utility=True),
            Category(id=LAMP, name="路灯不亮", parent="01", leaf=True),
            Category(id="02", name="市场监管"),
            Category(id=SHOP, name="价格欺诈", parent="02", leaf=True),
        ],
        ReferenceKind.DIRECTORY_RULE: [
            DirectoryRule(id="r1", category=LEAK, main=f"unit:{WATER}"),
            DirectoryRule(id="r2", category=LAMP, main="dept:urban_management@district", assist=("office@street",)),
            DirectoryRule(id="r3", category=SHOP, main=f"unit:{MARKET}"),
            DirectoryRule(id="r4", category=SHOP, condition="水费", main=f"unit:{WATER}"),
            DirectoryRule(id="r5", category="02", main="office@street"),
        ],
        ReferenceKind.PRESET: [_preset()],
        ReferenceKind.CALENDAR_DAY: [
            CalendarDay(id="2026-10-01", workday=False, note="国庆"),
            CalendarDay(id="2026-10-10", workday=True, note="调休"),
        ],
        ReferenceKind.CODE: [CodeItem(id="channel:phone", list="channel", code="phone", name="电话")],
        ReferenceKind.POLICY: [Policy(preset="test")],
    }


def _units() -> list[Value]:
    return [
        Unit(id="u-city", name="市政府", area="410100", dept="government"),
        Unit(id=WATER, name="自来水公司", parent="u-city", area="410100", dept="water"),
        Unit(id=MARKET, name="市场监管局", parent="u-city", area="410100", dept="market"),
        Unit(
            id=NORTH,
            name="北区城管局",
            level=UnitLevel.DISTRICT,
            parent="u-city",
            area=NORTH_DISTRICT,
            dept="urban_management",
        ),
        Unit(
            id=SOUTH,
            name="南区城管局",
            level=UnitLevel.DISTRICT,
            parent="u-city",
            area=SOUTH_DISTRICT,
            dept="urban_management",
        ),
        Unit(id=NORTH_STREET, name="北街办事处", level=UnitLevel.STREET, parent=NORTH, area="410105001"),
        Unit(id=SOUTH_STREET, name="南街办事处", level=UnitLevel.STREET, parent=SOUTH, area="410103001"),
    ]


def _areas() -> list[Value]:
    return [
        Area(id="410100", name="郑州市", level=UnitLevel.CITY, unit="u-city"),
        Area(id=NORTH_DISTRICT, name="北区", level=UnitLevel.DISTRICT, parent="410100", unit=NORTH),
        Area(id=SOUTH_DISTRICT, name="南区", level=UnitLevel.DISTRICT, parent="410100", unit=SOUTH),
        Area(id="410105001", name="北街", level=UnitLevel.STREET, parent=NORTH_DISTRICT, unit=NORTH_STREET),
        Area(id="410103001", name="南街", level=UnitLevel.STREET, parent=SOUTH_DISTRICT, unit=SOUTH_STREET),
    ]


def _preset() -> Value:
    return DeadlinePreset(
        id="test",
        name="测试",
        active=True,
        limits=(
            Limit(clock=ClockKind.DISPATCH, amount=24, basis=TimeBasis.NATURAL_HOUR),
            Limit(clock=ClockKind.SIGN, amount=24, basis=TimeBasis.DAY_HOURS_ON_WORKING_DAYS),
            Limit(clock=ClockKind.CONTACT, amount=24, basis=TimeBasis.NATURAL_HOUR),
            Limit(clock=ClockKind.DUE, amount=5, basis=TimeBasis.WORKING_DAY),
            Limit(clock=ClockKind.DUE, amount=10, basis=TimeBasis.WORKING_DAY, request_type=RequestType.COMPLAINT),
            Limit(clock=ClockKind.CALLBACK, amount=3, basis=TimeBasis.WORKING_DAY),
        ),
    )
