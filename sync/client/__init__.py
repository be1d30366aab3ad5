"""The client half of sync: engine, listener, push, pull, retry and clock offset."""
