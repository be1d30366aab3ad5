"""Everything the rules need to know about the city, gathered once from reference data."""

from collections.abc import Mapping

from sync.domain.category import CategoryTree
from sync.domain.directory import Directory
from sync.domain.organisation import Organisation
from sync.domain.reference import CodeItem, DeadlinePreset, Policy
from sync.domain.workdays import WorkCalendar


class Rules:
    """Reference data in the form the rules use. Immutable by convention: new reference data, new rules."""

    def __init__(
        self,
        *,
        calendar: WorkCalendar,
        preset: DeadlinePreset,
        directory: Directory,
        organisation: Organisation,
        categories: CategoryTree,
        codes: dict[str, dict[str, CodeItem]],
        policy: Policy,
        presets: Mapping[str, DeadlinePreset] | None = None,
    ) -> None:
        self.calendar = calendar
        self.preset = preset
        self.directory = directory
        self.organisation = organisation
        self.categories = categories
        self.codes = codes
        self.policy = policy
        self.presets = dict(presets or {preset.id: preset})

    def knows_code(self, code_list: str, code: str) -> bool:
        """Tell whether a code may be used; every code of a list the city does not keep may be."""
        known = self.codes.get(code_list)
        if not known:
            return True
        item = known.get(code)
        return item is not None and item.active
