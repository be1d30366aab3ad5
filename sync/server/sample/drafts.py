"""Composes new orders: who calls, about what, where, in which words."""

import random
from bisect import bisect
from itertools import accumulate

from msgspec.structs import replace

from sync.domain.act import OrderDraft
from sync.domain.codes import CallerSubject, RequestType, Urgency
from sync.domain.instant import MINUTE, SECOND, Instant, to_wall
from sync.domain.order import Caller, CallRef, Place
from sync.domain.reference import Article, Category
from sync.domain.rules import Rules
from sync.domain.title import build_title
from sync.server.sample.names import name_stock
from sync.server.sample.people import Callers, company
from sync.server.sample.places import Places
from sync.server.sample.player import new_id
from sync.server.sample.stories import load_stories
from sync.server.sample.telling import answer_text, happened_text, tell

_CHANNELS = ("app", "wechat", "web", "province", "grid", "leader_board", "mayor_mailbox", "police_110", "sms", "email")
_CHANNEL_WEIGHTS = (30, 22, 16, 9, 8, 5, 4, 3, 2, 1)
_COMPANY_KINDS = frozenset({"wage", "prepaid", "finance", "enterprise"})
_GENERAL = {RequestType.CONSULT: "consult", RequestType.SUGGESTION: "suggestion", RequestType.PRAISE: "praise"}
_SERVICE_KINDS = {"service": 0.5, "hospital": 0.05, "school": 0.04}
_SHOPS = ("超市", "饭店", "商行", "家居", "电器店", "烘焙坊")
_RURAL_BRANCH = "13"
_ENTERPRISE_BRANCH = "18"


