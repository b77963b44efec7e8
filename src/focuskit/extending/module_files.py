"""The file that a module stands in, found without importing it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def module_file(module: str) -> Path | None:
    """The file of a module, or None; neither it nor the packages around it are imported."""
    top, *below = module.split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    if not below:
        return Path(spec.origin) if spec.has_location and spec.origin else None
    for start in spec.submodule_search_locations or ():
        folder = Path(start).joinpath(*below[:-1])
        for path in (folder / f"{below[-1]}.py", folder / below[-1] / "__init__.py"):
            if path.is_file():
                return path
    return None
