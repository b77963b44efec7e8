"""Replacing a text file as a whole: it is there as it was, or as it is to be."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from focuskit.model.errors import InputError, reason


def replace_text(path: Path, text: str) -> None:
    """Write a text into a file in one step; a link stays a link, and what it leads to is written.

    Raises:
        InputError: It cannot be written; what was there stays.
    """
    try:
        if path.exists() and not path.is_file():  # a device or a pipe
            path.write_text(text, encoding="utf-8")
            return
        target = path.resolve()
        fresh = target.with_name(f".{target.name}.new")
        try:
            fresh.write_text(text, encoding="utf-8")
            if target.exists():
                shutil.copymode(target, fresh)
            fresh.replace(target)
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
    except (OSError, RuntimeError, ValueError) as broken:
        raise InputError(
            problem="the file cannot be written", where=str(path), found=reason(broken)
        ) from broken
