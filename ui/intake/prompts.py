"""Prompts of a category's template that nobody has answered yet."""

_ENDS = ("：", ":")
_MAY_STAY = "可不填"


def open_prompts(template: str, content: str) -> tuple[str, ...]:
    """Return the short names of the template's prompts that stand in the content without a word after them.

    A prompt is a line that ends with a colon; its name is what comes before the colon or a bracket. One that may be
    left open (可不填), and one whose line the agent has taken out or written otherwise, is not missed.
    """
    lines = {line.strip() for line in content.splitlines()}
    asked = [line.strip() for line in template.splitlines()]
    return tuple(_name(one) for one in asked if one.endswith(_ENDS) and one in lines and _MAY_STAY not in one)


def _name(prompt: str) -> str:
    for end in ("（", "(", *_ENDS):
        prompt = prompt.partition(end)[0]
    return prompt.strip()
