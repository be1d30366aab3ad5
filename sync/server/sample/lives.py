"""The life-lines of orders: what the hotline and the units do with one, step by step, as planned."""

import random

from msgspec.structs import replace

from sync.domain.act import ActData, OrderDraft
from sync.domain.actor import Actor
from sync.domain.codes import (
    Action,
    AssignmentRole,
    AssignmentState,
    CallOutcome,
    OrderState,
    RequestType,
    Role,
    UnitLevel,
    Urgency,
)
from sync.domain.directory import Candidate, Resolution
from sync.domain.instant import DAY, HOUR, MINUTE, Instant
from sync.domain.order import CallRef
from sync.domain.rules import Rules
from sync.domain.workdays import day_of, end_of_day
from sync.server.sample.closings import Closings
from sync.server.sample.people import CHANNEL, SYSTEM, Crew
from sync.server.sample.plans import Plan, Turn
from sync.server.sample.player import Player, new_id
from sync.server.sample.replies import Replies


class Lives:
    """Plays plans. One instance serves a whole run."""

    def __init__(self, rules: Rules, crew: Crew) -> None:
        self._rules = rules
        self._crew = crew
        self._closings = Closings(crew)
        self._replies = Replies(rules)

    def play(self, player: Player, plan: Plan, draft: OrderDraft) -> None:
        """Play an order from the first contact to as far as it came. Raises ``Later`` when it is not over yet."""
        player.rests_in = plan.rests_in
        agent = self._crew.one(player.rng, Role.AGENT)
        if plan.by_channel and draft.channel != "phone":
            player.create(_with(draft, Action.RECEIVE), CHANNEL)
            player.wait(1, 45)
            if plan.turn is Turn.ORDER:
                player.act(Action.SUBMIT, agent)
        if plan.turn is not Turn.ORDER:
            self._answered(player, plan, draft, agent)
            self._archive(player)
            return
        if not player.acts and not self._directly(player, plan, draft, agent):
            player.create(_with(draft, Action.SUBMIT), agent)
        if player.order.state is OrderState.ACCEPTED:
            self._dispatched(player, plan, agent)
        if player.order.state is OrderState.CANCELLED:
            self._archive(player)
            return
        self._handled(player, plan, agent)
        while self._closings.call_back(player, plan):
            self._round(player, plan, again=True)
        self._closings.aftermath(player, plan)
        self._archive(player)

    def _archive(self, player: Player) -> None:
        """Thirty days later, at night, the system archives what nobody objected to."""
        closed = player.order.closed_at or player.order.created_at
        rest = self._rules.policy.archive_after_days * DAY
        player.wait_until(closed + rest + player.rng.randint(1, 6) * HOUR)
        player.act(Action.ARCHIVE, SYSTEM)

    # --- intake ------------------------------------------------------------------------------------------------------

    def _answered(self, player: Player, plan: Plan, draft: OrderDraft, agent: Actor) -> None:
        """Close at once: answered, refused or no request at all."""
        rng = player.rng
        begun = bool(player.acts)
        if plan.turn is Turn.ANSWER:
            data = ActData(text=draft.answer_text, article=draft.article)
            self._end_intake(player, begun, Action.DIRECT_CLOSE, draft, data, agent)
        elif plan.turn is Turn.REFUSE:
            code = rng.choice(
                ("beyond_duty", "other_organ", "statutory_procedure", "in_procedure", "no_new_facts", "other")
            )
            data = ActData(code=code, text="已告知来电人应通过的渠道和依据", leader_confirmed=True)
            self._end_intake(player, begun, Action.NOT_ACCEPT, draft, data, agent)
        else:
            code = rng.choice(("silent", "misdial", "misdial", "nuisance", "test", "dropped", "repeated"))
            self._end_intake(player, begun, Action.INVALIDATE, draft, ActData(code=code), agent)

    @staticmethod
    def _end_intake(
        player: Player, begun: bool, action: Action, draft: OrderDraft, data: ActData, agent: Actor
    ) -> None:
        if begun:
            player.act(action, agent, data)
        else:
            player.create(_with(draft, action, reason=data.code, channel_told=data.text, leader_confirmed=True), agent)

    def _resolve(self, player: Player) -> Resolution:
        order = player.order
        return self._rules.directory.resolve(order.category, order.place, order.content)

    def _directly(self, player: Player, plan: Plan, draft: OrderDraft, agent: Actor) -> bool:
        """Dispatch on the line where the directory is sure and the matter allows it."""
        if not plan.direct or draft.caller.confidential or draft.request_type is RequestType.REPORT:
            return False
        sure = self._rules.directory.resolve(draft.category, draft.place, draft.content).sure
        if sure is None or sure.unit == draft.accused_unit:
            return False
        assist = _others(sure.assist, draft.accused_unit, sure.unit)[:1] if plan.assisted else ()
        player.create(_with(draft, Action.DIRECT_DISPATCH, unit=sure.unit, assist=assist), agent)
        return True

    def _dispatched(self, player: Player, plan: Plan, agent: Actor) -> None:
        rng = player.rng
        dispatcher = self._crew.one(rng, Role.DISPATCHER)
        if plan.back_to_intake:
            player.wait(2, 20)
            player.act(Action.RETURN_TO_INTAKE, dispatcher, ActData(code="place_missing"))
            player.wait(5, 90)
            player.act(Action.SUBMIT, agent)
        if plan.pre_review:
            player.wait(3, 40)
            question = "请明确该事项的主办单位和协办单位"
            player.act(Action.SEND_TO_PRE_REVIEW, dispatcher, ActData(text=question))
            player.wait_in_office(30, 600)
            decision = ActData(text="经会商，按派单目录办理")
            player.act(Action.DECIDE_PRE_REVIEW, self._crew.one(rng, Role.ARBITER), decision)
        if plan.cancelled:
            player.wait(5, 120)
            player.act(Action.CANCEL, agent, ActData(code="withdrawn", recording=f"rec-{new_id(rng, player.at)[:13]}"))
            return
        urgent = player.order.urgency is not Urgency.NORMAL
        if plan.slow_dispatch and not urgent:
            player.wait(600, 2600)
        else:
            player.wait(1, 12 if urgent else 45)
        best, assist = self._best(player, plan)
        player.act(Action.DISPATCH, dispatcher, ActData(unit=best, assist=assist, text=rng.choice(_ADVICE)))

    def _best(self, player: Player, plan: Plan) -> tuple[str, tuple[str, ...]]:
        order = player.order
        candidates = [one for one in self._resolve(player).candidates if one.unit != order.accused_unit]
        if not candidates:
            office = self._rules.organisation.office(order.place.district or "410100")
            candidates = [Candidate(unit=office.id if office else "u410100", rule="")]
        best = candidates[0]
        return best.unit, _others(best.assist, order.accused_unit, best.unit)[:2] if plan.assisted else ()

    # --- the units ---------------------------------------------------------------------------------------------------

    def _handled(self, player: Player, plan: Plan, agent: Actor) -> None:
        if plan.returned:
            self._returned(player, plan)
        if plan.supplemented:
            player.wait(20, 400)
            player.act(Action.SUPPLEMENT, agent, ActData(text="来电人补充：" + _supplement(player.rng)))
        self._round(player, plan, again=False)

    def _returned(self, player: Player, plan: Plan) -> None:
        """The unit says it is not its business; the hotline decides."""
        rng = player.rng
        player.wait_in_office(20, 240)
        main = player.main()
        if player.at > self._window_end(player):
            return
        other = self._other_unit(player, main.unit)
        code = rng.choice(("R1", "R1", "R2", "R3", "R4", "R5"))
        asked = ActData(code=code, basis="依据本单位三定方案，该事项不属于本单位职责", proposed_unit=other)
        player.act(Action.REQUEST_RETURN, self._crew.of_unit(main.unit), asked)
        player.wait_in_office(20, 200)
        arbiter = self._crew.one(rng, Role.ARBITER)
        if plan.returned == "refused":
            player.act(Action.REFUSE_RETURN, arbiter, ActData(text="按派单目录属你单位职责，请继续办理"))
        elif plan.returned == "approved":
            player.act(Action.APPROVE_RETURN, arbiter, ActData(unit=other, text="同意退回，改派新单位办理"))
        else:
            player.act(Action.DISPUTE_RETURN, arbiter, ActData(text="职责存在争议，召集相关单位会商"))
            player.wait_in_office(300, 1800)
            given = ActData(unit=other, text="经会商指定承办，不得再次退回", leader_confirmed=True)
            player.act(Action.DESIGNATE, arbiter, given)

    def _window_end(self, player: Player) -> Instant:
        """Return until when the unit may ask to be let off."""
        days = self._rules.policy.return_window_working_days
        day, _ = self._rules.calendar.add_working_days(day_of(player.main().dispatched_at), days)
        return end_of_day(day, 1439)

    def _other_unit(self, player: Player, unit: str) -> str:
        order = player.order
        sure = self._resolve(player).sure
        organisation = self._rules.organisation
        found = list(sure.assist) if sure else []
        for area in (order.place.street, order.place.district):
            office = organisation.office(area)
            if office is not None:
                found.append(office.id)
        fallback = organisation.office("410100")
        found.append(fallback.id if fallback else unit)
        return next(one for one in found if one not in {unit, order.accused_unit})

    def _round(self, player: Player, plan: Plan, *, again: bool) -> None:
        """One handling: sign, contact, work, reply, review."""
        self._signed(player, plan if not again else Plan())
        operator = self._crew.of_unit(player.main().unit)
        if not again:
            operator = self._passed_down(player, plan, operator)
        self._help(player)
        player.wait_in_office(15, 300)
        contact = ActData(outcome=CallOutcome.CONNECTED, text="已电话联系诉求人核实情况")
        player.act(Action.LOG_CONTACT, operator, contact)
        if not again:
            self._beside(player, plan, operator)
        if plan.never and not again:
            player.wait_until(player.now + DAY)
        self._wait_for_reply(player, plan, again=again)
        self._reply(player, plan, operator, again=again)

    def _signed(self, player: Player, plan: Plan) -> None:
        main = player.main()
        if main.state is not AssignmentState.PENDING_SIGN:
            return
        unit = self._rules.organisation.unit(main.unit)
        urgent = player.order.urgency is not Urgency.NORMAL
        if plan.unsigned:
            player.wait_until(self._window_end(player) + player.rng.randint(1, 30) * MINUTE)
            player.act(Action.AUTO_SIGN, SYSTEM)
            return
        if unit is not None and unit.around_the_clock and urgent:
            player.wait(2, 60)
        else:
            player.wait_in_office(5, 240)
        player.act(Action.SIGN, self._crew.of_unit(main.unit))

    def _passed_down(self, player: Player, plan: Plan, operator: Actor) -> Actor:
        """Streets pass work to communities, or whistle for departments; few matters go up."""
        main = player.main()
        order = player.order
        organisation = self._rules.organisation
        if main.level is UnitLevel.STREET and plan.whistled:
            helper = organisation.dept("urban_management", order.place.district)
            if helper is not None and helper.id != order.accused_unit:
                player.wait_in_office(10, 120)
                data = ActData(assist=(helper.id,), text="请派员到现场联合处置")
                player.act(Action.WHISTLE, operator, data)
        community = organisation.office(order.place.community)
        if plan.escalated and main.level is UnitLevel.DISTRICT:
            city = organisation.dept(_dept(organisation.unit(main.unit)), "410100")
            if city is not None and city.id != order.accused_unit:
                player.wait_in_office(30, 500)
                text = "涉及市级职权，报请市级单位协调办理"
                player.act(Action.ESCALATE, operator, ActData(unit=city.id, text=text))
                self._signed(player, Plan())
                return self._crew.of_unit(city.id)
        below = community is not None and organisation.is_below(community.id, main.unit)
        if plan.sub_dispatched and main.level is UnitLevel.STREET and community is not None and below:
            player.wait_in_office(10, 200)
            player.act(Action.SUB_DISPATCH, operator, ActData(unit=community.id, text="请社区上门核实处理"))
            self._signed(player, Plan())
            return self._crew.of_unit(community.id)
        return operator

    def _help(self, player: Player) -> None:
        """Assisting units sign and report to the main unit."""
        for part in player.order.assignments:
            if part.role is not AssignmentRole.ASSIST or part.state is not AssignmentState.PENDING_SIGN:
                continue
            actor = self._crew.of_unit(part.unit)
            player.wait_in_office(5, 90)
            player.act(Action.SIGN, actor, ActData(assignment=part.id))
            player.wait_in_office(20, 300)
            data = ActData(text="已配合到现场核查，意见已反馈主办单位", assignment=part.id)
            player.act(Action.ASSIST_REPLY, actor, data)

    def _beside(self, player: Player, plan: Plan, operator: Actor) -> None:
        """Urges, supervision, extension, suspension."""
        rng = player.rng
        if plan.supervised:
            player.wait_in_office(60, 900)
            code = rng.choice(("overdue", "unresolved", "repeated", "bad_effect"))
            data = ActData(code=code, text="请主要负责同志过问，限期办结")
            player.act(Action.SUPERVISE, self._crew.one(rng, Role.SUPERVISOR), data)
        for _ in range(plan.urges):
            player.wait(200, 1500)
            player.act(Action.URGE, self._crew.one(rng, Role.AGENT), ActData(text="诉求人再次来电，请尽快办理"))
        if plan.extended:
            self._extended(player, operator)
        if plan.suspended:
            self._suspended(player, operator)

    def _extended(self, player: Player, operator: Actor) -> None:
        rng = player.rng
        due = player.main().due_at
        player.wait_in_office(60, 600)
        if due is None or player.at >= due - HOUR:
            return
        days = rng.choice((2, 3, 3, 5, 5, 7, 10))
        text = "涉及多个单位，需要进一步协调，申请延期办理"
        player.act(Action.REQUEST_EXTENSION, operator, ActData(text=text, days=days, caller_informed=True))
        player.wait_in_office(20, 300)
        arbiter = self._crew.one(rng, Role.ARBITER)
        if rng.random() < 0.82:
            player.act(Action.APPROVE_EXTENSION, arbiter, ActData(text="同意延期", leader_confirmed=True))
        else:
            player.act(Action.REFUSE_EXTENSION, arbiter, ActData(text="理由不充分，请按原时限办理"))

    def _suspended(self, player: Player, operator: Actor) -> None:
        rng = player.rng
        player.wait_in_office(60, 500)
        until = player.at + rng.randint(8, 45) * DAY
        code = rng.choice(("planned_works", "property_certificate", "appraisal", "court", "other"))
        text = "受客观条件限制，暂不能办结，申请挂账并定期跟踪"
        player.act(Action.REQUEST_SUSPENSION, operator, ActData(code=code, text=text, until=until))
        player.wait_in_office(20, 300)
        player.act(Action.APPROVE_SUSPENSION, self._crew.one(rng, Role.ARBITER), ActData(text="同意挂账"))
        player.wait_until(until)
        player.to_office()
        player.act(Action.RESUME, operator, ActData(text="条件已具备，恢复办理"))

    # --- reply -------------------------------------------------------------------------------------------------------

    def _wait_for_reply(self, player: Player, plan: Plan, *, again: bool) -> None:
        """Let the time of work pass: mostly inside the limit, some beyond it."""
        rng = player.rng
        due = player.main().due_at
        if plan.quick:
            player.wait_in_office(20, 300)
            return
        if due is None or due <= player.at:
            player.wait_in_office(60, 600)
        elif plan.overdue and not again:
            player.wait_until(due + rng.randint(2, 80) * HOUR)
            player.to_office()
        else:
            share = 0.05 + 0.9 * rng.random() ** 1.6
            player.wait_until(min(player.at + round((due - player.at) * share), due - 20 * MINUTE))
            before: Instant = player.at
            player.to_office()
            if player.at > due:
                player.at = before

    def _reply(self, player: Player, plan: Plan, operator: Actor, *, again: bool) -> None:
        rng = player.rng
        reviewer = self._crew.one(rng, Role.REPLY_REVIEWER)
        self._replies.send(player, operator)
        if plan.sent_back and not again:
            player.wait_in_office(10, 240)
            code = rng.choice(("off_the_point", "not_contacted", "attachment_missing", "shifting", "privacy"))
            player.act(Action.SEND_BACK_REPLY, reviewer, ActData(code=code, text="请按要求补正后重新提交"))
            player.wait_in_office(20, 300)
            self._replies.send(player, operator)
        if plan.unreasonable and not again:
            self._closings.claim_unreasonable(player, operator)
        player.wait_in_office(10, 240)
        player.act(Action.PASS_REPLY, reviewer, ActData(text="答复规范，同意"))


_ADVICE = ("请按时限办理并答复诉求人", "请核实处理，结果告知诉求人", "请属地核查处理", "请尽快联系诉求人核实")


def _with(draft: OrderDraft, action: Action, **changes: str | bool | tuple[str, ...] | CallRef) -> OrderDraft:
    return replace(draft, disposition=action, **changes)


def _others(units: tuple[str, ...], *without: str) -> tuple[str, ...]:
    return tuple(unit for unit in units if unit not in without)


def _dept(unit: object) -> str:
    return str(getattr(unit, "dept", ""))


def _supplement(rng: random.Random) -> str:
    return rng.choice(
        (
            "现场照片可以通过微信提供，晚上七点以后方便联系", "问题比昨天更严重了，希望今天能有人到现场",
            "同一栋楼还有几户有同样问题", "已经拍了视频，需要时可以提供", "联系人改为家属，白天可以接听",
        )
    )  # fmt: skip
