"""How a service is asked: politely, again after a fault, and never half a file under its final name."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from email.utils import parsedate_tz
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from tqdm import tqdm
from urllib3.util import Retry

from data.build.report import BuildFailed
from data.origins import NOTES

AGENT = "Milepost (school improvement planning for an English local authority)"
CONNECT_S, READ_S = 10, 60  # seconds to reach a service, and without a byte, before it is given up
ATTEMPTS = 4
LONGEST_WAIT_S = 120  # a service that asks for a longer pause is asked again on the next run
CHUNK = 1 << 16
BUSY = (429, 500, 502, 503, 504)
SLOWEST_BYTES_S, PATIENCE_S = 1_000, 120  # a drip slower than this for so long is given up


NO_NETWORK, PROXY = "could not be reached", "the proxy on the way to"
_PASSWORD = "set HTTPS_PROXY to http://NAME:PASSWORD@PROXY:PORT, or fetch the files by hand"
CLOCK_DAYS = 2  # a clock that differs more from a service's is wrong, and not in another time zone
_FULL = (errno.ENOSPC, errno.EDQUOT)


class FetchProblem(Exception):
    """A service did not give what was asked of it: one line, with what to do."""


def cannot_write(problem: OSError) -> str:
    """Why a file could not be written, and what to do."""
    if problem.errno in _FULL:
        return "the disk is full: make room and run this again; nothing is lost"
    return f"{problem.filename or 'a file'} could not be written ({problem.strerror}): run this again once it can be"


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where a file came from, and whether it is new since the last time."""

    path: str
    address: str
    sha256: str
    fetched: str  # the day, ISO
    version: str = ""
    published: str = ""
    etag: str = ""
    modified: str = ""
    changed: bool = True
    shape: str = ""  # columns that went and came, against the file that was there before


