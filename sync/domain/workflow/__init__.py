"""The state machine of an order: ``table`` says what may happen, ``decide`` makes it happen."""
