"""Characters that nobody sees and that change how a text reads: they are dropped wherever text enters."""

from __future__ import annotations

import re
from typing import Any

# Control characters but tab, line ends and the zero character (which refuses a file or a record), marks and
# overrides of direction, joiners and spaces without width, soft hyphens, annotations and tags.
INVISIBLE = (
    "\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_CONTROLS = bytes({*range(1, 32), 127} - {*b"\t\n\r"})


def visible(text: str) -> str:
    """A text without the characters that nobody sees."""
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", text)


def visible_values(value: Any) -> Any:
    """What a TOML or JSON file or a record holds, with every text and key in it made visible."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(key): visible_values(item) for key, item in value.items()}
    return [visible_values(item) for item in value] if isinstance(value, list | tuple) else value


def visible_sql(cell: str) -> str:
    """SQL of a cell of text without the characters that nobody sees."""
    return f"regexp_replace({cell}, '[{INVISIBLE}]', '', 'g')"


def may_hide(chunk: bytes) -> bool:
    """Whether bytes of UTF-8 have such a character, or half of one at their end."""
    if len(chunk.translate(None, _CONTROLS)) < len(chunk):
        return True
    return not chunk.isascii() and _INVISIBLE.search(chunk.decode("utf-8", "ignore")) is not None