class Client:
    """One person's requests to the official services; `pause` and `today` come from outside for tests."""

    def __init__(self, today: str, *, pause: float = 1.0, record: Path | None = None) -> None:
        self.today = today
        self._record = record
        self._session = requests.Session()
        retry = Retry(
            total=ATTEMPTS,
            connect=ATTEMPTS - 2,
            read=ATTEMPTS - 2,
            status=ATTEMPTS,
            status_forcelist=BUSY,
            allowed_methods=None,
            backoff_factor=pause,
            backoff_max=LONGEST_WAIT_S,
            respect_retry_after_header=True,
            retry_after_max=LONGEST_WAIT_S,
            raise_on_status=False,
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))
        self._session.headers["User-Agent"] = AGENT

    def json(self, address: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A JSON answer of a service; FetchProblem where it is an error, HTML or no object."""
        return self._as_object(self._send("GET", address, params=parameters), address)

    def query(self, address: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON answer to a question that is posted."""
        return self._as_object(self._send("POST", address, json=body), address)

    def exists(self, address: str) -> bool:
        """Whether a file is there; a service that does not answer is a FetchProblem."""
        answer = self._request("HEAD", address, allow_redirects=True)
        if answer.status_code in (404, 410):
            return False
        self._refuse_error(answer, address)
        return True

    def file(
        self,
        address: str,
        target: Path,
        *,
        check: Callable[[Path], None] | None = None,
        version: str = "",
        published: str = "",
        resume: bool = True,
    ) -> Fetched:
        """Stream a file to disk and move it to its name when it is whole; asked only if it changed.

        `check` looks at the finished part and raises FetchProblem where it is not what was asked for.
        A part of an earlier attempt is continued where the service allows it.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        before = read_side(target)
        if before is not None and version and before.version == version and before.address == address:
            return _again(before)
        part = notes(target) / (target.name + ".part")
        headers = _conditions(before, address) if target.is_file() else {}
        if resume and part.is_file() and part.stat().st_size:
            headers = {"Range": f"bytes={part.stat().st_size}-", "Accept-Encoding": "identity"}
        elif resume:
            headers |= {"Accept-Encoding": "identity"}
        answer = self._send("GET", address, headers=headers, stream=True, allowed=(304, 416))
        if answer.status_code == 304 and before is not None:
            return _again(before)
        if answer.status_code == 416:  # the part does not belong to this file any more
            part.unlink(missing_ok=True)
            return self.file(address, target, check=check, version=version, published=published, resume=False)
        _store(answer, part, address)
        if check is not None:
            try:
                check(part)
            except FetchProblem:
                part.unlink(missing_ok=True)
                raise
        digest, shape = _hash(part), changed_columns(target, part)
        os.replace(part, target)
        fetched = Fetched(
            target.name,
            address,
            digest,
            self.today,
            version,
            published,
            answer.headers.get("ETag", ""),
            answer.headers.get("Last-Modified", ""),
            before is None or before.sha256 != digest,
            shape,
        )
        write_side(target, fetched)
        return fetched

    def _send(self, method: str, address: str, *, allowed: tuple[int, ...] = (), **options: Any) -> requests.Response:
        answer = self._request(method, address, **options)
        if answer.status_code not in allowed:
            self._refuse_error(answer, address)
        return answer

    def _request(self, method: str, address: str, **options: Any) -> requests.Response:
        try:
            answer = self._session.request(method, address, timeout=(CONNECT_S, READ_S), **options)
        except requests.exceptions.ProxyError:
            raise FetchProblem(f"{PROXY} {host(address)} refused the request: {_PASSWORD}") from None
        except requests.exceptions.RequestException:
            raise FetchProblem(
                f"{host(address)} {NO_NETWORK}: check the network and run this again; what is there already is used"
            ) from None
        self._check_clock(answer, address)
        return answer

    def _check_clock(self, answer: requests.Response, address: str) -> None:
        """BuildFailed where the day here cannot be the day there: every day written down would be wrong.

        An answer kept on its way is older than the clock of its service; nothing is newer than that.
        """
        sent = parsedate_tz(answer.headers.get("Date", ""))
        if sent is None:
            return
        there = date(*sent[:3])
        ahead = (there - date.fromisoformat(self.today)).days
        if ahead > CLOCK_DAYS or (ahead < -CLOCK_DAYS and "Age" not in answer.headers):
            raise BuildFailed(
                f"today is {self.today} here and {there} at {host(address)}: set this computer's clock (or "
                "MILEPOST_TODAY, where it is set) and run this again; nothing was changed"
            )

    @staticmethod
    def _refuse_error(answer: requests.Response, address: str) -> None:
        if answer.status_code < 400:
            return
        if answer.status_code == 407:
            raise FetchProblem(f"{PROXY} {host(address)} asks for a password: {_PASSWORD}")
        if answer.status_code in BUSY:
            raise FetchProblem(f"{host(address)} is busy (status {answer.status_code}): run this again later")
        title = _title(answer)
        raise FetchProblem(f"{host(address)} answered {answer.status_code}{title} for {urlsplit(address).path}")

    def _as_object(self, answer: requests.Response, address: str) -> dict[str, Any]:
        try:
            content = answer.json()
        except (ValueError, requests.exceptions.RequestException):
            raise FetchProblem(
                f"{host(address)} did not answer in JSON: the service may have moved; its address is "
                "a setting (docs/fetching.md)"
            ) from None
        if not isinstance(content, dict):
            raise FetchProblem(f"{host(address)} answered with {type(content).__name__} where an object was expected")
        if isinstance(content.get("error"), dict):  # ArcGIS says so with status 200
            error = content["error"]
            raise FetchProblem(f"{host(address)} answered with error {error.get('code')}: {error.get('message')}")
        if self._record is not None:
            self._keep(address, answer)
        return content

    def _keep(self, address: str, answer: requests.Response) -> None:
        assert self._record is not None
        self._record.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(f"{answer.request.method} {answer.url} {answer.request.body!r}".encode()).hexdigest()[:16]
        kept = {
            "method": answer.request.method,
            "address": answer.url,
            "status": answer.status_code,
            "body": answer.json(),
        }
        (self._record / f"{host(address)}-{name}.json").write_text(json.dumps(kept, indent=1), "utf-8")


def _store(answer: requests.Response, part: Path, address: str) -> None:
    """Write the body behind what is there of a part; a body that is too short stays a part."""
    continued = answer.status_code == 206
    start = part.stat().st_size if continued else 0
    length = answer.headers.get("Content-Length", "")
    encoded = bool(answer.headers.get("Content-Encoding"))
    expected = start + int(length) if length.isdigit() and not encoded else None
    try:
        with (
            part.open("ab" if continued else "wb") as file,
            tqdm(
                desc=part.name.removesuffix(".part")[-40:],
                total=expected,
                initial=start,
                unit="B",
                unit_scale=True,
                disable=None,
                leave=False,
            ) as bar,
        ):
            begun, count = time.monotonic(), 0
            for chunk in answer.iter_content(CHUNK):
                file.write(chunk)
                bar.update(len(chunk))
                count += len(chunk)
                seconds = time.monotonic() - begun
                if seconds > PATIENCE_S and count < seconds * SLOWEST_BYTES_S:
                    raise FetchProblem(f"{host(address)} sends too slowly: run this again later to go on")
    except requests.exceptions.RequestException:
        raise FetchProblem(f"{host(address)} stopped in the middle of {part.stem}: run this again to go on") from None
    except OSError as problem:
        if problem.errno in _FULL:
            part.unlink(missing_ok=True)
        raise FetchProblem(cannot_write(problem)) from None
    if expected is not None and part.stat().st_size != expected:
        size = part.stat().st_size
        if size > expected:
            part.unlink()
        raise FetchProblem(f"{host(address)} sent {size:,} of {expected:,} bytes of {part.stem}: run this again")


def read_side(target: Path) -> Fetched | None:
    """What was written down when a file was fetched; None where it was not, or the file has changed."""
    try:
        noted = json.loads((target.parent / NOTES / (target.name + ".json")).read_text("utf-8"))
        fetched = Fetched(**{**noted, "changed": False, "shape": ""})
    except (OSError, ValueError, TypeError):
        return None
    return fetched if target.is_file() and _hash(target) == fetched.sha256 else None


def changed_columns(before: Path, after: Path) -> str:
    """Which columns of a table went and came; blank where none did, or where there was no file."""
    if not before.is_file() or before.suffix != ".csv":
        return ""
    old, new = _header(before), _header(after)
    gone = [name for name in old if name not in new]
    came = [name for name in new if name not in old]
    changes = (f"without {', '.join(gone)}" if gone else "", f"with {', '.join(came)}" if came else "")
    return ", ".join(text for text in changes if text)


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return [name.strip() for name in next(csv.reader(file), [])]


def retire(target: Path) -> None:
    """Put a file that its publisher has withdrawn out of the reach of builds; its bytes are kept."""
    os.replace(target, notes(target) / f"{target.name}.withdrawn")
    (notes(target) / f"{target.name}.json").unlink(missing_ok=True)


def notes(target: Path) -> Path:
    """The folder beside a file where its part and its origin are kept."""
    folder = target.parent / NOTES
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_side(target: Path, fetched: Fetched) -> None:
    """Write down beside a file where it came from."""
    side = notes(target) / (target.name + ".json")
    part = side.with_name(side.name + ".part")
    part.write_text(json.dumps(asdict(fetched), indent=1), "utf-8")
    os.replace(part, side)


def host(address: str) -> str:
    """The name of the machine in an address, for messages."""
    return urlsplit(address).hostname or address


def _again(before: Fetched) -> Fetched:
    return Fetched(**{**asdict(before), "changed": False})


def _conditions(before: Fetched | None, address: str) -> dict[str, str]:
    if before is None or before.address != address:
        return {}
    headers = {"If-None-Match": before.etag} if before.etag else {}
    return headers | ({"If-Modified-Since": before.modified} if before.modified else {})


def _title(answer: requests.Response) -> str:
    try:
        title = answer.json().get("title", "")
    except (ValueError, AttributeError, requests.exceptions.RequestException):
        return ""
    return f" ({str(title)[:80]})" if title else ""


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
