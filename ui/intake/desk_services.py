"""What the intake screen needs from the program, in one value."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.services.category_advice import CategoryAdvice
from desktop.services.intake_service import IntakeService
from desktop.services.order_acts import OrderActs
from desktop.services.order_queries import OrderQueries
from desktop.services.phone_service import PhoneService
from desktop.services.reference_service import ReferenceService
from sync.domain.instant import Instant
from ui.jobs import JobRunner
from ui.panels.attachments import FileDesk


@dataclass(frozen=True, slots=True)
class DeskServices:
    """Services and the runner that keeps them off the GUI thread; ``clock`` is the wall clock in ms UTC."""

    intake: IntakeService
    queries: OrderQueries
    acts: OrderActs
    reference: ReferenceService
    jobs: JobRunner
    clock: Callable[[], Instant]
    files: FileDesk
    advice: CategoryAdvice
    phone: PhoneService
