"""The files Milepost reads, where they are published and what they provide."""

from __future__ import annotations

import re

from data.publications import downloads
from ui import tables

_MARKDOWN = re.compile(r"\[([^\]]+)\]\([^)]*\)|[`*]")


def table() -> tables.Table:
    """The files in the order in which they are best added, each with a link to its publisher."""
    columns = tuple(map(tables.Column, ("File", "Where it is published", "What it brings")))
    return tables.Table(
        "The first file gives you the first page; the others add detail",
        columns,
        tuple((_plain(item.files), _plain(item.where, item.link), _plain(item.brings)) for item in downloads()),
    )


def _plain(written: str, link: str = "") -> tables.Cell:
    words = _MARKDOWN.sub(lambda match: match[1] or "", written)
    return tables.text(words, link=link) if link else tables.text(words)
