"""Reference data: what the city configures. Each value is one synced item of its kind; ids are stable for ever."""

from enum import StrEnum

from sync.domain.codes import ClockKind, RequestType, TimeBasis, UnitLevel, Urgency
from sync.domain.value import Value


class ReferenceKind(StrEnum):
    """Kinds of reference items, as on the wire (``e`` of a change) and in both databases."""

    UNIT = "unit"
    AREA = "area"
    CATEGORY = "category"
    DIRECTORY_RULE = "directory_rule"
    PRESET = "preset"
    CALENDAR_DAY = "calendar_day"
    CODE = "code"
    ARTICLE = "article"
    STAFF = "staff"
    POLICY = "policy"
    SITE = "site"
    ARTICLE_RECORD = "article_record"
    ARTICLE_VERSION = "article_version"
    ARTICLE_USE = "article_use"


EDITORIAL = frozenset({ReferenceKind.ARTICLE_RECORD, ReferenceKind.ARTICLE_VERSION, ReferenceKind.ARTICLE_USE})
"""Kinds about the making of knowledge: no rule and no form looks at them, only the knowledge screen reads them."""


class Unit(Value):
    """A handling unit (承办单位). ``dept`` is the trade it answers for (``urban_management``…) in ``area``."""

    id: str
    name: str
    short: str = ""
    level: UnitLevel = UnitLevel.CITY
    parent: str = ""
    area: str = ""
    dept: str = ""
    duty_phone: str = ""
    liaison: str = ""
    leader: str = ""
    around_the_clock: bool = False
    aliases: tuple[str, ...] = ()
    keys: str = ""
    active: bool = True


class Area(Value):
    """A city, district (or functional zone), street, community or grid with its responsible secretary.

    ``id`` is the statistical code (6, 9, 12 or 15 digits). ``box`` is west, south, east, north in WGS-84 degrees;
    ``approximate`` marks shapes that are not the official ones. ``unit`` is the office that answers for the area.
    """

    id: str
    name: str
    level: UnitLevel
    parent: str = ""
    unit: str = ""
    secretary: str = ""
    worker: str = ""
    box: tuple[float, float, float, float] | None = None
    approximate: bool = True
    has_polygon: bool = False
    aliases: tuple[str, ...] = ()
    keys: str = ""
    active: bool = True


ALIAS = "alias"
"""Kind of a site that is another name of a place."""


class Site(Value):
    """A named place inside an area: an estate, a road, a landmark, or a line of the city's address list.

    ``area`` is the id of the deepest area it lies in; a road through several districts is one site in each. ``kind`` is
    ``road``, ``place`` or ``alias``. Coordinates are WGS-84 degrees. ``aliases`` are old and everyday names. An alias
    (see ``aliases.py``) is what callers call the place whose name is its ``address``: ``told_by`` are the ids of the
    people it was learned from, ``decided_by`` who approved it or took it back.
    """

    id: str
    name: str
    area: str
    kind: str = "place"
    address: str = ""
    aliases: tuple[str, ...] = ()
    keys: str = ""
    lon: float | None = None
    lat: float | None = None
    active: bool = True
    told_by: tuple[str, ...] = ()
    decided_by: str = ""

    @property
    def called(self) -> str:
        """The name of the place itself: of an alias, what it stands for."""
        return self.address if self.kind == ALIAS and self.address else self.name


class Category(Value):
    """A node of the category tree. ``keys`` holds precomputed pinyin and initials; ``template`` prompts for the
    content.
    """

    id: str
    name: str
    parent: str = ""
    leaf: bool = False
    aliases: tuple[str, ...] = ()
    keys: str = ""
    template: str = ""
    request_type: RequestType | None = None
    urgency: Urgency = Urgency.NORMAL
    life_threat: bool = False
    utility: bool = False
    active: bool = True


