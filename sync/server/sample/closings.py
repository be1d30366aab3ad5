"""The last part of an order's life: callback, second handling, claims, appeals, merging."""

from sync.domain.act import ActData
from sync.domain.actor import Actor
from sync.domain.codes import Action, CallOutcome, OrderState, Role, Satisfaction, Solved
from sync.domain.instant import DAY
from sync.domain.order import Evaluation
from sync.server.sample.people import SYSTEM, Crew
from sync.server.sample.plans import Plan
from sync.server.sample.player import Player

_VAIN = (
    CallOutcome.NO_ANSWER, CallOutcome.NO_ANSWER, CallOutcome.BUSY, CallOutcome.POWERED_OFF, CallOutcome.UNREACHABLE,
    CallOutcome.RESCHEDULED,
)  # fmt: skip
_REASONS = ("not_contacted", "unsolved", "perfunctory", "late", "attitude", "policy", "other_party", "untrue")
_VAIN_SHARE = 0.22


class Closings:
    """Ends stories."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew

    def call_back(self, player: Player, plan: Plan) -> bool:
        """Call the caller back until the order closes; tells whether it goes into a second handling."""
        rng = player.rng
        order = player.order
        if order.state is not OrderState.CALLBACK:
            return False
        caller = self._crew.one(rng, Role.CALLBACK_AGENT)
        if not order.need_callback or order.caller.confidential:
            player.wait(5, 120)
            code = "confidential" if order.caller.confidential else "waived"
            player.act(Action.EXEMPT_CALLBACK, SYSTEM, ActData(code=code))
            return False
        player.wait(300, 1500)
        while True:
            player.to_calling_hours()
            if rng.random() < _VAIN_SHARE:
                if self._in_vain(player, caller):
                    return False
                continue
            return self._spoken(player, plan, caller)

    @staticmethod
    def _in_vain(player: Player, caller: Actor) -> bool:
        """One try that did not reach the caller; tells whether it was the last."""
        player.act(Action.RECORD_CALLBACK, caller, ActData(outcome=player.rng.choice(_VAIN)))
        if player.order.state is not OrderState.CALLBACK:
            return True
        player.wait(190, 1400)
        return False

    @staticmethod
    def _spoken(player: Player, plan: Plan, caller: Actor) -> bool:
        rng = player.rng
        again = player.order.redo_count < plan.redo
        said = _evaluation(player, bad=again or rng.random() < 0.04)
        code = "redo" if again else "close" if _is_bad(said) else ""
        remark = rng.choice(("", "", "", "诉求人表示感谢", "诉求人希望继续关注", "已说明办理情况")) or (
            "诉求人不认可办理结果" if again else ""
        )
        data = ActData(outcome=CallOutcome.CONNECTED, evaluation=said, code=code, text=remark)
        player.act(Action.RECORD_CALLBACK, caller, data)
        return again

    def claim_unreasonable(self, player: Player, operator: Actor) -> None:
        """The unit says the wish is beyond what can be asked; the hotline decides."""
        rng = player.rng
        player.wait_in_office(5, 60)
        ground = rng.choice(("contrary_to_law", "excessive", "verdict", "malicious"))
        data = ActData(code=ground, text="诉求超出政策规定，已多次解释，附佐证材料")
        player.act(Action.CLAIM_UNREASONABLE, operator, data)
        player.wait_in_office(60, 500)
        code = rng.choice(("passed", "passed", "refused"))
        text = "材料充分，予以认定" if code == "passed" else "证据不足，不予认定"
        player.act(Action.DECIDE_UNREASONABLE, self._crew.one(rng, Role.ARBITER), ActData(code=code, text=text))

    def aftermath(self, player: Player, plan: Plan) -> None:
        """After closing some units appeal against their assessment."""
        order = player.order
        said = order.final_evaluation
        closed = order.closed_at
        if order.state is not OrderState.CLOSED or closed is None or said is None or not _is_bad(said):
            return
        rng = player.rng
        if rng.random() > 0.35 or not order.main_unit:
            return
        player.wait_in_office(60, 600)
        if player.at > closed + DAY:
            return
        data = ActData(code=rng.choice(("beyond_duty", "unreasonable", "planned", "misspoken")), text="申请不计入考核")
        player.act(Action.APPEAL_ASSESSMENT, self._crew.of_unit(order.main_unit), data)
        player.wait_in_office(200, 1500)
        code = rng.choice(("passed", "refused"))
        text = "经复核录音和材料，予以通过" if code == "passed" else "经复核，维持原评价"
        player.act(Action.DECIDE_APPEAL, self._crew.one(rng, Role.ARBITER), ActData(code=code, text=text))


def _evaluation(player: Player, *, bad: bool) -> Evaluation:
    rng = player.rng
    if bad:
        solved = rng.choice((Solved.UNSOLVED, Solved.UNSOLVED, Solved.PARTLY))
        satisfied = Satisfaction.DISSATISFIED
    else:
        solved = rng.choices((Solved.SOLVED, Solved.PARTLY), weights=(90, 10))[0]
        satisfied = rng.choices((Satisfaction.SATISFIED, Satisfaction.BASICALLY), weights=(85, 15))[0]
    return Evaluation(
        contacted=not bad or rng.random() < 0.8,
        solved=solved,
        satisfied=satisfied,
        agent_satisfied=Satisfaction.SATISFIED,
        reply_true=not bad or rng.random() < 0.7,
        reason=rng.choice(_REASONS) if bad else "",
    )


def _is_bad(said: Evaluation) -> bool:
    return said.solved is Solved.UNSOLVED or said.satisfied is Satisfaction.DISSATISFIED
