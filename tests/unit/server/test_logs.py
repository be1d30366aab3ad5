"""Log lines."""

import json
import logging

from sync.server.logs import JsonLines


def _line(**extra: object) -> dict[str, object]:
    record = logging.makeLogRecord({"name": "sync.server", "levelname": "INFO", "msg": "request", **extra})
    line: dict[str, object] = json.loads(JsonLines().format(record))
    return line


def test_a_line_is_json_with_its_extra_fields() -> None:
    line = _line(path="/sync/v1/push", ms=3.5)
    assert (line["event"], line["path"], line["ms"]) == ("request", "/sync/v1/push", 3.5)


def test_the_text_of_an_exception_is_left_out_because_it_may_quote_a_caller() -> None:
    try:
        raise ValueError("张三 13800138000")
    except ValueError as error:
        line = _line(exc_info=(type(error), error, error.__traceback__))
    assert line["error"] == "ValueError"
    assert "13800138000" not in json.dumps(line, ensure_ascii=False)
    assert "张三" not in json.dumps(line, ensure_ascii=False)
    assert line["where"]
