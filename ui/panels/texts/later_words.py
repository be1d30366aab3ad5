"""What callers said after the order was made: supplements, and the words of callers added to it."""

from PySide6.QtCore import QCoreApplication

from sync.domain.order import Order

MOST_CALLERS = 5
"""An outage brings a hundred callers to one order: the newest words are enough to read."""
translate = QCoreApplication.translate


def later_words(order: Order) -> str:
    """Return a line for each supplement and for each further caller who said more; empty when there are none."""
    lines = [translate("LaterWords", "补充：{text}").format(text=text) for text in order.supplements if text.strip()]
    said = [one.content for one in order.reporters if one.content.strip() and one.content != order.content]
    left_out = len(said) - MOST_CALLERS
    lines += [translate("LaterWords", "另一来电人：{text}").format(text=text) for text in said[-MOST_CALLERS:]]
    if left_out > 0:
        lines.append(translate("LaterWords", "更早的 {count} 位来电人所说未列出").format(count=left_out))
    return "\n".join(lines)
