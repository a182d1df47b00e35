"""What an installation begins with: locked requirements, the licence, the container's files."""

from __future__ import annotations

import fnmatch
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements", "requirements-dev", "requirements-spark")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z]+\])?==([^\s;]+)", re.M)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    """Version by package, names as registries compare them."""
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in _PIN.findall(text(name))}


def tracked() -> list[str]:
    return subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_the_hash_of_its_files(name: str) -> None:
    blocks = re.split(r"^(?=\S+==)", text(f"{name}.txt"), flags=re.M)[1:]
    assert blocks and not [block.split()[0] for block in blocks if "--hash=sha256:" not in block]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_index(name: str) -> None:
    assert not re.findall(r"://|--(?:extra-)?index-url|--find-links|\bfile:", text(f"{name}.txt"))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_what_is_asked_for_in_that_version(name: str) -> None:
    required, locked = pins(f"{name}.in"), pins(f"{name}.txt")
    assert required and {package: locked.get(package) for package in required} == required, "run make lock"


def test_tests_run_with_the_versions_that_the_app_runs_with() -> None:
    app, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {package: development.get(package) for package in app} == app, "run make lock"


def test_adr_2_says_why_each_library_is_there() -> None:
    words = set(re.findall(r"[a-z0-9-]+", text("docs/adr/0002-libraries.md").lower()))
    assert not set(pins("requirements.in")) - words


def test_the_licence_is_the_one_that_the_project_declares() -> None:
    declared = tomllib.loads(text("pyproject.toml"))["project"]["license"]["text"]
    assert text("LICENSE").startswith(f"{declared} License")


def left_out_of_the_image() -> set[str]:
    """Tracked files that .dockerignore keeps out, by its rules without exceptions."""
    patterns = [line for line in text(".dockerignore").splitlines() if line and not line.startswith("#")]
    assert not [pattern for pattern in patterns if pattern.startswith("!")]
    return {
        path
        for path in tracked()
        for part in [path, *map(str, Path(path).parents)]
        if any(fnmatch.fnmatchcase(part, pattern) for pattern in patterns)
    }


def test_the_image_has_every_file_that_the_app_runs_with() -> None:
    needed = ("app.py", "analytics/", "data/", "packs/", "pages/", "session/", "static/", "ui/", "wording/")
    read = (".streamlit/config.toml", "docs/files.md", "docs/accessibility.md", "requirements.txt")
    absent = {path for path in left_out_of_the_image() if path.startswith(needed) or path in read}
    assert not absent


def test_the_image_has_no_data_and_no_settings_of_an_installation() -> None:
    patterns = text(".dockerignore").splitlines()
    assert {"var", ".env", "milepost.toml", ".git"} <= set(patterns)


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml"])
def test_every_module_that_a_container_runs_is_there(name: str) -> None:
    modules = re.findall(r"python -m ([\w.]+)", text(name))
    ours = [module for module in modules if module not in ("compileall",)]
    assert ours
    for module in ours:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_the_image_copies_files_that_are_there_and_installs_by_hash() -> None:
    lines = text("Dockerfile").splitlines()
    copied = [name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]]
    assert copied and all((ROOT / name).exists() for name in copied)
    assert "pip install --require-hashes -r requirements.txt" in text("Dockerfile")


def test_the_image_runs_as_nobody_s_administrator_with_a_health_check_and_a_volume() -> None:
    lines = text("Dockerfile").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    home = re.search(r"MILEPOST_HOME=(\S+)", text("Dockerfile"))
    assert users and users[-1] not in ("root", "0")
    assert home and f"VOLUME {home[1]}" in lines and f"milepost:{home[1]}" in text("compose.yaml")
    assert any(line.startswith("HEALTHCHECK ") for line in lines)


def test_one_python_serves_the_image_the_dev_container_and_the_lock() -> None:
    minimum = tomllib.loads(text("pyproject.toml"))["project"]["requires-python"].removeprefix(">=")
    container = json.loads(text(".devcontainer/devcontainer.json"))
    assert f"FROM python:{minimum}-" in text("Dockerfile")
    assert f":{minimum}-" in container["image"]
    assert f"--python-version {minimum}" in text("Makefile")


def test_what_the_dev_container_makes_is_a_target_of_make() -> None:
    container = json.loads(text(".devcontainer/devcontainer.json"))
    target = container["postCreateCommand"].removeprefix("make ")
    assert f"STAMP  := $(VENV)/{Path(target).name}" in text("Makefile")
    assert container["forwardPorts"] == [8501] and "EXPOSE 8501" in text("Dockerfile")


def test_settings_that_compose_passes_are_settings_of_milepost() -> None:
    settings = text("session/settings.py")
    passed = set(re.findall(r"^ +(MILEPOST_\w+):", text("compose.yaml"), re.M))
    assert passed and all(name in settings for name in passed)
    assert "profiles: [postgres]" in text("compose.yaml")
