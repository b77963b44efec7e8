"""Plugins as people get them: wheels, built and unpacked into folders that a process looks into."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

BUILD = """
import json, os, sys
from hatchling.build import build_wheel
for project, target in json.loads(sys.argv[1]):
    os.chdir(project)
    build_wheel(target)
"""

COMMAND = "from focuskit.cli import main; main()"

PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "1.2.0"

[project.entry-points.focuskit]
{module} = "{module}"

[tool.hatch.build.targets.wheel]
packages = ["src/{module}"]
"""


def write_project(folder: Path, name: str, files: Mapping[str, str]) -> Path:
    """Write the project of a plugin: its package is called like the distribution."""
    module = name.replace("-", "_")
    package = folder / name / "src" / module
    for file, text in files.items():
        (package / file).parent.mkdir(parents=True, exist_ok=True)
        (package / file).write_text(text, encoding="utf-8")
    text = PYPROJECT.format(name=name, module=module)
    (folder / name / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder / name


def install(projects: Sequence[Path], into: Path) -> list[Path]:
    """Build the projects as wheels, and unpack each into a folder of its own, as pip would."""
    wheels = into / "wheels"
    wheels.mkdir(parents=True)
    jobs = json.dumps([[str(project), str(wheels)] for project in projects])
    _run([sys.executable, "-c", BUILD, jobs], into, ())
    folders = []
    for project in projects:
        (wheel,) = wheels.glob(f"{project.name.replace('-', '_')}-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(into / project.name)
        folders.append(into / project.name)
    return folders


def focuskit(*arguments: object, at: Path, installed: Sequence[Path] = ()) -> str:
    """Run the command line in a process of its own; return what it prints.

    Args:
        arguments: Of the command.
        at: The folder to run in.
        installed: Folders of plugins that are installed besides, in this order.
    """
    command = [sys.executable, "-c", COMMAND, *map(str, arguments)]
    return _run(command, at, installed).stdout


def python(code: str, *, at: Path, installed: Sequence[Path] = ()) -> str:
    """Run some Python in a process of its own, where these plugins are installed too."""
    return _run([sys.executable, "-c", code], at, installed).stdout


def exit_code(*arguments: object, at: Path, installed: Sequence[Path] = ()) -> tuple[int, str]:
    """Run the command line, and return its exit code and what it says on standard error."""
    command = [sys.executable, "-c", COMMAND, *map(str, arguments)]
    done = _run(command, at, installed, check=False)
    return done.returncode, done.stderr


def _run(
    command: Sequence[str], at: Path, installed: Sequence[Path], *, check: bool = True
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, installed))}
    done = subprocess.run(
        command, cwd=at, capture_output=True, text=True, check=False, env=environment
    )
    assert not check or done.returncode == 0, done.stderr
    return done
