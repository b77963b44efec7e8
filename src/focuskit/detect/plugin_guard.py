"""The guard around plugins: whatever their code raises ends the part of that plugin alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import attrs

from focuskit.detect.author_errors import failure, same_folder

T = TypeVar("T")


@attrs.frozen
class Broken:
    """What a plugin's code raised instead of an answer."""

    error: BaseException

    @property
    def why(self) -> str:
        """What went wrong, where, and the way out, in one line."""
        return failure(self.error)


def attempt(code: Callable[[], T]) -> T | Broken:
    """Run code that a plugin has a part in, and return its answer, or what it raised.

    A plugin that calls ``sys.exit``, or raises what nobody is meant to catch, is broken like any
    other; only the user's own interrupt passes through. The process stays in its folder.
    """
    try:
        with same_folder():
            return code()
    except KeyboardInterrupt:
        raise
    except BaseException as broken:  # noqa: BLE001 -- whatever a plugin raises
        return Broken(broken)
