"""Figures for Prometheus. One registry a server, so that tests can run several in one process."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """Counters of requests and outcomes, gauges of waiting work and the feed."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "hotline_requests", "HTTP requests", ["path", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "hotline_request_seconds",
            "Time to answer, without streams",
            ["path"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )
        self.outcomes = Counter("hotline_commands", "Commands by outcome", ["outcome"], registry=self.registry)
        self.listeners = Gauge("hotline_listeners", "Open streams and waiting pulls", registry=self.registry)
        self.waiting = Gauge("hotline_waiting", "Work running or waiting", ["lane"], registry=self.registry)
        self.unplaced = Gauge("hotline_feed_unplaced", "Feed rows without a position", registry=self.registry)
        self.head = Gauge("hotline_feed_head", "Newest position of the feed", registry=self.registry)
        self.quarantined = Gauge("hotline_quarantined", "Commands in quarantine", registry=self.registry)
        self.mismatches = Counter(
            "hotline_digest_mismatches", "Seats whose cache was found different", registry=self.registry
        )
        self.tasks = Gauge("hotline_tasks_open", "Open tasks for people", registry=self.registry)

    def text(self) -> bytes:
        """Return all figures in the text format."""
        return generate_latest(self.registry)
