"""Hash, decode and clean the bytes of a text table before parsing."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from data.build.report import refused

_CHUNK = 4 << 20
_SEPARATOR = re.compile(r'^\ufeff?"?sep=(.)"?[ ,;\t]*\r?\n?$', re.IGNORECASE)  # for Excel alone
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(slots=True)
class Text:
    """What the bytes of a file say of themselves."""

    sha256: str = ""
    encoding: str = "utf-8"
    quotes: int = 0
    line_feeds: int = 0
    returns: int = 0
    both: int = 0  # a return and then a line feed

    @property
    def has_mixed_ends(self) -> bool:
        """Whether lines end in more than one way, or in the way of old Macintoshes."""
        return self.returns != self.both or 0 < self.both != self.line_feeds


def examine(path: Path) -> Text:
    """Read a file once for its hash, encoding, quotes and line ends; FileRefused if it is no text."""
    result, digest = Text(), hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if not last:
                result.encoding = _first_look(chunk)
            digest.update(chunk)
            _count(result, last + chunk[:1], chunk)
            last = chunk[-1:]
            if result.encoding == "utf-8":
                result.encoding = _still_utf8(decoder, chunk)
            if not result.encoding.startswith("utf-16") and b"\x00" in chunk:
                raise refused("text", "the file is binary: download the CSV again")
    if result.encoding == "utf-8":
        _refuse_half_letter(decoder)
    result.sha256 = digest.hexdigest()
    return result


def _count(text: Text, seam: bytes, chunk: bytes) -> None:
    text.quotes += chunk.count(b'"')
    text.line_feeds += chunk.count(b"\n")
    text.returns += chunk.count(b"\r")
    text.both += chunk.count(b"\r\n") + (seam == b"\r\n")


def _first_look(chunk: bytes) -> str:
    if chunk.startswith(b"PK\x03\x04"):
        raise refused("a CSV file", "this is a zip or a workbook under another name: unpack or rename it")
    if chunk.startswith(_OLE):
        raise refused("a CSV file", "this is an old workbook: open it and save it as .xlsx")
    if chunk[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    # Without a mark: English text in two bytes a letter has a zero in every other one.
    sample = chunk[:4096]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.6 * half and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > 0.6 * half and not sample[1::2].count(0):
        return "utf-16-be"
    return "utf-8"


def _still_utf8(decoder: codecs.IncrementalDecoder, chunk: bytes) -> str:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _refuse_half_letter(decoder: codecs.IncrementalDecoder) -> None:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise refused(
            "a whole file",
            "the download was cut off: download the file again",
            "the file ends in the middle of a character",
        ) from None


def separator(path: Path, encoding: str) -> str | None:
    """The delimiter that a first line such as 'sep=;' names, which only Excel understands."""
    with path.open("rb") as file:
        first = file.readline(64) + (file.read(1) if encoding == "utf-16-le" else b"")
    match = _SEPARATOR.match(first.decode(encoding, "ignore"))
    return match[1] if match else None


def rewrite(path: Path, encoding: str, target: Path, without_first: str | None) -> Path:
    """Write a file as UTF-8 with one kind of line end; a BOM in front of cp1252 is dropped."""
    try:
        with path.open("rb") as raw, target.open("w", encoding="utf-8", newline="\n") as out:
            if encoding == "cp1252" and raw.read(3) != codecs.BOM_UTF8:
                raw.seek(0)
            text = io.TextIOWrapper(raw, encoding=encoding)
            if without_first:
                text.readline()
            shutil.copyfileobj(text, out, _CHUNK)
    except UnicodeError:
        raise refused(
            "UTF-8, or the Windows encoding cp1252", "save the file as CSV UTF-8", "bytes of another encoding"
        ) from None
    return target
