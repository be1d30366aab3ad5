"""The classifier that goes to seats: small, and without what only few callers ever said."""

from collections.abc import Sequence

from sync.domain.instant import Instant
from sync.matching.classifier_file import LARGEST_FILE, ClassifierFacts, write_classifier
from sync.server.assist.training import MOST_ENTRIES, learn, small

LEAST_CALLERS = 5
"""Runs of fewer callers never leave the server: names, numbers and addresses are such runs."""


def packed(texts: Sequence[str], labels: Sequence[str], at: Instant, callers: Sequence[str] | None = None) -> bytes:
    """Learn and return the bytes of the classifier, at most :data:`LARGEST_FILE`; ``callers`` tells who said what."""
    learned = learn(texts, labels, LEAST_CALLERS, callers)
    facts = ClassifierFacts(version=str(at), trained_at=at, texts=len(texts))
    entries = MOST_ENTRIES
    while True:
        data = write_classifier(small(learned, entries), facts)
        if len(data) <= LARGEST_FILE:
            return data
        entries //= 2
