"""Zip files whose bytes depend only on their contents, not on the time."""

from __future__ import annotations

import io
import re
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = "2000-01-01T00:00:00Z"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_ZIPPED = (".xlsx", ".pptx")


def frozen(made: bytes) -> bytes:
    """The same archive in order of names, without times; workbooks within it likewise."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in _ordered(old.namelist()):
            content = old.read(name)
            if name.endswith(_ZIPPED):
                content = frozen(content)
            elif name == "docProps/core.xml":
                content = _DATES.sub(rb"\g<1>" + _STAMP.encode() + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            # A workbook is packed already: to pack it twice costs time and gains nothing.
            packed = name.endswith(_ZIPPED)
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, content)
    return buffer.getvalue()


def _ordered(names: list[str]) -> list[str]:
    """The list of contents first, as the format asks, then by name."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
