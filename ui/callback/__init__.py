"""回访: asking callers whether they were contacted, helped and satisfied."""
