"""One telephony port and its adapters, plain Python: events up (``events.py``), commands down (``commands.py``)."""
