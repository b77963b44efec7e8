"""The stages of a run: which one it has reached, for whoever asks, and how long each took."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LOG = logging.getLogger("focuskit.engine")

Progress = Callable[[str], None]
"""Is called with the name of each stage as it begins."""


@contextmanager
def stage(name: str, progress: Progress | None = None) -> Iterator[None]:
    """Tell that a stage begins, and log at level INFO how long it took.

    The clock is read for the log alone; no result depends on it.
    """
    if progress is not None:
        progress(name)
    began = time.perf_counter()
    yield
    _LOG.info("%s took %.3f s", name, time.perf_counter() - began)
