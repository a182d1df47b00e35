"""Supply: what Milepost is made of (SBOM), and which of it has a known vulnerability."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]
LOCKED = ROOT / "requirements.txt"
DATABASE = "https://api.osv.dev/v1"  # open source vulnerabilities, PyPI's own advisories among them
PATIENCE_S = 20
CLEAN, VULNERABLE, NOT_RUN = 0, 1, 2
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Library:
    """One locked library: its name, its version, and the hashes of the files that may be installed."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def address(self) -> str:
        """The library as package URLs name it."""
        return f"pkg:pypi/{self.name.lower()}@{self.version}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and whom to ask."""
    parser.add_argument("what", choices=("audit", "sbom"))
    parser.add_argument("--database", default=DATABASE, help="address of the database of vulnerabilities")
    parser.add_argument("--out", type=Path, help="where the SBOM goes (default: the terminal)")


def main(arguments: argparse.Namespace) -> int:
    """Print the SBOM, or the known vulnerabilities; 1 where there are any, 2 where nobody could be asked."""
    libraries = list(locked(LOCKED.read_text("utf-8")))
    if arguments.what == "audit":
        return audit(libraries, arguments.database)
    text = json.dumps(sbom(libraries), indent=1, ensure_ascii=False) + "\n"
    if arguments.out:
        arguments.out.write_text(text, "utf-8")
    else:
        print(text, end="")
    return CLEAN


def locked(text: str) -> Iterator[Library]:
    """The libraries of a requirements file with hashes."""
    for block in re.split(r"\n(?=\S)", text.replace("\\\n", " ")):
        if pin := _PIN.match(block):
            yield Library(pin[1], pin[2], tuple(_HASH.findall(block)))


def audit(libraries: list[Library], database: str) -> int:
    """Ask the database for every library at once."""
    queries = [{"package": {"name": each.name, "ecosystem": "PyPI"}, "version": each.version} for each in libraries]
    try:
        answer = requests.post(f"{database}/querybatch", json={"queries": queries}, timeout=PATIENCE_S)
        answer.raise_for_status()
        results = answer.json()["results"]
        known = [[str(item["id"]) for item in result.get("vulns", ())] for result in results]
    except (requests.exceptions.RequestException, ValueError, KeyError, TypeError, AttributeError):
        known = []
    if len(known) != len(libraries):
        print(
            f"NOT RUN: the database of vulnerabilities gave no answer about {len(libraries)} libraries. Nothing is "
            "known of them today: run this again where it can be reached.",
            file=sys.stderr,
        )
        return NOT_RUN
    for library, vulnerabilities in zip(libraries, known, strict=True):
        if vulnerabilities:
            print(f"{library.name} {library.version}: {', '.join(vulnerabilities)}")
    count = sum(map(bool, known))
    print(f"{len(libraries)} libraries, {count} with a known vulnerability")
    return VULNERABLE if count else CLEAN


def sbom(libraries: list[Library]) -> dict[str, object]:
    """The bill of materials in the form of CycloneDX 1.5; the same libraries give the same bytes."""
    components = [
        {
            "type": "library",
            "bom-ref": each.address,
            "name": each.name,
            "version": each.version,
            "purl": each.address,
            "hashes": [{"alg": "SHA-256", "content": content} for content in each.hashes],
            **_licence(each.name),
        }
        for each in libraries
    ]
    digest = hashlib.sha256(LOCKED.read_bytes()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "milepost"},
            "properties": [{"name": "requirements.txt sha256", "value": digest}],
        },
        "components": components,
    }


def _licence(name: str) -> dict[str, object]:
    """What an installed library says of its licence; nothing where it is not installed or does not say."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return {}
    stated = about.get("License-Expression") or about.get("License") or ""
    return {"licenses": [{"license": {"name": stated.strip().splitlines()[0][:80]}}]} if stated.strip() else {}
