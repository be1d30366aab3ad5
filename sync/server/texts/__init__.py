"""The server's sentences, in Chinese and English. Everything below the edge speaks in codes."""

from sync.server.texts.catalogue import LANGUAGES, error_sentence, render_explanation

__all__ = ["LANGUAGES", "error_sentence", "render_explanation"]
