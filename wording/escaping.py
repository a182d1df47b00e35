"""Names are text: what people called a school, an area or a file never acts as markup or as a formula."""

from __future__ import annotations

import re
from typing import Any

# Marks of Markdown, and of what Streamlit adds to it: pictures and links, HTML, mathematics, :icons:, addresses.
_MARKUP = re.compile(r"[\\`*_\[\]<>~$@|]|:(?=[\w/])|^[#=]|^[-+](?=\s)|^\d+(?=[.)]\s)|(?<=www)\.", re.IGNORECASE)
# A spreadsheet runs what begins with one of these, wide forms included; an apostrophe makes it text again.
_FORMULA = re.compile(r"^[\s\x00-\x1f\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
# XlsxWriter's options: what it writes as text is never a formula or a link.
TEXT_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}


def as_markdown(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    one_line = " ".join(text.split())
    return _MARKUP.sub(lambda mark: f"{mark[0]}\\" if mark[0].isdigit() else f"\\{mark[0]}", one_line)


def for_spreadsheet(content: Any) -> Any:
    """A cell that a spreadsheet shows as it is; what is no text stays what it is."""
    return f"'{content}" if isinstance(content, str) and _FORMULA.match(content) else content
