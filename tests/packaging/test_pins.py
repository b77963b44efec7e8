"""The pins are closed: whatever a pinned distribution asks for is pinned too, extras included.

The set-up installs without resolving, so what is not pinned would be absent.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "requirements"
MACHINES = [
    {"python_version": version, "python_full_version": f"{version}.0", **system}
    for version in ("3.11", "3.12", "3.13")
    for system in (
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
        {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    )
]
PINNED = re.compile(r"^(?P<pin>[A-Za-z0-9].*?)\s*\\$")
HASHED = re.compile(r"^    --hash=sha256:[0-9a-f]{64}")


def _pins(name: str) -> list[Requirement]:
    lines = (REQUIREMENTS / f"{name}.txt").read_text().splitlines()
    return [Requirement(pinned["pin"]) for line in lines if (pinned := PINNED.match(line))]


def _wanted(name: str) -> list[Requirement]:
    """Return what is asked for by name: the lists to pin from, and what is ours."""
    lines = [line for line in (REQUIREMENTS / f"{name}.in").read_text().splitlines() if line]
    asked = [Requirement(line) for line in lines if not line.startswith(("#", "-r"))]
    if any(line.startswith("-r") for line in lines):
        asked += _wanted("run")
    for project in (ROOT / "pyproject.toml", *ROOT.glob("plugins/*/pyproject.toml")):
        asked += [Requirement(line) for line in _dependencies(project)]
    return [one for one in asked if not one.name.startswith("focuskit")]


def _dependencies(project: Path) -> list[str]:
    document = tomllib.loads(project.read_text())
    return [*document["project"].get("dependencies", ()), *document["build-system"]["requires"]]


def _asked_by(name: str) -> list[str]:
    """Return what a distribution asks for; what another machine alone needs cannot be read here."""
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []


def _applies(asked: Requirement, machine: dict[str, str], extras: set[str]) -> bool:
    marker = asked.marker
    return marker is None or any(
        marker.evaluate({**machine, "extra": extra}) for extra in (extras or {""})
    )


def _not_pinned(name: str, machine: dict[str, str]) -> Iterator[str]:
    """Walk from what is asked for to all that it asks for in turn."""
    pins = {
        canonicalize_name(pin.name): pin for pin in _pins(name) if _applies(pin, machine, set())
    }
    walk = [(name, asked) for asked in _wanted(name)]
    seen: set[tuple[Any, ...]] = set()
    while walk:
        whose, asked = walk.pop()
        key = (canonicalize_name(asked.name), frozenset(asked.extras))
        pin = pins.get(canonicalize_name(asked.name))
        (version,) = [one.version for one in pin.specifier] if pin else [None]
        if version is None or not asked.specifier.contains(version, prereleases=True):
            yield f"{whose} asks for {asked}, pinned is {version or 'nothing'}"
        elif key not in seen:
            seen.add(key)
            walk += [
                (f"{pin}", further)
                for further in map(Requirement, _asked_by(asked.name))
                if _applies(further, machine, set(asked.extras))
            ]


@pytest.mark.parametrize("name", ["run", "dev"])
@pytest.mark.parametrize(
    "machine", MACHINES, ids=lambda m: f"{m['python_version']}-{m['sys_platform']}"
)
def test_the_pins_are_closed_under_every_extra_that_is_asked_for(
    name: str, machine: dict[str, str]
) -> None:
    assert list(_not_pinned(name, machine)) == []


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_pin_is_one_version_with_its_hashes(name: str) -> None:
    lines = (REQUIREMENTS / f"{name}.txt").read_text().splitlines()
    assert all(PINNED.match(line) or HASHED.match(line) for line in lines)
    for pin in _pins(name):
        (version,) = pin.specifier
        assert (version.operator, pin.extras) == ("==", set()), pin


def test_the_set_up_resolves_nothing() -> None:
    installs = [
        line
        for file in ("Makefile", "noxfile.py")
        for line in (ROOT / file).read_text().splitlines()
        if "require-hashes" in line
    ]
    assert len(installs) == 3
    assert "INSTALL := $(PIP) install --no-deps" in (ROOT / "Makefile").read_text()
    assert all("--no-deps" in line or "$(INSTALL)" in line for line in installs)
