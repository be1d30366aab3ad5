"""Everything the rules need to know about the city, gathered once from reference data."""

from sync.domain.category import CategoryTree
from sync.domain.directory import Directory
from sync.domain.organisation import Organisation
from sync.domain.reference import CodeItem, DeadlinePreset, Policy
from sync.domain.workdays import WorkCalendar


class Rules:
    """Reference data in the form the rules use. Immutable by convention: build a new one when reference data changes."""

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
    ) -> None:
        self.calendar = calendar
        self.preset = preset
        self.directory = directory
        self.organisation = organisation
        self.categories = categories
        self.codes = codes
        self.policy = policy
