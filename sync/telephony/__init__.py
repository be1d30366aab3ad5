"""One telephony port and its adapters, plain Python."""
