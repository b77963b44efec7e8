"""The stages of a run: which one it has reached, for whoever asks, and how long each took."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LOG = logging.getLogger("focuskit.engine")

Progress = Callable[[str], None]
"""Is called with the name of each stage as it begins, and ``STAGE: SIGN`` where one sign is at work
by itself."""

STAGES = ("intake", "validate", "timeline", "signs", "measure", "judge", "score", "explain")
"""The stages of a run, in order."""

_NOW: ContextVar[tuple[str, Progress | None]] = ContextVar("stage", default=("", None))


@contextmanager
def stage(name: str, progress: Progress | None = None) -> Iterator[None]:
    """Tell that a stage begins, and log at level INFO how long it took.

    The clock is read for the log alone; no result depends on it.
    """
    if progress is not None:
        progress(name)
    began = time.perf_counter()
    token = _NOW.set((name, progress))
    try:
        yield
    finally:
        _NOW.reset(token)
    _LOG.info("%s took %.3f s", name, time.perf_counter() - began)


def at_sign(sign: str) -> None:
    """Tell that code of this sign is at work now, so that one that hangs can be named."""
    name, progress = _NOW.get()
    if progress is not None:
        progress(f"{name}: {sign}")