class DirectoryRule(Value):
    """Who answers for a category in an area (派单目录).

    ``category`` may be any level; ``area`` empty means the whole city. A resolver is ``unit:ID``, ``dept:KEY@city``,
    ``dept:KEY@district`` or ``office@street|district``. ``condition`` is a keyword that must stand in the content.
    """

    id: str
    category: str
    main: str
    area: str = ""
    assist: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    condition: str = ""
    basis: str = ""
    script: str = ""
    preset: str = ""
    valid_from: str = ""
    valid_to: str = ""
    version: int = 1
    source: str = ""


class Limit(Value):
    """One time limit of a preset: applies where every given condition holds; the most specific one wins."""

    clock: ClockKind
    amount: int
    basis: TimeBasis
    request_type: RequestType | None = None
    urgency: Urgency | None = None
    life_threat: bool | None = None
    utility: bool | None = None
    channel: str | None = None
    end_minute: int = 18 * 60
    """Minute of the day at which a limit in days ends (18:00 for Henan, 1439 where a city says 24:00)."""


class DeadlinePreset(Value):
    """A named set of limits (1.3). Exactly one is active."""

    id: str
    name: str
    limits: tuple[Limit, ...]
    name_en: str = ""
    active: bool = False
    source: str = ""


class CalendarDay(Value):
    """An exception of the working calendar: a weekday off or a weekend worked. ``id`` is the ISO date."""

    id: str
    workday: bool
    note: str = ""


class CodeItem(Value):
    """One entry of a code list (2.4). ``id`` is ``list:code``."""

    id: str
    list: str
    code: str
    name: str
    name_en: str = ""
    rank: int = 0
    note: str = ""
    valid_from: str = ""
    valid_to: str = ""
    active: bool = True


class Article(Value):
    """A knowledge article. Dates are ISO; ``answer`` is written to be spoken; ``areas`` limits it (empty: the city)."""

    id: str
    title: str
    question: str
    answer: str
    steps: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    basis: str = ""
    unit: str = ""
    valid_from: str = ""
    valid_to: str = ""
    keys: str = ""
    version: int = 1
    active: bool = True
    areas: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    link: str = ""


class Staff(Value):
    """A person who signs in, as colleagues see them (no credentials)."""

    id: str
    no: str
    name: str
    roles: tuple[str, ...]
    unit: str = ""
    district: str = ""
    active: bool = True


class Policy(Value):
    """Numbers and switches a city sets; ``id`` is always ``policy``."""

    id: str = "policy"
    city_code: str = ""
    city_name: str = ""
    city_name_en: str = ""
    preset: str = "henan"
    undo_seconds: int = 10
    return_window_working_days: int = 1
    max_returns: int = 2
    max_extensions: int = 1
    max_extension_days: int = 10
    second_approval_above_days: int = 5
    max_redo_rounds: int = 2
    redo_working_days: int = 3
    inherit_deadline_on_return: bool = True
    max_callback_attempts: int = 3
    callback_gap_hours: int = 3
    callback_windows: tuple[tuple[int, int], ...] = ((510, 720), (840, 1200))
    """Minutes of the day in which callers are called, [from, to)."""
    claim_minutes: int = 30
    archive_after_days: int = 30
    due_stops_at_reply: bool = True
    callback_on_expiry: bool = False
    wrap_up_seconds: int = 30
    """After-call work (话后整理) before a seat is ready by itself, 0 to 600; 0: a call leads straight back."""
    direct_dispatch_for_agents: bool = True
    emergency_intake: bool = False
    """Whether orders may still be taken at a seat (and nothing read) after its offline lease has ended."""
    working_hours: tuple[tuple[int, int], ...] = ((540, 720), (780, 1020))
    """Working minutes of a working day, [from, to)."""
    response_weight: int = 10
    resolution_weight: int = 50
    satisfaction_weight: int = 40
    basically_weight: int = 90
    """Weight of 基本满意 in per cent."""
    partly_solved_counts: bool = False
    evaluation_round: str = "final"
    content_limit: int = 2000
    title_limit: int = 50
    file_limit: int = 25 * 1024 * 1024
    """Largest file that may be attached, in bytes."""
    classifier: str = ""
    """What names the newest classifier of matters (its ``ETag``): a seat that has another one fetches it."""
