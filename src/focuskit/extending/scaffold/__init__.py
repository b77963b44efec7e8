"""A plugin to begin with: a complete distribution with one sign, written from templates.

The templates lie beside this file, each named like the file that it becomes with ``.txt`` after
it: a folder ``package`` becomes the plugin's own, and ``dot_`` at the beginning becomes a dot.
"""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from focuskit.model.errors import InputError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def scaffold(name: str, into: Path) -> list[Path]:
    """Write a distribution with one sign into a new folder, and return its files, sorted.

    Args:
        name: Of the distribution, such as ``acme-signs``; its first word becomes the prefix of
            its ids, ``acme.``.
        into: The folder in which the new one, of this name, is made.

    Raises:
        InputError: The name is taken or cannot be one, the folder is there already, or it cannot
            be written.
    """
    package = _package(name)
    folder = into / name
    if folder.exists():
        raise InputError(
            problem="there is something of this name already, and it stays as it is",
            where=str(folder),
            hint="choose another name, or another folder with --in",
        )
    major, minor = (int(part) for part in version("focuskit").split(".")[:2])
    filled_in = {
        "name": name,
        "package": package,
        "prefix": name.partition("-")[0],
        "house": name.partition("-")[0].capitalize(),
        # Any release of the same first two numbers as the one installed.
        "focuskit": f"focuskit>={major}.{minor},<{major}.{minor + 1}",
    }
    written = []
    try:
        for parts, template in _templates(files(__package__) / "templates"):
            path = folder.joinpath(*(package if part == "package" else part for part in parts))
            path.parent.mkdir(parents=True, exist_ok=True)
            text = Template(template.read_text(encoding="utf-8")).substitute(filled_in)
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    except OSError as broken:
        raise InputError(problem=f"cannot write: {broken.strerror}", where=str(folder)) from None
    return sorted(written)


def _package(name: str) -> str:
    """The name of the package that Python imports.

    Raises:
        InputError: The name cannot be that of a plugin, or it would hide another package.
    """
    if not NAME.fullmatch(name):
        words = re.findall(r"[a-z0-9]+", name.lower())
        likely = re.sub(r"^[0-9-]+", "", "-".join(words))
        raise InputError(
            problem="this cannot be the name of a plugin",
            found=repr(name),
            expected="small letters and digits, words joined by hyphens, such as acme-signs",
            hint=f"try {likely}" if likely else None,
        )
    if name.partition("-")[0] == "focuskit":
        raise InputError(
            problem="names that begin with focuskit belong to its own plugins",
            found=repr(name),
            hint="begin with the name of your own house, such as acme-signs",
        )
    package = name.replace("-", "_")
    if package in sys.stdlib_module_names or keyword.iskeyword(package) or find_spec(package):
        raise InputError(
            problem="Python knows a package of this name already, and one would hide the other",
            found=repr(package),
            hint=f"try {name}-signs",
        )
    return package


def _templates(
    folder: Traversable, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Traversable]]:
    """Yield the path, as parts, of each file to write, and its template."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = re.sub("^dot_", ".", entry.name)
        if entry.is_dir():
            yield from _templates(entry, (*above, name))
        elif name.endswith(".txt"):
            yield (*above, name.removesuffix(".txt")), entry
