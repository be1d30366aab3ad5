"""Which events are wanted: those of some queues, or of some phones."""

from dataclasses import dataclass

from sync.telephony.events import AgentState, CallEvent, PhoneEvent, QueueState, Transferred


@dataclass(frozen=True, slots=True)
class Wanted:
    """Lets events through. Empty sets let everything through; the state of the line always passes.

    A phone is named by its extension, its interface or the agent's name.
    """

    queues: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    def passes(self, event: PhoneEvent) -> bool:
        """Tell whether somebody who asked for these wants the event."""
        if isinstance(event, QueueState):
            return self._queue(event.queue) and (not self.phones or not event.call_id)
        if isinstance(event, CallEvent):
            ends = {event.to} if isinstance(event, Transferred) else set[str]()
            return self._queue(event.queue) and self._phone({event.agent, event.extension, event.interface} | ends)
        if isinstance(event, AgentState):
            return self._queue(event.queue) and self._phone({event.agent, event.extension, event.interface})
        return True

    def _queue(self, queue: str) -> bool:
        return not self.queues or queue in self.queues

    def _phone(self, names: set[str]) -> bool:
        return not self.phones or bool(names & self.phones)
