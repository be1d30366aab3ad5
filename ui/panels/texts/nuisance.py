"""Words for measures against nuisance callers."""

from PySide6.QtCore import QCoreApplication

from sync.domain.nuisance import NuisanceReason, NuisanceState, NuisanceStep

translate = QCoreApplication.translate


def reason_name(reason: NuisanceReason) -> str:
    """Return why a number is proposed, in words."""
    return {
        NuisanceReason.REPEATED: translate("Nuisance", "无故反复拨打"),
        NuisanceReason.ABUSE: translate("Nuisance", "辱骂"),
        NuisanceReason.HARASSING: translate("Nuisance", "骚扰话务员"),
        NuisanceReason.SILENT: translate("Nuisance", "反复无声"),
        NuisanceReason.FALSE_REPORT: translate("Nuisance", "谎报"),
        NuisanceReason.OTHER: translate("Nuisance", "其他"),
    }[reason]


def step_name(step: NuisanceStep) -> str:
    """Return how calls are treated, in words."""
    return {
        NuisanceStep.WARN: translate("Nuisance", "警告"),
        NuisanceStep.LIMIT: translate("Nuisance", "简短接听"),
        NuisanceStep.END: translate("Nuisance", "可礼貌结束"),
    }[step]


def state_name(state: NuisanceState) -> str:
    """Return where a measure stands, in words."""
    return {
        NuisanceState.PROPOSED: translate("Nuisance", "待审批"),
        NuisanceState.IN_FORCE: translate("Nuisance", "生效中"),
        NuisanceState.REFUSED: translate("Nuisance", "未批准"),
        NuisanceState.LIFTED: translate("Nuisance", "已解除"),
    }[state]


def act_name(act: str) -> str:
    """Return a line of the history in words."""
    return {
        "propose": translate("Nuisance", "申报"),
        "approve": translate("Nuisance", "批准"),
        "refuse": translate("Nuisance", "不批准"),
        "lift": translate("Nuisance", "解除"),
        "replace": translate("Nuisance", "由新措施代替"),
        "set_aside": translate("Nuisance", "单次搁置"),
    }.get(act, act)