class Drafts:
    """Draws drafts; remembers callers so that some call again."""

    def __init__(self, rules: Rules, articles: list[Article]) -> None:
        self._rules = rules
        self._places = Places(rules.organisation)
        self._callers = Callers()
        self._stories = load_stories()
        self._leaves = [
            category for leaf in self._stories.leaves if (category := rules.categories.get(leaf)) is not None
        ]
        self._by_month: dict[int, list[float]] = {}
        self._articles: dict[str, Article] = {}
        for article in articles:
            for leaf in article.categories:
                self._articles.setdefault(leaf, article)

    def draw(self, rng: random.Random, at: Instant, no: str) -> OrderDraft:
        """Return a new order's draft."""
        leaf = self._leaf(rng, to_wall(at).month)
        place = self._places.draw(rng, rural=leaf.id.startswith(_RURAL_BRANCH))
        enterprise = rng.random() < (0.75 if leaf.id.startswith(_ENTERPRISE_BRANCH) else 0.03)
        caller, again = self._callers.draw(rng, enterprise=enterprise)
        kind = leaf.request_type or RequestType.HELP
        if kind is RequestType.COMPLAINT and rng.random() < 0.25:
            kind = RequestType.HELP
        return self._draft(rng, at, no, leaf, kind, place, self._tagged(rng, caller, again))

    def same_matter(self, rng: random.Random, at: Instant, no: str, first: OrderDraft) -> OrderDraft:
        """Return another caller's draft about the matter of an earlier one."""
        leaf = self._rules.categories.get(first.category)
        if leaf is None:
            raise ValueError(f"unknown category {first.category}")
        caller, again = self._callers.draw(rng)
        place = self._places.near(rng, first.place)
        return self._draft(rng, at, no, leaf, first.request_type, place, self._tagged(rng, caller, again))

    def reworded(
        self, rng: random.Random, at: Instant, category: str, kind: RequestType, place: Place
    ) -> tuple[str, str]:
        """Return when and what for a clone of a played order."""
        leaf = self._rules.categories.get(category)
        when = happened_text(rng, at)
        if leaf is None:
            return when, ""
        return when, tell(rng, kind, leaf.name, self._stories.manner(leaf.id, _GENERAL.get(kind, "")), place, when)

    def caller(self, rng: random.Random, like: Caller) -> Caller:
        """Return another caller for a clone, as confidential as the first."""
        other, _ = self._callers.draw(rng, enterprise=like.subject is CallerSubject.ENTERPRISE)
        return replace(other, confidential=like.confidential)

    def _leaf(self, rng: random.Random, month: int) -> Category:
        weights = self._by_month.get(month)
        if weights is None:
            weights = self._by_month[month] = list(accumulate(self._stories.weights(month)))
        return self._leaves[min(bisect(weights, rng.random() * weights[-1]), len(self._leaves) - 1)]

    @staticmethod
    def _tagged(rng: random.Random, caller: Caller, again: bool) -> Caller:
        tags = tuple(dict.fromkeys((*caller.tags, "repeat"))) if again else caller.tags
        return replace(caller, tags=tags, confidential=rng.random() < 0.035)

    def _draft(
        self, rng: random.Random, at: Instant, no: str, leaf: Category, kind: RequestType, place: Place, caller: Caller
    ) -> OrderDraft:
        story = self._stories.leaves[leaf.id]
        when = happened_text(rng, at)
        urgency = leaf.urgency
        if urgency is Urgency.NORMAL and rng.random() < 0.03:
            urgency = Urgency.URGENT
        accused_unit, accused_name = self._accused(rng, story.kind, kind, place)
        article = self._articles.get(leaf.id)
        draft = OrderDraft(
            no=no,
            request_type=kind,
            channel="phone",
            category=leaf.id,
            content=tell(rng, kind, leaf.name, self._stories.manner(leaf.id, _GENERAL.get(kind, "")), place, when),
            caller=caller,
            place=place,
            urgency=urgency,
            happened=when,
            life_threat=leaf.life_threat,
            accused_unit=accused_unit,
            accused_name=accused_name,
            need_callback=rng.random() > 0.07,
            forward_as_suggestion=kind is RequestType.SUGGESTION and rng.random() < 0.4,
            labels=_labels(leaf, story.kind),
            answer_text=article.answer if article and rng.random() < 0.6 else answer_text(rng, leaf.name),
            article=article.id if article else "",
            read_back=True,
            duplicates_shown=True,
            query_code=f"{rng.randint(0, 999999):06d}",
            call=_call(rng, at),
        )
        return _with_title(draft, self._rules)

    def by_channel(self, rng: random.Random, draft: OrderDraft) -> OrderDraft:
        """Return the draft as another channel than the telephone brings it."""
        channel = rng.choices(_CHANNELS, weights=_CHANNEL_WEIGHTS)[0]
        outer = f"{channel[:2].upper()}{rng.randint(0, 99_999_999):08d}"
        return replace(draft, channel=channel, call=None, outer_no=outer, read_back=False)

    def _accused(self, rng: random.Random, story: str, kind: RequestType, place: Place) -> tuple[str, str]:
        """Return the accused unit and name of a complaint or report; empty for anything else."""
        if kind not in {RequestType.COMPLAINT, RequestType.REPORT}:
            return "", ""
        if rng.random() < _SERVICE_KINDS.get(story, 0.01):
            dept = rng.choice(("urban_management", "housing", "government_services", "human_resources", "market"))
            unit = self._rules.organisation.dept(dept, place.district)
            if unit is not None:
                return unit.id, unit.name
        if story in _COMPANY_KINDS:
            return "", company(rng)
        if story in {"estate", "elevator"}:
            return "", f"{place.poi or '小区'}物业服务中心"
        if story in {"site", "noise"}:
            return "", f"{self._places.road(rng, place.street)}项目部"
        if story in {"food", "purchase"}:
            return "", rng.choice(name_stock().companies) + rng.choice(_SHOPS)
        return "", f"{place.poi or '附近'}{rng.choice(('相关责任人', '经营者', '有关单位'))}"


def _with_title(draft: OrderDraft, rules: Rules) -> OrderDraft:
    return replace(draft, title=build_title(draft, rules))


def _call(rng: random.Random, at: Instant) -> CallRef:
    answered = at - rng.randint(95, 420) * SECOND
    rang = answered - rng.choice((2, 3, 3, 4, 5, 6, 8, 11, 14, 19)) * SECOND
    return CallRef(
        id=f"call-{new_id(rng, rang)[:18]}",
        queue="general",
        rang_at=rang,
        answered_at=answered,
        ended_at=min(at + rng.randint(3, 50) * SECOND, at + MINUTE),
        recording_id=f"rec-{new_id(rng, rang)[:18]}",
    )


def _labels(leaf: Category, story: str) -> tuple[str, ...]:
    if story == "heating":
        return ("heating",)
    if story == "flood":
        return ("flood_control",)
    if story == "wage" and "工资" in leaf.name:
        return ("unpaid_wages",)
    if story in {"purchase", "prepaid", "food"}:
        return ("consumer_12315",)
    return ("business_environment",) if story == "enterprise" else ()
