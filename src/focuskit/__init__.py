"""focuskit sees early where a supplier's customer focus slips.

It reads accounts and interactions, and says for each account which warning signs fire, on which
evidence, how sure that is, and what to do first. Start with ``focuskit.assess``.

The public names stand once, in ``__init__.pyi``, where type checkers and editors read them. Each
is loaded from its module when first used, so that importing focuskit costs next to nothing.
"""

import ast
from importlib import import_module
from pathlib import Path
from typing import Any

_MODULES = {
    alias.name: statement.module or ""
    for statement in ast.parse(Path(__file__).with_suffix(".pyi").read_bytes()).body
    if isinstance(statement, ast.ImportFrom)
    for alias in statement.names
}
"""Public name: the module that defines it."""

__all__ = sorted(_MODULES)  # noqa: PLE0605 -- the names stand in the stub


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'focuskit' has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*(name for name in globals() if name.startswith("__")), *_MODULES})
